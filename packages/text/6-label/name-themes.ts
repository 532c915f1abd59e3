import { compareText } from '../4-weigh/count-terms.ts'
import type { Candidate } from './candidates.ts'

/** A theme's name: the label first among `terms` (at most three). */
export interface ThemeName {
  label: string
  terms: string[]
}

/** A candidate seen from one theme. */
interface Claim {
  candidate: Candidate
  inside: number
  share: number
  score: number
}

const TERMS = 3
const ABSORBED_AT = 0.6
const PAIR_ENOUGH = 0.12
const LEAST_SHARE = 0.05
const LEAST_UNITS = 3
const VERBAL_NOUN = 0.5
const ACT = 0.5
const JOINED_FROM = 5

/**
 * Names themes so that each says what sets it apart: score p · ln(p / q) · √precision, with p the candidate's share inside the
 * theme and q its share overall (the pointwise part of the Kullback–Leibler divergence). The headline is the best pair where
 * one covers enough of the theme, else the best noun or compound with what is said of it. No two themes share a label.
 *
 * @param candidates from `collectCandidates`
 * @param group theme of each distinct text, −1 = none
 * @param themes how many there are
 * @param options `taken`: labels that may not be used; `under`: the parent's label, when sub-themes are named: they are called by
 *   more than its words; `locked`: names that stay, by theme
 */
export function nameThemes(
  candidates: readonly Candidate[],
  group: Int32Array,
  themes: number,
  options: { taken?: readonly string[]; under?: string; locked?: readonly (string | undefined)[] } = {},
): ThemeName[] {
  const { taken = [], under = '', locked = [] } = options
  const sizes = new Float64Array(themes)
  let total = 0
  for (const g of group) {
    if (g < 0) continue
    sizes[g]!++
    total++
  }
  const claims = claimsOf(candidates, group, sizes, total)
  const used = new Set([...taken, under, ...locked.filter((label) => label !== undefined)])
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  const labels: string[] = []
  for (const g of order) {
    const headline = () => chooseHeadline(beyond(under, claims[g]!), used)?.candidate.label
    labels[g] = locked[g] ?? headline() ?? joined(claims[g]!, used) ?? `テーマ${g + 1}`
    used.add(labels[g]!)
  }
  return labels.map((label, g) => ({ label, terms: [label, ...furtherTerms(claims[g]!, label, used)] }))
}

function claimsOf(candidates: readonly Candidate[], group: Int32Array, sizes: Float64Array, total: number): Claim[][] {
  const claims: Claim[][] = Array.from(sizes, () => [])
  const inside = new Int32Array(sizes.length)
  for (const candidate of candidates) {
    inside.fill(0)
    let overall = 0
    for (const unit of candidate.units) {
      const g = group[unit]!
      if (g < 0) continue
      overall++
      inside[g]!++
    }
    for (let g = 0; overall > 0 && g < inside.length; g++) {
      const count = inside[g]!
      if (count === 0) continue
      const share = count / sizes[g]!
      const lift = Math.log(share / (overall / total))
      const score = worthOf(candidate) * share * lift * Math.sqrt(count / overall)
      claims[g]!.push({ candidate, inside: count, share, score })
    }
  }
  return claims.map((list, g) => {
    const least = Math.max(LEAST_UNITS, LEAST_SHARE * sizes[g]!)
    const supported = list.filter((claim) => claim.inside >= least)
    // A theme so small or so mixed that nothing has support is still called by what is said in it most.
    const open = supported.length > 0 ? supported : list
    open.sort((a, b) => b.score - a.score || compareText(a.candidate.label, b.candidate.label))
    return withoutAbsorbed(open)
  })
}

const worthOf = ({ kind }: Candidate) => (kind === 'verbal-noun' ? VERBAL_NOUN : kind === 'act' ? ACT : 1)
const isNoun = ({ candidate: { kind } }: Claim) => kind.endsWith('noun')
const isPair = ({ candidate: { kind } }: Claim) => kind === 'pair' || kind === 'act'

/** A longer compound, or a pair with one, replaces its part when it keeps most of the part's occurrences. */
function withoutAbsorbed(claims: Claim[]): Claim[] {
  const nouns = claims.filter(isNoun)
  const pairs = claims.filter(isPair)
  return claims.filter((claim) => {
    const { label } = claim.candidate
    const holds = (whole: string) => (isPair(claim) ? whole.endsWith(label) : whole.includes(label))
    return !(isPair(claim) ? pairs : isNoun(claim) ? nouns : []).some(
      (whole) =>
        whole.candidate.label.length > label.length &&
        holds(whole.candidate.label) &&
        whole.inside >= ABSORBED_AT * claim.inside,
    )
  })
}

/** What says more than the parent's name: under 「エンジンが停止する」 nothing is called 「停止」, unless there is nothing else. */
function beyond(parent: string, claims: readonly Claim[]): readonly Claim[] {
  const more = claims.filter((claim) => isPair(claim) || !parent.includes(claim.candidate.label))
  return more.some((claim) => isNoun(claim) || isPair(claim)) ? more : claims
}

/** The best pair where it covers enough, else what happens most to the best noun (ドアが開かない), else the noun alone. */
function chooseHeadline(claims: readonly Claim[], used: ReadonlySet<string>): Claim | undefined {
  const free = claims.filter((claim) => !used.has(claim.candidate.label))
  const pair = free.find((claim) => isPair(claim) && claim.score > 0)
  if (pair !== undefined && worthOf(pair.candidate) * pair.share >= PAIR_ENOUGH) return pair
  const noun = free.find(isNoun)
  const about = free.find(({ candidate, score }) => score > 0 && tellsOf(candidate, noun?.candidate))
  return about ?? noun ?? pair ?? free[0]
}

/** What happens to a noun; of a verbal noun also to what it happens, or what is done about it (エンジンを再始動する for 再始動). */
function tellsOf(pair: Candidate, noun: Candidate | undefined): boolean {
  if (noun?.kind === 'verbal-noun')
    return (pair.kind === 'pair' || pair.kind === 'act') && pair.label.includes(noun.noun)
  return pair.kind === 'pair' && pair.noun === noun?.noun
}

/** Where every single name is taken: the two strongest together that nobody has. */
function joined(claims: readonly Claim[], used: ReadonlySet<string>): string | undefined {
  const labels = claims.slice(0, JOINED_FROM).map((claim) => claim.candidate.label)
  for (const [second, label] of labels.entries()) {
    for (const first of labels.slice(0, second)) {
      const both = `${first}・${label}`
      if (!used.has(both)) return both
    }
  }
  return undefined
}

/** Two more terms that add something: neither holds the other nor the headline. */
function furtherTerms(claims: readonly Claim[], headline: string, used: ReadonlySet<string>): string[] {
  const chosen = [headline]
  for (const { candidate, score } of claims) {
    if (chosen.length >= TERMS) break
    if (candidate.kind === 'word') continue
    if (score <= 0 || used.has(candidate.label)) continue
    if (chosen.some((label) => label.includes(candidate.label) || candidate.label.includes(label))) continue
    chosen.push(candidate.label)
  }
  return chosen.slice(1)
}
