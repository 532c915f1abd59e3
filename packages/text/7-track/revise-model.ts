import { type Placeable, placeSegments } from '../4-weigh/space.ts'
import { meanDirections } from '../5-cluster/points.ts'
import type { ModelTheme, SpaceModel, ThemeModel } from './theme-model.ts'

/** A first-level theme that a model is to have; `examples` are the segments that people put into it. */
export interface WantedTheme {
  index: number
  label: string
  examples: readonly Placeable[]
}

/**
 * Gives a model exactly the first-level themes that are wanted: those that people made since it was fitted come in, with the
 * middle of their examples as centroid and a middling share; those that people took away leave it with their sub-themes.
 * Themes by words only know the words that they were made with: there a new one holds its examples by links alone.
 *
 * @returns the model itself where nothing differs
 * @example
 * reviseModel({ kind: 'words', seed: 1, rules: [], themes: [] }, [{ index: 7, label: '配送', examples: [] }]).themes[0].index // => 7
 */
export function reviseModel(model: ThemeModel, wanted: readonly WantedTheme[]): ThemeModel {
  const indices = new Set(wanted.map(({ index }) => index))
  const has = new Set(model.themes.filter(({ parent }) => parent === null).map(({ index }) => index))
  const made = wanted.filter(({ index }) => !has.has(index))
  if (made.length === 0 && indices.size === has.size) return model
  const kept = model.themes.filter(({ index, parent }) => indices.has(parent ?? index))
  const themes = [...kept, ...made.map(blank)].sort(
    (a, b) => Number(a.parent !== null) - Number(b.parent !== null) || a.index - b.index,
  )
  if (model.kind === 'words') return { ...model, themes, rules: model.rules.filter(({ theme }) => indices.has(theme)) }
  const below = new Map([...model.below].filter(([parent]) => indices.has(parent)))
  return { ...model, themes, below, ...rowsOf(model, indices, made) }
}

const blank = ({ index, label, examples }: WantedTheme): ModelTheme => ({
  index,
  parent: null,
  label,
  terms: [label],
  size: examples.length,
  cohesion: 0,
})

/** The rows of the wanted themes. One that people made leans on nothing: its examples say what it is. */
function rowsOf(model: SpaceModel, indices: ReadonlySet<number>, made: readonly WantedTheme[]) {
  const { themes, centroids, shares } = model.top
  const width = themes.length > 0 ? centroids.length / themes.length : 0
  const rows = [...themes.keys()].filter((row) => indices.has(themes[row]!))
  const sorted = [...shares].sort((a, b) => a - b)
  const middling = sorted[Math.floor(sorted.length / 2)] ?? 1
  const all = [...rows.map((row) => shares[row]!), ...made.map(() => middling)]
  const total = all.reduce((sum, share) => sum + share, 0)
  const middles = made.map(({ examples }) => middleOf(model, examples))
  const chosen = (from: Float32Array, more: readonly Float32Array[]) =>
    Float32Array.from([
      ...rows.flatMap((row) => [...from.subarray(row * width, (row + 1) * width)]),
      ...more.flatMap((row) => [...row]),
    ])
  const top = {
    themes: [...rows.map((row) => themes[row]!), ...made.map(({ index }) => index)],
    centroids: chosen(centroids, middles),
    shares: Float64Array.from(all, (share) => share / total),
  }
  if (model.leaning === undefined) return { top }
  const nothing = middles.map((row) => new Float32Array(row.length))
  const leaning = {
    middles: chosen(model.leaning.middles, middles),
    towards: chosen(model.leaning.towards, nothing),
  }
  return { top, leaning }
}

/** Nothing but zeros where the space knows no word of the examples: nothing comes near such a theme. */
function middleOf(model: SpaceModel, examples: readonly Placeable[]): Float32Array {
  const { vectors, width } = placeSegments(model.space, examples)
  const weight = new Float32Array(examples.length).fill(1)
  return meanDirections({ vectors, width, weight }, new Int32Array(examples.length), 1)
}
