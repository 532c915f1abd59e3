import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries, inquiryForms } from '@koe/db/schema'
import { repairText } from '@koe/survey'
import { eq, sql } from 'drizzle-orm'
import { arrivedFiles, bindFiles } from '../attachments/index.ts'
import { upsertCustomers } from '../customers/index.ts'
import { standingIn } from '../exposures/index.ts'
import { recordVerbatim, updateVerbatim } from '../verbatims/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type CheckedInquiry, checkInquiry } from './check-inquiry.ts'
import { takeIn } from './desk/take-in.ts'
import { bareFormIn, formQuestions } from './form/form.ts'
import { formSecret, statusToken } from './form/signatures.ts'
import { wasCopied, writeReceipt } from './own/write-receipt.ts'
import { hasRules } from './rules/judge-inquiries.ts'
import type { InquirySubmission } from './submission.ts'

export interface SubmittedInquiry {
  /** `number` is what the customer can name on the phone. */
  receipt: { id: string; number: number; seq: number }
  /** For the link on which whoever sent it sees what becomes of it. */
  statusToken: string
  /** A copy goes out by mail. */
  copied: boolean
  replayed: boolean
  added: boolean
}

async function nextNumber(tx: Transaction, workspaceId: string): Promise<number> {
  const [row] = await tx.execute<{ last_number: string }>(sql`
    insert into inquiry_numbers as n (workspace_id, last_number) values (${workspaceId}::uuid, 1)
    on conflict (workspace_id) do update set last_number = n.last_number + 1 returning last_number`)
  return Number(row?.last_number)
}

interface Writing {
  actor: Actor
  secret: string
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
  fields: checked.fields,
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
  const { context, tx, actor, workspaceId, submission, checked, customerId, signed } = writing
  const [form] = await tx.select().from(inquiryForms).where(eq(inquiryForms.id, submission.formId))
  if (form?.state !== 'live') throw new Problem('not-accepting')
  const number = await nextNumber(tx, workspaceId)
  const at = context.now()
  const ruled = await hasRules(tx)
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
    judgedAt: ruled ? null : at,
    recordedAt: at,
    updatedAt: at,
  })
  const verbatim = { ...verbatimOf(writing), id: context.newId(), customerId, saidAt: at }
  await recordVerbatim(context, tx, workspaceId, verbatim)
  if (submission.mails) await writeReceipt(context, tx, actor, { ...checked, inquiryId: submission.id })
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
  if (ruled) await context.queue.enqueue(tx, 'judge-inquiries', { workspaceId })
  return number
}

async function change(writing: Writing): Promise<void> {
  const { context, tx, workspaceId, submission } = writing
  const changed = { ...columnsOf(writing), updatedAt: context.now() }
  await tx.update(inquiries).set(changed).where(eq(inquiries.id, submission.id))
  await updateVerbatim(context, tx, workspaceId, verbatimOf(writing))
}

/** Binds the files that the inquiry names. @throws Problem `invalid-input` for one that has not arrived */
async function bind({ tx, workspaceId, submission, checked }: Writing): Promise<void> {
  const arrived = new Set((await arrivedFiles(tx, workspaceId, checked.files)).map(({ id }) => id))
  const missing = checked.files.filter(({ id }) => !arrived.has(id))
  const errors = missing.map(({ questionId }) => ({ field: `/answers/${questionId}`, code: 'file-missing' }))
  if (errors.length > 0) throw new Problem('invalid-input', {}, errors)
  await bindFiles(tx, workspaceId, 'inquiry', [{ id: submission.id, finished: true }], checked.files)
}

async function write(writing: Writing): Promise<SubmittedInquiry> {
  const { tx, workspaceId, secret, submission, checked } = writing
  // Two with one id wait here for each other; without it both would take a number.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${submission.id}, 0))`)
  const [stored] = await tx.select().from(inquiries).where(eq(inquiries.id, submission.id)).for('update')
  const known = async (number: number) => ({
    receipt: { id: submission.id, number, seq: submission.seq },
    statusToken: statusToken(secret, submission.id),
    copied: await wasCopied(tx, workspaceId, submission.id),
  })
  if (!stored) {
    const number = await add(writing)
    await bind(writing)
    return { ...(await known(number)), replayed: false, added: true }
  }
  if (stored.formId !== submission.formId) throw new Problem('conflict', { reason: 'other-form' })
  const replay = { ...(await known(stored.number)), replayed: true, added: false }
  if (submission.seq < stored.seq) return replay
  if (submission.seq === stored.seq) {
    if (stored.bodyHash === checked.bodyHash) return replay
    throw new Problem('conflict', { reason: 'same-seq' })
  }
  // Somebody has begun to answer it: the words they read must stay.
  if (stored.status !== 'new') throw new Problem('already-done')
  await change(writing)
  await bind(writing)
  return { ...(await known(stored.number)), replayed: false, added: false }
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
    const secret = await formSecret(context, tx, form.id)
    const trusted = actor.kind !== 'customer'
    const checked = checkInquiry(submission, { form, secret, now: context.now(), trusted })
    const { customer, signed } = await believedOf(tx, actor, submission.customer)
    const named = customer ? [{ externalId: customer.id, attributes: customer.attributes ?? {} }] : []
    const known = actor.kind === 'customer' ? 'keep' : 'merge'
    const customerIds = await upsertCustomers(context, tx, workspaceId, named, known)
    const customerId = customer ? (customerIds.get(repairText(customer.id)) ?? null) : null
    return write({ context, tx, actor, secret, workspaceId, submission, checked, customerId, signed })
  })
}
