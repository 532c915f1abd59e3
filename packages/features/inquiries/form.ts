import { type Transaction, withWorkspace } from '@koe/db'
import { categories, inquiryForms } from '@koe/db/schema'
import { inquiryFormDefinition, type SurveyDefinition } from '@koe/survey'
import { asc, desc, eq, inArray } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'

export interface Category {
  id: string
  label: string
  archived: boolean
}

export interface InquiryForm {
  id: string
  name: string
  intro: string
  state: 'draft' | 'live' | 'closed'
  categories: Category[]
  createdAt: Date
  /** Also the revision: send it back with a change. */
  updatedAt: Date
}

/** The ids of a form's questions. They never change, so that a page that was opened yesterday still sends well. */
export const formQuestions = { category: 'category', message: 'message', email: 'email' } as const

/**
 * The form in the language of surveys, which the widget renders.
 * @param all - with archived categories too: what is accepted, rather than what is offered
 */
export function formDefinition(
  form: Pick<InquiryForm, 'name' | 'intro' | 'categories'>,
  all = false,
): SurveyDefinition {
  const ids = [formQuestions.category, formQuestions.message, formQuestions.email, 'page', 'thanks']
  const offered = form.categories.filter((category) => all || !category.archived)
  const definition = inquiryFormDefinition({
    title: form.name,
    categories: offered.map(({ id, label }) => ({ id, label })),
    email: 'optional',
    ids: () => ids.shift() ?? 'more',
  })
  if (form.intro) definition.pages[0]?.blocks.unshift({ id: 'intro', type: 'statement', label: { ja: form.intro } })
  return definition
}

type FormRow = typeof inquiryForms.$inferSelect

async function withCategories(tx: Transaction, rows: FormRow[]): Promise<InquiryForm[]> {
  if (rows.length === 0) return []
  const found = await tx
    .select()
    .from(categories)
    .where(
      inArray(
        categories.formId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(categories.position), asc(categories.id))
  return rows.map(({ workspaceId: _, ...row }) => ({
    ...row,
    categories: found
      .filter((category) => category.formId === row.id)
      .map(({ id, label, archivedAt }) => ({ id, label, archived: archivedAt !== null })),
  }))
}

/** Within a transaction. @throws Problem `not-found` */
export async function formIn(tx: Transaction, id: string, lock = false): Promise<InquiryForm> {
  const query = tx.select().from(inquiryForms).where(eq(inquiryForms.id, id))
  const [form] = await withCategories(tx, await (lock ? query.for('update') : query))
  if (!form) throw new Problem('not-found')
  return form
}

/** @throws Problem `not-found` */
export async function readForm(context: Context, actor: Actor, input: { id: string }): Promise<InquiryForm> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => formIn(tx, input.id))
}

/** What a customer is shown. @throws Problem `not-found` unless the form is live */
export async function readLiveForm(context: Context, workspaceId: string, input: { id: string }): Promise<InquiryForm> {
  const form = await withWorkspace(context.db, workspaceId, (tx) => formIn(tx, input.id))
  if (form.state !== 'live') throw new Problem('not-found')
  return form
}

/** The latest 200, newest first. */
export async function listForms(context: Context, actor: Actor): Promise<InquiryForm[]> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    return withCategories(tx, await tx.select().from(inquiryForms).orderBy(desc(inquiryForms.id)).limit(200))
  })
}
