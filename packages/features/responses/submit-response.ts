import { rememberClaims } from '../exposures/index.ts'
import { rememberVersions } from '../surveys/index.ts'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { groupCommit } from './group-commit.ts'
import { recordResponses } from './record-responses.ts'
import { type CheckedResponse, checkSubmission, type Submission } from './submission.ts'

export interface Submitted {
  /** Depends on what was sent alone, so that a replay is answered with the same words. */
  receipt: { id: string; seq: number; finished: boolean }
  /** It was on disk already, this or a newer state of it. */
  replayed: boolean
  added: boolean
}

export interface ResponseDesk {
  /**
   * Records a response. When this resolves it is on disk, with its words and the job that will read them.
   * @throws Problem `not-found`, `invalid-input`, `not-accepting`, `conflict`, `already-done`, `wrong-signature`
   */
  submit(actor: Actor, submission: Submission): Promise<Submitted>
}

/** Takes responses in. One for a process: it remembers published versions, and concurrent responses share a commit. */
export function openResponseDesk(context: Context): ResponseDesk {
  const versionOf = rememberVersions(context)
  const judgeClaim = rememberClaims(context)
  const commits = groupCommit({
    most: 100,
    commit: (group: string, responses: CheckedResponse[]) => {
      const [workspaceId = '', known] = group.split('/')
      return recordResponses(context, workspaceId, responses, known === 'merge' ? 'merge' : 'keep')
    },
  })
  /** A program with a token is believed. Who only says that they are a customer may be asked for a signature. */
  async function standingOf({ kind, workspaceId }: Actor, { customer }: Submission) {
    if (customer === null || kind !== 'customer') return 'signed'
    return judgeClaim(workspaceId, customer)
  }
  return {
    async submit(actor, submission) {
      if (actor.kind !== 'customer') authorize(actor, 'responses.write')
      const version = await versionOf(actor.workspaceId, submission.surveyVersionId)
      if (version?.surveyId !== submission.surveyId) throw new Problem('not-found')
      const standing = await standingOf(actor, submission)
      const proven = submission.proven || actor.kind !== 'customer'
      const believed = { ...submission, proven, ...(standing === 'ignored' ? { customer: null } : {}) }
      const checked = checkSubmission(context, believed, version.definition, standing === 'signed')
      // Anybody can claim to be a customer on a public page; a program with a token is believed.
      const known = actor.kind === 'customer' ? 'keep' : 'merge'
      const outcome = await commits.submit(`${actor.workspaceId}/${known}`, checked)
      if (outcome instanceof Problem) throw outcome
      const { id, seq, finished } = submission
      return { receipt: { id, seq, finished }, replayed: outcome === 'replayed', added: outcome === 'added' }
    },
  }
}
