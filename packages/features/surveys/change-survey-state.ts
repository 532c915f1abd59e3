import { withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type Survey, surveyIn, surveyRow } from './survey.ts'

/** Pauses, closes or takes up again a survey that was published. @throws Problem `not-found`, `conflict` */
export async function changeSurveyState(
  context: Context,
  actor: Actor,
  input: { id: string; state: 'live' | 'paused' | 'closed' },
): Promise<Survey> {
  authorize(actor, 'surveys.edit')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = await surveyRow(tx, input.id, true)
    if (!row.liveVersionId) throw new Problem('conflict', { reason: 'never-published' })
    const updatedAt = new Date(Math.max(context.now().getTime(), row.updatedAt.getTime() + 1))
    await tx.update(surveys).set({ state: input.state, updatedAt }).where(eq(surveys.id, input.id))
    const detail = { from: row.state, to: input.state }
    await audit(context, tx, actor, 'survey.change-state', { kind: 'survey', id: input.id }, detail)
    return surveyIn(tx, input.id, context.now())
  })
}
