import { fitSpace, type Placeable, type Placement, placeSegments, type Space } from '../4-weigh/space.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { awayFrom } from '../5-cluster/away-from.ts'
import { confidenceFloor } from '../5-cluster/confidence-floor.ts'
import { groupPoints } from '../5-cluster/group-points.ts'
import { cosine, type Points, pick } from '../5-cluster/points.ts'
import { type Mixture, softenGroups } from '../5-cluster/soften.ts'
import type { ModelTheme, Siblings, SpaceModel } from './theme-model.ts'

/** Called between stages with how far the fit has come. */
export type Progress = (stage: string, done: number, total: number) => void

/** Settings of a cold fit; `themes` fixes the number of level-1 themes. */
export interface FitOptions {
  seed: number
  themes?: number
  pool?: readonly Placeable[]
  onProgress?: Progress
}

/** A fitted model with the points it was fitted on (aligned with the units handed in). */
export interface Fitted {
  model: SpaceModel
  placed: Placement
}

const DIVIDE_FROM = 20
const MOST_SUBTHEMES = 8
const LEAST_SUBTHEME = 0.05
const PULL = 0.3

/**
 * Fits a model from scratch: space, level-1 themes, the floor of 未分類, sub-themes.
 * @param units distinct texts in their fixed order
 */
export function fitModel(units: readonly Unit[], options: FitOptions): Fitted {
  const { seed, themes, pool = units, onProgress = () => {} } = options
  onProgress('weigh', 0, 4)
  const space = fitSpace(pool, seed)
  onProgress('weigh', 1, 4)
  const placed = placeSegments(space, units)
  const points = knownPoints(placed, units)
  onProgress('cluster', 2, 4)
  const mixture = groupPoints(points.points, themes === undefined ? { seed } : { seed, groups: themes })
  const count = mixture.shares.length
  const top: Siblings = { themes: [...Array(count).keys()], centroids: mixture.centroids, shares: mixture.shares }
  const floor = floorOf(space, top, units, placed, points.members, mixture.group, seed)
  onProgress('divide', 3, 4)
  const below = divide(points.points, mixture, seed)
  onProgress('divide', 4, 4)
  return { model: { kind: 'space', seed, space, floor, top, below, themes: blankThemes(top, below) }, placed }
}

/**
 * Refreshes a model warm: the space stays frozen and every centroid starts where it was and is held back to it, so that
 * themes keep their meaning, index and (by the caller) name while new segments arrive.
 */
export function refreshModel(units: readonly Unit[], previous: SpaceModel, onProgress: Progress = () => {}): Fitted {
  onProgress('weigh', 0, 2)
  const placed = placeSegments(previous.space, units)
  const { points } = knownPoints(placed, units)
  onProgress('cluster', 1, 2)
  const mixture = softenGroups(points, previous.top.centroids, { pull: PULL, shares: previous.top.shares })
  const top = { ...previous.top, centroids: mixture.centroids, shares: mixture.shares }
  const below = new Map<number, Siblings>()
  for (const [theme, siblings] of previous.below) {
    const row = top.themes.indexOf(theme)
    const inside = membersOf(mixture.group, row)
    const rest = insideOf(points, inside, mixture.centroids, row)
    const refined = softenGroups(rest, siblings.centroids, { pull: PULL, shares: siblings.shares })
    below.set(theme, { ...siblings, centroids: refined.centroids, shares: refined.shares })
  }
  onProgress('cluster', 2, 2)
  return { model: { ...previous, top, below, themes: blankThemes(top, below) }, placed }
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

/** Points of the units that hold a known word, and which units those are. */
function knownPoints(placed: Placement, units: readonly Unit[]): { points: Points; members: Int32Array } {
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
  return confidenceFloor(space, top.centroids, terms, reached, seed)
}

/** The second level: the same method inside every theme that is large enough. */
function divide(points: Points, mixture: Mixture, seed: number): Map<number, Siblings> {
  const below = new Map<number, Siblings>()
  let next = mixture.shares.length
  for (let theme = 0; theme < mixture.shares.length; theme++) {
    const members = membersOf(mixture.group, theme)
    if (members.length < DIVIDE_FROM) continue
    const rest = insideOf(points, members, mixture.centroids, theme)
    const inner = groupPoints(rest, { seed: seed + theme + 1, most: MOST_SUBTHEMES, least: LEAST_SUBTHEME })
    const count = inner.shares.length
    if (count < 2) continue
    const themes = Array.from({ length: count }, (_, i) => next + i)
    below.set(theme, { themes, centroids: inner.centroids, shares: inner.shares })
    next += count
  }
  return below
}
