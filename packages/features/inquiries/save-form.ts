import { type Transaction, withWorkspace } from '@koe/db'
import { categories, inquiryForms } from '@koe/db/schema'
import { repairText } from '@koe/survey'
import { and, eq, sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type BareForm, bareFormIn, formIn, type InquiryForm } from './form.ts'

export interface CategoryInput {
  /** Left out for a new one. A known one that is left out of the list is archived, never deleted. */
  id?: string | undefined
  label: string
  archived?: boolean | undefined
}

export interface FormInput {
  name: string
  intro?: string | undefined
  state?: InquiryForm['state'] | undefined
  categories: CategoryInput[]
}

export interface FormChange extends Partial<{ [K in keyof FormInput]: FormInput[K] | undefined }> {
  id: string
  revision?: Date | undefined
}

function requireCategories(input: CategoryInput[]) {
  const open = input.filter((category) => !category.archived)
  const labels = open.map((category) => category.label.trim())
  const code = open.length === 0 ? 'required' : new Set(labels).size < labels.length ? 'taken' : null
  if (code) throw new Problem('invalid-input', {}, [{ field: '/categories', code }])
}

/** Puts the list in place: order is position, unknown ids are refused, what is missing is archived. */
async function putCategories(
  context: Context,
  tx: Transaction,
  form: Pick<BareForm, 'id' | 'categories'>,
  workspaceId: string,
  list: CategoryInput[],
) {
  const known = new Set(form.categories.map((category) => category.id))
  const strange = list.findIndex((category) => category.id !== undefined && !known.has(category.id))
  if (strange >= 0)
    throw new Problem('invalid-input', {}, [{ field: `/categories/${strange}/id`, code: 'not-a-choice' }])
  const now = context.now()
  for (const [position, { id, label, archived }] of list.entries()) {
    const archivedAt = archived ? sql`coalesce(${categories.archivedAt}, ${now.toISOString()}::timestamptz)` : null
    if (id === undefined)
      await tx.insert(categories).values({
        workspaceId,
        id: context.newId(),
        formId: form.id,
        label: repairText(label.trim()),
        position,
        archivedAt: archived ? now : null,
        createdAt: now,
      })
    else
      await tx
        .update(categories)
        .set({ label: repairText(label.trim()), position, archivedAt })
        .where(and(eq(categories.formId, form.id), eq(categories.id, id)))
  }
  const kept = new Set(list.flatMap((category) => category.id ?? []))
  for (const { id } of form.categories.filter((category) => !kept.has(category.id) && !category.archived))
    await tx.update(categories).set({ archivedAt: now }).where(eq(categories.id, id))
}

/** @throws Problem `invalid-input` without an open category */
export async function createForm(context: Context, actor: Actor, input: FormInput): Promise<InquiryForm> {
  authorize(actor, 'forms.edit')
  requireCategories(input.categories)
  const id = context.newId()
  const at = context.now()
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { name, intro = '', state = 'live' } = input
    const row = { workspaceId: actor.workspaceId, id, name, intro, state, createdAt: at, updatedAt: at }
    await tx.insert(inquiryForms).values(row)
    await putCategories(context, tx, { ...row, categories: [] }, actor.workspaceId, input.categories)
    await audit(context, tx, actor, 'form.create', { kind: 'form', id })
    return formIn(tx, id)
  })
}

/** @throws Problem `not-found`, `stale-revision`, `invalid-input` */
export async function updateForm(context: Context, actor: Actor, input: FormChange): Promise<InquiryForm> {
  authorize(actor, 'forms.edit')
  const { categories: list } = input
  if (list) requireCategories(list)
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const form = await bareFormIn(tx, input.id, true)
    if (input.revision && input.revision.getTime() !== form.updatedAt.getTime()) throw new Problem('stale-revision')
    const change = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.intro === undefined ? {} : { intro: input.intro }),
      ...(input.state === undefined ? {} : { state: input.state }),
    }
    const updatedAt = new Date(Math.max(context.now().getTime(), form.updatedAt.getTime() + 1))
    await tx
      .update(inquiryForms)
      .set({ ...change, updatedAt })
      .where(eq(inquiryForms.id, form.id))
    if (list) await putCategories(context, tx, form, actor.workspaceId, list)
    const fields = [...Object.keys(change), ...(list ? ['categories'] : [])]
    await audit(context, tx, actor, 'form.update', { kind: 'form', id: form.id }, { fields })
    return formIn(tx, form.id)
  })
}
