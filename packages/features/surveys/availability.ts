import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'

/** Whether a new response would be taken, or why not. `paused` stands for every state but live. */
export type Availability = 'open' | 'early' | 'over' | 'full' | 'paused'

/** Days as people write them, both included, in the workspace's time zone. */
export interface Limits {
  opensOn: string | null
  closesOn: string | null
  /** Responses at most, begun ones included: so the number is never passed, however many come at once. */
  responseLimit: number | null
}

/**
 * What a new response to survey `s` of workspace `w` would meet at a moment, as an expression. Without a limit no response is
 * counted (a limit of null would be none).
 */
export const availabilityAt = (now: Date): SQL => sql`
  (select case when s.state <> 'live' then 'paused' when d.day < s.opens_on then 'early' when d.day > s.closes_on then 'over'
    when s.response_limit <= (select count(*) from (select 1 from responses r
      where r.workspace_id = s.workspace_id and r.survey_id = s.id
      order by r.recorded_at desc nulls last limit coalesce(s.response_limit, 0)) r) then 'full'
    else 'open' end
  from (select (${now.toISOString()}::timestamptz at time zone w.time_zone)::date as day) d)`

/** What a new response would meet now; an unknown survey is `paused`. */
export async function availabilityIn(tx: Transaction, surveyId: string, now: Date): Promise<Availability> {
  const [row] = await tx.execute<{ availability: Availability }>(sql`
    select ${availabilityAt(now)} as availability
    from surveys s join workspaces w on w.id = s.workspace_id where s.id = ${surveyId}::uuid`)
  return row?.availability ?? 'paused'
}
