import {
  type Assignment,
  assignSegments,
  decodeModel,
  decodeSentiment,
  encodeModel,
  encodeSentiment,
  extractThemes,
  linkModel,
  NO_SENTIMENT_MODEL,
  type ProposedTheme,
  proposeThemes,
  type RatedVerbatim,
  type Reading,
  type RecentSegment,
  readVerbatim,
  refineSentiment,
  reviseModel,
  type ScoredSegment,
  type SentimentModel,
  scoreWith,
  type ThemeLink,
  type ThemeModel,
  type ThemeSegment,
  type Tokenizer,
  wordsToPlace,
} from '@koe/text'
import { cutWords } from './cut-words.ts'
import {
  type FitResult,
  type FitSettings,
  type LinkedWords,
  type ModelBytes,
  type Placement,
  type RecentVerbatim,
  rounded,
  type ShownTheme,
  type StoredVerbatim,
  segmentId,
  type TextEngine,
  type VectorSource,
  vectorsFrom,
  withProblem,
} from './text-engine.ts'

const modelsKept = 4

const themeLinks = (links: readonly LinkedWords[]): ThemeLink[] =>
  links.map(({ theme, ...words }) => ({ text: cutWords(words.text, [words])[0] ?? '', theme, must: true }))

/** Segments as the text room takes them. */
function themeSegments(verbatim: StoredVerbatim): ThemeSegment[] {
  const texts = cutWords(verbatim.text, verbatim.segments)
  return verbatim.segments.map(({ ordinal, terms, compounds, pairs }, i) => ({
    id: segmentId(verbatim.id, ordinal),
    // What one verbatim says belongs together; what one customer says over the years need not.
    owner: verbatim.id,
    text: texts[i] ?? '',
    terms,
    compounds,
    pairs,
  }))
}

const recentSegments = ({ customer, themes, ...verbatim }: RecentVerbatim): RecentSegment[] =>
  themeSegments(verbatim).map((segment, i) => ({ ...segment, customer, theme: themes[i] ?? null }))

/** A model with the themes that are shown under it; those that people made since have the words put there as examples. */
function revised(
  bytes: Uint8Array,
  shown: readonly ShownTheme[] | undefined,
  links: readonly LinkedWords[],
): ThemeModel {
  const model = decodeModel(bytes)
  if (shown === undefined) return model
  const examples = (index: number) =>
    links
      .filter(({ theme }) => theme === index)
      .map(({ terms, ...words }) => ({ terms, text: cutWords(words.text, [words])[0] ?? '' }))
  const known = new Set(model.themes.map(({ index }) => index))
  const wanted = shown.map((theme) => ({ ...theme, examples: known.has(theme.index) ? [] : examples(theme.index) }))
  return reviseModel(model, wanted)
}

const scoredSegments = (verbatim: StoredVerbatim, segments: readonly ThemeSegment[]): ScoredSegment[] =>
  segments.map(({ text }, i) => ({ text, sentiment: verbatim.segments[i]?.sentiment ?? 0 }))

/** What one fit is handed, page by page. `scored` runs beside `segments`. */
class Gathered {
  readonly segments: ThemeSegment[] = []
  readonly scored: ScoredSegment[] = []
  readonly ratings: RatedVerbatim[] = []

  add(verbatim: StoredVerbatim) {
    const segments = themeSegments(verbatim)
    const scored = scoredSegments(verbatim, segments)
    // An answer beside no words teaches nothing.
    if (verbatim.verdict !== null && scored.some(({ text }) => text !== ''))
      this.ratings.push({ segments: scored, verdict: verbatim.verdict })
    if (verbatim.answerOnly) return
    this.segments.push(...segments)
    this.scored.push(...scored)
  }
}

/** Puts beside each place the sentiment that the model of moods gives the segment there. */
function refine(
  places: readonly Assignment[],
  scored: readonly ScoredSegment[],
  sentiment: SentimentModel,
): Placement[] {
  return places.map((place, i) => {
    const { score, by } = scoreWith(sentiment, scored[i] ?? { text: '', sentiment: 0 })
    return { ...place, refined: by === 'rule' ? null : { score: rounded(score), by } }
  })
}

/** What a text thread can do: synchronous and without I/O; it keeps the last models decoded. */
export interface TextWork {
  knows(key: string): boolean
  learn(model: ModelBytes): void
  propose(recent: readonly RecentVerbatim[], taken: readonly string[]): ProposedTheme[]
  read(texts: readonly string[], models: readonly string[]): { reading: Reading; assignments: Placement[][] }[]
  /** Takes one page for the fit of that name; `fit` consumes what was gathered, `forget` throws it away. */
  gather(fit: string, page: readonly StoredVerbatim[]): void
  /** The words of what was gathered that the fit has vectors for. */
  words(fit: string): string[]
  fit(fit: string, settings: FitSettings): FitResult
  forget(fit: string): void
  assign(verbatims: readonly StoredVerbatim[], model: string): Placement[]
}

