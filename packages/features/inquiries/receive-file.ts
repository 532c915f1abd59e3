import type { Transaction } from '@koe/db'
import { withWorkspace } from '@koe/db'
import { inquiries } from '@koe/db/schema'
import { allQuestions } from '@koe/survey'
import { eq } from 'drizzle-orm'
import { type ArrivedFile, type ComingFile, keepFile } from '../attachments/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { bareFormIn, formDefinition } from './form/form.ts'

/** A file on its way to an inquiry that need not be there yet. */
export interface InquiryFile extends Omit<ComingFile, 'subjectId'> {
  formId: string
  /** The id that the inquiry is going to have. */
  inquiryId: string
}

/** What was sent is not added to: it is another inquiry, or an answer. @throws Problem `already-done` */
async function requireNew(tx: Transaction, inquiryId: string): Promise<void> {
  const [sent] = await tx.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.id, inquiryId))
  if (sent) throw new Problem('already-done')
}

/**
 * Keeps a file until its inquiry is recorded. When this resolves it is on disk.
 * @throws Problem `not-found` where the form asks for none, `not-accepting`, `already-done`, `invalid-input`, `too-large`, `conflict`, `too-many-requests`
 */
export async function receiveInquiryFile(context: Context, actor: Actor, file: InquiryFile): Promise<ArrivedFile> {
  if (actor.kind !== 'customer') authorize(actor, 'inquiries.write')
  const { workspaceId } = actor
  const { formId, inquiryId: subjectId } = file
  const form = await withWorkspace(context.db, workspaceId, (tx) => bareFormIn(tx, formId))
  if (form.state === 'draft') throw new Problem('not-found')
  if (form.state === 'closed') throw new Problem('not-accepting')
  const question = allQuestions(formDefinition(form)).find(({ id }) => id === file.questionId)
  if (question?.type !== 'files') throw new Problem('not-found')
  return keepFile(context, workspaceId, { ...file, subjectId }, { question, place: { formId } }, (tx) =>
    requireNew(tx, subjectId),
  )
}
