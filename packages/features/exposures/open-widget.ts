import { withWorkspace } from '@koe/db'
import { countedEvents, judgeExposure, type Placement, placementOf, type Trigger } from '@koe/survey/audience'
import type { Context } from '../workspaces/index.ts'
import { showableSurveys } from './audience.ts'
import { factsFor, type Surroundings } from './facts.ts'
import { type Claim, identityOf } from './identity/identity.ts'
import type { Increment, Tally } from './tally.ts'
import { noteCall, settingsIn } from './widget-settings.ts'
import { noteWithheld, type Withheld } from './withhold.ts'

/** A survey that waits for its trigger on a page. */
export interface Candidate {
  surveyId: string
  trigger: Trigger
  placement: Placement
  priority: number
}

export interface OpenedWidget {
  /** The most important first. */
  surveys: Candidate[]
  /** The names of the events that some survey asks for: only these need to be sent. */
  events: string[]
  /** Whether the customer's identity is proven. */
  signed: boolean
}

/**
 * What a page that was loaded may have to show: the surveys that would be shown if their trigger matched now. All others
 * are left out, so that a page without one has cost one request. @throws Problem `wrong-signature`
 */
export async function openWidget(
  context: Context,
  tally: Tally,
  workspaceId: string,
  input: Claim & Surroundings,
): Promise<OpenedWidget> {
  const now = context.now()
  const counts: Increment[] = []
  const opened = await withWorkspace(context.db, workspaceId, async (tx) => {
    const settings = await settingsIn(tx, workspaceId)
    const identity = identityOf(settings, input)
    await noteCall(tx, workspaceId, now, settings.lastCallAt)
    const showable = await showableSurveys(tx, now)
    const facts = await factsFor(tx, { identity, settings, surroundings: input, now }, showable)
    const surveys: Candidate[] = []
    const withheld: Withheld[] = []
    for (const survey of showable) {
      const { id: surveyId, audience } = survey
      const verdict = judgeExposure(audience, facts(survey, { by: 'later' }))
      if (verdict.show || verdict.step !== 'loaded') counts.push({ surveyId, what: 'loaded' })
      if (verdict.show) {
        const { trigger, priority } = audience
        const placement = { ...placementOf(survey.look ?? {}), ...audience.placement }
        surveys.push({ surveyId, trigger, placement, priority })
      } else {
        counts.push({ surveyId, what: `left-out/${verdict.reason}` })
        withheld.push({ surveyId, reason: verdict.reason })
      }
    }
    await noteWithheld(tx, workspaceId, identity.subject, now, withheld)
    const events = [...new Set(showable.flatMap(({ audience }) => countedEvents(audience)))]
    return { surveys: surveys.sort((a, b) => b.priority - a.priority), events, signed: identity.signed }
  })
  await tally.add(workspaceId, counts)
  return opened
}
