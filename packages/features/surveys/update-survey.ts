import { withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import type { SurveyDefinition } from '@koe/survey'
import { eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, hashedPassword, Problem } from '../workspaces/index.ts'
import type { Limits } from './availability.ts'
import { raiseThreshold } from './raise-threshold.ts'
import { requireSavable } from './sound-definition.ts'
import { type LinkAccess, type Survey, surveyIn, surveyRow } from './survey.ts'

export interface SurveyChange extends Partial<{ [K in keyof Limits]: Limits[K] | undefined }> {
  id: string
  name?: string | undefined
  definition?: SurveyDefinition | undefined
  linkAccess?: LinkAccess | undefined
  /** Once there are responses it can only be raised: they were given under it. */
  leastShown?: number | null | undefined
  /** Needed the first time that `linkAccess` becomes `pin`; a new one makes the passes of the old one worthless. */
  pin?: string | undefined
  /** `updatedAt` as it was read; left out, the last one to save wins. */
  revision?: Date | undefined
}

/** Changes the draft, or when and how often the survey may be answered. What is published stays as it is. @throws Problem `not-found`, `stale-revision`, `invalid-input` */
export async function updateSurvey(context: Context, actor: Actor, input: SurveyChange): Promise<Survey> {
  authorize(actor, 'surveys.edit')
  if (input.definition) requireSavable(input.definition)
  // Hashing takes tens of milliseconds: before the transaction.
  const pinHash = input.pin === undefined ? undefined : await hashedPassword(input.pin.normalize('NFKC').trim())
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = await surveyRow(tx, input.id, true)
    if (input.revision && input.revision.getTime() !== row.updatedAt.getTime()) throw new Problem('stale-revision')
    const opensOn = input.opensOn === undefined ? row.opensOn : input.opensOn
    const closesOn = input.closesOn === undefined ? row.closesOn : input.closesOn
    if (opensOn !== null && closesOn !== null && closesOn < opensOn)
      throw new Problem('invalid-input', {}, [{ field: '/closesOn', code: 'before-start' }])
    if (input.linkAccess === 'pin' && pinHash === undefined && row.pinHash === null)
      throw new Problem('invalid-input', {}, [{ field: '/pin', code: 'required' }])
    const { leastShown } = input
    if (leastShown !== undefined) await raiseThreshold(tx, row, leastShown)
    // A revision is a moment in milliseconds: two changes within one must still differ.
    const updatedAt = new Date(Math.max(context.now().getTime(), row.updatedAt.getTime() + 1))
    const change = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.definition === undefined ? {} : { draft: input.definition }),
      ...(input.opensOn === undefined ? {} : { opensOn }),
      ...(input.closesOn === undefined ? {} : { closesOn }),
      ...(input.responseLimit === undefined ? {} : { responseLimit: input.responseLimit }),
      ...(input.linkAccess === undefined ? {} : { linkAccess: input.linkAccess }),
      ...(leastShown === undefined ? {} : { leastShown }),
      ...(pinHash === undefined ? {} : { pinHash }),
    }
    await tx
      .update(surveys)
      .set({ ...change, updatedAt })
      .where(eq(surveys.id, input.id))
    await audit(context, tx, actor, 'survey.update', { kind: 'survey', id: input.id }, { fields: Object.keys(change) })
    return surveyIn(tx, input.id, context.now())
  })
}
