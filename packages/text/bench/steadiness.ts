import { seededRandom, shuffledIndices } from '../4-weigh/random.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { encodeModel } from '../7-track/encode-model.ts'
import { extractThemes, type ThemeSet } from '../extract-themes.ts'
import { scoreAgreement } from './agreement.ts'

/** What a person may rely on from one run to the next. */
export interface Steadiness {
  /** share of the segments with an exact duplicate that share its theme */
  duplicateAgreement: number
  /** 1 where the same rows in another order, under other ids, give the same bytes */
  shuffledEqual: number
  /** 1 where two runs give the same bytes */
  runsEqual: number
  /** agreement (ARI) on the old rows after a tenth more came in, refreshed warm, and fitted anew for comparison */
  warmARI: number
  coldARI: number
}

/** Measures one file's steadiness with four more fits. */
export function measureSteadiness(segments: readonly ThemeSegment[], set: ThemeSet, seed: number): Steadiness {
  const bytes = (other: ThemeSet) => Buffer.from(encodeModel(other.model))
  const themes = (other: ThemeSet, order: ArrayLike<number>) =>
    Array.from(order, (i) => other.assignments[i]!.theme).join()
  const inOrder = [...segments.keys()]
  const again = extractThemes(segments, { seed })
  const order = shuffledIndices(segments.length, seededRandom(11))
  const renamed = Array.from(order, (i, to) => ({ ...segments[i]!, id: `z${to}` }))
  const shuffled = extractThemes(renamed, { seed })
  const [old, more] = split(segments)
  const before = extractThemes(old, { seed })
  const kept = before.assignments.map(({ theme }) => `${theme}`)
  const agreement = (after: ThemeSet) =>
    scoreAgreement(
      kept,
      after.assignments.slice(0, old.length).map(({ theme }) => theme),
    ).adjustedRand
  return {
    duplicateAgreement: duplicateAgreement(segments, set),
    shuffledEqual: Number(bytes(set).equals(bytes(shuffled)) && themes(shuffled, inOrder) === themes(set, order)),
    runsEqual: Number(bytes(set).equals(bytes(again)) && themes(set, inOrder) === themes(again, inOrder)),
    warmARI: agreement(extractThemes([...old, ...more], { seed, previous: before.model })),
    coldARI: agreement(extractThemes([...old, ...more], { seed })),
  }
}

/** Every eleventh owner is new: a tenth more rows than before. */
function split(segments: readonly ThemeSegment[]): [ThemeSegment[], ThemeSegment[]] {
  const place = new Map<string, number>()
  for (const { owner } of segments) if (!place.has(owner)) place.set(owner, place.size)
  const isNew = ({ owner }: ThemeSegment) => place.get(owner)! % 11 === 10
  return [segments.filter((segment) => !isNew(segment)), segments.filter(isNew)]
}

function duplicateAgreement(segments: readonly ThemeSegment[], set: ThemeSet): number {
  const first = new Map<string, number>()
  let repeats = 0
  let same = 0
  segments.forEach(({ text, terms }, i) => {
    const key = `${text}\u0000${terms.join('\u0001')}`
    const earlier = first.get(key)
    if (earlier === undefined) {
      first.set(key, i)
      return
    }
    repeats++
    if (set.assignments[i]!.theme === set.assignments[earlier]!.theme) same++
  })
  return repeats === 0 ? 1 : same / repeats
}

/**
 * Share of the themes' segments that hold what their theme is called: the label as it stands, or the noun of the pair that it is.
 * Mean over the themes of level 1.
 */
export function labelPrecision(segments: readonly ThemeSegment[], set: ThemeSet): number {
  const nounOf = new Map(segments.flatMap(({ pairs }) => pairs.map(({ surface, noun }) => [surface, noun] as const)))
  const precisions = set.themes
    .filter(({ parent }) => parent === null)
    .map(({ index, label }) => {
      const low = label.toLowerCase()
      const said = nounOf.get(low) ?? nounOf.get(label) ?? low
      const members = segments.filter((_, i) => set.assignments[i]!.theme === index)
      const holding = members.filter(({ text, terms }) => text.includes(said) || terms.includes(said))
      return holding.length / Math.max(1, members.length)
    })
  return precisions.reduce((sum, p) => sum + p, 0) / Math.max(1, precisions.length)
}

/**
 * How far stated confidence is from how often it is right (expected calibration error in ten bins): a theme stands for the
 * label that most of its segments have.
 * @param labels label of each segment
 */
export function confidenceError(labels: readonly string[], { assignments }: Pick<ThemeSet, 'assignments'>): number {
  const counts = new Map<string, number>()
  const keyOf = (i: number) => `${assignments[i]!.theme}\u0000${labels[i]}`
  const placed = [...labels.keys()].filter((i) => assignments[i]!.theme !== null)
  for (const i of placed) counts.set(keyOf(i), (counts.get(keyOf(i)) ?? 0) + 1)
  const most = new Map<number, number>()
  for (const i of placed) {
    const { theme } = assignments[i]!
    most.set(theme!, Math.max(most.get(theme!) ?? 0, counts.get(keyOf(i))!))
  }
  const excess = new Float64Array(10)
  for (const i of placed) {
    const { theme, confidence } = assignments[i]!
    const right = counts.get(keyOf(i)) === most.get(theme!) ? 1 : 0
    excess[Math.min(9, Math.floor(10 * confidence))]! += confidence - right
  }
  return excess.reduce((sum, e) => sum + Math.abs(e), 0) / Math.max(1, placed.length)
}