export function createTextWork(tokenizer: Tokenizer): TextWork {
  const models = new Map<string, { themes: ThemeModel; sentiment: SentimentModel }>()
  const gathered = new Map<string, Gathered>()
  const modelOf = (key: string) => {
    const model = models.get(key)
    if (!model) throw new Error(`model ${key} was not sent`)
    return model
  }
  return {
    knows: (key) => models.has(key),
    propose: (recent, taken) => proposeThemes(recent.flatMap(recentSegments), { taken }),
    learn({ key, bytes, sentiment, links, shown }) {
      models.delete(key)
      models.set(key, {
        themes: linkModel(revised(bytes, shown, links), themeLinks(links)),
        sentiment: sentiment ? decodeSentiment(sentiment) : NO_SENTIMENT_MODEL,
      })
      for (const oldest of [...models.keys()].slice(0, -modelsKept)) models.delete(oldest)
    },
    read: (texts, keys) =>
      texts.map((text) => {
        const reading = readVerbatim(text, tokenizer)
        // Judged by the score as it is stored, so that a later look at the same segment finds the same.
        const scored = reading.segments.map(({ text, sentiment }) => ({ text, sentiment: rounded(sentiment) }))
        const assignments = keys.map((key) => {
          const { themes, sentiment } = modelOf(key)
          return refine(assignSegments(reading.segments, themes), scored, sentiment)
        })
        return { reading, assignments }
      }),
    gather(fit, page) {
      const taken = gathered.get(fit) ?? new Gathered()
      gathered.set(fit, taken)
      for (const verbatim of page) taken.add(verbatim)
    },
    words: (fit) => wordsToPlace(gathered.get(fit)?.segments ?? []),
    forget: (fit) => void gathered.delete(fit),
    fit(fit, { seed, themes, previous, links = [], shown, vectors }) {
      const { segments, scored, ratings } = gathered.get(fit) ?? new Gathered()
      gathered.delete(fit)
      const { model, ...set } = extractThemes(segments, {
        seed,
        ...(themes === undefined ? {} : { themes }),
        ...(previous === undefined ? {} : { previous: revised(previous, shown, links) }),
        links: themeLinks(links),
        ...(vectors === undefined ? {} : { vectors }),
      })
      const moods = refineSentiment(scored, ratings)
      const { learnedFrom, calibration } = moods
      return {
        set: { ...set, assignments: refine(set.assignments, scored, moods) },
        model: encodeModel(model),
        vectors: { source: (model.kind === 'space' && model.space.source) || null, problem: null },
        sentiment: { bytes: encodeSentiment(moods), rated: ratings.length, learnedFrom, calibration },
      }
    },
    assign(verbatims, key) {
      const { themes, sentiment } = modelOf(key)
      const segments = verbatims.map(themeSegments)
      const scored = verbatims.flatMap((verbatim, i) => scoredSegments(verbatim, segments[i] ?? []))
      return refine(assignSegments(segments.flat(), themes), scored, sentiment)
    },
  }
}

/** The engine without threads: the same functions, in place. For tests and one-shot commands, never beside a request loop. */
export function createInlineEngine(tokenizer: Tokenizer, vectors?: VectorSource): TextEngine {
  const work = createTextWork(tokenizer)
  let fits = 0
  const learn = (models: readonly ModelBytes[]) => {
    for (const model of models) if (!work.knows(model.key)) work.learn(model)
  }
  return {
    ...(vectors ? { vectors } : {}),
    async read(texts, models) {
      learn(models)
      const keys = models.map((model) => model.key)
      return texts.map((text) => {
        const [read] = work.read([text], keys)
        return read ? { ok: true, ...read } : { ok: false, reason: 'failed' }
      })
    },
    async fit(pages, settings) {
      const name = String(++fits)
      for await (const page of pages) work.gather(name, page)
      if (!vectors || settings.previous) return work.fit(name, settings)
      const { problem, ...found } = await vectorsFrom(vectors, work.words(name))
      return withProblem(work.fit(name, { ...settings, ...found }), problem)
    },
    propose: async (recent, taken) => work.propose(recent, taken),
    async assign(verbatims, model) {
      learn([model])
      return work.assign(verbatims, model.key)
    },
    close: async () => undefined,
  }
}
