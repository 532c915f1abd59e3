import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { Problem } from '../../workspaces/index.ts'

interface Latest extends Record<string, unknown> {
  kind: string
  from: string | null
  to: string | null
  other: string | null
  by: string | null
  at: string
  undone: boolean
}

/** The latest that people did to a theme as a whole, or took back. */
async function latestDeed(tx: Transaction, workspaceId: string, themeId: string): Promise<Latest | undefined> {
  const [deed] = await tx.execute<Latest>(sql`
    select e.kind, e.detail ->> 'from' as from, e.detail ->> 'to' as to, e.detail #>> '{others,0,label}' as other,
      case when e.undone_at is null then u.name end as by, coalesce(e.undone_at, e.created_at) as at,
      e.undone_at is not null as undone
    from theme_events e
    left join members m on m.workspace_id = e.workspace_id and m.id::text = e.created_by
    left join auth_users u on u.id = m.user_id
    where e.workspace_id = ${workspaceId}::uuid and e.theme_id = ${themeId}::uuid
      and e.kind in ('rename', 'merge', 'hide', 'pin')
    order by coalesce(e.undone_at, e.created_at) desc, e.id desc limit 1`)
  return deed
}

/**
 * Refuses to change a theme that somebody else changed since it was seen, and says what they did.
 * @throws Problem `stale-revision`
 */
export async function refuseStale(
  tx: Transaction,
  workspaceId: string,
  theme: { id: string; label: string; revision: number },
  seen: number,
): Promise<void> {
  if (theme.revision === seen) return
  const deed = await latestDeed(tx, workspaceId, theme.id)
  throw new Problem('stale-revision', {
    revision: theme.revision,
    label: theme.label,
    ...(deed
      ? {
          did: `${deed.undone ? 'undo-' : ''}${deed.kind}`,
          at: new Date(deed.at).toISOString(),
          ...(deed.from === null ? {} : { from: deed.from }),
          ...(deed.to === null ? {} : { to: deed.to }),
          ...(deed.other === null ? {} : { other: deed.other }),
          ...(deed.by === null ? {} : { by: deed.by }),
        }
      : {}),
  })
}
