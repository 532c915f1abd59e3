import { withWorkspace } from '@koe/db'
import { surveys, surveyVersions } from '@koe/db/schema'
import type { ScaleQuestion } from '@koe/survey'
import { and, desc, eq, lt } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, pageOf } from '../workspaces/index.ts'
import { scoreQuestionOf } from './sound-definition.ts'
import type { SurveyState } from './survey.ts'

export interface ListedSurvey {
  id: string
  name: string
  state: SurveyState
  createdAt: Date
  scoreQuestion: ScaleQuestion | undefined
  /** The threshold under which nothing is shown of fewer respondents. */
  leastShown: number | null
}

/** Newest first. The cursor is the last id. */
export async function listSurveys(
  context: Context,
  actor: Actor,
  input: { cursor?: string | undefined; limit: number },
): Promise<Page<ListedSurvey>> {
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
    const items = rows.map(({ survey: { id, name, state, createdAt, leastShown, draft }, live }) => {
      return { id, name, state, createdAt, leastShown, scoreQuestion: scoreQuestionOf(live ?? draft) }
    })
    return pageOf(items, input.limit, (last) => last.id)
  })
}
