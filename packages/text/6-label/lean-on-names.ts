import { unitRows } from '../4-weigh/sparse.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { meanDirections, type Points } from '../5-cluster/points.ts'
import { collectCandidates } from './candidates.ts'
import { nameThemes } from './name-themes.ts'

/**
 * Draws every theme towards those of its segments that hold the noun of its name, half of the way: who says 「燃料」 is then
 * rather told to belong to 「燃料が漏れる」, and a segment that only shares company with it to where its own words are said. A
 * theme is found by the company of words; this makes it what it is called.
 *
 * @param points the units that hold a known word, and `members` which units those are
 * @param places theme of each point
 * @param centroids themes × width; not changed
 * @returns new centroids with rows of length 1; a theme whose name is no candidate's keeps its own
 */
export function leanOnNames(
  units: readonly Unit[],
  points: Points,
  members: Int32Array,
  places: Int32Array,
  centroids: Float32Array,
): Float32Array {
  const themes = centroids.length / Math.max(1, points.width)
  const candidates = collectCandidates(units)
  const group = new Int32Array(units.length).fill(-1)
  members.forEach((unit, i) => {
    group[unit] = places[i]!
  })
  const nounOf = new Map(candidates.map(({ label, noun }) => [label, noun || label]))
  const nouns = nameThemes(candidates, group, themes).map(({ label }) => nounOf.get(label))
  const named = Int32Array.from(members, (unit, i) => {
    const noun = nouns[places[i]!]
    const { text, terms } = units[unit]!
    return noun !== undefined && (terms.includes(noun) || text.includes(noun)) ? places[i]! : -1
  })
  const towards = meanDirections(points, named, themes)
  return unitRows(
    centroids.map((value, at) => value + towards[at]!),
    points.width,
  )
}
