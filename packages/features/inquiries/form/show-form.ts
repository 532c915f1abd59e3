import { type Transaction, withWorkspace } from '@koe/db'
import { inquiryForms } from '@koe/db/schema'
import type { SurveyDefinition } from '@koe/survey'
import { asc, eq } from 'drizzle-orm'
import { type Context, Problem } from '../../workspaces/index.ts'
import { bareFormIn, formDefinition, formQuestions } from './form.ts'
import { formSecret, shownToken } from './signatures.ts'

/** What a customer is shown. */
export interface ShownForm {
  formId: string
  definition: SurveyDefinition
  /** Values of hidden questions by their key; sent back they say that the form was shown, and when. */
  hidden: Record<string, string>
}

/** The form of pages that name none: the first one that customers can use, so that a further one takes nobody elsewhere. */
async function firstForm(tx: Transaction): Promise<string> {
  const [form] = await tx
    .select({ id: inquiryForms.id })
    .from(inquiryForms)
    .where(eq(inquiryForms.state, 'live'))
    .orderBy(asc(inquiryForms.id))
    .limit(1)
  if (!form) throw new Problem('not-found')
  return form.id
}

/** Shows a form, and notes in what it gives along that it did. @throws Problem `not-found` unless the form is live */
export async function showForm(context: Context, workspaceId: string, input: { id?: string }): Promise<ShownForm> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const form = await bareFormIn(tx, input.id ?? (await firstForm(tx)))
    if (form.state !== 'live' || form.categories.every((category) => category.archived)) throw new Problem('not-found')
    const hidden = { [formQuestions.shown]: shownToken(await formSecret(context, tx, form.id), context.now()) }
    return { formId: form.id, definition: formDefinition(form), hidden }
  })
}
