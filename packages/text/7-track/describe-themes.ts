import type { Placement } from '../4-weigh/space.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { cosine, meanDirections } from '../5-cluster/points.ts'
import type { Candidate } from '../6-label/candidates.ts'
import { nameThemes } from '../6-label/name-themes.ts'
import { chooseRepresentatives } from '../6-label/representatives.ts'
import type { Assignment, ModelTheme, ThemeModel } from './theme-model.ts'

/** Themes with names, figures and quotations, the model that carries them, and the units' assignments. */
export interface Described {
  model: ThemeModel
  themes: (ModelTheme & { representatives: string[] })[]
  assignments: Assignment[]
}

/** Points to measure cohesion and choose quotations with; what themes could be called (those by words have names); `previous` keeps its names. */
export interface DescribeOptions {
  candidates?: readonly Candidate[]
  placed?: Placement
  previous?: ThemeModel
}

const QUOTATIONS = 5

/** Names the themes of a model and says how large and how tight they are. */
export function describeThemes(
  model: ThemeModel,
  units: readonly Unit[],
  assignments: Assignment[],
  options: DescribeOptions = {},
): Described {
  const names = themeNames(model, assignments, options)
  const sizes = new Map<number, number>()
  units.forEach((unit, u) => {
    const { theme, subtheme } = assignments[u]!
    for (const index of [theme, subtheme]) {
      if (index !== null) sizes.set(index, (sizes.get(index) ?? 0) + unit.weight)
    }
  })
  const measured = quotations(model, units, assignments, options)
  const themes = model.themes.map((theme) => ({
    ...theme,
    label: names.get(theme.index)?.label ?? theme.label,
    terms: names.get(theme.index)?.terms ?? theme.terms,
    size: sizes.get(theme.index) ?? 0,
    cohesion: measured.get(theme.index)?.cohesion ?? 0,
    representatives: measured.get(theme.index)?.ids ?? [],
  }))
  const kept = themes.map(({ representatives: _, ...theme }) => theme)
  return { model: { ...model, themes: kept }, themes, assignments }
}

function themeNames(
  model: ThemeModel,
  assignments: readonly Assignment[],
  { candidates = [], previous }: DescribeOptions,
): Map<number, { label: string; terms: string[] }> {
  const names = new Map<number, { label: string; terms: string[] }>()
  if (model.kind === 'words') return names
  const locked = new Map(previous?.themes.map((theme) => [theme.index, theme.label]))
  const nameGroup = (indices: readonly number[], of: (assignment: Assignment) => number | null, under = '') => {
    const place = new Map(indices.map((index, i) => [index, i]))
    const group = Int32Array.from(assignments, (assignment) => {
      const index = of(assignment)
      return index === null ? -1 : (place.get(index) ?? -1)
    })
    const labels = indices.map((index) => locked.get(index))
    const found = nameThemes(candidates, group, indices.length, { under, locked: labels })
    found.forEach((name, i) => {
      names.set(indices[i]!, name)
    })
  }
  nameGroup(model.top.themes, (assignment) => assignment.theme)
  for (const [parent, siblings] of model.below) {
    const inside = (assignment: Assignment) => (assignment.theme === parent ? assignment.subtheme : null)
    nameGroup(siblings.themes, inside, names.get(parent)?.label)
  }
  return names
}

/** Cohesion (mean cosine of the members to their mean direction) and quotations of every theme. */
function quotations(
  model: ThemeModel,
  units: readonly Unit[],
  assignments: readonly Assignment[],
  options: DescribeOptions,
): Map<number, { cohesion: number; ids: string[] }> {
  const found = new Map<number, { cohesion: number; ids: string[] }>()
  const { placed } = options
  const members = new Map<number, number[]>(model.themes.map((theme) => [theme.index, []]))
  units.forEach((_, i) => {
    const { theme, subtheme } = assignments[i]!
    if (theme !== null) members.get(theme)?.push(i)
    if (subtheme !== null) members.get(subtheme)?.push(i)
  })
  for (const [index, list] of members) {
    if (placed === undefined) {
      found.set(index, { cohesion: 0, ids: list.slice(0, QUOTATIONS).map((i) => units[i]!.id) })
      continue
    }
    const { width } = placed
    const texts = list.map((i) => ({
      id: units[i]!.id,
      length: [...units[i]!.text].length,
      vector: placed.vectors.subarray(i * width, (i + 1) * width),
    }))
    const vectors = new Float32Array(list.length * width)
    texts.forEach((text, i) => {
      vectors.set(text.vector, i * width)
    })
    const weight = Float32Array.from(list, (i) => units[i]!.weight)
    const centroid = meanDirections({ vectors, width, weight }, new Int32Array(list.length), 1)
    const total = weight.reduce((sum, w) => sum + w, 0)
    const close = list.reduce((sum, _, i) => sum + weight[i]! * cosine(vectors, i * width, centroid, 0, width), 0)
    found.set(index, {
      cohesion: total > 0 ? close / total : 0,
      ids: chooseRepresentatives(texts, centroid, QUOTATIONS),
    })
  }
  return found
}
