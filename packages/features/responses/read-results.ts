import { type Transaction, withWorkspace } from '@koe/db'
import { wilsonInterval } from '@koe/stats'
import { allQuestions, isScale, type Question, SCALES, type SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { distributionOf, readSurvey, type Score, scoreOf, scoreQuestionOf } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'

/** How many chose something of those who answered the question; share 0…1 with its 95 % interval. */
export interface ChoiceCount {
  respondents: number
  share: number
  low: number
  high: number
}

interface Answered {
  questionId: string
  /** Respondents who answered it. */
  base: number
}

export type QuestionResult = Answered &
  (
    | { kind: 'options'; options: (ChoiceCount & { id: string })[] }
    | { kind: 'steps'; steps: (ChoiceCount & { value: number })[] }
    | {
        kind: 'amounts'
        amounts: { least: number; lowerQuartile: number; median: number; upperQuartile: number; most: number } | null
      }
  )

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
}

const optionIdsOf = (question: Question): string[] | null => {
  if (question.type === 'yesNo') return ['yes', 'no']
  if (question.type === 'consent') return ['yes']
  return 'options' in question ? question.options.map(({ id }) => id) : null
}

const stepsOf = (question: Question): { low: number; high: number } | null => {
  if (question.type === 'rating') return { low: 1, high: question.steps }
  return isScale(question) ? SCALES[question.type] : null
}

const choice = (respondents: number, base: number): ChoiceCount => {
  const share = base === 0 ? 0 : respondents / base
  return { respondents, share, ...wilsonInterval(Math.min(respondents, base), base) }
}

interface Tally extends Record<string, unknown> {
  questionId: string
  base: number
  options: Record<string, number> | null
  numbers: Record<string, number> | null
  quartiles: number[] | null
}

/** Every question's answers but those to the score question, counted in one pass over the answers. */
const tallies = (tx: Transaction, workspaceId: string, surveyId: string, scoreQuestion: string | null) =>
  tx.execute<Tally>(sql`
    with a as materialized (
      select a.question_id, a.number, a.option_ids from responses r
      join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id
      where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid and r.suspicions = '{}'
        and (a.number is not null or a.option_ids is not null) and a.question_id is distinct from ${scoreQuestion}::text)
    select q.question_id as "questionId", q.base, q.quartiles,
      (select json_object_agg(o.id, o.n) from (select id, count(*)::int as n from a, unnest(a.option_ids) id
        where a.question_id = q.question_id group by id) o) as options,
      (select json_object_agg(o.number, o.n) from (select a.number, count(*)::int as n from a
        where a.question_id = q.question_id and a.number is not null group by a.number limit 1000) o) as numbers
    from (select question_id, count(*)::int as base,
        percentile_cont(array[0, .25, .5, .75, 1]) within group (order by number) as quartiles
      from a group by question_id) q`)

function resultOf(question: Question, tally: Tally | undefined): QuestionResult | null {
  const { base = 0, options, numbers, quartiles } = tally ?? {}
  const head = { questionId: question.id, base }
  const ids = optionIdsOf(question)
  if (ids) return { ...head, kind: 'options', options: ids.map((id) => ({ id, ...choice(options?.[id] ?? 0, base) })) }
  const scale = stepsOf(question)
  if (scale) {
    const steps = Array.from({ length: scale.high - scale.low + 1 }, (_, i) => scale.low + i)
    return { ...head, kind: 'steps', steps: steps.map((value) => ({ value, ...choice(numbers?.[value] ?? 0, base) })) }
  }
  if (question.type !== 'number' && question.type !== 'slider') return null
  const [least = 0, lowerQuartile = 0, median = 0, upperQuartile = 0, most = 0] = quartiles ?? []
  const amounts = quartiles ? { least, lowerQuartile, median, upperQuartile, most } : null
  return { ...head, kind: 'amounts', amounts }
}

async function questionResults(
  tx: Transaction,
  workspaceId: string,
  surveyId: string,
  definition: SurveyDefinition,
  scoreQuestion: string | null,
) {
  const questions = allQuestions(definition).filter(({ id }) => id !== scoreQuestion)
  if (!questions.some((question) => resultOf(question, undefined))) return []
  const found = new Map(
    (await tallies(tx, workspaceId, surveyId, scoreQuestion)).map((tally) => [tally.questionId, tally]),
  )
  return questions.flatMap((question) => resultOf(question, found.get(question.id)) ?? [])
}

type Counts = { base: number; finished: number; suspicious: number }

/** The survey's score with its interval and distribution, and how every question was answered, over all published versions by question id. @throws Problem `not-found` */
export async function readSurveyResults(context: Context, actor: Actor, input: { id: string }): Promise<SurveyResults> {
  authorize(actor, 'surveys.read')
  const survey = await readSurvey(context, actor, input)
  const question = scoreQuestionOf(survey.definition)
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [counts] = await tx.execute<Counts>(sql`
      select (count(*) filter (where suspicions = '{}'))::int as base,
        (count(*) filter (where suspicions = '{}' and finished))::int as finished,
        (count(*) filter (where suspicions <> '{}'))::int as suspicious
      from responses where workspace_id = ${workspaceId}::uuid and survey_id = ${input.id}::uuid`)
    const totals = counts ?? { base: 0, finished: 0, suspicious: 0 }
    const questions = await questionResults(tx, workspaceId, input.id, survey.definition, question?.id ?? null)
    if (!question) return { ...totals, questionId: null, score: null, distribution: [], questions }
    const rows = await tx.execute<{ number: number; respondents: number }>(sql`
      select a.number, count(*)::int as respondents from responses r
      join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id and a.question_id = ${question.id}
      where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${input.id}::uuid and r.suspicions = '{}'
        and a.number is not null group by a.number`)
    const counted = distributionOf(question.type, new Map(rows.map((row) => [row.number, row.respondents])))
    return {
      ...totals,
      questionId: question.id,
      questions,
      score: scoreOf(question.type, counted),
      distribution: counted.map((respondents, i) => ({ value: SCALES[question.type].low + i, respondents })),
    }
  })
}
