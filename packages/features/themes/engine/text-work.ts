import {
  type Assignment,
  assignSegments,
  decodeModel,
  encodeModel,
  extractThemes,
  normalizeText,
  type Reading,
  readVerbatim,
  type ThemeModel,
  type ThemeSegment,
  type Tokenizer,
} from '@koe/text'
import {
  type FitResult,
  type FitSettings,
  type ModelBytes,
  type StoredVerbatim,
  segmentId,
  type TextEngine,
} from './text-engine.ts'

const modelsKept = 4

/** The normalised words of each segment, found again in the verbatim by the offsets that were stored. */
function segmentTexts(verbatim: StoredVerbatim): string[] {
  const { text, offsets } = normalizeText(verbatim.text)
  const firstFrom = (wanted: number) => {
    let low = 0
    let high = text.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((offsets[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  return verbatim.segments.map(({ start, end }) => text.slice(firstFrom(start), firstFrom(end)))
}

/** Segments as the text room takes them. */
function themeSegments(verbatim: StoredVerbatim): ThemeSegment[] {
  const texts = segmentTexts(verbatim)
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

/** What a text thread can do: synchronous and without I/O; it keeps the last models decoded. */
export interface TextWork {
  knows(key: string): boolean
  learn(model: ModelBytes): void
  read(texts: readonly string[], models: readonly string[]): { reading: Reading; assignments: Assignment[][] }[]
  /** Takes one page for the fit of that name; `fit` consumes what was gathered, `forget` throws it away. */
  gather(fit: string, page: readonly StoredVerbatim[]): void
  fit(fit: string, settings: FitSettings): FitResult
  forget(fit: string): void
  assign(verbatims: readonly StoredVerbatim[], model: string): Assignment[]
}

export function createTextWork(tokenizer: Tokenizer): TextWork {
  const models = new Map<string, ThemeModel>()
  const gathered = new Map<string, ThemeSegment[]>()
  const modelOf = (key: string) => {
    const model = models.get(key)
    if (!model) throw new Error(`model ${key} was not sent`)
    return model
  }
  return {
    knows: (key) => models.has(key),
    learn({ key, bytes }) {
      models.delete(key)
      models.set(key, decodeModel(bytes))
      for (const oldest of [...models.keys()].slice(0, -modelsKept)) models.delete(oldest)
    },
    read: (texts, keys) =>
      texts.map((text) => {
        const reading = readVerbatim(text, tokenizer)
        return { reading, assignments: keys.map((key) => assignSegments(reading.segments, modelOf(key))) }
      }),
    gather(fit, page) {
      const segments = gathered.get(fit) ?? []
      gathered.set(fit, segments)
      for (const verbatim of page) segments.push(...themeSegments(verbatim))
    },
    forget: (fit) => void gathered.delete(fit),
    fit(fit, { seed, themes, previous }) {
      const segments = gathered.get(fit) ?? []
      gathered.delete(fit)
      const { model, ...set } = extractThemes(segments, {
        seed,
        ...(themes === undefined ? {} : { themes }),
        ...(previous === undefined ? {} : { previous: decodeModel(previous) }),
      })
      return { set, model: encodeModel(model) }
    },
    assign: (verbatims, key) => assignSegments(verbatims.flatMap(themeSegments), modelOf(key)),
  }
}

/** The engine without threads: the same functions, in place. For tests and one-shot commands, never beside a request loop. */
export function createInlineEngine(tokenizer: Tokenizer): TextEngine {
  const work = createTextWork(tokenizer)
  let fits = 0
  const learn = (models: readonly ModelBytes[]) => {
    for (const model of models) if (!work.knows(model.key)) work.learn(model)
  }
  return {
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
      return work.fit(name, settings)
    },
    async assign(verbatims, model) {
      learn([model])
      return work.assign(verbatims, model.key)
    },
    close: async () => undefined,
  }
}
