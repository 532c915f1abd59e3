import { compareText } from '../4-weigh/count-terms.ts'
import { type Placeable, type Placement, placeSegments } from '../4-weigh/space.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { awayFrom } from '../5-cluster/away-from.ts'
import { allCosines } from '../5-cluster/points.ts'
import { CONCENTRATION } from '../5-cluster/soften.ts'
import {
  type Assignment,
  type CuratedLink,
  type Siblings,
  type SpaceModel,
  type ThemeModel,
  UNASSIGNED,
  type WordModel,
} from './theme-model.ts'

const CHUNK = 4096
/** The words of a segment are no independent witnesses: what the mixture holds for 99 % is right in 60 %. Odds are told as their fourth root. */
const TEMPER = 4

/**
 * Assigns one segment to the most probable theme of a model, in well under a millisecond; the same answer as the fit gave it.
 * Unknown words only, or a cosine below the model's floor → 未分類 (`theme` null, with the best guess in `runnerUp`).
 */
export function assignSegment(segment: Pick<ThemeSegment, 'text' | 'terms' | 'pairs'>, model: ThemeModel): Assignment {
  return assignSegments([segment], model)[0] ?? UNASSIGNED
}

type Assignable = Pick<ThemeSegment, 'text' | 'terms' | 'pairs'>

/**
 * Assigns many segments, a few thousand at a time, so that memory stays flat.
 * @returns aligned with `segments`
 */
export function assignSegments(segments: readonly Assignable[], model: ThemeModel): Assignment[] {
  return obeyLinks(segments, assignFreely(segments, model), model)
}

function assignFreely(segments: readonly Assignable[], model: ThemeModel): Assignment[] {
  if (model.kind === 'words') return segments.map((segment) => assignByWords(segment, model))
  const assignments: Assignment[] = []
  for (let from = 0; from < segments.length; from += CHUNK) {
    const placed = placeSegments(model.space, segments.slice(from, from + CHUNK) as readonly Placeable[])
    for (const assignment of assignPlaced(placed, model)) assignments.push(assignment)
  }
  return assignments
}

/** Assigns segments that have been placed in the model's space already: what {@link assignSegments} would answer. */
export function assignPlaced(placed: Placement, model: SpaceModel): Assignment[] {
  return Array.from(placed.known, (_, i) => assignPoint(placed, i, model))
}

/**
 * Puts the texts that people decided about where they belong, whatever the model says: a person's word comes before the
 * nearest centroid. All others keep their place.
 * @param assignments what the model says, aligned with `segments`
 */
export function obeyLinks(segments: readonly Assignable[], assignments: Assignment[], model: ThemeModel): Assignment[] {
  const { links = [], ...free } = model
  if (links.length === 0) return assignments
  return assignments.map((assignment, i) => {
    const link = linkOf(segments[i]!.text, links)
    if (link === undefined) return assignment
    const { theme, never } = link
    if (never === 'any') return UNASSIGNED
    if (theme === null)
      return assignFreely(
        [segments[i]!],
        among(free, (one) => !never.includes(one)),
      )[0]!
    const [inside] = assignFreely(
      [segments[i]!],
      among(free, (one) => one === theme),
    )
    return { theme, subtheme: inside?.subtheme ?? null, confidence: 1, runnerUp: null, margin: 1 }
  })
}

/** Looks a text up in the sorted links. */
function linkOf(text: string, links: readonly CuratedLink[]): CuratedLink | undefined {
  let low = 0
  let high = links.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareText(links[middle]!.text, text) < 0) low = middle + 1
    else high = middle
  }
  return links[low]?.text === text ? links[low] : undefined
}

/** The model as if it had some of its first-level themes only. */
function among(model: ThemeModel, may: (theme: number) => boolean): ThemeModel {
  if (model.kind === 'words') return { ...model, rules: model.rules.filter((rule) => may(rule.theme)) }
  const { themes, centroids, shares } = model.top
  const rows = [...themes.keys()].filter((row) => may(themes[row]!))
  const width = themes.length > 0 ? centroids.length / themes.length : 0
  return {
    ...model,
    top: {
      themes: rows.map((row) => themes[row]!),
      centroids: Float32Array.from(rows.flatMap((row) => [...centroids.subarray(row * width, (row + 1) * width)])),
      shares: Float64Array.from(rows, (row) => shares[row]!),
    },
  }
}

function assignPoint(placed: Placement, i: number, model: SpaceModel): Assignment {
  const { width } = placed
  if (placed.known[i] === 0 || model.top.themes.length === 0) return UNASSIGNED
  const best = mostProbable(placed.vectors, i * width, model.top, width)
  const theme = model.top.themes[best.first]!
  const second = best.second < 0 ? null : model.top.themes[best.second]!
  if (best.cosine < model.floor) return { ...UNASSIGNED, runnerUp: theme }
  const siblings = model.below.get(theme)
  let subtheme: number | null = null
  if (siblings !== undefined) {
    const centroid = model.top.centroids.subarray(best.first * width, (best.first + 1) * width)
    const rest = awayFrom(placed.vectors.subarray(i * width, (i + 1) * width), centroid)
    subtheme = siblings.themes[mostProbable(rest, 0, siblings, width).first] ?? null
  }
  return { theme, subtheme, confidence: best.certainty, runnerUp: second, margin: best.margin }
}

/**
 * The most probable of sibling themes for one point (share · exp(κ cos)); the lower row wins a tie.
 * @param at offset of the point's row
 * @returns rows of the first and second choice (−1 = none), the first's cosine and probability, and its lead over the second
 */
export function mostProbable(vectors: Float32Array, at: number, siblings: Siblings, width: number) {
  let first = -1
  let second = -1
  const cosines = new Float64Array(siblings.themes.length)
  allCosines(vectors.subarray(at, at + width), 0, 1, siblings.centroids, width, cosines)
  const scores = cosines.map((value, g) => Math.log(Math.max(siblings.shares[g]!, 1e-12)) + CONCENTRATION * value)
  for (let g = 0; g < scores.length; g++) {
    if (first < 0 || scores[g]! > scores[first]!) {
      second = first
      first = g
    } else if (second < 0 || scores[g]! > scores[second]!) second = g
  }
  const peak = first < 0 ? 0 : scores[first]!
  const total = scores.reduce((sum, score) => sum + Math.exp((score - peak) / TEMPER), 0)
  const margin = second < 0 ? 1 : (1 - Math.exp((scores[second]! - peak) / TEMPER)) / total
  return { first, second, cosine: cosines[first] ?? -1, certainty: total > 0 ? 1 / total : 0, margin }
}

function assignByWords(segment: Pick<ThemeSegment, 'text' | 'terms' | 'pairs'>, model: WordModel): Assignment {
  const hits = model.rules
    .map((rule) => ({
      theme: rule.theme,
      count: rule.words.reduce((sum, word) => sum + (segment.text.includes(word) ? 1 : 0), 0),
    }))
    .filter((hit) => hit.count > 0)
    .sort((a, b) => b.count - a.count || a.theme - b.theme)
  const [first, second] = hits
  if (first === undefined) return UNASSIGNED
  const total = hits.reduce((sum, hit) => sum + hit.count, 0)
  return {
    theme: first.theme,
    subtheme: null,
    confidence: first.count / total,
    runnerUp: second?.theme ?? null,
    margin: (first.count - (second?.count ?? 0)) / total,
  }
}
