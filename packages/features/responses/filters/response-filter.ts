import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { isDay } from '../../verbatims/index.ts'
import { Problem } from '../../workspaces/index.ts'
import type { Condition, OneSurvey, Scope } from '../counting/index.ts'
import { requireOpen } from '../threshold/require-open.ts'

/** Whose answers are meant: of a period, of a saved segment, and under conditions; each narrows the others. */
export interface ResponseFilter {
  /** Days (2026-05-01) in the workspace's time zone: from inclusive, to exclusive. */
  from?: string | undefined
  to?: string | undefined
  /** The id of a segment of the same survey. */
  segment?: string | undefined
  conditions?: readonly Condition[] | undefined
}

/** Whether everybody is meant. */
export const isEverybody = ({ from, to, segment, conditions = [] }: ResponseFilter): boolean =>
  from === undefined && to === undefined && segment === undefined && conditions.length === 0

/** The same conditions in one order, without repetitions: values of one variable are alternatives. */
export function orderly(conditions: readonly Condition[]): Condition[] {
  const byVariable = new Map<string, Set<string>>()
  for (const { variable, values } of conditions)
    byVariable.set(variable, new Set([...(byVariable.get(variable) ?? []), ...values]))
  return [...byVariable]
    .filter(([, values]) => values.size > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([variable, values]) => ({ variable, values: [...values].sort() }))
}

interface Meant extends Record<string, unknown> {
  from: string | null
  to: string | null
  conditions: Condition[] | null
  leastShown: number | null
}

const unknownSegment = () => new Problem('invalid-input', {}, [{ field: '/segment', code: 'unknown-segment' }])

/**
 * What a filter means within one survey: moments in place of days, and a segment's conditions in place of its name.
 * @throws Problem `invalid-input` for a day that there is not, or a segment that the survey does not have; `anonymous-survey` where the survey has a threshold
 */
export async function scopeOf(tx: Transaction, survey: OneSurvey, filter: ResponseFilter): Promise<Scope> {
  if (isEverybody(filter)) return survey
  for (const name of ['from', 'to'] as const)
    if (filter[name] !== undefined && !isDay(filter[name]))
      throw new Problem('invalid-input', {}, [{ field: `/${name}`, code: 'wrong-format' }])
  const { from = null, to = null, segment = null } = filter
  const moment = (day: string | null) => sql`(${day}::date::timestamp at time zone w.time_zone)::text`
  const [known] = await tx.execute<Meant>(sql`
    select ${moment(from)} as "from", ${moment(to)} as "to", (
      select g.conditions from survey_segments g where g.workspace_id = w.id and g.survey_id = ${survey.surveyId}::uuid
        and g.id = ${segment}::uuid) as conditions, (
      select s.least_shown from surveys s where s.workspace_id = w.id and s.id = ${survey.surveyId}::uuid) as "leastShown"
    from workspaces w where w.id = ${survey.workspaceId}::uuid`)
  requireOpen(known?.leastShown ?? null)
  if (segment !== null && !known?.conditions) throw unknownSegment()
  const own = filter.conditions ?? []
  return {
    ...survey,
    ...(known?.from ? { from: known.from } : {}),
    ...(known?.to ? { to: known.to } : {}),
    conditions: [...(known?.conditions ?? []), ...own],
    ...(segment !== null && own.length === 0 ? { segmentId: segment } : {}),
  }
}
