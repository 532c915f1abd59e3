import { readWorkspace, type Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { distributionOf, type ListedSurvey, listSurveys, type Score, scoreOf } from '../../surveys/index.ts'
import type { Actor, Context, Page } from '../../workspaces/index.ts'
import { countedIn, gapsIn, type OneSurvey, totalsOf } from '../counting/index.ts'

export interface ScoredSurvey extends Omit<ListedSurvey, 'scoreQuestion' | 'leastShown'> {
  /** Responses that are not suspicious, finished or not. */
  responses: number
  score: Score | null
}

async function figuresOf(tx: Transaction, survey: OneSurvey, { scoreQuestion, leastShown }: ListedSurvey) {
  const gaps = await gapsIn(tx, survey)
  const { base } = await totalsOf(tx, survey, gaps)
  if (!scoreQuestion) return { responses: base, score: null }
  const { id, type } = scoreQuestion
  const counts = await tx.execute<{ value: number; respondents: number }>(
    sql`select value, respondents from ${countedIn(survey, gaps, [{ aspects: ['number'], of: [id] }])} c`,
  )
  const distribution = distributionOf(type, new Map(counts.map(({ value, respondents }) => [value, respondents])))
  return { responses: base, score: scoreOf(type, distribution, leastShown) }
}

/** The surveys, newest first, each with its number of responses and its score. The cursor is the last id. */
export async function listScoredSurveys(
  context: Context,
  actor: Actor,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<ScoredSurvey>> {
  const { items, nextCursor } = await listSurveys(context, actor, input)
  const { workspaceId } = actor
  const scored = await readWorkspace(context.db, workspaceId, (tx) =>
    Promise.all(
      items.map(async (survey): Promise<ScoredSurvey> => {
        const { id, name, state, createdAt } = survey
        return { id, name, state, createdAt, ...(await figuresOf(tx, { workspaceId, surveyId: id }, survey)) }
      }),
    ),
  )
  return { items: scored, nextCursor }
}
