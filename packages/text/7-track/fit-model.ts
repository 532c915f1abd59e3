import type { TermVectors } from '../4-weigh/given-vectors.ts'
import { fitSpace, type Placeable, type Placement, placeSegments, type Space } from '../4-weigh/space.ts'
import { unitRows } from '../4-weigh/sparse.ts'
import type { Unit, Voice } from '../4-weigh/theme-segment.ts'
import { awayFrom } from '../5-cluster/away-from.ts'
import { confidenceFloor } from '../5-cluster/confidence-floor.ts'
import { groupPoints } from '../5-cluster/group-points.ts'
import { cosine, type Points, pick } from '../5-cluster/points.ts'
import { softenGroups } from '../5-cluster/soften.ts'
import type { Candidate } from '../6-label/candidates.ts'
import { namedDirections } from '../6-label/named-directions.ts'
import type { Leaning, ModelTheme, Siblings, SpaceModel } from './theme-model.ts'

/** Called between stages with how far the fit has come. */
export type Progress = (stage: string, done: number, total: number) => void

/** Settings of a cold fit; `themes` fixes the number of level-1 themes, `pool` is what the space learns from, `vectors` its words'. */
export interface FitOptions {
  seed: number
  themes?: number
  pool?: readonly Placeable[]
  vectors?: TermVectors
  /** what themes could be called, from the units */
  candidates: readonly Candidate[]
  onProgress?: Progress
}

/** A fitted model with the points of the units handed in. */
export interface Fitted {
  model: SpaceModel
  placed: Placement
}

const DIVIDE_FROM = 20
const MOST_SUBTHEMES = 8
const LEAST_SUBTHEME = 0.05
const PULL = 0.3
const LEANS = 2

/**
 * Fits a model from scratch: space, level-1 themes, the floor of 未分類, sub-themes.
 * @param units distinct segments in their fixed order: what is assigned
 * @param voices whole verbatims in their fixed order: what is learned from
 */
export function fitModel(units: readonly Unit[], voices: readonly Voice[], options: FitOptions): Fitted {
  const { seed, themes, pool = voices, onProgress = () => {} } = options
  onProgress('weigh', 0, 4)
  const space = fitSpace(pool, seed, options.vectors)
  onProgress('weigh', 1, 4)
  const placed = placeSegments(space, units)
  onProgress('cluster', 2, 4)
  const mixture = groupPoints(knownPoints(placeSegments(space, voices), voices).points, {
    seed,
    ...(themes === undefined ? { start: 'directions' } : { groups: themes }),
  })
  const count = mixture.shares.length
  const found: Siblings = { themes: [...Array(count).keys()], centroids: mixture.centroids, shares: mixture.shares }
  onProgress('divide', 3, 4)
  const { points, members } = knownPoints(placed, units)
  // Where the number is asked for, the caller's groups come before their names.
  const leaning = themes === undefined ? leanOnNames(options.candidates, units, points, members, found) : undefined
  const top = leaning ? { ...found, centroids: leaned(leaning, points.width) } : found
  const places = mostProbableRows(points, top)
  const floor = floorOf(space, top, units, placed, members, places, seed)
  const below = divide(points, places, top, seed)
  onProgress('divide', 4, 4)
  const model: SpaceModel = { kind: 'space', seed, space, floor, top, below, themes: blankThemes(top, below) }
  return { model: leaning ? { ...model, leaning } : model, placed }
}

/**
 * Refreshes a model warm: the space stays frozen and every centroid starts where it was and is held back to it, so that
 * themes keep their meaning, index and (by the caller) name while new segments arrive. A theme that leans on its name goes on
 * from where it stood before it leaned, and leans as it did: its name stays, and so does the direction of who says it.
 */
export function refreshModel(
  units: readonly Unit[],
  voices: readonly Voice[],
  previous: SpaceModel,
  onProgress: Progress = () => {},
): Fitted {
  onProgress('weigh', 0, 2)
  const placed = placeSegments(previous.space, units)
  const learned = knownPoints(placeSegments(previous.space, voices), voices).points
  onProgress('cluster', 1, 2)
  const { middles } = previous.leaning ?? { middles: previous.top.centroids }
  // Themes that were learned in one round from where they started are no further along in a refresh.
  const rounds = previous.leaning === undefined ? {} : { rounds: 1 }
  const mixture = softenGroups(learned, middles, { pull: PULL, shares: previous.top.shares, ...rounds })
  const leaning = previous.leaning && { ...previous.leaning, middles: mixture.centroids }
  const centroids = leaning ? leaned(leaning, placed.width) : mixture.centroids
  const top = { ...previous.top, centroids, shares: mixture.shares }
  const { points } = knownPoints(placed, units)
  const places = mostProbableRows(points, top)
  const below = new Map<number, Siblings>()
  for (const [theme, siblings] of previous.below) {
    const row = top.themes.indexOf(theme)
    const rest = insideOf(points, membersOf(places, row), top.centroids, row)
    const refined = softenGroups(rest, siblings.centroids, { pull: PULL, shares: siblings.shares })
    below.set(theme, { ...siblings, centroids: refined.centroids, shares: refined.shares })
  }
  onProgress('cluster', 2, 2)
  const model = { ...previous, top, below, themes: blankThemes(top, below) }
  return { model: leaning ? { ...model, leaning } : model, placed }
}

