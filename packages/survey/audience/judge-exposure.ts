import type { Audience, Device } from './audience.ts'
import { behaviorHolds, hoursHold, languageHolds, samplePosition, segmentHolds } from './holds.ts'

/** The funnel of a survey inside a page, in order: whoever reached a step has passed all before it. */
export const FUNNEL_STEPS = [
  'loaded',
  'triggered',
  'matched',
  'sampled',
  'cool',
  'shown',
  'started',
  'finished',
] as const

/** One step of the funnel. `cool`: no clock, and no earlier answer, stood in the way. */
export type FunnelStep = (typeof FUNNEL_STEPS)[number]

/** Every reason why a survey is not shown, in the order in which they are asked, with the step that was not reached. */
export const REASONS = {
  off: 'loaded',
  'not-open': 'loaded',
  'other-trigger': 'triggered',
  hours: 'matched',
  language: 'matched',
  device: 'matched',
  attributes: 'matched',
  behavior: 'matched',
  sample: 'sampled',
  answered: 'cool',
  'shown-before': 'cool',
  pause: 'cool',
  'workspace-pause': 'cool',
} as const satisfies Record<string, FunnelStep>

/** Why a survey is not shown. */
export type Reason = keyof typeof REASONS

/** What the server knows at the moment of the decision. */
export interface ExposureFacts {
  now: Date
  timeZone: string
  /** Whether a day, `YYYY-MM-DD`, is a public holiday at the workspace's place. */
  isHoliday: (day: string) => boolean
  surveyId: string
  /** The customer, or the visitor as long as the customer is not known; the same text for the same one. */
  subject: string
  /** Whether a new response would be taken. */
  open: boolean
  /** `device`: its trigger matched there. `asked`: the customer or the host opened it on purpose. `later`: not yet known. */
  trigger: { by: 'device'; event?: string | undefined } | { by: 'asked' } | { by: 'later' }
  language: string
  device: Device
  attributes: Readonly<Record<string, string>>
  /** How often an event happened within the last days. */
  countOf: (event: string, within: number) => number
  history: {
    /** The customer's first display of this survey: where its spans begin. */
    first: Date | null
    /** The last display that nobody had asked for. */
    last: Date | null
    /** The last display that was answered, or begun to be. */
    answered: Date | null
    /** The last display of any survey of the workspace that nobody had asked for. */
    lastOfAny: Date | null
  }
  /** Whole days between two displays of any surveys to one customer; 0 is none. */
  workspacePauseDays: number
}

/** To be shown, with the beginning of the wave that it belongs to; or the first thing in the way and the step it stands before. */
export type Verdict = { show: true; wave: Date } | { show: false; reason: Reason; step: FunnelStep }

const dayMs = 86_400_000

/**
 * When the wave began that a display at this moment belongs to. Of one wave one answer is taken. With `every`, spans of so
 * many days follow each other from the customer's own first display; without an end each display is a wave of its own.
 *
 * @example
 * waveAt({ rule: 'every', days: 30 }, new Date('2026-01-01T00:00:00Z'), new Date('2026-02-15T00:00:00Z')) // => new Date('2026-01-31T00:00:00Z')
 * waveAt({ rule: 'once' }, null, new Date('2026-02-15T00:00:00Z')) // => new Date('2026-02-15T00:00:00Z')
 */
export function waveAt(repeat: Audience['repeat'], first: Date | null, now: Date): Date {
  if (first === null || repeat.rule === 'always') return now
  if (repeat.rule !== 'every') return first
  const span = repeat.days * dayMs
  const passed = Math.max(0, Math.floor((now.getTime() - first.getTime()) / span))
  return new Date(first.getTime() + passed * span)
}

const within = (moment: Date | null, days: number, now: Date) =>
  moment !== null && days > 0 && now.getTime() - moment.getTime() < days * dayMs

/** In this wave there is an answer already. */
function isAnswered(audience: Audience, { history, now }: ExposureFacts): boolean {
  if (history.answered === null || audience.repeat.rule === 'always') return false
  return audience.repeat.rule !== 'every' || history.answered >= waveAt(audience.repeat, history.first, now)
}

function wasShown(audience: Audience, { history, now }: ExposureFacts): boolean {
  if (history.last === null) return false
  if (audience.repeat.rule === 'once') return true
  return audience.repeat.rule === 'every' && history.last >= waveAt(audience.repeat, history.first, now)
}

/** Each reason with what makes it one, in the order of `REASONS`. */
const checks: { [R in Reason]: (audience: Audience, facts: ExposureFacts) => boolean } = {
  off: (audience) => !audience.inApp,
  'not-open': (_, facts) => !facts.open,
  'other-trigger': ({ trigger }, facts) =>
    facts.trigger.by === 'device' && trigger.on === 'event' && facts.trigger.event !== trigger.event,
  hours: ({ hours }, facts) => hours !== undefined && !hoursHold(hours, facts.now, facts.timeZone, facts.isHoliday),
  language: ({ languages }, facts) => languages !== undefined && !languageHolds(languages, facts.language),
  device: ({ devices }, facts) => devices !== undefined && !devices.includes(facts.device),
  attributes: ({ segment }, facts) => segment !== undefined && !segmentHolds(segment, facts.attributes),
  behavior: ({ behavior }, facts) => behavior !== undefined && !behaviorHolds(behavior, facts.countOf),
  sample: ({ percent }, facts) => samplePosition(facts.surveyId, facts.subject) >= percent,
  answered: isAnswered,
  'shown-before': wasShown,
  pause: ({ pauseDays }, facts) => within(facts.history.last, pauseDays, facts.now),
  'workspace-pause': (_, facts) => within(facts.history.lastOfAny, facts.workspacePauseDays, facts.now),
}

/** What still counts for a survey that was opened on purpose: that is no disturbance, and nobody is chosen. */
const alsoWhenAsked: ReadonlySet<Reason> = new Set<Reason>(['off', 'not-open', 'answered'])

/**
 * The one judge of whether a survey is shown to a customer: asks for every reason in the order of the funnel and gives the
 * first that holds.
 */
export function judgeExposure(audience: Audience, facts: ExposureFacts): Verdict {
  for (const reason of Object.keys(REASONS) as Reason[]) {
    if (facts.trigger.by === 'asked' && !alsoWhenAsked.has(reason)) continue
    if (checks[reason](audience, facts)) return { show: false, reason, step: REASONS[reason] }
  }
  return { show: true, wave: waveAt(audience.repeat, facts.history.first, facts.now) }
}
