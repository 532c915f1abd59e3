import { withWorkspace } from '@koe/db'
import { surveys, surveyVersions } from '@koe/db/schema'
import { desc, eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context } from '../workspaces/index.ts'
import { requireSound } from './sound-definition.ts'
import { type Survey, surveyIn, surveyRow } from './survey.ts'

/** The same JSON whatever order PostgreSQL gave the keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/**
 * Freezes the draft as a new version and takes answers to it. Publishing an unchanged draft again makes no new version.
 * @throws Problem `not-found`, `invalid-input`
 */
export async function publishSurvey(context: Context, actor: Actor, input: { id: string }): Promise<Survey> {
  authorize(actor, 'surveys.edit')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = await surveyRow(tx, input.id, true)
    requireSound(row.draft)
    const [latest] = await tx
      .select()
      .from(surveyVersions)
      .where(eq(surveyVersions.surveyId, input.id))
      .orderBy(desc(surveyVersions.number))
      .limit(1)
    const unchanged = latest !== undefined && canonical(latest.definition) === canonical(row.draft)
    const versionId = unchanged ? latest.id : context.newId()
    const number = unchanged ? latest.number : (latest?.number ?? 0) + 1
    if (!unchanged)
      await tx.insert(surveyVersions).values({
        workspaceId: actor.workspaceId,
        id: versionId,
        surveyId: input.id,
        number,
        definition: row.draft,
        publishedAt: context.now(),
      })
    const updatedAt = new Date(Math.max(context.now().getTime(), row.updatedAt.getTime() + 1))
    const quotas = row.draft.quotas?.length ? row.draft.quotas : null
    await tx
      .update(surveys)
      .set({ liveVersionId: versionId, state: 'live', quotas, updatedAt })
      .where(eq(surveys.id, input.id))
    await audit(context, tx, actor, 'survey.publish', { kind: 'survey', id: input.id }, { version: number })
    return surveyIn(tx, input.id, context.now())
  })
}
