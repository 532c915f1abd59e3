import { assertCount } from '../inference/distributions.ts'
import type { CountSeries } from './dispersion.ts'

/** What the newest of several windows of time looked like beside those before it. */
export interface PeakCheck {
  /** Whether the newest window is the highest of all. */
  atPeak: boolean
  /** The newest window's rate ÷ the mean of the windows before it. */
  above: number
  /** What chance alone would make of the newest rate afterwards: 0.8 = a fall of 20 % though nothing was done. */
  expectedRatio: number
  windows: number
}

const LEAST_WINDOWS = 4

/** Sums of so many periods each, counted back from the newest; what is left over at the beginning is left out. */
function windowsOf({ counts, exposures }: CountSeries, width: number) {
  const windows: { count: number; exposure: number }[] = []
  for (let end = counts.length; end - width >= 0; end -= width) {
    const add = (values: readonly number[]) => values.slice(end - width, end).reduce((total, value) => total + value, 0)
    windows.unshift({ count: add(counts), exposure: add(exposures) })
  }
  return windows.filter(({ exposure }) => exposure > 0)
}

/**
 * Regression to the mean: was a theme picked when it stood highest, so that it would have fallen anyway? The true rate of the
 * newest window is estimated by empirical Bayes: a gamma prior with mean and variance of the windows before it, less the
 * scatter that independent events have. That true rate is then taken to last.
 * Sources: Barnett, van der Pols & Dobson, Int. J. Epidemiol. 34 (2005) 215–220; Clayton & Kaldor, Biometrics 43 (1987) 671–681.
 *
 * @param series counts and exposures of the periods before the choice, newest last
 * @param width periods in a window, default 4
 * @returns null with fewer than four windows, or where nothing was counted in the newest or before it
 * @throws RangeError for negative counts, lengths that differ, or a width below 1
 * @example
 * regressionToMean({ counts: [10, 8, 12, 10, 20], exposures: [100, 100, 100, 100, 100] }, 1) // => { atPeak: true, above: 2, expectedRatio: 0.5, windows: 5 }
 * regressionToMean({ counts: [10, 8], exposures: [100, 100] }, 1) // => null
 */
export function regressionToMean(series: CountSeries, width: number = 4): PeakCheck | null {
  const { counts, exposures } = series
  if (counts.length !== exposures.length)
    throw new RangeError(`${counts.length} counts but ${exposures.length} exposures`)
  for (const value of [...counts, ...exposures]) assertCount('a count', value)
  if (!(Number.isInteger(width) && width >= 1)) throw new RangeError(`width must be at least 1, got ${width}`)
  const windows = windowsOf(series, width)
  const newest = windows.at(-1)
  if (!newest || windows.length < LEAST_WINDOWS || newest.count === 0) return null
  const earlier = windows.slice(0, -1)
  const total = earlier.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const mean = total / earlier.reduce((sum, { exposure }) => sum + exposure, 0)
  const rates = earlier.map(({ count, exposure }) => count / exposure)
  const rate = newest.count / newest.exposure
  const spread = rates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (rates.length - 1)
  const chance = earlier.reduce((sum, { exposure }) => sum + mean / exposure, 0) / earlier.length
  const between = Math.max(0, spread - chance)
  // Gamma prior with shape mean²/between and rate mean/between; without variance of its own the prior is a point.
  const shrunken = between === 0 ? mean : (mean ** 2 + between * newest.count) / (mean + between * newest.exposure)
  return {
    atPeak: rates.every((one) => one < rate),
    above: rate / mean,
    expectedRatio: shrunken / rate,
    windows: windows.length,
  }
}
