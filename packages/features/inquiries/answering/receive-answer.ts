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

/** The ids before the @ of references: those of our replies are the ids of their entries. */
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
          .where(and(inArray(inquiryEntries.id, ids), eq(inquiryEntries.kind, 'reply')))
          .limit(1)
  if (!found) throw new Problem('not-found')
  return rootOf(tx, workspaceId, found.id)
}

async function recordWords(
  context: Context,
  tx: Transaction,
  actor: Actor,
  inquiry: Inquiry,
  words: string,
  id: string,
) {
  await recordVerbatim(context, tx, actor.workspaceId, {
    id: context.newId(),
    source: 'inquiry',
    sourceId: inquiry.id,
    questionId: id,
    text: words,
    customerId: inquiry.customerId,
    saidAt: context.now(),
    category: inquiry.category,
    channel: 'email',
    attributes: inquiry.attributes,
    suspicious: inquiry.suspicions.length > 0,
  })
}

/**
 * Enters what a customer wrote back to a reply; where that inquiry was merged, in the one it was merged into. Their own words become a verbatim like the inquiry's first ones; a solved inquiry is
 * reopened, any other that somebody works on is open again.
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
    const id = context.newId()
    const stranger = input.from.toLowerCase() === before.email?.toLowerCase() ? {} : { from: storableText(input.from) }
    const entry = { id, inquiryId, kind: 'answer' as const, detail: stranger, messageId: storableText(input.messageId) }
    if (!(await writeEntry(context, tx, actor, entry))) return { inquiryId, added: false }
    await recordWords(context, tx, actor, before, words, id)
    const to = before.status === 'solved' ? 'reopened' : before.status === 'waiting' ? 'open' : before.status
    await setStatus(context, tx, actor, { id: inquiryId, from: before.status, to })
    return { inquiryId, added: true }
  })
}
