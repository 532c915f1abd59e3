import { createHash } from 'node:crypto'
import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries, inquiryForms } from '@koe/db/schema'
import { type Answer, isAnswered, normalizeAnswers, repairText, validateResponse } from '@koe/survey'
import { eq, sql } from 'drizzle-orm'
import { upsertCustomers } from '../customers/index.ts'
import { standingIn } from '../exposures/index.ts'
import { repeatsItself } from '../responses/index.ts'
import { recordVerbatim, updateVerbatim } from '../verbatims/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { takeIn } from './desk/take-in.ts'
import { type BareForm, bareFormIn, formDefinition, formQuestions } from './form.ts'

export interface InquirySubmission {
  /** UUIDv7 made where the form is shown: sending again is harmless. */
  id: string
  formId: string
  seq: number
  answers: Readonly<Record<string, Answer>>
  language: string
  channel: string
  attributes: Readonly<Record<string, string>>
  customer: {
    id: string
    attributes?: Readonly<Record<string, string>> | undefined
    signature?: string | undefined
  } | null
  trap?: string | undefined
  suspicions?: readonly string[]
}

export interface SubmittedInquiry {
  /** `number` is what the customer can name on the phone. */
  receipt: { id: string; number: number; seq: number }
  replayed: boolean
  added: boolean
}

interface CheckedInquiry {
  categoryId: string | null
  categoryLabel: string | null
  message: string
  email: string | null
  suspicions: string[]
  attributes: Record<string, string>
  bodyHash: string
}

const sorted = <T>(record: Readonly<Record<string, T>>) =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

function check(submission: InquirySubmission, form: BareForm): CheckedInquiry {
  const answers = normalizeAnswers(submission.answers)
  const errors = validateResponse(formDefinition(form, true), answers, { finished: true }).map((problem) => {
    return { field: `/answers/${problem.questionId ?? ''}`, code: problem.code, params: problem.params }
  })
  if (errors.length > 0) throw new Problem('invalid-input', {}, errors.slice(0, 50))
  const category = answers[formQuestions.category]
  const message = answers[formQuestions.message]
  const email = answers[formQuestions.email]
  const categoryId = category && 'optionId' in category ? category.optionId : null
  const words = message && 'text' in message ? message.text : ''
  const suspicions = new Set(submission.suspicions)
  if (submission.trap) suspicions.add('trap')
  if (repeatsItself(words)) suspicions.add('repeats')
  const said = [submission.formId, submission.seq, sorted(answers), sorted(submission.attributes)]
  const attributes = sorted(submission.attributes).map(([name, value]) => [repairText(name), repairText(value)])
  return {
    categoryId,
    categoryLabel: form.categories.find((one) => one.id === categoryId)?.label ?? null,
    message: words,
    email: isAnswered(email) && 'email' in email ? email.email : null,
    suspicions: [...suspicions].sort(),
    attributes: Object.fromEntries(attributes),
    bodyHash: createHash('sha256').update(JSON.stringify(said)).digest('base64url'),
  }
}

async function nextNumber(tx: Transaction, workspaceId: string): Promise<number> {
  const [row] = await tx.execute<{ last_number: string }>(sql`
    insert into inquiry_numbers as n (workspace_id, last_number) values (${workspaceId}::uuid, 1)
    on conflict (workspace_id) do update set last_number = n.last_number + 1 returning last_number`)
  return Number(row?.last_number)
}

interface Writing {
  context: Context
  tx: Transaction
  workspaceId: string
  submission: InquirySubmission
  checked: CheckedInquiry
  customerId: string | null
  /** Whether somebody vouched for the customer's number; null without one. */
  signed: boolean | null
}

const columnsOf = ({ submission, checked }: Writing) => ({
  categoryId: checked.categoryId,
  email: checked.email,
  seq: submission.seq,
  language: submission.language,
  attributes: checked.attributes,
  bodyHash: checked.bodyHash,
})

const verbatimOf = ({ submission, checked }: Writing) => ({
  source: 'inquiry' as const,
  sourceId: submission.id,
  questionId: formQuestions.message,
  text: checked.message,
  category: checked.categoryLabel,
  channel: submission.channel,
  attributes: checked.attributes,
  suspicious: checked.suspicions.length > 0,
})

