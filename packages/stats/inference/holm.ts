/**
 * P-values of several tests made at once, adjusted so that the chance of any false alarm among them stays below the threshold
 * they are compared with, whatever their dependence. Source: Holm, Scand. J. Statist. 6 (1979) 65–70; as `p.adjust(p, "holm")` in R.
 *
 * @param pValues 0 … 1, in any order
 * @returns adjusted p-values 0 … 1, in the same order
 * @throws RangeError for anything that is no probability
 * @example
 * holm([0.01, 0.04, 0.03, 0.005]) // => [0.03, 0.06, 0.06, 0.02]
 * holm([]) // => []
 */
export function holm(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value lies in 0 … 1, got ${p}`)
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!)
  const adjusted = new Array<number>(pValues.length)
  let least = 0
  order.forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[index]!))
    adjusted[index] = least
  })
  return adjusted
}
