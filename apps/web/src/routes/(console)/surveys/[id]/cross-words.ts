import type { CrossTab } from '$lib/api.ts'
import type { Format } from '$lib/format/index.ts'
import type { Messages } from '$lib/messages/index.ts'

/** A, B, C … as columns are marked in market research. */
export const letterOf = (place: number): string => String.fromCharCode(65 + place)

/** What the test of the whole table says, in one sentence. */
export function independenceWords(w: Messages, f: Format, { independence }: CrossTab): string {
  if (!independence) return w.surveys.cross.untested
  const { statistic, degreesOfFreedom, pValue, cramersV, reliable } = independence
  if (!reliable) return w.surveys.cross.tooFew
  const p = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`
  const figures = `χ²(${f.count(degreesOfFreedom)}) = ${statistic.toFixed(2)}, ${p}, ${w.surveys.cross.strength} = ${cramersV.toFixed(2)}`
  return pValue < 0.05 ? w.surveys.cross.related(figures) : w.surveys.cross.unrelated(figures)
}
