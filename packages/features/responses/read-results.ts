import { readWorkspace, type Transaction } from '@koe/db'
import { SCALES, type SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { distributionOf, readSurvey, type Score, scoreOf, scoreQuestionOf } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { fewestStretches, gapsIn, requireFew, responsesIn, type Scope, type Stretch } from './counting/index.ts'
import { type ResponseFilter, scopeOf } from './filters/response-filter.ts'
import { type ChoiceCount, choice, type QuestionResult, questionResults } from './question-results.ts'
import { type SurveyTime, type TimeSummary, type Times, timesOf } from './times/page-times.ts'

export interface SurveyResults {
  /** Responses behind everything below: suspicious ones are left out. */
  base: number
  finished: number
  suspicious: number
  questionId: string | null
  score: Score | null
  distribution: { value: number; respondents: number }[]
  /** The other questions that can be counted, in the order of the survey. */
  questions: QuestionResult[]
  /** The pages in the order of the survey: where respondents left, and how long they took. */
  pages: PageReach[]
  /** How long respondents took for all of it; null where nobody's time is known. */
  time: SurveyTime | null
}

export interface PageReach {
  pageId: string
  /** Who finished, or answered something on this page or on a later one. */
  reached: number
  /** Of these, who did not finish and answered nothing after this page. Some may still be at it. */
  left: ChoiceCount
  /** How long it was in sight; null where nobody's time is known. */
  time: TimeSummary | null
}

function reachOf(
  definition: SurveyDefinition,
  finished: number,
  left: ReadonlyMap<string, number>,
  times: Times['pages'],
): PageReach[] {
  let reached = finished
  return [...definition.pages]
    .reverse()
    .map(({ id }) => {
      const leaving = left.get(id) ?? 0
      reached += leaving
      return { pageId: id, reached, left: choice(leaving, reached), time: times.get(id) ?? null }
    })
    .reverse()
}

type Totals = { base: number; finished: number; suspicious: number }

async function totalsOf(tx: Transaction, scope: Scope, gaps: readonly Stretch[]): Promise<Totals> {
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

/**
 * The survey's score with its interval and distribution, and how every question was answered, over all published versions by
 * question id: of everybody, or of those whom the filter means.
 * @throws Problem `not-found`, `invalid-input`, `filter-too-wide`, `still-counting`
 */
export async function readSurveyResults(
  context: Context,
  actor: Actor,
  input: { id: string; filter?: ResponseFilter },
): Promise<SurveyResults> {
  authorize(actor, 'surveys.read')
  const { definition } = await readSurvey(context, actor, input)
  const question = scoreQuestionOf(definition)
  const survey = { workspaceId: actor.workspaceId, surveyId: input.id }
  return readWorkspace(context.db, actor.workspaceId, async (tx) => {
    const scope = await scopeOf(tx, survey, input.filter ?? {})
    const gaps = await gapsIn(tx, scope)
    await requireFew(tx, scope, gaps)
    const totals = await totalsOf(tx, scope, gaps)
    const { questions, scores, left, times } = await questionResults(tx, scope, gaps, definition, question?.id ?? null)
    const { pages: ofPages, whole: time } = timesOf(times)
    const pages = reachOf(definition, totals.finished, left, ofPages)
    if (!question) return { ...totals, questionId: null, score: null, distribution: [], questions, pages, time }
    const counted = distributionOf(question.type, scores)
    return {
      ...totals,
      questionId: question.id,
      questions,
      pages,
      time,
      score: scoreOf(question.type, counted),
      distribution: counted.map((respondents, i) => ({ value: SCALES[question.type].low + i, respondents })),
    }
  })
}
