import { cosine } from '../5-cluster/points.ts'
import { bestAssignment } from './best-assignment.ts'
import type { Assignment } from './theme-model.ts'

/** What tracing asks of a theme. `index` is unique within its model; `parent` null = first level. */
export interface TracedTheme {
  index: number
  parent: number | null
  label: string
  terms: readonly string[]
  /** A person named it: it goes on in whatever is at all like it. */
  locked?: boolean
  /** A vector of length 1, given only where the old and the new themes live in one space. */
  centroid?: Float32Array
}

/** How many of the same things (segments, or verbatims) were in an old theme, in a new one, and in both. */
export interface Moves {
  old: Map<number, number>
  fresh: Map<number, number>
  /** by `${old} ${fresh}` */
  common: Map<string, number>
}

/** An old and a new theme (null = none) with what they share and what only one of them has. */
export interface LineageLink {
  old: number | null
  fresh: number | null
  common: number
  onlyOld: number
  onlyFresh: number
}

/**
 * What became of themes from one model to the next. `split` has a link for each part (all with the same `old`), `merged` one
 * for each origin (all with the same `fresh`), every other kind a single link.
 */
export interface LineageEvent {
  kind: 'continued' | 'split' | 'merged' | 'new' | 'retired'
  links: LineageLink[]
}

/** `continues` = index of the old theme that a new one goes on with, by the new one's index. */
export interface Lineage {
  continues: Map<number, number>
  events: LineageEvent[]
}

const CONTINUES_FROM = 0.5
/** A name that a person gave is not lost lightly. */
const LOCKED_CONTINUES_FROM = 0.2
const PART_FROM = 0.3
/** More than a part: below it one and the same movement would be told as a split and as a merger. */
const ORIGIN_FROM = 0.5
/** Scores become whole numbers, so that sums are exact and ties are ties. */
const PRECISION = 1e6

type Place = Pick<Assignment, 'theme' | 'subtheme'>

/**
 * Counts, on both levels, where the same segments were before and where they are now.
 *
 * @param before the segments' places under the old model
 * @param after their places under the new one, in the same order
 * @example
 * countMoves([{ theme: 4, subtheme: null }], [{ theme: 7, subtheme: 9 }]).common.get('4 7') // => 1
 */
export function countMoves(before: readonly Place[], after: readonly Place[]): Moves {
  const moves: Moves = { old: new Map(), fresh: new Map(), common: new Map() }
  const count = (old: number | null, fresh: number | null) => {
    if (old !== null) add(moves.old, old)
    if (fresh !== null) add(moves.fresh, fresh)
    if (old !== null && fresh !== null) add(moves.common, `${old} ${fresh}`)
  }
  after.forEach((place, i) => {
    count(before[i]?.theme ?? null, place.theme)
    count(before[i]?.subtheme ?? null, place.subtheme)
  })
  return moves
}

const add = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)

/**
 * How much a new theme is the old one, 0–1: .7 · Jaccard of their members + .3 · likeness, which is the cosine of the
 * centroids in a shared space and otherwise 1 for equal labels or the share of terms in common.
 */
export function continuity(old: TracedTheme, fresh: TracedTheme, moves: Moves): number {
  const { common, onlyOld, onlyFresh } = link(old.index, fresh.index, moves)
  const all = common + onlyOld + onlyFresh
  return 0.7 * (all === 0 ? 0 : common / all) + 0.3 * likeness(old, fresh)
}

function likeness(old: TracedTheme, fresh: TracedTheme): number {
  const { centroid } = fresh
  if (old.centroid !== undefined && centroid !== undefined)
    return Math.max(0, cosine(old.centroid, 0, centroid, 0, centroid.length))
  if (old.label === fresh.label) return 1
  const shared = old.terms.filter((term) => fresh.terms.includes(term)).length
  return shared / Math.max(1, old.terms.length, fresh.terms.length)
}

function link(old: number, fresh: number, moves: Moves): LineageLink {
  const common = moves.common.get(`${old} ${fresh}`) ?? 0
  const onlyOld = (moves.old.get(old) ?? 0) - common
  return { old, fresh, common, onlyOld, onlyFresh: (moves.fresh.get(fresh) ?? 0) - common }
}

/**
 * Which new theme goes on with which old one: the one-to-one pairing with the highest total {@link continuity} among pairs
 * of at least .5 (.2 for a theme that a person named: as many of those as possible go on, before all others). Levels do not
 * mix. Ties go to the lower index, whatever the order of the themes handed in.
 *
 * @returns index of the old theme by index of the new one
 */
