import type { Transaction } from '@koe/db'
import { allQuestions } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { rememberVersions } from '../surveys/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type ArrivedFile, type ComingFile, keepFile } from './keep-file.ts'

/** A file on its way to a response that need not be there yet. */
export interface ArrivingFile extends Omit<ComingFile, 'subjectId'> {
  surveyId: string
  surveyVersionId: string
  /** The id that the response has, or is going to have. */
  responseId: string
  /** The door has seen a pass or an invitation. */
  proven?: boolean
}

export interface AttachmentDesk {
  /**
   * Keeps a file until its response is recorded. When this resolves it is on disk.
   * @throws Problem `not-found`, `invalid-input`, `too-large`, `not-accepting`, `already-done`, `conflict`, `too-many-requests`
   */
  receive(actor: Actor, file: ArrivingFile): Promise<ArrivedFile>
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

/** Takes files in before their response. One for a process: it remembers published versions. */
export function openAttachmentDesk(context: Context): AttachmentDesk {
  const versionOf = rememberVersions(context)
  return {
    async receive(actor, file) {
      if (actor.kind !== 'customer') authorize(actor, 'responses.write')
      const { workspaceId } = actor
      const { surveyId, responseId: subjectId } = file
      const version = await versionOf(workspaceId, file.surveyVersionId)
      const question = version && allQuestions(version.definition).find(({ id }) => id === file.questionId)
      if (version?.surveyId !== surveyId || question?.type !== 'files') throw new Problem('not-found')
      return keepFile(context, workspaceId, { ...file, subjectId }, { question, place: { surveyId } }, (tx) =>
        requireOpen(context, tx, workspaceId, file),
      )
    },
  }
}
