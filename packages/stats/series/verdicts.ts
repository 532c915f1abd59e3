import { benjaminiHochberg } from '../inference/benjamini-hochberg.ts'
import type { Change } from './judge-change.ts'

/**
 * One theme × period of the family that is judged together. `change` is what is shown; `evidence`, where given, is the
 * comparison that is tested in its place (the same period against a longer past, which tells more).
 */
export interface FamilyMember {
  change: Change
  evidence?: Change
  /** Distinct customers behind the larger of the two counts. */
  customers: number
}

/** 増加 · 減少 · 変化なし · 判定保留 */
export type ChangeVerdict = 'increase' | 'decrease' | 'none' | 'withheld'

/**
 * Why: `changed` beyond chance · `within-chance` · `effect-too-small` (beyond chance but smaller than asked for) ·
 * `too-few-mentions` · `too-few-customers` · `no-exposure` (one period has nothing to compare with).
 */
export type VerdictReason =
  | 'changed'
  | 'within-chance'
  | 'effect-too-small'
  | 'too-few-mentions'
  | 'too-few-customers'
  | 'no-exposure'

/** `adjusted` is the smallest q at which the change would be news; null when it was not part of the family. */
export interface Verdict {
  verdict: ChangeVerdict
  reason: VerdictReason
  adjusted: number | null
}

/** `minimumRatio` 1.2 = only changes of at least +20 % or −17 % are news; `familyMentions` decides who is tested at all. */
export interface VerdictOptions {
  q?: number
  minimumMentions?: number
  minimumCustomers?: number
  minimumRatio?: number
  familyMentions?: number
}

/**
 * Turns the p-values of a whole family into verdicts, the honest way.
 *
 * The family is chosen before looking at the change: every theme × period whose two counts add up to `familyMentions`
 * (default 8; the total says nothing about the direction). Benjamini–Hochberg then runs over all of them, and only
 * *after* it the filters are applied: `minimumMentions` (20) in the larger period, `minimumCustomers` (5) and
 * `minimumRatio` (1), and what is shown must say the same as the evidence, by itself (p ≤ .05). Filtering first by the current count would select the lucky ones and break the promise of q.
 * Pass every theme of the trailing periods in one call, not one theme at a time.
 *
 * @returns one verdict for each member, in the order given
 * @throws RangeError when q is not between 0 and 1 or minimumRatio is below 1
 * @example
 * verdictsFor([{ change: judgeChange({ current: 810, previous: 620, currentExposure: 30, previousExposure: 30 }), customers: 500 }]) // => [{ verdict: 'increase', reason: 'changed', adjusted: 0.00000049 }]
 * verdictsFor([{ change: judgeChange({ current: 3, previous: 1, currentExposure: 30, previousExposure: 30 }), customers: 3 }]) // => [{ verdict: 'withheld', reason: 'too-few-mentions', adjusted: null }]
 */
export function verdictsFor(family: readonly FamilyMember[], options: VerdictOptions = {}): Verdict[] {
  const { q = 0.1, minimumMentions = 20, minimumCustomers = 5, minimumRatio = 1, familyMentions = 8 } = options
  if (!(minimumRatio >= 1)) throw new RangeError(`minimumRatio must be at least 1, got ${minimumRatio}`)
  const tested: number[] = []
  family.forEach(({ change, evidence = change }, index) => {
    if (evidence.high !== null && evidence.current + evidence.previous >= familyMentions) tested.push(index)
  })
  const discoveries = benjaminiHochberg(
    tested.map((index) => (family[index]!.evidence ?? family[index]!.change).pValue),
    q,
  )
  const discoveryOf = new Map(tested.map((index, position) => [index, discoveries[position]!]))
  return family.map(({ change, evidence, customers }, index) => {
    const discovery = discoveryOf.get(index)
    const adjusted = discovery?.adjusted ?? null
    if (change.high === null) return { verdict: 'withheld', reason: 'no-exposure', adjusted }
    if (!discovery || Math.max(change.current, change.previous) < minimumMentions) {
      return { verdict: 'withheld', reason: 'too-few-mentions', adjusted }
    }
    if (customers < minimumCustomers) return { verdict: 'withheld', reason: 'too-few-customers', adjusted }
    if (!discovery.discovered || !agrees(change, evidence))
      return { verdict: 'none', reason: 'within-chance', adjusted }
    // A new theme has no ratio: it is an increase without limit.
    const ratio = change.ratio ?? Number.POSITIVE_INFINITY
    if (ratio < minimumRatio && ratio > 1 / minimumRatio)
      return { verdict: 'none', reason: 'effect-too-small', adjusted }
    return { verdict: ratio > 1 ? 'increase' : 'decrease', reason: 'changed', adjusted }
  })
}

const AGREEMENT = 0.05

/** A change is only news where what is shown points, beyond its own chance, the way that the evidence does. */
function agrees(shown: Change, evidence: Change | undefined): boolean {
  if (!evidence) return true
  const rises = (change: Change) => (change.ratio ?? Number.POSITIVE_INFINITY) > 1
  return shown.pValue <= AGREEMENT && rises(shown) === rises(evidence)
}