export function matchThemes(
  old: readonly TracedTheme[],
  fresh: readonly TracedTheme[],
  moves: Moves,
): Map<number, number> {
  const continues = new Map<number, number>()
  for (const first of [true, false]) {
    const before = inOrder(old).filter((theme) => (theme.parent === null) === first)
    const after = inOrder(fresh).filter((theme) => (theme.parent === null) === first)
    // One named theme more outweighs all that the others could gain.
    const named = PRECISION * (before.length + 1)
    const gain = before.map((from) =>
      after.map((to) => {
        const score = Math.round(PRECISION * continuity(from, to, moves))
        if (score < PRECISION * (from.locked ? LOCKED_CONTINUES_FROM : CONTINUES_FROM)) return 0
        return score + (from.locked ? named : 0)
      }),
    )
    bestAssignment(gain).forEach((to, from) => {
      if (to >= 0) continues.set(after[to]!.index, before[from]!.index)
    })
  }
  return continues
}

const inOrder = (themes: readonly TracedTheme[]) => [...themes].sort((a, b) => a.index - b.index)

/**
 * Says what became of every theme, once it is known which go on: parts of at least .3 of an old theme in several new ones
 * are a split, several old themes of which at least half is in one new theme are a merger, and what none of this covers is
 * new or retired. Every theme stands in at least one event. `moves` may count the whole of which the match saw a sample.
 */
export function lineageEvents(
  old: readonly TracedTheme[],
  fresh: readonly TracedTheme[],
  moves: Moves,
  continues: ReadonlyMap<number, number>,
): LineageEvent[] {
  const events: LineageEvent[] = []
  const told = { old: new Set<number | null>(), fresh: new Set<number | null>() }
  const tell = (kind: LineageEvent['kind'], links: LineageLink[]) => {
    events.push({ kind, links })
    for (const one of links) {
      told.old.add(one.old)
      told.fresh.add(one.fresh)
    }
  }
  const [before, after] = [inOrder(old), inOrder(fresh)]
  const sameLevel = (a: TracedTheme, b: TracedTheme) => (a.parent === null) === (b.parent === null)
  const linked = (from: TracedTheme, to: TracedTheme, least: number): LineageLink[] => {
    const found = link(from.index, to.index, moves)
    const share = found.common / Math.max(1, found.common + found.onlyOld)
    return sameLevel(from, to) && found.common > 0 && share >= least ? [found] : []
  }
  for (const { index } of after) {
    const from = continues.get(index)
    if (from !== undefined) tell('continued', [link(from, index, moves)])
  }
  for (const from of before) {
    const parts = after.flatMap((to) => linked(from, to, PART_FROM))
    if (parts.length > 1) tell('split', parts)
  }
  for (const to of after) {
    const origins = before.flatMap((from) => linked(from, to, ORIGIN_FROM))
    if (origins.length > 1) tell('merged', origins)
  }
  for (const { index } of after.filter((theme) => !told.fresh.has(theme.index)))
    tell('new', [{ old: null, fresh: index, common: 0, onlyOld: 0, onlyFresh: moves.fresh.get(index) ?? 0 }])
  for (const { index } of before.filter((theme) => !told.old.has(theme.index)))
    tell('retired', [{ old: index, fresh: null, common: 0, onlyOld: moves.old.get(index) ?? 0, onlyFresh: 0 }])
  return events
}

/**
 * Follows themes from one model to the next: {@link matchThemes}, then {@link lineageEvents}.
 *
 * @param moves where the same segments were and are, see {@link countMoves}
 * @example
 * traceLineage([], [{ index: 0, parent: null, label: '配送', terms: [] }], countMoves([], [{ theme: 0, subtheme: null }])).events // => [{ kind: 'new', links: [{ old: null, fresh: 0, common: 0, onlyOld: 0, onlyFresh: 1 }] }]
 * traceLineage([{ index: 3, parent: null, label: '配送', terms: [] }], [{ index: 0, parent: null, label: '送料', terms: [] }], countMoves([{ theme: 3, subtheme: null }], [{ theme: 0, subtheme: null }])).events // => [{ kind: 'continued', links: [{ old: 3, fresh: 0, common: 1, onlyOld: 0, onlyFresh: 0 }] }]
 */
export function traceLineage(old: readonly TracedTheme[], fresh: readonly TracedTheme[], moves: Moves): Lineage {
  const continues = matchThemes(old, fresh, moves)
  return { continues, events: lineageEvents(old, fresh, moves, continues) }
}
