import type { Assignment, ExtractedTheme } from '@koe/text'
import { type AnswerCounts, noAnswers } from './scores-beside.ts'
import type { Voice, Voices } from './voices.ts'

/** Counts of one theme, each customer once. */
export interface ThemeTally {
  customers: number
  verbatims: number
  series: number[]
  answers: AnswerCounts
  by: number[]
  intents: Map<string, number>
  losses: Map<string, number>
  sentiment: { sum: number; segments: number }
}

/** Counts of everything: by theme index, of all customers, and of those without a theme (`other`). */
export interface Tally {
  themes: Map<number, ThemeTally>
  all: ThemeTally
  other: ThemeTally
}

/** Which period and which value of the `--by` column a voice belongs to; −1 = none. */
export interface Places {
  periods: number
  values: number
  periodOf(voice: Voice): number
  valueOf(voice: Voice): number
}

const blank = (places: Places): ThemeTally => ({
  customers: 0,
  verbatims: 0,
  series: new Array<number>(places.periods).fill(0),
  answers: noAnswers(),
  by: new Array<number>(places.values).fill(0),
  intents: new Map(),
  losses: new Map(),
  sentiment: { sum: 0, segments: 0 },
})

/** What one customer said of one theme, before it is counted once. */
interface Said {
  verbatims: number
  periods: Set<number>
  values: Set<number>
  intents: Set<string>
  losses: Set<string>
}

const nothing = (): Said => ({
  verbatims: 0,
  periods: new Set(),
  values: new Set(),
  intents: new Set(),
  losses: new Set(),
})

const ALL = -1
const OTHER = -2

/** Counts customers, verbatims, periods, values, answers and labels of every theme. */
export function tallyThemes(
  found: Voices,
  assignments: readonly Assignment[],
  themes: readonly ExtractedTheme[],
  places: Places,
): Tally {
  const tally: Tally = {
    themes: new Map(themes.map((theme) => [theme.index, blank(places)])),
    all: blank(places),
    other: blank(places),
  }
  const of = (key: number) => (key === ALL ? tally.all : key === OTHER ? tally.other : tally.themes.get(key))
  for (const voices of byOwner(found.voices)) {
    const said = new Map<number, Said>([[ALL, nothing()]])
    for (const voice of voices) hear(voice, assignments, places, said, of)
    if (said.size === 1) said.set(OTHER, said.get(ALL) ?? nothing())
    const score = newestScore(voices)
    for (const [key, one] of said) {
      const entry = of(key)
      if (entry) countOnce(entry, one, score)
    }
  }
  return tally
}

/** Voices of each customer together, in the order in which customers first speak. */
function byOwner(voices: readonly Voice[]): Iterable<Voice[]> {
  const owners = new Map<string, Voice[]>()
  for (const voice of voices) {
    const own = owners.get(voice.owner)
    if (own) own.push(voice)
    else owners.set(voice.owner, [voice])
  }
  return owners.values()
}

function hear(
  voice: Voice,
  assignments: readonly Assignment[],
  places: Places,
  said: Map<number, Said>,
  of: (key: number) => ThemeTally | undefined,
): void {
  const period = places.periodOf(voice)
  const value = places.valueOf(voice)
  const entry = (key: number) => {
    const known = said.get(key)
    if (known) return known
    const fresh = nothing()
    said.set(key, fresh)
    return fresh
  }
  for (const { segments, first } of voice.verbatims) {
    const mentioned = new Set([ALL])
    for (const [i, segment] of segments.entries()) {
      const { theme, subtheme } = assignments[first + i]!
      for (const key of [ALL, theme, subtheme]) {
        if (key === null) continue
        mentioned.add(key)
        const one = entry(key)
        for (const { label } of segment.intents) one.intents.add(label)
        for (const { label } of segment.losses) one.losses.add(label)
        const counted = of(key)
        if (!counted) continue
        counted.sentiment.sum += segment.sentiment
        counted.sentiment.segments++
      }
    }
    for (const key of mentioned) {
      const one = entry(key)
      one.verbatims++
      if (period >= 0) one.periods.add(period)
      if (value >= 0) one.values.add(value)
    }
  }
}

/** The score that counts for a customer: of the newest row that has one. */
function newestScore(voices: readonly Voice[]): number | null {
  let newest: Voice | undefined
  for (const voice of voices) {
    if (voice.score === null) continue
    if (newest === undefined || (voice.saidOn?.number ?? 0) >= (newest.saidOn?.number ?? 0)) newest = voice
  }
  return newest?.score ?? null
}

function countOnce(entry: ThemeTally, said: Said, score: number | null): void {
  entry.customers++
  entry.verbatims += said.verbatims
  for (const period of said.periods) entry.series[period]!++
  for (const value of said.values) entry.by[value]!++
  for (const label of said.intents) entry.intents.set(label, (entry.intents.get(label) ?? 0) + 1)
  for (const label of said.losses) entry.losses.set(label, (entry.losses.get(label) ?? 0) + 1)
  if (score !== null) entry.answers[score]!++
}

/** Labels with their counts, most first. */
export function ranked(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}
