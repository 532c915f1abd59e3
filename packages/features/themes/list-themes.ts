import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'

/** A theme as it is listed. `verbatims` and `customers` are of all time, under the version that is shown. */
export interface ThemeItem {
  id: string
  parentId: string | null
  label: string
  labelLocked: boolean
  terms: string[]
  revision: number
  /** False for a theme of an earlier version that the current one does not go on with. */
  current: boolean
  /** What it was merged into; then it is not shown any more itself. */
  mergedInto: { id: string; label: string } | null
  /** The decisions that stand: undoing one shows the theme again, or lets go of it. */
  hiddenBy: string | null
  pinnedBy: string | null
  cohesion: number
  verbatims: number
  customers: number
  updatedAt: string
}

async function selectThemes(tx: Transaction, workspaceId: string, where: SQL): Promise<ThemeItem[]> {
  const rows = await tx.execute<Record<string, unknown> & ThemeItem>(sql`
    select t.id, coalesce(p.shown_as, p.id) as "parentId", t.label, t.label_locked as "labelLocked", t.terms, t.revision,
      m.theme_id is not null and t.shown_as is null as current, t.hidden_by as "hiddenBy", t.pinned_by as "pinnedBy",
      case when r.id is not null then json_build_object('id', r.id, 'label', r.label) end as "mergedInto", coalesce(m.cohesion, 0) as cohesion, coalesce(n.verbatims, 0) as verbatims,
      coalesce(n.customers, 0) as customers, t.updated_at as "updatedAt"
    from themes t
    join workspaces w on w.id = t.workspace_id
    left join themes p on p.workspace_id = t.workspace_id and p.id = t.parent_id
    left join themes r on r.workspace_id = t.workspace_id and r.id = t.shown_as
    left join model_themes m on m.workspace_id = t.workspace_id and m.model_version = w.model_version and m.theme_id = t.id
    left join lateral (
      select count(*)::int as verbatims, count(distinct respondent_id)::int as customers from mentions x
      where x.workspace_id = t.workspace_id and x.model_version = w.model_version and x.theme_id = t.id
    ) n on true
    where t.workspace_id = ${workspaceId}::uuid and ${where}
    order by t.parent_id is not null, t.pinned_by is null, n.customers desc, t.id`)
  return rows.map((row) => ({ ...row, updatedAt: new Date(row.updatedAt).toISOString() }))
}

/** Every theme of the version that is shown, both levels, hidden ones as well; pinned ones first, then the largest. */
export async function listThemes(context: Context, actor: Actor): Promise<ThemeItem[]> {
  authorize(actor, 'themes.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) =>
    selectThemes(tx, actor.workspaceId, sql`m.theme_id is not null and t.shown_as is null`),
  )
}

/** One theme within a transaction that stands already. */
export async function findTheme(tx: Transaction, workspaceId: string, id: string): Promise<ThemeItem> {
  const [theme] = await selectThemes(tx, workspaceId, sql`t.id = ${id}::uuid`)
  if (!theme) throw new Problem('not-found', { kind: 'theme' })
  return theme
}

/** One theme with its sub-themes; also one that the current version no longer shows. */
export async function getTheme(
  context: Context,
  actor: Actor,
  id: string,
): Promise<ThemeItem & { subthemes: ThemeItem[] }> {
  authorize(actor, 'themes.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const theme = await findTheme(tx, workspaceId, id)
    const subthemes = await selectThemes(
      tx,
      workspaceId,
      sql`coalesce(p.shown_as, p.id) = ${id}::uuid
      and m.theme_id is not null and t.shown_as is null`,
    )
    return { ...theme, subthemes }
  })
}
