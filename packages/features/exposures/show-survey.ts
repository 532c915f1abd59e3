import { prepared, type Transaction, withWorkspace } from '@koe/db'
import { type SurveyDefinition, withoutQuotas } from '@koe/survey'
import {
  type ExposureFacts,
  FUNNEL_STEPS,
  judgeExposure,
  type Placement,
  placementOf,
  type Verdict,
} from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { showableSurvey } from './audience.ts'
import { factsFor, type Surroundings } from './facts.ts'
import { type Claim, type Identity, identityOf } from './identity/identity.ts'
import type { Increment, Tally } from './tally.ts'
import { settingsIn } from './widget-settings.ts'
import { noteWithheld } from './withhold.ts'

export interface ShowRequest extends Claim, Surroundings {
  /** Made by the page: asking again with the same gives the same answer. */
  exposureId: string
  surveyId: string
  trigger: { event?: string | undefined; opened?: boolean | undefined }
}

export interface ShownExposure {
  exposureId: string
  surveyId: string
  surveyVersionId: string
  definition: SurveyDefinition
  /** The id that the response of this wave has. */
  responseId: string
  placement: Placement
}

/** What the page gets: nothing of quotas, and the survey's own look where the placement has none. */
function asShown(
  { id, ...which }: { id: string; surveyId: string; surveyVersionId: string },
  definition: SurveyDefinition,
  placement: Placement,
): ShownExposure {
  const { look, ...shown } = withoutQuotas(definition)
  return {
    exposureId: id,
    ...which,
    responseId: id,
    definition: shown,
    placement: { ...placementOf(look), ...placement },
  }
}

/**
 * One decision about one customer at a time: whoever asks beside it waits here, and then sees what was decided. Customer
 * and browser in one order everywhere, so that two never wait for each other.
 */
async function lockSubjects(tx: Transaction, workspaceId: string, { subjects }: Identity, now: Date) {
  const names = JSON.stringify(subjects)
  await prepared(tx)`
    insert into exposure_subjects as s (workspace_id, subject, last_seen_at)
    select ${workspaceId}::uuid, value, ${now.toISOString()}::timestamptz from json_array_elements_text(${names}::json)
    order by value on conflict (workspace_id, subject) do update set last_seen_at = excluded.last_seen_at`
}

const draftLifeMs = 24 * 3_600_000

interface StoredExposure {
  id: string
  survey_id: string
  survey_version_id: string
  visitor_id: string
  definition: SurveyDefinition
}

/**
 * The display that was granted under this id, or the open one that somebody asked for: nobody answered it yet, or it was
 * begun lately and never sent, as in another tab. Devices keep what was begun as long.
 */
async function grantedBefore(tx: Transaction, request: ShowRequest, identity: Identity, versionId: string, now: Date) {
  const since = new Date(now.getTime() - draftLifeMs).toISOString()
  const [found] = await tx.execute<StoredExposure & Record<string, unknown>>(sql`
    select e.id, e.survey_id, e.survey_version_id, e.visitor_id, v.definition
    from exposures e join survey_versions v on v.workspace_id = e.workspace_id and v.id = e.survey_version_id
    where e.id = ${request.exposureId}::uuid or (${request.trigger.opened === true} and e.asked
      and e.subject = ${identity.subject} and e.survey_id = ${request.surveyId}::uuid
      and e.survey_version_id = ${versionId}::uuid and (e.response_id is null
        or (e.finished_at is null and e.decided_at > ${since}::timestamptz)))
    order by e.id = ${request.exposureId}::uuid desc, e.decided_at desc limit 1`)
  return found
}

interface Grant {
  request: ShowRequest
  identity: Identity
  versionId: string
  wave: Date
  now: Date
}

async function grant(tx: Transaction, workspaceId: string, { request, identity, versionId, wave, now }: Grant) {
  const asked = request.trigger.opened === true
  const at = now.toISOString()
  await tx.execute(sql`
    insert into exposures (workspace_id, id, survey_id, survey_version_id, subject, visitor_id, signed, trigger, asked, wave,
      decided_at)
    values (${workspaceId}::uuid, ${request.exposureId}::uuid, ${request.surveyId}::uuid, ${versionId}::uuid,
      ${identity.subject}, ${identity.visitorId}::uuid, ${identity.signed}, ${request.trigger.event ?? ''}, ${asked},
      ${wave.toISOString()}::timestamptz, ${at}::timestamptz)`)
  if (!asked)
    await tx.execute(sql`
      update exposure_subjects set last_shown_at = ${at}::timestamptz
      where subject in (select value from json_array_elements_text(${JSON.stringify(identity.subjects)}::json))`)
}

/** How far a decision came, as counts. Beginning with the display, the ledger itself is counted. */
function countsOf(surveyId: string, trigger: ExposureFacts['trigger'], verdict: Verdict): Increment[] {
  if (trigger.by === 'asked') return []
  const reached = verdict.show ? 'cool' : verdict.step
  const steps = FUNNEL_STEPS.slice(1, FUNNEL_STEPS.indexOf(reached)).map((what) => ({ surveyId, what }))
  return verdict.show ? steps : [...steps, { surveyId, what: `stopped/${verdict.reason}` }]
}

/**
 * Decides whether a survey is shown to somebody now, and enters the decision in the same transaction.
 * @returns null when it is not shown: outsiders are not told why
 * @throws Problem `wrong-signature`
 */
export async function showSurvey(
  context: Context,
  tally: Tally,
  workspaceId: string,
  request: ShowRequest,
): Promise<ShownExposure | null> {
  const now = context.now()
  const { surveyId } = request
  let counts: Increment[] = []
  const shown = await withWorkspace(context.db, workspaceId, async (tx) => {
    const settings = await settingsIn(tx, workspaceId)
    const identity = identityOf(settings, request)
    const survey = await showableSurvey(tx, surveyId, now)
    if (!survey) return null
    const { placement } = survey.audience
    await lockSubjects(tx, workspaceId, identity, now)
    const before = await grantedBefore(tx, request, identity, survey.versionId, now)
    if (before) {
      if (before.survey_id !== surveyId || before.visitor_id !== identity.visitorId) return null
      const { id, survey_version_id: surveyVersionId, definition } = before
      return asShown({ id, surveyId, surveyVersionId }, definition, placement)
    }
    const trigger: ExposureFacts['trigger'] = request.trigger.opened
      ? { by: 'asked' }
      : { by: 'device', event: request.trigger.event }
    const facts = await factsFor(tx, { identity, settings, surroundings: request, now }, [survey])
    const verdict = judgeExposure(survey.audience, facts(survey, trigger))
    counts = countsOf(surveyId, trigger, verdict)
    if (!verdict.show) {
      await noteWithheld(tx, workspaceId, identity.subject, now, [{ surveyId, reason: verdict.reason }])
      return null
    }
    const { versionId, definition } = survey
    await grant(tx, workspaceId, { request, identity, versionId, wave: verdict.wave, now })
    const id = request.exposureId
    return asShown({ id, surveyId, surveyVersionId: versionId }, definition, placement)
  })
  await tally.add(workspaceId, counts)
  return shown
}
