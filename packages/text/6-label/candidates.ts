import { compareText } from '../4-weigh/count-terms.ts'
import { wordWeight } from '../4-weigh/space.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { EMPTY_HEADS } from './empty-heads.ts'

/** Something a theme could be called. `units` are the distinct texts that hold it, ascending. */
export interface Candidate {
  kind: 'pair' | 'noun'
  /** as it is said: a pair's most frequent surface, a noun or compound as written */
  label: string
  /** the noun of a pair, or the noun itself */
  noun: string
  units: Int32Array
}

const LEAST_CONFIDENCE = 0.5
const LONGEST_LABEL = 18

/**
 * Collects what themes could be called: nouns, compounds and 名詞×述語 pairs that occur in at least `least` distinct texts.
 * @returns candidates in code-unit order of their labels
 */
export function collectCandidates(units: readonly Unit[], least = 2): Candidate[] {
  const nouns = new Map<string, number[]>()
  const pairs = new Map<string, { units: number[]; surfaces: Map<string, number>; noun: string }>()
  units.forEach((unit, u) => {
    const said = new Set([...unit.terms.filter(isNoun), ...unit.compounds])
    for (const noun of said) if (isName(noun)) listed(nouns, noun).push(u)
    for (const pair of unit.pairs) {
      if (pair.confidence < LEAST_CONFIDENCE || EMPTY_HEADS.has(pair.noun)) continue
      const key = `${pair.noun}\u0000${pair.predicate}`
      const known = pairs.get(key) ?? { units: [], surfaces: new Map<string, number>(), noun: pair.noun }
      if (known.units[known.units.length - 1] !== u) known.units.push(u)
      known.surfaces.set(pair.surface, (known.surfaces.get(pair.surface) ?? 0) + 1)
      pairs.set(key, known)
    }
  })
  const candidates: Candidate[] = []
  for (const [noun, list] of nouns) {
    if (list.length >= least) candidates.push({ kind: 'noun', label: noun, noun, units: Int32Array.from(list) })
  }
  for (const { units: list, surfaces, noun } of pairs.values()) {
    const label = mostFrequent(surfaces)
    if (list.length >= least && [...label].length <= LONGEST_LABEL) {
      candidates.push({ kind: 'pair', label, noun, units: Int32Array.from(list) })
    }
  }
  return candidates.sort(
    (a, b) => compareText(a.label, b.label) || compareText(a.kind, b.kind) || compareText(a.noun, b.noun),
  )
}

const isNoun = (term: string) => wordWeight(term) === 1

/** Long enough to mean something, no number, no placeholder, no empty head. */
function isName(noun: string): boolean {
  const length = [...noun].length
  return length >= 2 && length <= LONGEST_LABEL && !/[\d〔〕]/.test(noun) && !EMPTY_HEADS.has(noun)
}

function listed(lists: Map<string, number[]>, key: string): number[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

/** The commonest way of saying it; the shorter, then the smaller in code units, wins a tie. */
function mostFrequent(surfaces: Map<string, number>): string {
  let best = ''
  let most = 0
  for (const [surface, count] of surfaces) {
    const ahead = count - most || best.length - surface.length || compareText(best, surface)
    if (ahead > 0) {
      best = surface
      most = count
    }
  }
  return best
}
