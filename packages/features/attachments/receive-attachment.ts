import { hash } from 'node:crypto'
import { type Transaction, withWorkspace } from '@koe/db'
import { attachmentParts, attachments } from '@koe/db/schema'
import { allQuestions, cleanFileName, type FilesQuestion } from '@koe/survey'
import { eq, sql } from 'drizzle-orm'
import { rememberVersions } from '../surveys/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { ATTACHMENT_LIMITS } from './limits.ts'
import { recognize } from './recognize.ts'

/** A file on its way to a response that need not be there yet. */
export interface ArrivingFile {
  /** Made in the browser: sending again is harmless. */
  id: string
  surveyId: string
  surveyVersionId: string
  questionId: string
  /** The id that the response has, or is going to have. */
  responseId: string
  name: string
  bytes: Uint8Array
  /** The door has seen a pass or an invitation. */
  proven?: boolean
}

export interface ArrivedFile {
  receipt: { id: string; name: string; size: number }
  replayed: boolean
}

export interface AttachmentDesk {
  /**
   * Keeps a file until its response is recorded. When this resolves it is on disk.
   * @throws Problem `not-found`, `invalid-input`, `too-large`, `not-accepting`, `already-done`, `conflict`, `too-many-requests`
   */
  receive(actor: Actor, file: ArrivingFile): Promise<ArrivedFile>
}

const partBytes = 256 * 1024

const refuse = (code: string, params: Record<string, number> = {}) =>
  new Problem('invalid-input', {}, [{ field: '/file', code, params }])

/** The file as the question takes it. @throws Problem `invalid-input`, `too-large` */
function checked(file: ArrivingFile, question: FilesQuestion) {
  const limit = Math.min(ATTACHMENT_LIMITS.bytes, (question.megabytes ?? 5) * 1024 * 1024)
  const size = file.bytes.byteLength
  if (size === 0) throw refuse('required')
  if (size > limit) throw new Problem('too-large', { limit })
  const name = cleanFileName(file.name)
  const kind = recognize(name, file.bytes)
  if (kind === null || !question.kinds.includes(kind)) throw refuse('wrong-file-kind')
  return { name, kind, size, hash: hash('sha256', file.bytes, 'base64url') }
}

/** Whoever may answer now may also send a file: the same rule as for a response. @throws Problem `not-accepting`, `already-done` */
async function requireOpen(context: Context, tx: Transaction, workspaceId: string, file: ArrivingFile) {
  const [row] = await tx.execute<{ open: boolean; finished: boolean | null }>(sql`
    select (select finished from responses where workspace_id = ${workspaceId}::uuid and id = ${file.responseId}::uuid
        and survey_id = ${file.surveyId}::uuid) as finished,
      exists (select 1 from surveys s join workspaces w on w.id = s.workspace_id,
          lateral (select (${context.now().toISOString()}::timestamptz at time zone w.time_zone)::date as day) d
        where s.workspace_id = ${workspaceId}::uuid and s.id = ${file.surveyId}::uuid and s.state = 'live'
          and (${file.proven === true} or s.link_access = 'open' or exists (select 1 from exposures e
            where e.workspace_id = s.workspace_id and e.id = ${file.responseId}::uuid and e.survey_id = s.id))
          and coalesce(d.day >= s.opens_on, true) and coalesce(d.day <= s.closes_on, true)) as open`)
  if (row?.finished) throw new Problem('already-done')
  if (!row?.open && row?.finished !== false) throw new Problem('not-accepting')
}

/** Counted while nobody else can add to the same response. What the workspace holds is counted without a lock: a few too many do no harm. */
async function requireRoom(tx: Transaction, file: ArrivingFile, most: number) {
  const { subjectBytes, subjectFiles, workspaceBytes, looseBytes } = ATTACHMENT_LIMITS
  const size = file.bytes.byteLength
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${file.responseId}, 1))`)
  const [own] = await tx.execute<{ asked: number; files: number; bytes: number }>(sql`
    select count(*) filter (where question_id = ${file.questionId})::int as asked, count(*)::int as files,
      coalesce(sum(size), 0)::float8 as bytes from attachments where subject_id = ${file.responseId}::uuid`)
  if (!own || own.asked >= most) throw refuse('too-many-files', { limit: most })
  if (own.files >= subjectFiles || own.bytes + size > subjectBytes) throw refuse('too-many-files', { limit: own.files })
  const [all] = await tx.execute<{ bytes: number; loose: number }>(sql`
    select (select coalesce(sum(size), 0)::float8 from attachments) as bytes,
      (select coalesce(sum(size), 0)::float8 from attachments where response_id is null and inquiry_id is null) as loose`)
  if (!all || all.bytes + size > workspaceBytes || all.loose + size > looseBytes)
    throw new Problem('too-many-requests', { retryAfter: 600 })
}

type Kept = ReturnType<typeof checked>

async function keep(context: Context, tx: Transaction, workspaceId: string, file: ArrivingFile, kept: Kept) {
  const { id, surveyId, questionId, responseId } = file
  await tx.insert(attachments).values({
    ...{ workspaceId, id, surveyId, questionId, subjectId: responseId, ...kept },
    arrivedAt: context.now(),
  })
  for (let at = 0, place = 0; at < file.bytes.byteLength; at += partBytes, place += 1)
    await tx
      .insert(attachmentParts)
      .values({ workspaceId, attachmentId: id, place, bytes: file.bytes.slice(at, at + partBytes) })
}

/** Takes files in before their response. One for a process: it remembers published versions. */
export function openAttachmentDesk(context: Context): AttachmentDesk {
  const versionOf = rememberVersions(context)
  return {
    async receive(actor, file) {
      if (actor.kind !== 'customer') authorize(actor, 'responses.write')
      const { workspaceId } = actor
      const version = await versionOf(workspaceId, file.surveyVersionId)
      const question = version && allQuestions(version.definition).find(({ id }) => id === file.questionId)
      if (version?.surveyId !== file.surveyId || question?.type !== 'files') throw new Problem('not-found')
      const kept = checked(file, question)
      return withWorkspace(context.db, workspaceId, async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${file.id}, 2))`)
        const receipt = { id: file.id, name: kept.name, size: kept.size }
        const [known] = await tx.select().from(attachments).where(eq(attachments.id, file.id))
        if (known) {
          const same = known.hash === kept.hash && known.name === kept.name && known.subjectId === file.responseId
          if (!same || known.questionId !== file.questionId) throw new Problem('conflict', { reason: 'other-file' })
          return { receipt, replayed: true }
        }
        await requireOpen(context, tx, workspaceId, file)
        await requireRoom(tx, file, question.maximum ?? 1)
        await keep(context, tx, workspaceId, file, kept)
        return { receipt, replayed: false }
      })
    },
  }
}
