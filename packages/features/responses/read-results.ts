import { withWorkspace } from '@koe/db'
import { SCALES } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { distributionOf, readSurvey, type Score, scoreOf, scoreQuestionOf } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { type QuestionResult, questionResults } from './question-results.ts'

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
