import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries, inquiryEntries } from '@koe/db/schema'
import { and, eq, inArray } from 'drizzle-orm'
import { recordVerbatim, storableText } from '../../verbatims/index.ts'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { type Inquiry, inquiryIn } from '../read-inquiries.ts'
import { rootOf } from '../together/merge-inquiries.ts'
import { setStatus } from './change-inquiry.ts'
import { writeEntry } from './entries.ts'
import { ownWords } from './own-words.ts'

/** A letter from a customer, as a mail provider's webhook or a mail program's rule hands it over. */
export interface AnswerInput {
  /** The letter's own Message-ID: one that comes twice is entered once. */
  messageId: string
  /** `In-Reply-To` and `References`, each with or without `<>`. */
  references: readonly string[]
  from: string
  /** The plain text with everything that is quoted below it. */
  text: string
}

export interface ReceivedAnswer {
  inquiryId: string
  /** False: this letter was known. */
  added: boolean
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The ids before the @ of references: those of our letters are the ids of their entries. */
const idsOf = (references: readonly string[]): string[] =>
  references.flatMap((reference) => {
    const local = reference.replace(/^[<\s]+/, '').split('@')[0] ?? ''
    return uuid.test(local) ? [local.toLowerCase()] : []
  })

async function inquiryOf(tx: Transaction, workspaceId: string, references: readonly string[]): Promise<string> {
  const ids = idsOf(references)
  const [found] =
    ids.length === 0
      ? []
      : await tx
          .select({ id: inquiryEntries.inquiryId })
          .from(inquiryEntries)
          .where(and(inArray(inquiryEntries.id, ids), inArray(inquiryEntries.kind, ['reply', 'receipt', 'question'])))
          .limit(1)
  if (!found) throw new Problem('not-found')
  return rootOf(tx, workspaceId, found.id)
}

interface AnswerWords {
  /** The entry's. */
  id: string
  words: string
  channel: string
  detail?: Record<string, string>
  messageId?: string
}

/**
 * Within a transaction that has locked the inquiry: enters what its customer said further. Their words become a verbatim like the first
 * ones; a solved inquiry is reopened, any other that somebody works on is open again.
 * @returns false when it is entered already
 */
export async function enterAnswer(
  context: Context,
  tx: Transaction,
  actor: Actor,
  before: Inquiry,
  { id, words, channel, ...entry }: AnswerWords,
): Promise<boolean> {
  if (!(await writeEntry(context, tx, actor, { ...entry, id, inquiryId: before.id, kind: 'answer' }))) return false
  await recordVerbatim(context, tx, actor.workspaceId, {
    id: context.newId(),
    source: 'inquiry',
    sourceId: before.id,
    questionId: id,
    text: words,
    customerId: before.customerId,
    saidAt: context.now(),
    category: before.category,
    channel,
    attributes: before.attributes,
    suspicious: before.suspicions.length > 0,
  })
  const to = before.status === 'solved' ? 'reopened' : before.status === 'waiting' ? 'open' : before.status
  await setStatus(context, tx, actor, { id: before.id, from: before.status, to })
  return true
}

/**
 * Enters what a customer wrote back to a reply, or to the copy of their inquiry; where that one was merged, in the one it was merged into.
 * @throws Problem `not-found` when the letter answers no reply of this workspace, `invalid-input` when it holds no words of its own
 */
export async function receiveAnswer(context: Context, actor: Actor, input: AnswerInput): Promise<ReceivedAnswer> {
  authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const inquiryId = await inquiryOf(tx, workspaceId, input.references)
    await tx.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.id, inquiryId)).for('update')
    const before = await inquiryIn(tx, workspaceId, inquiryId)
    const words = storableText(ownWords(input.text))
    if (words === '') throw new Problem('invalid-input', {}, [{ field: '/text', code: 'too-short' }])
    const detail = input.from.toLowerCase() === before.email?.toLowerCase() ? {} : { from: storableText(input.from) }
    const answer = { id: context.newId(), words, channel: 'email', detail, messageId: storableText(input.messageId) }
    return { inquiryId, added: await enterAnswer(context, tx, actor, before, answer) }
  })
}