/** Draws themes to what they are called, and once more: some are then called otherwise. */
function leanOnNames(
  candidates: readonly Candidate[],
  units: readonly Unit[],
  points: Points,
  members: Int32Array,
  found: Siblings,
): Leaning {
  let leaning: Leaning = { middles: found.centroids, towards: new Float32Array(found.centroids.length) }
  for (let round = 0; round < LEANS; round++) {
    const places = mostProbableRows(points, { ...found, centroids: leaned(leaning, points.width) })
    const towards = namedDirections(candidates, units, points, members, places, found.themes.length)
    leaning = { ...leaning, towards }
  }
  return leaning
}

/** The middles, each halfway drawn to who says its name. */
function leaned({ middles, towards }: Leaning, width: number): Float32Array {
  return unitRows(
    middles.map((value, at) => value + towards[at]!),
    width,
  )
}

function blankThemes(top: Siblings, below: ReadonlyMap<number, Siblings>): ModelTheme[] {
  const blank = (index: number, parent: number | null) => ({
    index,
    parent,
    label: '',
    terms: [],
    size: 0,
    cohesion: 0,
  })
  const subthemes = [...below].flatMap(([parent, siblings]) => siblings.themes.map((index) => blank(index, parent)))
  return [...top.themes.map((index) => blank(index, null)), ...subthemes.sort((a, b) => a.index - b.index)]
}

/** The most probable row of `top` for every point, by the rule that assigns new segments. */
function mostProbableRows(points: Points, { centroids, shares }: Siblings): Int32Array {
  return softenGroups(points, centroids, { rounds: 0, shares }).group
}

/** Points of the units that hold a known word, and which units those are. */
function knownPoints(placed: Placement, units: readonly { weight: number }[]): { points: Points; members: Int32Array } {
  const weight = Float32Array.from(units, (unit) => unit.weight)
  const members = Int32Array.from(units.keys()).filter((i) => placed.known[i] === 1)
  return { points: pick({ vectors: placed.vectors, width: placed.width, weight }, members), members }
}

const membersOf = (group: Int32Array, wanted: number) =>
  Int32Array.from(group.keys()).filter((i) => group[i] === wanted)

function insideOf(points: Points, members: Int32Array, centroids: Float32Array, row: number): Points {
  const inside = pick(points, members)
  const { width } = points
  return { ...inside, vectors: awayFrom(inside.vectors, centroids.subarray(row * width, (row + 1) * width)) }
}

function floorOf(
  space: Space,
  top: Siblings,
  units: readonly Unit[],
  placed: Placement,
  members: Int32Array,
  group: Int32Array,
  seed: number,
): number {
  const { width } = placed
  const reached = Array.from(members, (unit, i) => ({
    cosine: cosine(placed.vectors, unit * width, top.centroids, group[i]! * width, width),
    weight: units[unit]!.weight,
  }))
  const terms = units.map((unit) => unit.terms)
  const unknown = units.reduce((sum, unit, u) => sum + (placed.known[u] === 0 ? unit.weight : 0), 0)
  return confidenceFloor(space, top.centroids, terms, reached, unknown, seed)
}

/** The second level: the same method inside every theme that is large enough. */
function divide(points: Points, places: Int32Array, top: Siblings, seed: number): Map<number, Siblings> {
  const below = new Map<number, Siblings>()
  let next = top.themes.length
  for (const theme of top.themes) {
    const members = membersOf(places, theme)
    if (members.length < DIVIDE_FROM) continue
    const rest = insideOf(points, members, top.centroids, theme)
    const inner = groupPoints(rest, { seed: seed + theme + 1, most: MOST_SUBTHEMES, least: LEAST_SUBTHEME })
    const count = inner.shares.length
    if (count < 2) continue
    const themes = Array.from({ length: count }, (_, i) => next + i)
    below.set(theme, { themes, centroids: inner.centroids, shares: inner.shares })
    next += count
  }
  return below
}
