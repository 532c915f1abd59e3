import { fitSpace, type Placement, placeSegments } from '../4-weigh/space.ts'
import { teachOnce } from '../4-weigh/templates.ts'
import { distinctUnits, type ThemeSegment, type Unit, wholeVoices } from '../4-weigh/theme-segment.ts'
import { groupPoints } from '../5-cluster/group-points.ts'
import { cosine, meanDirections, pick } from '../5-cluster/points.ts'
import { collectCandidates } from '../6-label/candidates.ts'
import { nameThemes } from '../6-label/name-themes.ts'
import { chooseRepresentatives } from '../6-label/representatives.ts'

/** A segment said lately: who said it, and the first-level theme that it is in (any number; null = 未分類). */
export interface RecentSegment extends ThemeSegment {
  customer: string
  theme: number | null
}

/** A theme that could be made of what is in none. `cohesion` is the mean cosine of its segments to their middle. */
export interface ProposedTheme {
  label: string
  terms: string[]
  /** ids of its segments, sorted */
  segments: string[]
  customers: number
  cohesion: number
  /** ids of three segments that stand for it, best first */
  representatives: string[]
}

const LEAST_SEGMENTS = 8
const LEAST_CUSTOMERS = 5
const MOST_PROPOSALS = 5
const QUOTATIONS = 3
/** So many of a proposal's segments share a word, and never fewer than the least: vectors learned from so little also bring together what has nothing in common. */
const LEAST_SHARED = 0.5
const TRIMS = 5

/**
 * Looks among the segments that are in no theme for some that belong together at least as well as those of the median theme do:
 * five customers and eight segments at least that share a word, which half of all of them hold. Both are measured in one space, learned from all that was said lately, so
 * that words count which no theme has known. At most five proposals, the largest first; the order of rows does not matter.
 *
 * @param recent everything said lately, in themes or not
 * @param taken names that are in use
 * @returns nothing where no theme sets the measure
 * @example
 * proposeThemes([]) // => []
 */
export function proposeThemes(
  recent: readonly RecentSegment[],
  { seed = 1, taken = [] }: { seed?: number; taken?: readonly string[] } = {},
): ProposedTheme[] {
  const units = distinctUnits(recent)
  const free = units.flatMap((unit, u) => (recent[unit.members[0]!]!.theme === null ? [u] : []))
  if (weightOf(units, free) < LEAST_SEGMENTS) return []
  const placed = placeSegments(fitSpace(teachOnce(wholeVoices(recent)).taught, seed), units)
  const measure = medianCohesion(units, placed, recent)
  if (measure === null) return []
  const groups = tightGroups(units, placed, free, measure, seed).filter(
    (group) =>
      weightOf(units, group) >= LEAST_SEGMENTS &&
      customersOf(units, group, recent) >= LEAST_CUSTOMERS &&
      sharing(units, group) >= Math.max(LEAST_SEGMENTS, LEAST_SHARED * weightOf(units, group)),
  )
  const names = namesOf(units, groups, taken)
  return groups
    .map((group, g) => {
      const centroid = middle(placed, units, group)
      return {
        ...names[g]!,
        segments: group.flatMap((u) => units[u]!.members.map((member) => recent[member]!.id)).sort(),
        customers: customersOf(units, group, recent),
        cohesion: closeness(placed, units, group, centroid),
        representatives: quoted(placed, units, group, centroid),
      }
    })
    .sort((a, b) => b.customers - a.customers || b.segments.length - a.segments.length)
    .slice(0, MOST_PROPOSALS)
}

const weightOf = (units: readonly Unit[], group: readonly number[]) =>
  group.reduce((sum, u) => sum + units[u]!.weight, 0)

const customersOf = (units: readonly Unit[], group: readonly number[], recent: readonly RecentSegment[]) =>
  new Set(group.flatMap((u) => units[u]!.members.map((member) => recent[member]!.customer))).size

const pointsOf = (placed: Placement, units: readonly Unit[], group: readonly number[]) =>
  pick(
    { vectors: placed.vectors, width: placed.width, weight: Float32Array.from(units, (unit) => unit.weight) },
    Int32Array.from(group),
  )

const middle = (placed: Placement, units: readonly Unit[], group: readonly number[]) =>
  meanDirections(pointsOf(placed, units, group), new Int32Array(group.length), 1)

