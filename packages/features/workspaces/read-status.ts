import { withWorkspace } from '@koe/db'
import type { imports } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import type { Actor, Context } from './context.ts'
import { authorize } from './permissions.ts'

type ImportState = (typeof imports.$inferSelect)['state']

export interface Status {
  verbatims: number
  pending: number
  setAside: number
  modelVersion: number
  lastImport: { id: string; fileName: string; state: ImportState; updatedAt: string } | null
  jobs: { name: string; waiting: number; active: number; failed: number }[]
}

type Counts = { verbatims: number; pending: number; set_aside: number; model_version: number }
type LastImport = { id: string; file_name: string; state: ImportState; updated_at: string }

/** Whether the words that came in have been read: counts, jobs, the latest import. */
export async function readStatus(context: Context, actor: Actor): Promise<Status> {
  authorize(actor, 'workspace.read')
  const jobs = await context.queue.depths()
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [counts] = await tx.execute<Counts>(sql`
      select count(*)::int as verbatims, (count(*) filter (where reading_state = 'pending'))::int as pending,
        (count(*) filter (where reading_state = 'set_aside'))::int as set_aside,
        (select model_version from workspaces where id = ${actor.workspaceId}) as model_version
      from verbatims`)
    const [last] = await tx.execute<LastImport>(
      // A file that was only looked at, and discarded, brought nothing.
      sql`select id, file_name, state, to_json(updated_at) #>> '{}' as updated_at from imports
        where started_at is not null or state not in ('undoing', 'undone') order by id desc limit 1`,
    )
    return {
      verbatims: counts?.verbatims ?? 0,
      pending: counts?.pending ?? 0,
      setAside: counts?.set_aside ?? 0,
      modelVersion: counts?.model_version ?? 0,
      lastImport: last
        ? {
            id: last.id,
            fileName: last.file_name,
            state: last.state,
            updatedAt: new Date(last.updated_at).toISOString(),
          }
        : null,
      jobs,
    }
  })
}
