import { type Transaction, withWorkspace } from '@koe/db'
import { FUNNEL_STEPS, type FunnelStep, REASONS, type Reason } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'

export interface Funnel {
  /** Days of the workspace, both included. */
  from: string
  to: string
  /** With the shares of the loaded pages and of the step before; null where there are none. */
  steps: { step: FunnelStep; count: number; ofLoaded: number | null; ofBefore: number | null }[]
  /** Displays that somebody asked for: they stand beside the funnel. */
  asked: { displays: number; finished: number }
  /** What stopped customers before the trigger could match, and after it did; only reasons that did. */
  reasons: { reason: Reason | 'busy'; leftOut: number; stopped: number }[]
}

async function daysOf(tx: Transaction, surveyId: string, now: Date, days: number) {
  const [row] = await tx.execute<{ from: string; to: string; begin: string }>(sql`
    select (d.day - ${days - 1}::int)::text as from, d.day::text as to,
      ((d.day - ${days - 1}::int)::timestamp at time zone w.time_zone)::text as begin
    from surveys s join workspaces w on w.id = s.workspace_id,
      lateral (select (${now.toISOString()}::timestamptz at time zone w.time_zone)::date as day) d
    where s.id = ${surveyId}::uuid`)
  if (!row) throw new Problem('not-found')
  return row
}

/** What the ledger says: displays, and how far they came. A response that came without its page's word was shown, too. */
async function countDisplays(tx: Transaction, surveyId: string, begin: string) {
  const rows = await tx.execute<{ asked: boolean; cool: number; shown: number; started: number; finished: number }>(sql`
    select asked, count(*)::int as cool, count(coalesce(shown_at, started_at, finished_at))::int as shown,
      count(coalesce(started_at, finished_at))::int as started, count(finished_at)::int as finished
    from exposures where survey_id = ${surveyId}::uuid and decided_at >= ${begin}::timestamptz group by asked`)
  const none = { cool: 0, shown: 0, started: 0, finished: 0 }
  return { offered: rows.find(({ asked }) => !asked) ?? none, asked: rows.find(({ asked }) => asked) ?? none }
}

/** How far customers came on the last days of the workspace, today included. @throws Problem `not-found` */
export async function readFunnel(context: Context, actor: Actor, input: { id: string; days: number }): Promise<Funnel> {
  authorize(actor, 'surveys.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { from, to, begin } = await daysOf(tx, input.id, context.now(), input.days)
    const counted = await tx.execute<{ what: string; count: number }>(sql`
      select what, sum(count)::float8 as count from exposure_counts
      where survey_id = ${input.id}::uuid and day between ${from}::date and ${to}::date group by what`)
    const counts = new Map(counted.map(({ what, count }) => [what, Number(count)]))
    const { offered, asked } = await countDisplays(tx, input.id, begin)
    const ledger: Partial<Record<FunnelStep, number>> = offered
    const reached = FUNNEL_STEPS.map((step) => ledger[step] ?? counts.get(step) ?? 0)
    const share = (count: number, of: number | undefined) => (of ? count / of : null)
    const steps = FUNNEL_STEPS.map((step, i) => {
      const count = reached[i] ?? 0
      return { step, count, ofLoaded: share(count, reached[0]), ofBefore: share(count, reached[i - 1]) }
    })
    const reasons = ([...Object.keys(REASONS), 'busy'] as (Reason | 'busy')[]).flatMap((reason) => {
      const [leftOut, stopped] = [counts.get(`left-out/${reason}`) ?? 0, counts.get(`stopped/${reason}`) ?? 0]
      return leftOut + stopped > 0 ? [{ reason, leftOut, stopped }] : []
    })
    return { from, to, steps, asked: { displays: asked.cool, finished: asked.finished }, reasons }
  })
}
