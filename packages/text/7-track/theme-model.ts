import type { Space } from '../4-weigh/space.ts'

/** One theme of a model. `label` is what it was called when fitted; a person's name for it lives with the product. */
export interface ModelTheme {
  index: number
  parent: number | null
  label: string
  terms: string[]
  size: number
  cohesion: number
}

/** Centroids of sibling themes: row i belongs to the theme of index `themes[i]`; `shares` are their mixing weights (sum 1). */
export interface Siblings {
  themes: number[]
  centroids: Float32Array
  shares: Float64Array
}

/**
 * First-level themes that lean on their names, rows as in the model's `top`: `middles` is where they stood before, which a refresh
 * goes on from; `towards` the mean direction of the segments that hold the name (zeros: none). Segments are assigned to the sum.
 */
export interface Leaning {
  middles: Float32Array
  towards: Float32Array
}

/** What people decided about one text: the theme it belongs to (null = they left that open) and those it must never be in. */
export interface CuratedLink {
  text: string
  theme: number | null
  never: number[] | 'any'
}

/** Themes by meaning: a trained space, level-1 centroids, and each divided theme's sub-centroids. */
export interface SpaceModel {
  kind: 'space'
  seed: number
  space: Space
  /** cosine to the centroid below which a segment stays 未分類 */
  floor: number
  top: Siblings
  /** absent where the number of themes was asked for */
  leaning?: Leaning
  /** by index of the parent theme */
  below: Map<number, Siblings>
  themes: ModelTheme[]
  /** sorted by text; absent when nobody decided anything */
  links?: CuratedLink[]
}

/** Themes by words, for a handful of verbatims: a segment joins the theme with the most of its words (stems of seed themes, nouns of pairs). */
export interface WordModel {
  kind: 'words'
  seed: number
  rules: { theme: number; words: string[] }[]
  themes: ModelTheme[]
  links?: CuratedLink[]
}

/** What a fit leaves behind to assign new segments with; immutable, versioned by the product. */
export type ThemeModel = SpaceModel | WordModel

/** Where a segment belongs. `theme` null = 未分類. `confidence` is its probability, `margin` its lead over the `runnerUp`. */
export interface Assignment {
  theme: number | null
  subtheme: number | null
  confidence: number
  runnerUp: number | null
  margin: number
}

/** A segment without a theme. */
export const UNASSIGNED: Assignment = { theme: null, subtheme: null, confidence: 0, runnerUp: null, margin: 0 }
