import { withWorkspace } from '@koe/db'
import { themeEvents } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import { storableText } from '../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { refuseStale } from './curation/stale-theme.ts'
import { findTheme, type ThemeItem } from './list-themes.ts'

/** Longer names break every table they stand in. */
const longestLabel = 60

/**
 * Gives a theme a name of a person's own. From then on no refresh changes it.
 * @throws Problem `stale-revision` when somebody else changed the theme since it was read
 */
export async function renameTheme(
  context: Context,
  actor: Actor,
  input: { id: string; label: string; revision: number },
): Promise<ThemeItem> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  const label = storableText(input.label).replace(/\s+/g, ' ').trim()
  if (label === '') throw new Problem('invalid-input', {}, [{ field: '/label', code: 'required' }])
  if ([...label].length > longestLabel)
    throw new Problem('invalid-input', {}, [{ field: '/label', code: 'too-long', params: { most: longestLabel } }])
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const before = await findTheme(tx, workspaceId, input.id)
    await refuseStale(tx, workspaceId, before, input.revision)
    const changed = await tx.execute(sql`
      update themes set label = ${label}, label_locked = true, revision = revision + 1,
        updated_at = ${context.now().toISOString()}::timestamptz
      where workspace_id = ${workspaceId}::uuid and id = ${input.id}::uuid and revision = ${input.revision}
      returning id`)
    if (changed.length === 0) throw new Problem('stale-revision', { revision: before.revision })
    await tx.insert(themeEvents).values({
      workspaceId,
      id: context.newId(),
      kind: 'rename',
      themeId: input.id,
      detail: { from: before.label, to: label },
      createdBy: actor.kind === 'member' ? actor.memberId : actor.kind === 'token' ? actor.tokenId : null,
      createdAt: context.now(),
    })
    await audit(context, tx, actor, 'themes.rename', { kind: 'theme', id: input.id }, { from: before.label, to: label })
    return findTheme(tx, workspaceId, input.id)
  })
}
