import type { ExtractedTheme } from '@koe/text'

/** A theme of the model that is shown now. */
export interface KnownTheme {
  id: string
  index: number
  parentId: string | null
  label: string
  locked: boolean
  terms: string[]
}

/** Segments that an old and a new theme have in common, by `${old id} ${new index}`, and all that each has. */
export interface Overlap {
  common: Map<string, number>
  old: Map<string, number>
  fresh: Map<number, number>
}

export const emptyOverlap = (): Overlap => ({ common: new Map(), old: new Map(), fresh: new Map() })

const add = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)

/** Counts one segment that was in `old` (on one level) and is now in `fresh` (on the same level). */
export function countOverlap(overlap: Overlap, old: string | null, fresh: number | null): void {
  if (old !== null) add(overlap.old, old)
  if (fresh !== null) add(overlap.fresh, fresh)
  if (old !== null && fresh !== null) add(overlap.common, `${old} ${fresh}`)
}

/** .7 · Jaccard of their segments + .3 · what their names have in common. */
function likeness(known: KnownTheme, theme: ExtractedTheme, overlap: Overlap): number {
  const common = overlap.common.get(`${known.id} ${theme.index}`) ?? 0
  const all = (overlap.old.get(known.id) ?? 0) + (overlap.fresh.get(theme.index) ?? 0) - common
  const shared = known.terms.filter((term) => theme.terms.includes(term)).length
  const names = known.label === theme.label ? 1 : shared / Math.max(1, known.terms.length, theme.terms.length)
  return 0.7 * (all === 0 ? 0 : common / all) + 0.3 * names
}

const leastLikeness = 0.5
/** A name that a person gave is not lost lightly: its theme goes on in the nearest one that is at all like it. */
const leastLikenessOfLocked = 0.2

/**
 * Which new theme goes on with which old one, for a model that was fitted anew. Each old theme goes on at most once, the
 * most alike first, those named by a person before all others; levels do not mix.
 * @returns id of the old theme by index of the new one
 */
export function matchThemes(
  known: readonly KnownTheme[],
  themes: readonly ExtractedTheme[],
  overlap: Overlap,
): Map<number, string> {
  const candidates = known.flatMap((old) =>
    themes
      .filter((theme) => (theme.parent === null) === (old.parentId === null))
      .map((theme) => ({ old, theme, score: likeness(old, theme, overlap) }))
      .filter(({ score }) => score >= (old.locked ? leastLikenessOfLocked : leastLikeness)),
  )
  candidates.sort(
    (a, b) =>
      Number(b.old.locked) - Number(a.old.locked) ||
      b.score - a.score ||
      a.theme.index - b.theme.index ||
      a.old.index - b.old.index,
  )
  const matched = new Map<number, string>()
  const used = new Set<string>()
  for (const { old, theme } of candidates) {
    if (matched.has(theme.index) || used.has(old.id)) continue
    matched.set(theme.index, old.id)
    used.add(old.id)
  }
  return matched
}

/** For a warm refresh: the text room says itself which theme goes on with which. */
export function continuedThemes(known: readonly KnownTheme[], themes: readonly ExtractedTheme[]): Map<number, string> {
  const byIndex = new Map(known.map((theme) => [theme.index, theme.id]))
  const continued = new Map<number, string>()
  for (const theme of themes) {
    const id = theme.continues === null ? undefined : byIndex.get(theme.continues)
    if (id !== undefined) continued.set(theme.index, id)
  }
  return continued
}
