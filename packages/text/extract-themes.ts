import { compareText } from './4-weigh/count-terms.ts'
import type { TermVectors } from './4-weigh/given-vectors.ts'
import { seededRandom } from './4-weigh/random.ts'
import { sampledSegments } from './4-weigh/sample-verbatims.ts'
import { chooseWords } from './4-weigh/space.ts'
import { teachOnce } from './4-weigh/templates.ts'
import {
  distinctUnits,
  evenSample,
  type ThemeSegment,
  type Unit,
  type Voice,
  wholeVoices,
} from './4-weigh/theme-segment.ts'
import { collectCandidates } from './6-label/candidates.ts'
import { assignPlaced, assignSegments, obeyLinks } from './7-track/assign-segment.ts'
import { curateModel, goingOn, type ThemeLink } from './7-track/curate-model.ts'
import { type Described, describeThemes } from './7-track/describe-themes.ts'
import { fitModel, type Progress, refreshModel } from './7-track/fit-model.ts'
import type { Assignment, ModelTheme, ThemeModel } from './7-track/theme-model.ts'
import { wordModel } from './7-track/word-model.ts'

/** A theme as it is shown. Parents come first; `continues` is the index of the theme of `previous` that it goes on with. */
export interface ExtractedTheme extends ModelTheme {
  /** ids of segments that stand for it, best first */
  representatives: string[]
  continues: number | null
}

/**
 * How themes are extracted. `themes` fixes the number of level-1 themes; `pool` is the workspace's whole history, which the
 * vectors learn from; with `previous` the fit is warm: themes keep their index and name (those by words, which are found anew, their name). `links` are what people decided about
 * single texts, in the order in which they did; they hold for this model only, so they are handed in every time. `vectors` are
 * another model's of the words that {@link wordsToPlace} names; a warm fit keeps the space, and with it the vectors that it has.
 */
export interface ThemeOptions {
  seed?: number
  themes?: number
  pool?: readonly ThemeSegment[]
  previous?: ThemeModel
  links?: readonly ThemeLink[]
  vectors?: TermVectors
  onProgress?: Progress
}

/** Themes, the model that assigns new segments, and each segment's place (aligned with the input). `otherShare` = 未分類, 0–1. */
export interface ThemeSet {
  model: ThemeModel
  themes: ExtractedTheme[]
  assignments: Assignment[]
  /** template posts, most frequent first: `text` stands for all that differ from it in details; they taught once */
  templates: { text: string; verbatims: number }[]
  otherShare: number
}

/** Fewer segments than this are not clustered: words and seed themes say more than vectors trained on so little. */
export const LEAST_TO_CLUSTER = 200
const LEARN_FROM_AT_MOST = 100_000

/**
 * Turns segments into themes:
 * distinct texts → vectors learned from this workspace's own words → themes and sub-themes → 未分類 → names → quotations.
 *
 * The result depends on texts, options and version only: not on the order of rows, on ids or on the machine.
 * Fewer than 200 segments get themes by words; of more than 60,000 the fit sees an even sample of the verbatims, and the rest is
 * assigned.
 *
 * @param segments what `readVerbatim` found, one entry per segment, ids unique
 */
export function extractThemes(segments: readonly ThemeSegment[], options: ThemeOptions = {}): ThemeSet {
  const sample = sampledSegments(segments, new Set(options.links?.map(({ text }) => text)))
  const fitted = fitThemes(sample, options)
  return sample === segments ? fitted : assignAll(segments, fitted)
}

