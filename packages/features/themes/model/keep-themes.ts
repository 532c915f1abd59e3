import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'

/** Above every index that a fit or a person's new theme gets. */
const firstKept = 100_000

/** Themes that must be shown although a version may know nothing of them: pinned ones, and those that others were merged into. */
const wanted = (workspaceId: string, version: number) => sql`
  t.workspace_id = ${workspaceId}::uuid and t.shown_as is null and t.parent_id is null and (t.pinned_by is not null or exists (
    select 1 from themes a join model_themes m on m.workspace_id = a.workspace_id and m.model_version = ${version}
      and m.theme_id = a.id
    where a.workspace_id = t.workspace_id and a.shown_as = t.id))`

/** Puts them into the version, empty of segments of their own. */
export async function keepThemes(tx: Transaction, workspaceId: string, version: number): Promise<void> {
  await tx.execute(sql`
    insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion)
    select t.workspace_id, ${version}::int, t.id,
      row_number() over (order by t.id) + greatest(${firstKept}::int, (select max(index) from model_themes
        where workspace_id = ${workspaceId}::uuid and model_version = ${version})), 0, 0
    from themes t where ${wanted(workspaceId, version)} on conflict (workspace_id, model_version, theme_id) do nothing`)
}

/** Those of a version that is being made which it will be given by `keepThemes`. */
export async function keptThemes(tx: Transaction, workspaceId: string, version: number): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select t.id from themes t where ${wanted(workspaceId, version)} and not exists (select 1 from model_themes m
      where m.workspace_id = t.workspace_id and m.model_version = ${version} and m.theme_id = t.id)`)
  return new Set(rows.map(({ id }) => id))
}