async function add(writing: Writing): Promise<number> {
  const { context, tx, workspaceId, submission, checked, customerId, signed } = writing
  const [form] = await tx.select().from(inquiryForms).where(eq(inquiryForms.id, submission.formId))
  if (form?.state !== 'live') throw new Problem('not-accepting')
  const number = await nextNumber(tx, workspaceId)
  const at = context.now()
  await tx.insert(inquiries).values({
    ...columnsOf(writing),
    workspaceId,
    id: submission.id,
    number,
    formId: submission.formId,
    customerId,
    signed,
    channel: submission.channel,
    suspicions: checked.suspicions,
    recordedAt: at,
    updatedAt: at,
  })
  const verbatim = { ...verbatimOf(writing), id: context.newId(), customerId, saidAt: at }
  await recordVerbatim(context, tx, workspaceId, verbatim)
  const { categoryId, suspicions } = checked
  const suspicious = suspicions.length > 0
  await takeIn(context, tx, {
    workspaceId,
    id: submission.id,
    number,
    formId: submission.formId,
    categoryId,
    suspicious,
  })
  return number
}

async function change(writing: Writing): Promise<void> {
  const { context, tx, workspaceId, submission } = writing
  const changed = { ...columnsOf(writing), updatedAt: context.now() }
  await tx.update(inquiries).set(changed).where(eq(inquiries.id, submission.id))
  await updateVerbatim(context, tx, workspaceId, verbatimOf(writing))
}

async function write(writing: Writing): Promise<SubmittedInquiry> {
  const { tx, submission, checked } = writing
  // Two with one id wait here for each other; without it both would take a number.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${submission.id}, 0))`)
  const [stored] = await tx.select().from(inquiries).where(eq(inquiries.id, submission.id)).for('update')
  const receipt = (number: number) => ({ id: submission.id, number, seq: submission.seq })
  if (!stored) return { receipt: receipt(await add(writing)), replayed: false, added: true }
  if (stored.formId !== submission.formId) throw new Problem('conflict', { reason: 'other-form' })
  const replay = { receipt: receipt(stored.number), replayed: true, added: false }
  if (submission.seq < stored.seq) return replay
  if (submission.seq === stored.seq) {
    if (stored.bodyHash === checked.bodyHash) return replay
    throw new Problem('conflict', { reason: 'same-seq' })
  }
  // Somebody has begun to answer it: the words they read must stay.
  if (stored.status !== 'new') throw new Problem('already-done')
  await change(writing)
  return { receipt: receipt(stored.number), replayed: false, added: false }
}

/** A program with a token is believed; who only says that they are a customer may be asked for a signature. */
async function believedOf(tx: Transaction, { kind, workspaceId }: Actor, customer: InquirySubmission['customer']) {
  if (customer === null) return { customer, signed: null }
  const standing = kind === 'customer' ? await standingIn(tx, workspaceId, customer) : 'signed'
  return standing === 'ignored' ? { customer: null, signed: null } : { customer, signed: standing === 'signed' }
}

/**
 * Records an inquiry. When this resolves it is on disk, with its words and the job that will read them.
 * @throws Problem `not-found`, `invalid-input`, `not-accepting`, `conflict`, `already-done`, `wrong-signature`
 */
export async function submitInquiry(
  context: Context,
  actor: Actor,
  submission: InquirySubmission,
): Promise<SubmittedInquiry> {
  if (actor.kind !== 'customer') authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const form = await bareFormIn(tx, submission.formId)
    if (form.state === 'draft') throw new Problem('not-found')
    const checked = check(submission, form)
    const { customer, signed } = await believedOf(tx, actor, submission.customer)
    const named = customer ? [{ externalId: customer.id, attributes: customer.attributes ?? {} }] : []
    const known = actor.kind === 'customer' ? 'keep' : 'merge'
    const customerIds = await upsertCustomers(context, tx, workspaceId, named, known)
    const customerId = customer ? (customerIds.get(repairText(customer.id)) ?? null) : null
    return write({ context, tx, workspaceId, submission, checked, customerId, signed })
  })
}
