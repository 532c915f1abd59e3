import { hash } from 'node:crypto'
import type { Row, RowProblemCode } from '../file-shape.ts'
import type { MappedTicket } from './mapped-ticket.ts'
import type { Mapping, ScoreKind } from './mapping.ts'
import { dateReader, type SaidAt } from './parse-date.ts'
import { parseScore } from './parse-score.ts'

/** Why nothing of a row is imported. */
export type RefusalCode =
  | RowProblemCode
  | 'empty-text'
  | 'text-too-long'
  | 'missing-date'
  | 'bad-date'
  | 'future-date'
  | 'missing-number'

/** What was left out of a row that is imported all the same. */
export type RowWarning = 'score-unreadable' | 'score-out-of-range' | 'short-row' | 'text-left-out' | 'comment-left-out'

export interface Remark<C> {
  code: C
  column?: string
  value?: string
}

export interface MappedVerbatim {
  column: string
  text: string
  /** Fingerprint of the mapped content, the same for the same words in the same place of another file. */
  hash: Buffer
}

export interface MappedRow {
  number: number
  verbatims: MappedVerbatim[]
  /** Null when the file has no date column: then it is the time of the import. */
  said: SaidAt | null
  scoreKind: ScoreKind | null
  score: number | null
  category: string | null
  channel: string | null
  customer: string | null
  id: string | null
  attributes: Record<string, string>
  warnings: Remark<RowWarning>[]
  /** Where the rows are inquiries. */
  ticket?: MappedTicket
}

export type RowOutcome = { ok: true; row: MappedRow } | { ok: false; number: number; refusal: Remark<RefusalCode> }

/** Code points of one verbatim, as for an answer in a survey. */
export const LONGEST_TEXT = 20_000
const LONGEST_VALUE = 500
const DAY = 86_400_000

const tooLong = (text: string): boolean => text.length > LONGEST_TEXT && [...text].length > LONGEST_TEXT

/** Words that people and exports write where there is nothing to say are still words; only blank is empty. */
const isEmpty = (text: string): boolean => !/[^\s\u0000\u200b-\u200d\u2060\ufeff\u3164\u00ad]/.test(text)

function hashOf(
  row: Omit<MappedRow, 'verbatims' | 'warnings' | 'number' | 'ticket'>,
  column: string,
  text: string,
): Buffer {
  const attributes = Object.entries(row.attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  const said = row.said ? [row.said.at.getTime(), row.said.precision] : null
  const content = [column, text, said, row.scoreKind, row.score, row.category, row.channel, row.customer, row.id]
  return hash('sha256', JSON.stringify([...content, attributes]), 'buffer')
}

interface Settings {
  timeZone: string
  now: Date
}

/** The date of a row, or why there is none. */
function dateOf(text: string, column: string, read: (text: string) => SaidAt | null, now: Date) {
  if (text === '') return { refusal: { code: 'missing-date' as const, column } }
  const said = read(text)
  if (!said) return { refusal: { code: 'bad-date' as const, column, value: text } }
  if (said.at.getTime() > now.getTime() + DAY) return { refusal: { code: 'future-date' as const, column, value: text } }
  return { said }
}

/**
 * Turns rows into what is recorded of them. A row is refused when it cannot be read, has no words, or has a date column without
 * a usable date. A score that cannot be used is left out with a warning: the words are worth more than the number.
 */
export function rowMapper(mapping: Mapping, header: readonly string[], settings: Settings): (row: Row) => RowOutcome {
  const place = new Map(header.map((name, index) => [name, index]))
  const readDate = dateReader(settings.timeZone)
  const { score: scored } = mapping
  const cellOf = (row: Row, column: string): string => row.cells[place.get(column) ?? -1] ?? ''
  const value = (row: Row, column: string | undefined): string | null =>
    (column === undefined ? '' : cellOf(row, column).trim()).slice(0, LONGEST_VALUE) || null

  return (row) => {
    const refuse = (refusal: Remark<RefusalCode>): RowOutcome => ({ ok: false, number: row.number, refusal })
    if (row.problem) return refuse({ code: row.problem })
    const warnings: Remark<RowWarning>[] = row.short ? [{ code: 'short-row' }] : []
    const texts = mapping.texts
      .map((column) => ({ column, text: cellOf(row, column) }))
      .filter((one) => !isEmpty(one.text))
    const first = mapping.texts[0]
    if (texts.length === 0) return refuse({ code: 'empty-text', ...(first ? { column: first } : {}) })
    const long = texts.filter(({ text }) => tooLong(text))
    if (long[0] && long.length === texts.length) return refuse({ code: 'text-too-long', column: long[0].column })
    for (const { column } of long) warnings.push({ code: 'text-left-out', column })

    const dated =
      mapping.date === undefined
        ? undefined
        : dateOf(value(row, mapping.date) ?? '', mapping.date, readDate, settings.now)
    if (dated?.refusal) return refuse(dated.refusal)
    const rated = scored ? parseScore(cellOf(row, scored.column), scored.kind, scored.levels) : null
    if (scored && typeof rated === 'string')
      warnings.push({
        code: `score-${rated}`,
        column: scored.column,
        value: cellOf(row, scored.column).slice(0, LONGEST_VALUE),
      })
    const attributes: Record<string, string> = Object.create(null)
    for (const name of mapping.attributes) {
      const own = value(row, name)
      if (own !== null) attributes[name] = own
    }
    const content = {
      said: dated?.said ?? null,
      scoreKind: typeof rated === 'number' && scored ? scored.kind : null,
      score: typeof rated === 'number' ? rated : null,
      category: value(row, mapping.category),
      channel: value(row, mapping.channel),
      customer: value(row, mapping.customer),
      id: value(row, mapping.id),
      attributes,
    }
    const verbatims = texts
      .filter((one) => !long.includes(one))
      .map(({ column, text }) => ({ column, text, hash: hashOf(content, column, text) }))
    return { ok: true, row: { number: row.number, verbatims, ...content, warnings } }
  }
}
