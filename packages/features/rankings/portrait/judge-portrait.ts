import {
  benjaminiHochberg,
  chiSquareIndependence,
  netPromoterScore,
  netPromoterScoreDifference,
  proportionRatio,
  twoProportionDifference,
  wilsonInterval,
} from '@koe/stats'
import { distributionOf, promoterCountsOf } from '../../surveys/index.ts'
import type { ScoreFigure } from '../rank-themes.ts'
import { leastGroup, type ScoreCount } from './count-portrait.ts'

/** A share of `base` with its 95 % Wilson interval. */
export interface ShareFigure {
  customers: number
  base: number
  share: number
  low: number
  high: number
}

export function shareFigure(customers: number, base: number): ShareFigure {
  const { low, high } = wilsonInterval(Math.min(customers, base), base)
  return { customers, base, share: base === 0 ? 0 : customers / base, low, high }
}

/** How much more often some customers do something than all the others. */
export interface Lift {
  customers: number
  base: number
  restCustomers: number
  restBase: number
  /** Their share ÷ the share of the others; null where nobody else does it. */
  ratio: number | null
  low: number
  high: number
  /** Adjusted for all that were looked at. */
  qValue: number
  stands: boolean
}

interface Counts {
  customers: number
  base: number
}

/** Some customers beside all of them, both with how many of them do it. */
export interface Compared<T> {
  of: T
  group: Counts
  whole: Counts
}

/** So many are expected in every cell at least: else the test is none. */
const leastExpected = 5
const falseShare = 0.1

/** Chosen by how many there are, never by what they say: else the correction for having looked at many would be wrong. */
function isLooked<T>({ group, whole }: Compared<T>): boolean {
  const rest = whole.base - group.base
  const without = whole.base - whole.customers
  const cells = [group.base * whole.customers, rest * whole.customers, group.base * without, rest * without]
  return group.base >= leastGroup && rest >= leastGroup && cells.every((cell) => cell / whole.base >= leastExpected)
}

/** @returns the two-sided p-value beside the figures */
function compare<T>({ of, group, whole }: Compared<T>) {
  const rest = { successes: Math.max(0, whole.customers - group.customers), base: whole.base - group.base }
  const table = [
    [group.customers, group.base - group.customers],
    [rest.successes, rest.base - rest.successes],
  ]
  const { ratio, low, high } = proportionRatio({ successes: group.customers, base: group.base }, rest)
  const figures = { ...group, restCustomers: rest.successes, restBase: rest.base, ratio, low, high }
  return { of, figures, pValue: chiSquareIndependence(table)?.pValue ?? 1 }
}

/**
 * Compares groups with all customers outside them: lift with interval, χ² test, Benjamini–Hochberg over the family.
 * @returns those that are large enough: what stands first, then by how surely it differs
 */
export function liftsOf<T>(compared: readonly Compared<T>[]): (Lift & { of: T })[] {
  const looked = compared.filter(isLooked).map(compare)
  const verdicts = benjaminiHochberg(
    looked.map(({ pValue }) => pValue),
    falseShare,
  )
  return looked
    .map(({ of, figures }, i) => {
      const { adjusted, discovered } = verdicts[i] ?? { adjusted: 1, discovered: false }
      return { of, ...figures, qValue: adjusted, stands: discovered }
    })
    .sort((a, b) => Number(b.stands) - Number(a.stands) || a.qValue - b.qValue || b.base - a.base)
}

/** A score of those who mention the theme, of the rest, and their difference. */
export interface Impact {
  inside: ScoreFigure
  rest: ScoreFigure
  difference: number
  low: number
  high: number
}

const sum = (rows: readonly ScoreCount[]) => rows.reduce((total, { respondents }) => total + respondents, 0)

const groupsOf = (rows: readonly ScoreCount[]) =>
  promoterCountsOf(distributionOf('nps', new Map(rows.map(({ score, respondents }) => [score, respondents]))))

function npsImpact(inside: readonly ScoreCount[], rest: readonly ScoreCount[]): Impact | null {
  const [own, other] = [groupsOf(inside), groupsOf(rest)]
  const figure = (counts: typeof own): ScoreFigure | null => {
    const { score, low, high, base } = netPromoterScore(counts)
    return score === null ? null : { value: score, low, high, base }
  }
  const [one, two] = [figure(own), figure(other)]
  const { difference, low, high } = netPromoterScoreDifference(own, other)
  return one && two && difference !== null ? { inside: one, rest: two, difference, low, high } : null
}

/** As shares of the two best of five. */
function csatImpact(inside: readonly ScoreCount[], rest: readonly ScoreCount[]): Impact | null {
  const counts = (rows: readonly ScoreCount[]) => ({
    successes: sum(rows.filter(({ score }) => score >= 4)),
    base: sum(rows),
  })
  const [own, other] = [counts(inside), counts(rest)]
  const { difference, low, high } = twoProportionDifference(own, other)
  if (difference === null) return null
  const figure = ({ successes, base }: typeof own) => ({
    value: successes / base,
    ...wilsonInterval(successes, base),
    base,
  })
  return { inside: figure(own), rest: figure(other), difference, low, high }
}

/** NPS and CSAT of those who mention the theme beside the rest; null unless there are both. */
export function impactsOf(scores: readonly ScoreCount[]): { nps: Impact | null; csat: Impact | null } {
  const of = (kind: ScoreCount['kind'], inside: boolean) =>
    scores.filter((row) => row.kind === kind && row.inside === inside)
  return { nps: npsImpact(of('nps', true), of('nps', false)), csat: csatImpact(of('csat', true), of('csat', false)) }
}
