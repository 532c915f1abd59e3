import { readWorkspace, type Transaction } from '@koe/db'
import type { ScaleQuestion } from '@koe/survey'
import { sql } from 'drizzle-orm'
import {
  distributionOf,
  groupsOf,
  hiddenScore,
  readSurvey,
  type Score,
  scoreOf,
  scoreQuestionOf,
} from '../../surveys/index.ts'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { gapsIn, keptCounts, requireFew, responsesIn, type Scope, tallied } from '../counting/index.ts'
import { type ResponseFilter, scopeOf } from '../filters/response-filter.ts'
import { hiddenMoments } from '../threshold/hide-results.ts'
import { requireEnough, requireOpen } from '../threshold/require-open.ts'
import { changesOf, type ScoreChange } from './change-of-score.ts'

export type TrendUnit = 'week' | 'month'

/** Days as people write them, from inclusive, to exclusive, in the workspace's time zone. */
export interface TrendPoint {
  from: string
  to: string
  /** False for a stretch that is still going on, or of which the filter's period leaves some days out. */
  complete: boolean
  score: Score
  /** Null where one of the two has no answer. */
  change: ScoreChange | null
}

export interface ScoreTrend {
  unit: TrendUnit
  points: TrendPoint[]
}

const mostPoints: Record<TrendUnit, number> = { week: 26, month: 24 }
const dayMs = 86_400_000

type Kind = ScaleQuestion['type']

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The first day of the stretch that is `steps` after the one that begins on `day`. */
function stretchAfter(day: string, unit: TrendUnit, steps: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return dayOf(
    unit === 'week' ? Date.UTC(year, month - 1, date) + 7 * steps * dayMs : Date.UTC(year, month - 1 + steps, 1),
  )
}

interface Known extends Record<string, unknown> {
  timeZone: string
  current: string
  first: string | null
  /** Where the filter's period begins. */
  begin: string | null
}

/** The first days of the stretches that are shown: the latest since the first response, within the filter's period. */
async function stretches(
  tx: Transaction,
  context: Context,
  { workspaceId, surveyId }: Scope,
  filter: ResponseFilter,
  unit: TrendUnit,
) {
  const [opens, closes] = [filter.from ?? null, filter.to ?? null]
  const now = context.now().toISOString()
  const start = (local: ReturnType<typeof sql>) => sql`to_char(date_trunc(${unit}, ${local}), 'YYYY-MM-DD')`
  const [known] = await tx.execute<Known>(sql`
    select w.time_zone as "timeZone", ${start(sql`${opens}::date::timestamp`)} as begin,
      ${start(sql`least(${now}::timestamptz at time zone w.time_zone, ${closes}::date - interval '1 day')`)} as current,
      (select ${start(sql`min(r.recorded_at) at time zone w.time_zone`)} from responses r
        where r.workspace_id = w.id and r.survey_id = ${surveyId}::uuid) as first
    from workspaces w where w.id = ${workspaceId}::uuid`)
  const { timeZone = 'UTC', current = '', first = null, begin = null } = known ?? {}
  const days: string[] = []
  if (first === null) return { timeZone, days }
  const earliest = [first, begin ?? first, stretchAfter(current, unit, 1 - mostPoints[unit])].sort().at(-1) ?? first
  for (let day = earliest; day <= current; day = stretchAfter(day, unit, 1)) days.push(day)
  return { timeZone, days }
}

/** Answers to the score question since the first day, by stretch: from the counts by day, and counted now where there are none. */
async function scoresByDay(
  tx: Transaction,
  scope: Scope,
  questionId: string,
  { timeZone, first, unit }: { timeZone: string; first: string; unit: TrendUnit },
) {
  const gaps = await gapsIn(tx, scope, timeZone)
  await requireFew(tx, scope, gaps)
  const kept = keptCounts(
    scope,
    sql`s.time_zone = ${timeZone} and s.to_at > (${first}::date::timestamp at time zone ${timeZone})
      and c.question_id = ${questionId} and c.aspect = 'day'`,
  )
  return tx.execute<{ day: string; number: number; respondents: number }>(sql`
    select to_char(date_trunc(${unit}, part::date::timestamp), 'YYYY-MM-DD') as day, value as number,
      sum(respondents)::int as respondents
    from (
      select part, value, respondents from ${kept} k
      union all
      select part, value, respondents from ${tallied(scope, responsesIn(scope, gaps), ['day'], { timeZone, of: [questionId] })} t) d
    where part >= ${first} group by 1, 2`)
}

/** Today in the workspace's time zone, or the first day after the filter's period where that is earlier. */
function endOf(context: Context, timeZone: string, { to }: ResponseFilter): string {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(context.now())
  return to !== undefined && to < today ? to : today
}

/** Those that may be shown under a threshold; null for the others. @throws Problem `too-few-respondents` */
function withoutFew(kind: Kind, distributions: number[][], least: number): (number[] | null)[] {
  requireEnough(
    distributions.flat().reduce((sum, count) => sum + count, 0),
    least,
  )
  const hidden = hiddenMoments(
    distributions.map((counts) => groupsOf(kind, counts)),
    least,
  )
  return distributions.map((counts, i) => (hidden[i] ? null : counts))
}

/**
 * A survey's score by week (Monday first) or month up to now, with intervals, and each stretch's change against the one before:
 * the latest 26 weeks or 24 months since the first response, within the filter's period. Suspicious responses are left out.
 * Under a threshold there are months only.
 * @throws Problem `not-found`, `invalid-input`, `filter-too-wide`, `still-counting`, `anonymous-survey`, `too-few-respondents`
 */
export async function readScoreTrend(
  context: Context,
  actor: Actor,
  { id, unit, filter = {} }: { id: string; unit: TrendUnit; filter?: ResponseFilter },
): Promise<ScoreTrend> {
  authorize(actor, 'surveys.read')
  const { definition, leastShown } = await readSurvey(context, actor, { id })
  // Weeks and months of the same responses would tell of what either of them hides.
  if (unit === 'week') requireOpen(leastShown)
  const question = scoreQuestionOf(definition)
  if (!question) return { unit, points: [] }
  const survey = { workspaceId: actor.workspaceId, surveyId: id }
  return readWorkspace(context.db, actor.workspaceId, async (tx) => {
    const scope = await scopeOf(tx, survey, filter)
    const { timeZone, days } = await stretches(tx, context, scope, filter, unit)
    const [first] = days
    if (first === undefined) return { unit, points: [] }
    const rows = await scoresByDay(tx, scope, question.id, { timeZone, first, unit })
    const counts = new Map(days.map((day) => [day, new Map<number, number>()]))
    for (const { day, number, respondents } of rows) counts.get(day)?.set(number, respondents)
    const distributions = days.map((day) => distributionOf(question.type, counts.get(day) ?? new Map()))
    const shown = leastShown === null ? distributions : withoutFew(question.type, distributions, leastShown)
    const changes = changesOf(shown.map((newer, i) => ({ kind: question.type, newer, older: shown[i - 1] ?? null })))
    const end = endOf(context, timeZone, filter)
    const score = (counts: number[] | null) => (counts ? scoreOf(question.type, counts) : hiddenScore(question.type))
    const points = days.map((from, i) => ({
      from,
      to: stretchAfter(from, unit, 1),
      complete: stretchAfter(from, unit, 1) <= end && from >= (filter.from ?? from),
      score: score(shown[i] ?? null),
      change: changes[i] ?? null,
    }))
    return { unit, points }
  })
}
