import { type Transaction, withWorkspace } from '@koe/db'
import { categories, inquiries, inquiryForms } from '@koe/db/schema'
import { type FormField, inquiryFormDefinition, type SurveyDefinition } from '@koe/survey'
import { asc, count, desc, eq, inArray } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { outlineOf } from './tree.ts'

/** A question of a category as it is kept: one that was taken away is still answered by pages that were opened before. */
export interface KeptField {
  question: FormField
  archived: boolean
}

export interface Category {
  id: string
  label: string
  /** null = at the top. */
  parentId: string | null
  /** 0 = at the top. */
  level: number
  archived: boolean
  /** What is said once it is chosen. */
  help: string
  /** What is asked once it, or one under it, is chosen. */
  fields: FormField[]
  /** How many inquiries chose it, without those that chose one under it. */
  inquiries: number
}

export interface InquiryForm {
  id: string
  name: string
  intro: string
  state: 'draft' | 'live' | 'closed'
  /** Customers may send files along. */
  files: boolean
  /** As an outline: each is followed by those under it. */
  categories: Category[]
  inquiries: number
  createdAt: Date
  /** Also the revision: send it back with a change. */
  updatedAt: Date
}

/** The ids of a form's questions. They never change, so that a page that was opened yesterday still sends well. */
export const formQuestions = {
  category: 'category',
  message: 'message',
  files: 'files',
  email: 'email',
  shown: 'shown',
} as const

type BareCategory = Omit<Category, 'inquiries' | 'fields'> & { fields: KeptField[] }
/** A form without its figures, and with what was taken away: what taking an inquiry needs. */
export type BareForm = Omit<InquiryForm, 'inquiries' | 'categories'> & { categories: BareCategory[] }

/**
 * The form in the language of surveys, which the widget renders.
 * @param all - with what is archived too: what is accepted, rather than what is offered
 */
export function formDefinition(
  form: Pick<BareForm, 'name' | 'intro' | 'files' | 'categories'>,
  all = false,
): SurveyDefinition {
  const ids = [
    formQuestions.category,
    formQuestions.message,
    formQuestions.email,
    formQuestions.shown,
    'page',
    'thanks',
  ]
  const definition = inquiryFormDefinition({
    title: form.name,
    categories: form.categories
      .filter((category) => all || !category.archived)
      .map(({ fields, ...category }) => ({
        ...category,
        fields: fields
          .filter(({ archived }) => all || !archived)
          .map(({ question, archived }) => (archived ? { ...question, required: false } : question)),
      })),
    email: 'optional',
    files: form.files || all ? formQuestions.files : undefined,
    hidden: [formQuestions.shown],
    ids: () => ids.shift() ?? 'more',
  })
  if (form.intro) definition.pages[0]?.blocks.unshift({ id: 'intro', type: 'statement', label: { ja: form.intro } })
  return definition
}

type FormRow = typeof inquiryForms.$inferSelect

const amongForms = (column: typeof categories.formId | typeof inquiries.formId, forms: { id: string }[]) =>
  inArray(
    column,
    forms.map((form) => form.id),
  )

async function withCategories(tx: Transaction, rows: FormRow[]): Promise<BareForm[]> {
  if (rows.length === 0) return []
  const found = await tx
    .select()
    .from(categories)
    .where(amongForms(categories.formId, rows))
    .orderBy(asc(categories.position), asc(categories.id))
  return rows.map(({ workspaceId: _, secret: __, ...row }) => ({
    ...row,
    categories: outlineOf(found.filter((category) => category.formId === row.id)).map(
      ({ id, label, parentId, level, archivedAt, help, fields }) => {
        return { id, label, parentId, level, archived: archivedAt !== null, help, fields: fields as KeptField[] }
      },
    ),
  }))
}

async function withFigures(tx: Transaction, forms: BareForm[]): Promise<InquiryForm[]> {
  if (forms.length === 0) return []
  const counts = await tx
    .select({ formId: inquiries.formId, categoryId: inquiries.categoryId, inquiries: count() })
    .from(inquiries)
    .where(amongForms(inquiries.formId, forms))
    .groupBy(inquiries.formId, inquiries.categoryId)
  const total = (found: typeof counts) => found.reduce((sum, one) => sum + one.inquiries, 0)
  return forms.map((form) => ({
    ...form,
    inquiries: total(counts.filter((one) => one.formId === form.id)),
    categories: form.categories.map((category) => {
      const chosen = counts.filter((one) => one.formId === form.id && one.categoryId === category.id)
      const fields = category.fields.flatMap(({ question, archived }) => (archived ? [] : [question]))
      return { ...category, fields, inquiries: total(chosen) }
    }),
  }))
}

/** Within a transaction. @throws Problem `not-found` */
export async function bareFormIn(tx: Transaction, id: string, lock = false): Promise<BareForm> {
  const query = tx.select().from(inquiryForms).where(eq(inquiryForms.id, id))
  const [form] = await withCategories(tx, await (lock ? query.for('update') : query))
  if (!form) throw new Problem('not-found')
  return form
}

/** Within a transaction. @throws Problem `not-found` */
export async function formIn(tx: Transaction, id: string): Promise<InquiryForm> {
  const [form] = await withFigures(tx, [await bareFormIn(tx, id)])
  if (!form) throw new Problem('not-found')
  return form
}

/** @throws Problem `not-found` */
export async function readForm(context: Context, actor: Actor, input: { id: string }): Promise<InquiryForm> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => formIn(tx, input.id))
}

/** The latest 200, newest first. */
export async function listForms(context: Context, actor: Actor): Promise<InquiryForm[]> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const rows = await tx.select().from(inquiryForms).orderBy(desc(inquiryForms.id)).limit(200)
    return withFigures(tx, await withCategories(tx, rows))
  })
}
