import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { uuidList } from '../model/uuid-list.ts'

/** Writes anew what verbatims mention by where their segments are: places keep a merged theme, mentions speak of what it is shown as. */
export async function writeMentions(
  tx: Transaction,
  workspaceId: string,
  version: number,
  verbatims: string,
): Promise<void> {
  await tx.execute(sql`
    delete from mentions where workspace_id = ${workspaceId}::uuid and model_version = ${version}
      and verbatim_id = any(${verbatims}::uuid[])`)
  await tx.execute(sql`
    insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
    select a.workspace_id, a.model_version, coalesce(t.shown_as, t.id), v.id, coalesce(v.customer_id, v.id), v.said_at,
      max(a.confidence), round(avg(coalesce(a.sentiment, s.sentiment))::numeric, 4)
    from assignments a
    join segments s on s.workspace_id = a.workspace_id and s.verbatim_id = a.verbatim_id and s.ordinal = a.ordinal
    join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id
    cross join lateral (values (a.theme_id), (a.subtheme_id)) level (theme)
    join themes t on t.workspace_id = a.workspace_id and t.id = level.theme
    where a.workspace_id = ${workspaceId}::uuid and a.model_version = ${version}
      and a.verbatim_id = any(${verbatims}::uuid[])
    group by a.workspace_id, a.model_version, coalesce(t.shown_as, t.id), v.id, v.customer_id, v.said_at`)
}

/**
 * Says anew of every theme what it is shown as: the end of the chain of mergers that stand. Mergers go from a shown theme to
 * another shown one, so that there is no circle.
 * @returns the themes for which that changed
 */
export async function settleShownAs(tx: Transaction, workspaceId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with recursive live as (
      select theme_id, into_id from theme_decisions
      where workspace_id = ${workspaceId}::uuid and kind = 'merge' and undone_at is null),
    chain as (
      select theme_id, into_id as root, 1 as length from live
      union all select c.theme_id, l.into_id, c.length + 1 from chain c join live l on l.theme_id = c.root),
    ends as (select distinct on (theme_id) theme_id, root from chain order by theme_id, length desc),
    now as (select t.id, e.root from themes t left join ends e on e.theme_id = t.id
      where t.workspace_id = ${workspaceId}::uuid and t.shown_as is distinct from e.root)
    update themes t set shown_as = now.root from now
    where t.workspace_id = ${workspaceId}::uuid and t.id = now.id returning t.id`)
  return rows.map(({ id }) => id)
}

/**
 * Writes anew the mentions of every verbatim that a version has in one of these themes.
 * @returns how many verbatims
 */
export async function recountThemes(
  tx: Transaction,
  workspaceId: string,
  version: number,
  themeIds: readonly string[],
): Promise<number> {
  if (themeIds.length === 0) return 0
  const ids = `{${themeIds.join(',')}}`
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct verbatim_id as id from assignments where workspace_id = ${workspaceId}::uuid
      and model_version = ${version} and (theme_id = any(${ids}::uuid[]) or subtheme_id = any(${ids}::uuid[]))`)
  if (rows.length > 0) await writeMentions(tx, workspaceId, version, uuidList(rows))
  return rows.length
}

/** The mergers that stand, as what they merge: a version is made while people go on deciding. */
export async function liveMergers(tx: Transaction, workspaceId: string): Promise<Map<string, string>> {
  const rows = await tx.execute<{ id: string; theme: string }>(sql`
    select id, theme_id as theme from theme_decisions
    where workspace_id = ${workspaceId}::uuid and kind = 'merge' and undone_at is null`)
  return new Map(rows.map(({ id, theme }) => [id, theme]))
}
