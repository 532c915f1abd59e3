import { cosine } from '../5-cluster/points.ts'
import type { Siblings, ThemeModel } from './theme-model.ts'

/** A theme beside another one of its level, by index; `similarity` is the cosine of their centroids, −1 … 1. */
export interface NearTheme {
  index: number
  similarity: number
}

/**
 * Themes of the same level and parent, the nearest by meaning first. Themes by words have no place to be near in.
 *
 * @param index of a theme of the model
 * @returns all its siblings; none for an unknown index or a model by words
 * @example
 * nearThemes({ kind: 'words', seed: 1, rules: [], themes: [] }, 0) // => []
 */
export function nearThemes(model: ThemeModel, index: number): NearTheme[] {
  if (model.kind === 'words') return []
  const among = [model.top, ...model.below.values()].find(({ themes }) => themes.includes(index))
  return among === undefined ? [] : nearestOf(among, among.themes.indexOf(index))
}

function nearestOf({ themes, centroids }: Siblings, row: number): NearTheme[] {
  const width = centroids.length / themes.length
  return themes
    .map((theme, i) => ({ index: theme, similarity: cosine(centroids, row * width, centroids, i * width, width) }))
    .filter((_, i) => i !== row)
    .sort((a, b) => b.similarity - a.similarity || a.index - b.index)
}
