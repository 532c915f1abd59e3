import type { Unit } from '../4-weigh/theme-segment.ts'
import { meanDirections, type Points } from '../5-cluster/points.ts'
import type { Candidate } from './candidates.ts'
import { nameThemes } from './name-themes.ts'

/**
 * The direction of those of a theme's segments that hold the noun of its name: where a theme leans that is to be what it is called.
 * A theme is found by the company of words; drawn halfway there, who says 「燃料」 is rather told to belong to 「燃料が漏れる」, and a
 * segment that only shares company with it to where its own words are said.
 *
 * @param candidates what themes could be called, from the same units
 * @param points the units that hold a known word, and `members` which units those are
 * @param places theme of each point
 * @returns themes × width, rows of length 1; of zeros for a theme without a name
 */
export function namedDirections(
  candidates: readonly Candidate[],
  units: readonly Unit[],
  points: Points,
  members: Int32Array,
  places: Int32Array,
  themes: number,
): Float32Array {
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
  return meanDirections(points, named, themes)
}
