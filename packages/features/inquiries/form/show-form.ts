import { withWorkspace } from '@koe/db'
import type { SurveyDefinition } from '@koe/survey'
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

/** Shows a form, and notes in what it gives along that it did. @throws Problem `not-found` unless the form is live */
export async function showForm(context: Context, workspaceId: string, input: { id: string }): Promise<ShownForm> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const form = await bareFormIn(tx, input.id)
    if (form.state !== 'live' || form.categories.every((category) => category.archived)) throw new Problem('not-found')
    const hidden = { [formQuestions.shown]: shownToken(await formSecret(context, tx, form.id), context.now()) }
    return { formId: form.id, definition: formDefinition(form), hidden }
  })
}
