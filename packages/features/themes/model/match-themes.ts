import { type Assignment, countMoves, type ExtractedTheme, matchThemes, type TracedTheme } from '@koe/text'

/** A theme of the model that is shown now. */
export interface KnownTheme {
  id: string
  index: number
  parentId: string | null
  label: string
  /** A person named it or put something into it. */
  locked: boolean
  terms: string[]
}

/** Where a segment is under the model that is shown, by the ids of themes. */
export interface OldPlace {
  theme: string | null
  subtheme: string | null
}

/** Known themes as the text room traces them, by the indices of their model. */
export function tracedThemes(known: readonly KnownTheme[]): TracedTheme[] {
  const indices = new Map(known.map(({ id, index }) => [id, index]))
  return known.map(({ index, parentId, label, locked, terms }) => ({
    index,
    parent: parentId === null ? null : (indices.get(parentId) ?? null),
    label,
    locked,
    terms,
  }))
}

/**
 * Which new theme goes on with which old one, for a model that was fitted anew.
 * @param before places of the same segments as `after`, in the same order
 * @returns id of the old theme by index of the new one
 */
export function matchedThemes(
  known: readonly KnownTheme[],
  themes: readonly ExtractedTheme[],
  before: readonly OldPlace[],
  after: readonly Assignment[],
): Map<number, string> {
  const indices = new Map(known.map(({ id, index }) => [id, index]))
  const ids = new Map(known.map(({ id, index }) => [index, id]))
  const indexOf = (id: string | null) => (id === null ? null : (indices.get(id) ?? null))
  const places = before.map(({ theme, subtheme }) => ({ theme: indexOf(theme), subtheme: indexOf(subtheme) }))
  const matched = new Map<number, string>()
  for (const [fresh, old] of matchThemes(tracedThemes(known), themes, countMoves(places, after))) {
    const id = ids.get(old)
    if (id !== undefined) matched.set(fresh, id)
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
