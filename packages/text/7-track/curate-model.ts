import { compareText } from '../4-weigh/count-terms.ts'
import { placeSegments } from '../4-weigh/space.ts'
import { unitRows } from '../4-weigh/sparse.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { assignSegments } from './assign-segment.ts'
import type { CuratedLink, SpaceModel, ThemeModel } from './theme-model.ts'

/**
 * What a person decided: every segment with this (normalised) text must be in the theme, or must not. For a warm refresh
 * `theme` is an index of the previous model; for a model fitted anew it is any number that names the same theme in several
 * links, and the theme that holds most of its must-texts is meant. Only themes of the first level are linked.
 * `theme` null: the text must be in no theme at all, whatever themes there will be.
 */
export type ThemeLink = { text: string; theme: number; must: boolean } | { text: string; theme: null; must: true }

/** One moved text teaches its theme as much as this many that came by themselves. */
const EXAMPLE_WEIGHT = 10
/** However many were moved, the theme keeps its own middle: as strong as what holds a theme in a warm refresh. */
const MOST_DRAW = 0.3

/**
 * Makes a fitted model follow what people decided: linked texts always land where they were put, and draw the centroid of
 * their theme towards them (each counts as ten members, up to .3 of the theme), so that texts like them follow. What a text must not be in draws
 * nothing. A later link about the same text wins over an earlier one. Sub-themes are not divided anew.
 *
 * @param units distinct segments, among them the linked texts; a link whose text is not there still holds later
 * @param previous the model whose indices the links speak of, when this one goes on with it
 * @returns the model with its links, without those of the model it was refreshed from
 */
export function curateModel(
  model: ThemeModel,
  units: readonly Unit[],
  links: readonly ThemeLink[],
  previous?: ThemeModel,
): ThemeModel {
  const { links: _, ...free } = model
  const resolved = resolveLinks(
    links,
    previous === undefined ? themesMeant(free, units, links) : goingOn(free, previous),
  )
  if (resolved.length === 0) return free
  return { ...(free.kind === 'space' ? drawn(free, units, resolved) : free), links: resolved }
}

/**
 * The model with these links instead of its own, and nothing else changed: how a decision holds for new segments between two
 * refreshes.
 *
 * @param links in the order in which they were decided; `theme` is an index of this model
 * @example
 * linkModel({ kind: 'words', seed: 1, rules: [], themes: [] }, [{ text: 'なし', theme: null, must: true }]).links // => [{ text: 'なし', theme: null, never: 'any' }]
 */
export function linkModel(model: ThemeModel, links: readonly ThemeLink[]): ThemeModel {
  const { links: _, ...free } = model
  const resolved = resolveLinks(links, goingOn(free, free))
  return resolved.length === 0 ? free : { ...free, links: resolved }
}

const firstLevel = (model: ThemeModel) => model.themes.filter((theme) => theme.parent === null)

/**
 * Which theme goes on with which of the previous model's: in a space they keep their index, by words their label.
 * @returns index in `model` by index in `previous`
 */
export function goingOn(model: ThemeModel, previous: ThemeModel): Map<number, number> {
  if (model.kind === 'space') return new Map(firstLevel(model).map(({ index }) => [index, index]))
  const byLabel = new Map(firstLevel(model).map(({ index, label }) => [label, index]))
  return new Map(
    firstLevel(previous).flatMap(({ index, label }) => {
      const now = byLabel.get(label)
      return now === undefined ? [] : [[index, now]]
    }),
  )
}

/** For a model fitted anew: the theme that holds most of a key's must-texts, the lower index on a tie. */
function themesMeant(model: ThemeModel, units: readonly Unit[], links: readonly ThemeLink[]): Map<number, number> {
  const keys = new Map<string, Set<number>>()
  for (const { text, theme, must } of links) {
    if (must && theme !== null) keys.set(text, (keys.get(text) ?? new Set()).add(theme))
  }
  const examples = units.filter((unit) => keys.has(unit.text))
  const votes = new Map<number, Map<number, number>>()
  assignSegments(examples, model).forEach(({ theme }, i) => {
    for (const key of theme === null ? [] : keys.get(examples[i]!.text)!) {
      const counts = votes.get(key) ?? new Map<number, number>()
      votes.set(key, counts.set(theme!, (counts.get(theme!) ?? 0) + 1))
    }
  })
  const meant = new Map<number, number>()
  for (const [key, counts] of votes) {
    const [first] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
    if (first !== undefined) meant.set(key, first[0])
  }
  return meant
}

function resolveLinks(links: readonly ThemeLink[], meant: ReadonlyMap<number, number>): CuratedLink[] {
  const byText = new Map<string, CuratedLink>()
  for (const { text, theme: key, must } of links) {
    if (key === null) {
      byText.set(text, { text, theme: null, never: 'any' })
      continue
    }
    const theme = meant.get(key)
    if (theme === undefined) continue
    const link = byText.get(text) ?? { text, theme: null, never: [] }
    byText.set(text, link)
    // Not to be in this one says nothing of all the others.
    if (link.never === 'any' && !must) continue
    const others = link.never === 'any' ? [] : link.never.filter((one) => one !== theme)
    link.never = must ? others : [...others, theme].sort((a, b) => a - b)
    if (must) link.theme = theme
    else if (link.theme === theme) link.theme = null
  }
  return [...byText.values()].sort((a, b) => compareText(a.text, b.text))
}

/** C ← unit(C + min(.3, 10 k / n) · mean of the k examples), n being the theme's share of all segments. */
function drawn(model: SpaceModel, units: readonly Unit[], links: readonly CuratedLink[]): SpaceModel {
  const wanted = new Map(links.map(({ text, theme }) => [text, theme]))
  const examples = units.filter((unit) => (wanted.get(unit.text) ?? null) !== null)
  const { vectors, known, width } = placeSegments(model.space, examples)
  const total = units.reduce((sum, unit) => sum + unit.weight, 0)
  const { themes, shares } = model.top
  const centroids = Float32Array.from(model.top.centroids)
  for (const [row, theme] of themes.entries()) {
    const members = examples.flatMap((unit, i) => (wanted.get(unit.text) === theme && known[i] === 1 ? [i] : []))
    if (members.length === 0) continue
    const centroid = centroids.subarray(row * width, (row + 1) * width)
    const draw = Math.min(MOST_DRAW, (EXAMPLE_WEIGHT * members.length) / Math.max(1, shares[row]! * total))
    for (const i of members)
      for (let d = 0; d < width; d++) centroid[d]! += (draw / members.length) * vectors[i * width + d]!
    unitRows(centroid, width)
  }
  return { ...model, top: { ...model.top, centroids } }
}