const near = (placed: Placement, u: number, centroid: Float32Array) =>
  cosine(placed.vectors, u * placed.width, centroid, 0, placed.width)

/** The mean cosine of segments to a direction. */
const closeness = (placed: Placement, units: readonly Unit[], group: readonly number[], centroid: Float32Array) =>
  group.reduce((sum, u) => sum + units[u]!.weight * near(placed, u, centroid), 0) / weightOf(units, group)

function medianCohesion(units: readonly Unit[], placed: Placement, recent: readonly RecentSegment[]): number | null {
  const themes = new Map<number, number[]>()
  units.forEach((unit, u) => {
    const { theme } = recent[unit.members[0]!]!
    if (theme !== null && placed.known[u] === 1) themes.set(theme, [...(themes.get(theme) ?? []), u])
  })
  const found = [...themes.values()]
    .filter((group) => weightOf(units, group) >= LEAST_SEGMENTS)
    .map((group) => closeness(placed, units, group, middle(placed, units, group)))
    .sort((a, b) => a - b)
  return found[Math.floor(found.length / 2)] ?? null
}

/** Groups of free segments, without what hangs on loosely, that are as tight as the measure asks. */
function tightGroups(
  units: readonly Unit[],
  placed: Placement,
  free: readonly number[],
  measure: number,
  seed: number,
): number[][] {
  const known = free.filter((u) => placed.known[u] === 1)
  if (known.length < 3) return []
  const points = pointsOf(placed, units, known)
  const { centroids, shares } = groupPoints(points, { seed, least: 0 })
  const groups: number[][] = Array.from(shares, () => [])
  known.forEach((u) => {
    const cosines = Array.from(shares, (_, g) =>
      cosine(placed.vectors, u * placed.width, centroids, g * placed.width, placed.width),
    )
    groups[cosines.indexOf(Math.max(...cosines))]?.push(u)
  })
  const tight = groups.flatMap((group) => {
    let kept = group
    for (let round = 0; round < TRIMS && kept.length > 0; round++) {
      const centroid = middle(placed, units, kept)
      const close = kept.filter((u) => near(placed, u, centroid) >= measure / 2)
      if (close.length === kept.length) break
      kept = close
    }
    if (kept.length === 0) return []
    return closeness(placed, units, kept, middle(placed, units, kept)) >= measure ? [kept] : []
  })
  return joined(units, placed, tight, measure)
}

/** Few segments are easily cut into more groups than they have subjects: two are one while that is as tight and shares a word. */
function joined(units: readonly Unit[], placed: Placement, groups: number[][], measure: number): number[][] {
  for (const [g, first] of groups.entries())
    for (const second of groups.slice(g + 1)) {
      const both = [...first, ...second]
      if (sharing(units, both) < LEAST_SHARED * weightOf(units, both)) continue
      if (closeness(placed, units, both, middle(placed, units, both)) < measure) continue
      const others = groups.filter((group) => group !== first && group !== second)
      return joined(units, placed, [...others, both], measure)
    }
  return groups
}

/** Names by what sets a group apart from everything else that was said; names in use are not given again. */
function namesOf(units: readonly Unit[], groups: readonly (readonly number[])[], taken: readonly string[]) {
  const group = new Int32Array(units.length).fill(groups.length)
  groups.forEach((members, g) => {
    for (const u of members) group[u] = g
  })
  return nameThemes(collectCandidates(units), group, groups.length + 1, {
    taken,
    locked: [...groups.map(() => undefined), '\u0000'],
  })
}

/** How many of a group's segments hold the word that most of them hold. */
function sharing(units: readonly Unit[], group: readonly number[]): number {
  const holding = new Map<string, number>()
  for (const u of group)
    for (const term of new Set(units[u]!.terms)) holding.set(term, (holding.get(term) ?? 0) + units[u]!.weight)
  return Math.max(0, ...holding.values())
}

function quoted(placed: Placement, units: readonly Unit[], group: readonly number[], centroid: Float32Array): string[] {
  const { width, vectors } = placed
  const texts = group.map((u) => ({
    id: units[u]!.id,
    length: [...units[u]!.text].length,
    vector: vectors.subarray(u * width, (u + 1) * width),
  }))
  return chooseRepresentatives(texts, centroid, QUOTATIONS)
}
