import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { Problem } from '../../workspaces/index.ts'
import { responsesIn, type Scope, type Stretch } from './stretches.ts'

/** As many responses are looked at one by one within one look at the results. */
export const MOST_DIRECT = 10_000

async function shareCounted(tx: Transaction, { workspaceId, surveyId, segmentId }: Scope): Promise<number> {
  const [found] = await tx.execute<{ percent: number }>(sql`
    select coalesce(100 * (select count(*) from counted_segments c where c.workspace_id = ${workspaceId}::uuid
        and c.segment_id = ${segmentId}::uuid and c.level = 0)
      / nullif((select count(*) from counted_stretches s where s.workspace_id = ${workspaceId}::uuid
        and s.survey_id = ${surveyId}::uuid and s.level = 0), 0), 0)::int as percent`)
  return found?.percent ?? 0
}

/**
 * What is not counted must be few enough to be looked at now.
 * @throws Problem `still-counting` with the share that is counted, `filter-too-wide`
 */
export async function requireFew(tx: Transaction, scope: Scope, gaps: readonly Stretch[]): Promise<void> {
  if (!scope.conditions?.length || gaps.length === 0) return
  const { conditions: _, ...everybody } = scope
  const [found] = await tx.execute<{ many: boolean }>(sql`
    select count(*) > ${MOST_DIRECT}::int as many from (
      select 1 from (${responsesIn(everybody, gaps)}) r limit ${MOST_DIRECT + 1}) few`)
  if (!found?.many) return
  if (scope.segmentId === undefined) throw new Problem('filter-too-wide', { limit: MOST_DIRECT })
  throw new Problem('still-counting', { percent: await shareCounted(tx, scope) })
}
