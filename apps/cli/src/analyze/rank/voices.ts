import { type Assignment, findTemplates, type ReadSegment, type ThemeSegment } from '@koe/text'
import type { CollectedRow } from '../input/collect-rows.ts'
import type { TextOutcome } from '../read-verbatims.ts'

/** One row that could be read, with the segments of its texts. `voices` stand in the fixed order. */
export interface Voice extends Omit<CollectedRow, 'texts'> {
  /** who is counted once: the customer, or the row where no customer is known */
  owner: string
  verbatims: { text: string; segments: readonly ReadSegment[]; first: number }[]
}

/** All voices, and their segments laid out one after the other as the text room takes them. */
export interface Voices {
  voices: Voice[]
  segments: ThemeSegment[]
  /** position in `voices` of each segment's row, and the text of the row it stands in */
  voiceOf: Int32Array
  verbatimOf: Int32Array
  readings: ReadSegment[]
  /** reason → rows whose every text could not be read */
  refused: Map<string, number>
}

const padded = (value: number, digits: number) => String(value).padStart(digits, '0')

/** Joins rows with what was read in their texts. Ids follow the fixed order, so they do not depend on the file's. */
export function gatherVoices(rows: readonly CollectedRow[], outcomes: ReadonlyMap<string, TextOutcome>): Voices {
  const found: Omit<Voices, 'voiceOf' | 'verbatimOf'> = { voices: [], segments: [], readings: [], refused: new Map() }
  const voiceOf: number[] = []
  const verbatimOf: number[] = []
  for (const { texts, ...row } of rows) {
    const owner = row.customer === '' ? `row ${padded(found.voices.length, 8)}` : `customer ${row.customer}`
    const voice: Voice = { ...row, owner, verbatims: [] }
    let reason = ''
    for (const text of texts) {
      const outcome = outcomes.get(text)
      if (!outcome?.ok) {
        reason = outcome?.reason ?? 'failed'
        continue
      }
      voice.verbatims.push({ text, segments: outcome.reading.segments, first: found.segments.length })
      for (const segment of outcome.reading.segments) {
        const id = `${padded(found.voices.length, 8)}-${padded(found.segments.length, 9)}`
        const { text: words, terms, compounds, pairs } = segment
        found.segments.push({ id, owner, text: words, terms, compounds, pairs })
        found.readings.push(segment)
        voiceOf.push(found.voices.length)
        verbatimOf.push(voice.verbatims.length - 1)
      }
    }
    if (voice.verbatims.length > 0) found.voices.push(voice)
    else found.refused.set(reason, (found.refused.get(reason) ?? 0) + 1)
  }
  return { ...found, voiceOf: Int32Array.from(voiceOf), verbatimOf: Int32Array.from(verbatimOf) }
}

/** A theme as one row speaks of it: `weight` = how much of the row it is, `confidence` = of its surest segment. */
export interface RowTheme {
  theme: number
  weight: number
  confidence: number
}

/** The themes of one voice, most weight first. A segment weighs its confidence times the words it has. */
export function themesOf(voice: Voice, assignments: readonly Assignment[]): RowTheme[] {
  const found = new Map<number, RowTheme>()
  for (const { segments, first } of voice.verbatims) {
    for (const [i, segment] of segments.entries()) {
      const { theme, confidence } = assignments[first + i]!
      if (theme === null) continue
      const entry = found.get(theme) ?? { theme, weight: 0, confidence: 0 }
      entry.weight += confidence * Math.sqrt(1 + segment.terms.length)
      entry.confidence = Math.max(entry.confidence, confidence)
      found.set(theme, entry)
    }
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight || a.theme - b.theme)
}

/** How many texts are exact repeats, and how many are one template with details changed. */
export interface Duplicates {
  exact: number
  templates: number
  /** the most repeated words, masked, with the number of rows that hold them */
  largest: { text: string; rows: number }[]
}

const TEMPLATE_SENTENCE = 20
const TEMPLATE_ROWS = 3
const TEMPLATE_SHARE = 0.6

/**
 * Counts repeats: a text seen before is an exact one. A template post is one of three or more that differ in details only
 * (numbers, names), or one of which three fifths are sentences that stand word for word in three rows or more.
 */
export function countDuplicates(voices: readonly Voice[]): Duplicates {
  const texts = new Map<string, number>()
  const sentences = new Map<string, number>()
  for (const { verbatims } of voices) {
    for (const { segments } of verbatims) {
      const whole = segments.map((segment) => segment.text).join('')
      texts.set(whole, (texts.get(whole) ?? 0) + 1)
      const long = segments.filter((segment) => segment.text.length >= TEMPLATE_SENTENCE)
      for (const text of new Set(long.map((segment) => segment.text)))
        sentences.set(text, (sentences.get(text) ?? 0) + 1)
    }
  }
  const changed = changedInDetails(texts)
  let templates = 0
  for (const { verbatims } of voices) {
    for (const { segments } of verbatims) {
      const whole = segments.map((segment) => segment.text).join('')
      if ((texts.get(whole) ?? 0) > 1 || whole.length === 0) continue
      if (changed.has(whole)) {
        templates++
        continue
      }
      const copied = segments.reduce(
        (sum, { text }) => sum + ((sentences.get(text) ?? 0) >= TEMPLATE_ROWS ? text.length : 0),
        0,
      )
      if (copied / whole.length >= TEMPLATE_SHARE) templates++
    }
  }
  const repeated = [...texts].filter(([text, count]) => count > 1 && text !== '')
  const exact = repeated.reduce((sum, [, count]) => sum + count - 1, 0)
  const largest = repeated
    .filter(([text, count]) => count >= TEMPLATE_ROWS && [...text].length >= TEMPLATE_SENTENCE)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([text, rows]) => ({ text, rows }))
  return { exact, templates, largest }
}

/** The texts that are one template with details changed. */
function changedInDetails(texts: ReadonlyMap<string, number>): Set<string> {
  const distinct = [...texts].sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const found = findTemplates(
    distinct.map(([text]) => text),
    distinct.map(([, count]) => count),
  )
  return new Set(found.flatMap(({ members }) => members.map((t) => distinct[t]![0])))
}
