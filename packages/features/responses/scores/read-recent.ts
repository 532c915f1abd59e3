import { readWorkspace, type Transaction } from '@koe/db'
import { SCALES, type ScaleQuestion, type SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { distributionOf, type Score, scoreOf, scoreQuestionOf } from '../../surveys/index.ts'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { responsesIn, tallied } from '../counting/index.ts'
import { changesOf, type ScoreChange } from './change-of-score.ts'

/** Days in the workspace's time zone. */
export interface RecentResponses {
  today: string
  /** The first of the seven days that end today. */
  weekFrom: string
  /** Surveys that were answered in the last fourteen days, those with most answers in the last seven first. */
  items: RecentSurvey[]
  /** How many more there are. */
  more: number
}

/** Responses that are not suspicious, finished or not. */
export interface RecentSurvey {
  id: string
  name: string
  /** All null under an anonymity threshold: days told apart would tell of few. */
  today: number | null
  week: number | null
  weekBefore: number | null
  /** Of the last seven days; null without a score question, and under a threshold. */
  score: Score | null
  /** Against the seven days before; judged together for all surveys. */
  change: ScoreChange | null
}

const MOST = 12

interface Counted extends Record<string, unknown> {
  id: string
  name: string
  definition: SurveyDefinition
  leastShown: number | null
  today: number
  week: number
  weekBefore: number
}

interface Days extends Record<string, unknown> {
  timeZone: string
  today: string
  weekFrom: string
  from: string
  fromAt: string
}

async function daysOf(tx: Transaction, workspaceId: string, now: Date): Promise<Days> {
  const [days] = await tx.execute<Days>(sql`
    select time_zone as "timeZone", today::text as today, (today - 6)::text as "weekFrom", (today - 13)::text as "from",
      ((today - 13)::timestamp at time zone time_zone)::text as "fromAt"
    from (select time_zone, (${now.toISOString()}::timestamptz at time zone time_zone)::date as today from workspaces
      where id = ${workspaceId}::uuid) w`)
  if (!days) throw new Error('no such workspace')
  return days
}

/** Responses of each survey by stretch of days: one range of the index for each survey. */
const countedSurveys = (tx: Transaction, workspaceId: string, { timeZone, today, weekFrom, fromAt }: Days) =>
  tx.execute<Counted>(sql`
    select s.id, s.name, coalesce(v.definition, s.draft) as definition, s.least_shown as "leastShown",
      n.today, n.week, n.week_before as "weekBefore"
    from surveys s
    left join survey_versions v on v.workspace_id = s.workspace_id and v.id = s.live_version_id,
    lateral (
      select (count(*) filter (where day >= ${today}::date))::int as today,
        (count(*) filter (where day >= ${weekFrom}::date))::int as week,
        (count(*) filter (where day < ${weekFrom}::date))::int as week_before
      from (select (r.recorded_at at time zone ${timeZone}::text)::date as day from responses r
        where r.workspace_id = ${workspaceId}::uuid and r.survey_id = s.id and r.recorded_at >= ${fromAt}::timestamptz
          and r.suspicions = '{}') d) n
    where s.workspace_id = ${workspaceId}::uuid and n.week + n.week_before > 0
    order by n.week desc, s.id`)

type Weeks = Record<'newer' | 'older', number[]>

/** Answers to the score question in the last seven days and in the seven before. */
async function scoresOf(
  tx: Transaction,
  survey: { workspaceId: string; surveyId: string },
  question: ScaleQuestion,
  { timeZone, weekFrom, fromAt }: Days,
): Promise<Weeks> {
  const responses = responsesIn(survey, [{ from: fromAt, to: 'infinity' }])
  const rows = await tx.execute<{ newer: boolean; value: number; respondents: number }>(sql`
    select part >= ${weekFrom} as newer, value, sum(respondents)::int as respondents
    from ${tallied(survey, responses, ['day'], { timeZone, of: [question.id] })} t group by 1, 2`)
  const week = (newer: boolean) =>
    distributionOf(
      question.type,
      new Map(rows.filter((row) => row.newer === newer).map(({ value, respondents }) => [value, respondents])),
    )
  return { newer: week(true), older: week(false) }
}

/** What was answered today and in the last seven days, survey by survey, with its score beside the seven days before. */
export async function readRecentResponses(context: Context, actor: Actor): Promise<RecentResponses> {
  authorize(actor, 'surveys.read')
  const { workspaceId } = actor
  return readWorkspace(context.db, workspaceId, async (tx) => {
    const days = await daysOf(tx, workspaceId, context.now())
    const counted = await countedSurveys(tx, workspaceId, days)
    const shown = await Promise.all(
      counted.slice(0, MOST).map(async ({ definition, ...survey }) => {
        const question = scoreQuestionOf(definition)
        if (survey.leastShown !== null || !question || !(question.type in SCALES)) return { survey, scored: null }
        const weeks = await scoresOf(tx, { workspaceId, surveyId: survey.id }, question, days)
        return { survey, scored: { kind: question.type, ...weeks } }
      }),
    )
    const changes = changesOf(shown.map(({ scored }) => scored ?? { kind: 'nps', newer: null, older: null }))
    const items = shown.map(
      ({ survey: { id, name, leastShown, today, week, weekBefore }, scored }, i): RecentSurvey => {
        if (leastShown !== null)
          return { id, name, today: null, week: null, weekBefore: null, score: null, change: null }
        const score = scored && scoreOf(scored.kind, scored.newer)
        return { id, name, today, week, weekBefore, score, change: changes[i] ?? null }
      },
    )
    return { today: days.today, weekFrom: days.weekFrom, items, more: Math.max(0, counted.length - MOST) }
  })
}
