import { hash } from 'node:crypto'
import { type Transaction, withWorkspace } from '@koe/db'
import { attachmentParts, attachments } from '@koe/db/schema'
import { cleanFileName, type FilesQuestion } from '@koe/survey'
import { eq, sql } from 'drizzle-orm'
import { type Context, Problem } from '../workspaces/index.ts'
import { ATTACHMENT_LIMITS } from './limits.ts'
import { recognize } from './recognize.ts'

/** A file on its way to a response or an inquiry, its subject, that need not be there yet. */
export interface ComingFile {
  /** Made in the browser: sending again is harmless. */
  id: string
  questionId: string
  /** The id that the subject has, or is going to have. */
  subjectId: string
  name: string
  bytes: Uint8Array
}

/** What asks for it. */
export type AskingPlace = { surveyId: string } | { formId: string }

export interface ArrivedFile {
  receipt: { id: string; name: string; size: number }
  replayed: boolean
}

const partBytes = 256 * 1024

const refuse = (code: string, params: Record<string, number> = {}) =>
  new Problem('invalid-input', {}, [{ field: '/file', code, params }])

/** The file as the question takes it. @throws Problem `invalid-input`, `too-large` */
function checked(file: ComingFile, question: FilesQuestion) {
  const limit = Math.min(ATTACHMENT_LIMITS.bytes, (question.megabytes ?? 5) * 1024 * 1024)
  const size = file.bytes.byteLength
  if (size === 0) throw refuse('required')
  if (size > limit) throw new Problem('too-large', { limit })
  const name = cleanFileName(file.name)
  const kind = recognize(name, file.bytes)
  if (kind === null || !question.kinds.includes(kind)) throw refuse('wrong-file-kind')
  return { name, kind, size, hash: hash('sha256', file.bytes, 'base64url') }
}

/** Counted while nobody else can add to the same subject. What the workspace holds is counted without a lock: a few too many do no harm. */
async function requireRoom(tx: Transaction, file: ComingFile, most: number) {
  const { subjectBytes, subjectFiles, workspaceBytes, looseBytes } = ATTACHMENT_LIMITS
  const size = file.bytes.byteLength
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${file.subjectId}, 1))`)
  const [own] = await tx.execute<{ asked: number; files: number; bytes: number }>(sql`
    select count(*) filter (where question_id = ${file.questionId})::int as asked, count(*)::int as files,
      coalesce(sum(size), 0)::float8 as bytes from attachments where subject_id = ${file.subjectId}::uuid`)
  if (!own || own.asked >= most) throw refuse('too-many-files', { limit: most })
  if (own.files >= subjectFiles || own.bytes + size > subjectBytes) throw refuse('too-many-files', { limit: own.files })
  const [all] = await tx.execute<{ bytes: number; loose: number }>(sql`
    select (select coalesce(sum(size), 0)::float8 from attachments) as bytes,
      (select coalesce(sum(size), 0)::float8 from attachments where response_id is null and inquiry_id is null) as loose`)
  if (!all || all.bytes + size > workspaceBytes || all.loose + size > looseBytes)
    throw new Problem('too-many-requests', { retryAfter: 600 })
}

type Kept = ReturnType<typeof checked>

async function keep(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  { id, questionId, subjectId, bytes }: ComingFile,
  kept: Kept & AskingPlace,
) {
  await tx.insert(attachments).values({ workspaceId, id, questionId, subjectId, ...kept, arrivedAt: context.now() })
  for (let at = 0, place = 0; at < bytes.byteLength; at += partBytes, place += 1)
    await tx
      .insert(attachmentParts)
      .values({ workspaceId, attachmentId: id, place, bytes: bytes.slice(at, at + partBytes) })
}

/**
 * Keeps a file until its response or inquiry is recorded. When this resolves it is on disk.
 * @param requireOpen - refuses where nothing is taken (any more); not asked about a file that is there already
 * @throws Problem `invalid-input`, `too-large`, `conflict`, `too-many-requests`, and what `requireOpen` throws
 */
export async function keepFile(
  context: Context,
  workspaceId: string,
  file: ComingFile,
  { question, place }: { question: FilesQuestion; place: AskingPlace },
  requireOpen: (tx: Transaction) => Promise<void>,
): Promise<ArrivedFile> {
  const kept = checked(file, question)
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${file.id}, 2))`)
    const receipt = { id: file.id, name: kept.name, size: kept.size }
    const [known] = await tx.select().from(attachments).where(eq(attachments.id, file.id))
    if (known) {
      const same = known.hash === kept.hash && known.name === kept.name && known.subjectId === file.subjectId
      if (!same || known.questionId !== file.questionId) throw new Problem('conflict', { reason: 'other-file' })
      return { receipt, replayed: true }
    }
    await requireOpen(tx)
    await requireRoom(tx, file, question.maximum ?? 1)
    await keep(context, tx, workspaceId, file, { ...kept, ...place })
    return { receipt, replayed: false }
  })
}