function fitThemes(segments: readonly ThemeSegment[], options: ThemeOptions): ThemeSet {
  const { seed = 1, previous, links = [], onProgress = () => {} } = options
  const units = distinctUnits(segments)
  const all = wholeVoices(segments)
  const { taught: voices, templates } = teachOnce(all)
  const posted = templates
    .map(({ members, posts }) => ({ text: all[members[0]!]!.text, verbatims: posts }))
    .sort((a, b) => b.verbatims - a.verbatims || compareText(a.text, b.text))
  const warm = previous?.kind === 'space' ? previous : undefined
  if (warm === undefined && options.themes === undefined && segments.length < LEAST_TO_CLUSTER) {
    const before = previous?.kind === 'words' ? previous : undefined
    const model = curateModel(wordModel(units, seed), units, links, before)
    const described = describeThemes(model, units, assignSegments(units, model))
    return gather(segments, units, described, { templates: posted, ...(before ? { previous: before } : {}) })
  }
  const candidates = collectCandidates(units)
  const { model: fitted, placed } =
    warm !== undefined
      ? refreshModel(units, voices, warm, onProgress)
      : fitModel(units, voices, {
          seed,
          candidates,
          pool: options.pool === undefined ? voices : history(segments, options.pool, seed),
          onProgress,
          ...(options.vectors === undefined ? {} : { vectors: options.vectors }),
          ...(options.themes === undefined ? {} : { themes: options.themes }),
        })
  onProgress('assign', 0, 1)
  const model = curateModel(fitted, units, links, warm)
  const assignments =
    model.kind === 'space' ? obeyLinks(units, assignPlaced(placed, model), model) : assignSegments(units, model)
  onProgress('label', 0, 1)
  const described = describeThemes(model, units, assignments, {
    placed,
    candidates,
    ...(warm ? { previous: warm } : {}),
  })
  onProgress('label', 1, 1)
  return gather(segments, units, described, { templates: posted, ...(warm ? { previous: warm } : {}) })
}

/**
 * The words that a fit of these segments has vectors for: what to ask another model about before {@link extractThemes}. They are
 * dictionary forms out of texts whose personal data is masked, in code-unit order: no sentence can be put together from them.
 * @example
 * wordsToPlace([]) // => []
 */
export function wordsToPlace(segments: readonly ThemeSegment[]): string[] {
  if (segments.length < LEAST_TO_CLUSTER) return []
  const { taught } = teachOnce(wholeVoices(sampledSegments(segments)))
  return chooseWords(taught.map(({ terms }) => terms)).terms.filter((term) => !/[〔〕]/.test(term))
}

/** What the vectors learn from: the pool and the segments themselves, each distinct voice and each template once. */
function history(segments: readonly ThemeSegment[], pool: readonly ThemeSegment[], seed: number): readonly Voice[] {
  const byId = new Map([...pool, ...segments].map((segment) => [segment.id, segment]))
  return evenSample(teachOnce(wholeVoices([...byId.values()])).taught, LEARN_FROM_AT_MOST, seededRandom(seed)())
}

/** What stands behind a set beside its themes; `previous` is the model that it was refreshed from. */
interface Rest {
  previous?: ThemeModel
  templates: ThemeSet['templates']
}

/** Index of the previous theme by index of the one that goes on with it: the same in a frozen space, both levels. */
function continuations(model: ThemeModel, previous: ThemeModel | undefined): Map<number, number> {
  if (previous === undefined) return new Map()
  if (model.kind === 'space') return new Map(previous.themes.map(({ index }) => [index, index]))
  return new Map([...goingOn(model, previous)].map(([old, fresh]) => [fresh, old]))
}

/** Spreads the units' assignments over the segments behind them. */
function gather(
  segments: readonly ThemeSegment[],
  units: readonly Unit[],
  described: Described,
  { previous, templates }: Rest,
): ThemeSet {
  const continues = continuations(described.model, previous)
  const assignments = new Array<Assignment>(segments.length)
  units.forEach((unit, u) => {
    for (const member of unit.members) assignments[member] = described.assignments[u]!
  })
  const themes = described.themes.map((theme) => ({ ...theme, continues: continues.get(theme.index) ?? null }))
  const others = assignments.reduce((sum, assignment) => sum + (assignment.theme === null ? 1 : 0), 0)
  return {
    model: described.model,
    themes,
    assignments,
    templates,
    otherShare: segments.length === 0 ? 0 : others / segments.length,
  }
}

/** Assigns all where only a sample was fitted. Names, quotations and templates are the sample's, sizes those of all. */
function assignAll(segments: readonly ThemeSegment[], fitted: ThemeSet): ThemeSet {
  const assignments = assignSegments(segments, fitted.model)
  const sizes = new Map<number | null, number>()
  for (const { theme, subtheme } of assignments)
    for (const index of subtheme === null ? [theme] : [theme, subtheme]) sizes.set(index, (sizes.get(index) ?? 0) + 1)
  const counted = <T extends ModelTheme>(themes: readonly T[]) =>
    themes.map((theme) => ({ ...theme, size: sizes.get(theme.index) ?? 0 }))
  return {
    ...fitted,
    model: { ...fitted.model, themes: counted(fitted.model.themes) },
    themes: counted(fitted.themes),
    assignments,
    otherShare: (sizes.get(null) ?? 0) / segments.length,
  }
}
