import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import type { Building } from './build-model.ts'

const rowsAtOnce = 5000

/** Removes a version's assignments and mentions a few thousand at a time, so that nobody waits long behind it. */
export async function emptyVersion(context: Context, workspaceId: string, version: number): Promise<void> {
  for (const table of [sql`mentions`, sql`assignments`]) {
    for (let removed = rowsAtOnce; removed >= rowsAtOnce; ) {
      const rows = await withWorkspace(context.db, workspaceId, (tx) =>
        tx.execute<{ count: number }>(sql`
          with gone as (delete from ${table} where ctid = any(array(select ctid from ${table}
            where workspace_id = ${workspaceId}::uuid and model_version = ${version} limit ${rowsAtOnce}))
            and workspace_id = ${workspaceId}::uuid and model_version = ${version} returning 1)
          select count(*)::int as count from gone`),
      )
      removed = rows[0]?.count ?? 0
    }
  }
}

/** Empties the versions that are no longer shown. */
export async function emptyRetired(context: Context, workspaceId: string): Promise<void> {
  const versions = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<{ version: number }>(sql`
      select version from theme_models m where workspace_id = ${workspaceId}::uuid and state = 'retired' and exists (
        select 1 from assignments a where a.workspace_id = m.workspace_id and a.model_version = m.version)`),
  )
  for (const { version } of versions) await emptyVersion(context, workspaceId, version)
}

/** Throws a model away that was never shown, with the themes that only it had. */
export async function discardBuilding(context: Context, workspaceId: string, building: Building): Promise<void> {
  // First nobody may write to it any more, then its rows go.
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await tx.execute(sql`select 1 from workspaces where id = ${workspaceId}::uuid for no key update`)
    await tx.execute(sql`
      update theme_models set model = null, parameters = parameters || '{"run": "discarded"}'
      where workspace_id = ${workspaceId}::uuid and version = ${building.version} and state = 'building'`)
  })
  await emptyVersion(context, workspaceId, building.version)
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await tx.execute(sql`
      delete from theme_models where workspace_id = ${workspaceId}::uuid and version = ${building.version}
        and state = 'building'`)
    const orphan = sql`not exists (select 1 from model_themes m where m.workspace_id = t.workspace_id and m.theme_id = t.id)
      and not exists (select 1 from theme_events e where e.workspace_id = t.workspace_id and e.theme_id = t.id)`
    await tx.execute(
      sql`delete from themes t where workspace_id = ${workspaceId}::uuid and parent_id is not null and ${orphan}`,
    )
    await tx.execute(sql`
      delete from themes t where workspace_id = ${workspaceId}::uuid and parent_id is null and ${orphan}
        and not exists (select 1 from themes c where c.workspace_id = t.workspace_id and c.parent_id = t.id)`)
  })
}

/**
 * Tells the planner how large the tables have become, and clears away what the last version left. PostgreSQL does so by
 * itself after some minutes; the embedded database never does.
 */
export async function tidyTables(context: Context): Promise<void> {
  await context.db.execute(sql`vacuum (analyze) verbatims, segments, assignments, mentions, model_themes`)
}
