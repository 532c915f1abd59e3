import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { fewestStretches, responsesIn, type Scope, type Stretch } from './stretches.ts'

/** Responses of a scope: those that are not suspicious, those of them that are finished, and the suspicious ones. */
export type Totals = { base: number; finished: number; suspicious: number }

export async function totalsOf(tx: Transaction, scope: Scope, gaps: readonly Stretch[]): Promise<Totals> {
  const [totals] = await tx.execute<Totals>(sql`
    select coalesce(sum(base), 0)::int as base, coalesce(sum(finished), 0)::int as finished,
      coalesce(sum(suspicious), 0)::int as suspicious
    from (
      select base, finished, suspicious from ${fewestStretches(scope)} s
      union all
      select count(*) filter (where suspicions = '{}'), count(*) filter (where suspicions = '{}' and finished),
        count(*) filter (where suspicions <> '{}') from (${responsesIn(scope, gaps)}) r) parts`)
  return totals ?? { base: 0, finished: 0, suspicious: 0 }
}
