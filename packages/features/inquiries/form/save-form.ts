import { type Transaction, withWorkspace } from '@koe/db'
import { categories, inquiryForms } from '@koe/db/schema'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { type CategoryInput, type CheckedCategory, placed, requireOwn, requireSound } from './check-categories.ts'
import { type BareForm, bareFormIn, formIn, type InquiryForm, type KeptField } from './form.ts'
import { newFormSecret } from './signatures.ts'

export interface FormInput {
  name: string
  intro?: string | undefined
  state?: InquiryForm['state'] | undefined
  files?: boolean | undefined
  categories: CategoryInput[]
}

export interface FormChange extends Partial<{ [K in keyof FormInput]: FormInput[K] | undefined }> {
  id: string
  revision?: Date | undefined
}

/** The questions in their new order, and behind them those that were taken away. */
function keptFields(before: readonly KeptField[], { fields }: CheckedCategory): KeptField[] {
  const gone = before.filter(({ question }) => fields.every(({ id }) => id !== question.id))
  return [
    ...fields.map((question) => ({ question, archived: false })),
    ...gone.map(({ question }) => ({ question, archived: true })),
  ]
}

/** The known categories that the list leaves out, and all that lies under them. */
function leftOut({ categories: known }: Pick<BareForm, 'categories'>, lines: readonly CheckedCategory[]): string[] {
  const kept = new Set(lines.flatMap(({ id }) => id ?? []))
  return known.flatMap(({ id, archived }) => (kept.has(id) || archived ? [] : [id]))
}

/** Puts the list in place: order is position, what is missing is archived where it stands. */
async function putCategories(
  context: Context,
  tx: Transaction,
  form: Pick<BareForm, 'id' | 'categories'>,
  workspaceId: string,
  lines: readonly CheckedCategory[],
) {
  requireOwn(form, lines)
  const now = context.now()
  const ids = lines.map(({ id }) => id ?? context.newId())
  const gone = leftOut(form, lines)
  for (const [position, line] of lines.entries()) {
    const id = ids[position] ?? ''
    const before = form.categories.find((category) => category.id === id)
    const { label, help } = line
    const parentId = line.parent === null ? null : (ids[line.parent] ?? null)
    const set = { label, help, parentId, position, fields: keptFields(before?.fields ?? [], line) }
    if (before) {
      const archivedAt = line.archived
        ? sql`coalesce(${categories.archivedAt}, ${now.toISOString()}::timestamptz)`
        : null
      await tx
        .update(categories)
        .set({ ...set, archivedAt })
        .where(and(eq(categories.formId, form.id), eq(categories.id, id)))
    } else {
      const archivedAt = line.archived ? now : null
      await tx.insert(categories).values({ ...set, workspaceId, id, formId: form.id, archivedAt, createdAt: now })
    }
  }
  if (gone.length > 0) await tx.update(categories).set({ archivedAt: now }).where(inArray(categories.id, gone))
  requireSound(await bareFormIn(tx, form.id))
}

/** @throws Problem `invalid-input` without an open category */
export async function createForm(context: Context, actor: Actor, input: FormInput): Promise<InquiryForm> {
  authorize(actor, 'forms.edit')
  const lines = placed(input.categories)
  const id = context.newId()
  const at = context.now()
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { name, intro = '', state = 'live', files = false } = input
    const row = { workspaceId: actor.workspaceId, id, name, intro, state, files, createdAt: at, updatedAt: at }
    await tx.insert(inquiryForms).values({ ...row, secret: newFormSecret(context) })
    await putCategories(context, tx, { ...row, categories: [] }, actor.workspaceId, lines)
    await audit(context, tx, actor, 'form.create', { kind: 'form', id })
    return formIn(tx, id)
  })
}

/** @throws Problem `not-found`, `stale-revision`, `invalid-input` */
export async function updateForm(context: Context, actor: Actor, input: FormChange): Promise<InquiryForm> {
  authorize(actor, 'forms.edit')
  const lines = input.categories && placed(input.categories)
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const form = await bareFormIn(tx, input.id, true)
    if (input.revision && input.revision.getTime() !== form.updatedAt.getTime()) throw new Problem('stale-revision')
    const change = {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.intro === undefined ? {} : { intro: input.intro }),
      ...(input.state === undefined ? {} : { state: input.state }),
      ...(input.files === undefined ? {} : { files: input.files }),
    }
    const updatedAt = new Date(Math.max(context.now().getTime(), form.updatedAt.getTime() + 1))
    await tx
      .update(inquiryForms)
      .set({ ...change, updatedAt })
      .where(eq(inquiryForms.id, form.id))
    if (lines) await putCategories(context, tx, form, actor.workspaceId, lines)
    const fields = [...Object.keys(change), ...(lines ? ['categories'] : [])]
    await audit(context, tx, actor, 'form.update', { kind: 'form', id: form.id }, { fields })
    return formIn(tx, form.id)
  })
}
