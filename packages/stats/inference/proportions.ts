import { assertCount, DEFAULT_LEVEL, type Interval, normalQuantile } from './distributions.ts'

/** A share of a sample: `successes` of `base` respondents. */
export interface Proportion {
  successes: number
  base: number
}

/** first share ÷ second share. `ratio` is null when nobody of the second had it. */
export interface ProportionRatio extends Interval {
  ratio: number | null
}

/** A difference with its interval. `difference` is null when one side has no base. */
export interface Difference extends Interval {
  difference: number | null
}

/**
 * Wilson's score interval of a proportion: always inside 0 … 1, never of width 0, good from the first respondent on
 * (the usual p ± 1.96·√(p(1−p)/n) collapses to a point at 0 % and 100 %).
 * Without a base it is the whole range 0 … 1.
 * Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212; method 3 in Newcombe, Statist. Med. 17 (1998) 857–872.
 *
 * @param successes how many, 0 … base
 * @param base of how many, ≥ 0
 * @param level coverage, default 0.95
 * @returns both ends as shares 0 … 1
 * @throws RangeError when the counts are no counts or successes > base
 * @example
 * wilsonInterval(8, 10) // => { low: 0.4901625, high: 0.9433178 }
 * wilsonInterval(0, 10) // => { low: 0, high: 0.2775328 }
 * wilsonInterval(0, 0) // => { low: 0, high: 1 }
 */
export function wilsonInterval(successes: number, base: number, level: number = DEFAULT_LEVEL): Interval {
  assertCount('successes', successes)
  assertCount('base', base)
  if (successes > base) throw new RangeError(`successes (${successes}) exceed the base (${base})`)
  const z2 = normalQuantile(level) ** 2
  if (base === 0) return { low: 0, high: 1 }
  const share = successes / base
  const middle = share + z2 / (2 * base)
  const reach = Math.sqrt((z2 * (share * (1 - share) + z2 / (4 * base))) / base)
  const scale = 1 + z2 / base
  return {
    low: successes === 0 ? 0 : Math.max(0, (middle - reach) / scale),
    high: successes === base ? 1 : Math.min(1, (middle + reach) / scale),
  }
}

/**
 * Difference of two shares from independent samples (first − second), with Newcombe's interval: the two Wilson
 * intervals squared and added. It stays inside −1 … 1 and keeps its coverage near 0 % and 100 %.
 * Source: Newcombe, Statist. Med. 17 (1998) 873–890, method 10; its example (a) is the first line below.
 *
 * @returns difference and ends as shares −1 … 1; `difference` is null and the interval −1 … 1 when a base is 0
 * @throws RangeError as `wilsonInterval`
 * @example
 * twoProportionDifference({ successes: 56, base: 70 }, { successes: 48, base: 80 }) // => { difference: 0.2, low: 0.0524, high: 0.3339 }
 */
export function twoProportionDifference(
  first: Proportion,
  second: Proportion,
  level: number = DEFAULT_LEVEL,
): Difference {
  const one = wilsonInterval(first.successes, first.base, level)
  const two = wilsonInterval(second.successes, second.base, level)
  if (first.base === 0 || second.base === 0) return { difference: null, low: -1, high: 1 }
  const p1 = first.successes / first.base
  const p2 = second.successes / second.base
  return {
    difference: p1 - p2,
    low: Math.max(-1, p1 - p2 - Math.hypot(p1 - one.low, two.high - p2)),
    high: Math.min(1, p1 - p2 + Math.hypot(one.high - p1, p2 - two.low)),
  }
}

/**
 * Ratio of two shares from independent samples (first ÷ second), also called lift, with the interval
 * log RR ± z·√(1/(x1+½) − 1/(n1+½) + 1/(x0+½) − 1/(n0+½)). The halves keep it finite where nobody has it.
 * Source: Katz et al., Biometrics 34 (1978) 469–474, with the halves of Walter, Biometrika 62 (1975) 371–374.
 *
 * @returns ratio ≥ 0 (1 = equal, 1.8 = 1.8 times as often), null when the second share is 0 or has no base; the ends are ≥ 0, the upper is infinite without a base
 * @throws RangeError as `wilsonInterval`
 * @example
 * proportionRatio({ successes: 56, base: 70 }, { successes: 48, base: 80 }) // => { ratio: 1.3333, low: 1.0760, high: 1.6445 }
 * proportionRatio({ successes: 0, base: 10 }, { successes: 5, base: 10 }) // => { ratio: 0, low: 0, high: 1.4447 }
 * proportionRatio({ successes: 1, base: 2 }, { successes: 0, base: 2 }).ratio // => null
 */
export function proportionRatio(first: Proportion, second: Proportion, level: number = DEFAULT_LEVEL): ProportionRatio {
  for (const { successes, base } of [first, second]) wilsonInterval(successes, base, level)
  const [x1, n1, x0, n0] = [first.successes, first.base, second.successes, second.base]
  if (n1 === 0 || n0 === 0) return { ratio: null, low: 0, high: Number.POSITIVE_INFINITY }
  const centre = Math.log((x1 + 0.5) / (n1 + 0.5)) - Math.log((x0 + 0.5) / (n0 + 0.5))
  const reach = normalQuantile(level) * Math.sqrt(1 / (x1 + 0.5) - 1 / (n1 + 0.5) + 1 / (x0 + 0.5) - 1 / (n0 + 0.5))
  return {
    ratio: x0 === 0 ? null : x1 / n1 / (x0 / n0),
    low: x1 === 0 ? 0 : Math.exp(centre - reach),
    high: Math.exp(centre + reach),
  }
}
