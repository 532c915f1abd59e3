import {
  correlatedDifference,
  customerEffortScore,
  type Difference,
  type Estimated,
  holm,
  type Interval,
  intervalPValue,
  netPromoterScore,
  overlapCorrelation,
  type PairCount,
  pairedDifference,
  topTwoBox,
} from '@koe/stats'
import { SCALES, type ScaleQuestion } from '@koe/survey'
import { distributionOf, promoterCountsOf, type Score, scoreOf } from '../../surveys/index.ts'

type Kind = ScaleQuestion['type']

/** Against the wave before, in the unit of the score. */
export interface WaveChange {
  difference: number
  low: number
  high: number
  /** Adjusted for all comparisons that are judged (Holm); null where none is made. */
  pValue: number | null
  /** `withheld`: too few answered to say. */
  verdict: 'rise' | 'fall' | 'unsure' | 'withheld'
}

/** Customers who answered in this wave and in the one before, each beside their own earlier answer. */
export interface Panel {
  base: number
  before: Score
  now: Score
  change: WaveChange
}

export interface Wave {
  /** The how-manieth time it was that the customers were asked. */
  wave: number
  score: Score
  /** Of everybody who answered; null for the first wave, and after one without answers. */
  change: WaveChange | null
  panel: Panel | null
}

/** Respondents by answer, of one wave; and of those who answered in the wave before too, by both answers. */
export interface WaveCounts {
  wave: number
  answers: ReadonlyMap<number, number>
  pairs: readonly { before: number; now: number; respondents: number }[]
}

/** With fewer on one side no verdict is given; whoever is left out is chosen by that number alone. */
export const FEWEST = 20
const threshold = 0.05

/** What one answer contributes to the score: its mean, times the factor, is the score. */
const contributions: Record<Kind, { of: (answer: number) => number; scale: Interval; factor: number }> = {
  nps: { of: (answer) => (answer >= 9 ? 1 : answer >= 7 ? 0 : -1), scale: { low: -1, high: 1 }, factor: 100 },
  csat: { of: (answer) => (answer >= 4 ? 1 : 0), scale: { low: 0, high: 1 }, factor: 1 },
  ces: { of: (answer) => answer, scale: SCALES.ces, factor: 1 },
}

function estimate(kind: Kind, distribution: number[], level?: number): Estimated | null {
  if (kind === 'nps') {
    const { score, low, high } = netPromoterScore(promoterCountsOf(distribution), level)
    return score === null ? null : { value: score, low, high }
  }
  if (kind === 'csat') {
    const { share, low, high } = topTwoBox(distribution, level)
    return share === null ? null : { value: share, low, high }
  }
  const { mean, low, high } = customerEffortScore(distribution, level)
  return mean === null ? null : { value: mean, low, high }
}

interface Tested {
  differenceAt: (level?: number) => Difference
  /** Of the smaller side. */
  base: number
}

const baseOf = (distribution: readonly number[]) => distribution.reduce((sum, count) => sum + count, 0)

/** Everybody of both waves; who is in both makes the two scores go together, and is not counted as two strangers. */
function everybody(kind: Kind, now: number[], before: number[], pairs: readonly PairCount[]): Tested | null {
  const bases: [number, number] = [baseOf(now), baseOf(before)]
  if (Math.min(...bases) === 0) return null
  const correlation = overlapCorrelation(pairs, bases)
  const differenceAt = (level?: number): Difference => {
    const [one, other] = [estimate(kind, now, level), estimate(kind, before, level)]
    return one && other ? correlatedDifference(one, other, correlation) : { difference: null, low: 0, high: 0 }
  }
  return { differenceAt, base: Math.min(...bases) }
}

function panelOf(kind: Kind, pairs: readonly PairCount[]): Tested | null {
  const base = pairs.reduce((sum, { count }) => sum + count, 0)
  if (base === 0) return null
  const { scale, factor } = contributions[kind]
  const differenceAt = (level?: number): Difference => {
    const { difference, low, high } = pairedDifference(pairs, scale, level)
    return { difference: difference === null ? null : difference * factor, low: low * factor, high: high * factor }
  }
  return { differenceAt, base }
}

/** Of all tests that are shown, with one adjustment for those that are judged. */
function changesOf(tests: readonly (Tested | null)[]): (WaveChange | null)[] {
  const found = tests.map((test) => {
    const shown = test?.differenceAt()
    if (!test || !shown || shown.difference === null) return null
    const judged = test.base >= FEWEST
    return { ...shown, difference: shown.difference, judged, pValue: intervalPValue(test.differenceAt) }
  })
  const adjusted = holm(found.flatMap((change) => (change?.judged ? [change.pValue] : [])))
  let next = 0
  return found.map((change) => {
    if (!change) return null
    const { judged, difference, low, high } = change
    if (!judged) return { difference, low, high, pValue: null, verdict: 'withheld' }
    const pValue = adjusted[next++] ?? 1
    const beyondChance = difference > 0 ? 'rise' : 'fall'
    return { difference, low, high, pValue, verdict: pValue < threshold ? beyondChance : 'unsure' }
  })
}

const scoreOfPairs = (kind: Kind, pairs: WaveCounts['pairs'], which: 'before' | 'now'): Score => {
  const counts = new Map<number, number>()
  for (const pair of pairs) counts.set(pair[which], (counts.get(pair[which]) ?? 0) + pair.respondents)
  return scoreOf(kind, distributionOf(kind, counts))
}

/**
 * The score of each wave, and its change against the wave just before: of everybody, and apart from that of those who
 * answered both times.
 * @param waves rising; the first may only be there to be compared with
 */
export function compareWaves(kind: Kind, waves: readonly WaveCounts[]): Wave[] {
  const { of } = contributions[kind]
  const distributions = waves.map(({ answers }) => distributionOf(kind, answers))
  const pairs = waves.map(({ wave, pairs: both }, i): PairCount[] =>
    waves[i - 1]?.wave === wave - 1
      ? both.map(({ before, now, respondents }) => ({ first: of(now), second: of(before), count: respondents }))
      : [],
  )
  const tests = waves.flatMap(({ wave }, i) => {
    const before = waves[i - 1]?.wave === wave - 1 ? distributions[i - 1] : undefined
    const all = before ? everybody(kind, distributions[i] ?? [], before, pairs[i] ?? []) : null
    return [all, panelOf(kind, pairs[i] ?? [])]
  })
  const changes = changesOf(tests)
  return waves.map(({ wave, pairs: both }, i) => {
    const change = changes[2 * i + 1]
    const panel = change && {
      base: tests[2 * i + 1]?.base ?? 0,
      before: scoreOfPairs(kind, both, 'before'),
      now: scoreOfPairs(kind, both, 'now'),
      change,
    }
    const score = scoreOf(kind, distributions[i] ?? [])
    return { wave, score, change: changes[2 * i] ?? null, panel: panel ?? null }
  })
}
