import { type Hours, type WorkingPlace, workingTime } from '@koe/survey/audience'

/** What an inquiry must be for a rule to fire: all that are there have to hold, and one at least is there. */
export interface RuleConditions {
  /** The same person wrote so many inquiries within so many days, with this one. */
  repeat?: { times: number; days: number } | undefined
  /** Their last NPS is 0–6, and so many days old at most. */
  detractor?: { days: number } | undefined
  /** One of them stands in the customer's words, however wide or tall it is written. */
  keywords?: string[] | undefined
  /** Nobody has replied for so many working hours. */
  waitingHours?: number | undefined
  /** One of them, or one under it, was chosen. */
  categoryIds?: string[] | undefined
}

/** What a rule asks of an inquiry. */
export interface RuleFacts {
  text: string
  /** The chosen category and those above it. */
  way: { id: string; label: string }[]
  recordedAt: Date
  firstRepliedAt: Date | null
  hours: Hours | null
  /** When the same person wrote before, the newest first. */
  earlier: Date[]
  /** Their last score before now. */
  nps: { score: number; at: Date } | null
}

/** Why a rule fired: a figure or a word for each condition, as it is entered. */
export type Why = Record<string, string>

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** As words are compared: full and half width, capitals and the width of spaces make no difference. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()

const within = (at: Date, until: Date, days: number) =>
  at.getTime() <= until.getTime() && at.getTime() > until.getTime() - days * DAY_MS

type Check = (conditions: RuleConditions, facts: RuleFacts, now: Date, place: WorkingPlace) => Why | false | null

/** Each says why its condition holds, false when it does not, and null when it is not asked. */
const checks: Check[] = [
  ({ repeat }, { recordedAt, earlier }) => {
    if (!repeat) return null
    const times = 1 + earlier.filter((at) => within(at, recordedAt, repeat.days)).length
    return times >= repeat.times && { repeat: `${times}/${repeat.days}` }
  },
  ({ detractor }, { nps, recordedAt }) => {
    if (!detractor) return null
    return nps !== null && nps.score <= 6 && within(nps.at, recordedAt, detractor.days) && { nps: String(nps.score) }
  },
  ({ keywords }, { text }) => {
    if (!keywords) return null
    const words = folded(text)
    const found = keywords.find((keyword) => words.includes(folded(keyword)))
    return found !== undefined && { keyword: found }
  },
  ({ waitingHours }, { recordedAt, firstRepliedAt, hours }, now, place) => {
    if (waitingHours === undefined) return null
    const waited = workingTime(hours, recordedAt, firstRepliedAt ?? now, place) / HOUR_MS
    return waited >= waitingHours && { waiting: String(Math.floor(waited * 10) / 10) }
  },
  ({ categoryIds }, { way }) => {
    if (!categoryIds) return null
    return way.some(({ id }) => categoryIds.includes(id)) && { category: way.map(({ label }) => label).join(' › ') }
  },
]

/** Why a rule fires for an inquiry; null when it does not. */
export function whyFires(conditions: RuleConditions, facts: RuleFacts, now: Date, place: WorkingPlace): Why | null {
  const found = checks.map((check) => check(conditions, facts, now, place)).filter((why) => why !== null)
  if (found.length === 0) return null
  const held = found.flatMap((why) => (why === false ? [] : [why]))
  return held.length === found.length ? Object.assign({}, ...held) : null
}
