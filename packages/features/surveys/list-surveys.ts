import { type Transaction, withWorkspace } from '@koe/db'
import { surveys, surveyVersions } from '@koe/db/schema'
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, pageOf } from '../workspaces/index.ts'
import { distributionOf, type Score, scoreOf } from './scores.ts'
import { scoreQuestionOf } from './sound-definition.ts'
import type { SurveyState } from './survey.ts'

export interface SurveyRow {
  id: string
  name: string
  state: SurveyState
  createdAt: Date
  /** Responses that are not suspicious, finished or not. */
  responses: number
  score: Score | null
}

async function countResponses(tx: Transaction, ids: string[]) {
  const rows = await tx.execute<{ survey_id: string; responses: number }>(sql`
    select survey_id, count(*)::int as responses from responses
    where survey_id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
      and suspicions = '{}' group by survey_id`)
  return new Map(rows.map((row) => [row.survey_id, row.responses]))
}

/** Respondents by answer, for each survey's score question. */
async function countAnswers(tx: Transaction, questions: { survey_id: string; question_id: string }[]) {
  const rows = await tx.execute<{ survey_id: string; number: number; respondents: number }>(sql`
    select r.survey_id, a.number, count(*)::int as respondents
    from json_to_recordset(${JSON.stringify(questions)}::json) as q (survey_id uuid, question_id text)
    join responses r on r.survey_id = q.survey_id and r.suspicions = '{}'
    join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id and a.question_id = q.question_id
    where a.number is not null group by r.survey_id, a.number`)
  const counts = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const own = counts.get(row.survey_id) ?? new Map<number, number>()
    counts.set(row.survey_id, own.set(row.number, row.respondents))
  }
  return counts
}

/** Newest first, each with its number of responses and its score. The cursor is the last id. */
export async function listSurveys(
  context: Context,
  actor: Actor,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<SurveyRow>> {
  authorize(actor, 'surveys.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const rows = await tx
      .select({ survey: surveys, live: surveyVersions.definition })
      .from(surveys)
      .leftJoin(
        surveyVersions,
        and(eq(surveyVersions.workspaceId, surveys.workspaceId), eq(surveyVersions.id, surveys.liveVersionId)),
      )
      .where(input.cursor ? lt(surveys.id, input.cursor) : undefined)
      .orderBy(desc(surveys.id))
      .limit(input.limit + 1)
    const scored = rows.flatMap(({ survey, live }) => {
      const question = scoreQuestionOf(live ?? survey.draft)
      return question ? [{ survey_id: survey.id, question_id: question.id, kind: question.type }] : []
    })
    const responses = await countResponses(
      tx,
      rows.map(({ survey }) => survey.id),
    )
    const answers = await countAnswers(tx, scored)
    const scoreIn = (id: string): Score | null => {
      const kind = scored.find((question) => question.survey_id === id)?.kind
      const least = rows.find(({ survey }) => survey.id === id)?.survey.leastShown ?? null
      return kind ? scoreOf(kind, distributionOf(kind, answers.get(id) ?? new Map()), least) : null
    }
    const items = rows.map(({ survey: { id, name, state, createdAt } }) => {
      return { id, name, state, createdAt, responses: responses.get(id) ?? 0, score: scoreIn(id) }
    })
    return pageOf(items, input.limit, (last) => last.id)
  })
}
