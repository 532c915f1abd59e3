import type { Text } from '../../definition.ts'
import type { Report } from '../loss.ts'
import { languagesFrom, languageTag, type Pipes, type Reading, textFrom } from '../plan.ts'
import { childOf, type XmlElement } from '../xml.ts'

/** One row of a table of the export. */
export type Row = ReadonlyMap<string, string>

const get = (row: Row | undefined, name: string): string => row?.get(name)?.trim() ?? ''

/** What stands in a row under a name, '' for nothing. */
export { get }

/** The rows of a table. */
export function rowsOf(document: XmlElement, table: string): Row[] {
  const rows = childOf(childOf(document, table), 'rows')?.children ?? []
  return rows.map((row) => new Map(row.children.map(({ name, text }) => [name, text])))
}

/** Whether it is a survey that LimeSurvey has exported. */
export const isLimeSurvey = (document: XmlElement): boolean =>
  document.name === 'document' && childOf(document, 'LimeSurveyDocType')?.text.trim() === 'Survey'

/** The languages of the survey: the one it is written in first. */
export function limeLanguages(document: XmlElement, fallback: string, report: Report): string[] {
  const listed = (childOf(document, 'languages')?.children ?? []).map(({ text }) => text.trim())
  const [survey] = rowsOf(document, 'surveys')
  return languagesFrom([get(survey, 'language'), ...listed].slice(0, 200), fallback, report)
}

/** Words of one thing in each language. */
export class Words {
  private readonly byId = new Map<string, Map<string, Row>>()

  /** Newer exports keep words in a table of their own, older ones in one row for each language. */
  constructor(rows: readonly Row[], id: (row: Row) => string) {
    for (const row of rows) {
      const key = id(row)
      const language = languageTag(get(row, 'language'))
      if (key === '' || !language) continue
      const known = this.byId.get(key) ?? new Map<string, Row>()
      this.byId.set(key, known)
      if (!known.has(language)) known.set(language, row)
    }
  }

  of(id: string, field: string): [language: string, words: string][] {
    return [...(this.byId.get(id) ?? [])].map(([language, row]) => [language, get(row, field)])
  }
}

/** One row for each thing where older exports have one for each language. */
export function oncePer(rows: readonly Row[], id: (row: Row) => string): Row[] {
  const known = new Set<string>()
  return rows.filter((row) => {
    const key = id(row)
    if (known.has(key)) return false
    known.add(key)
    return true
  })
}

/** In the order of a column of numbers. */
export const inOrder = (rows: readonly Row[], column: string): Row[] =>
  [...rows].sort((a, b) => (Number(get(a, column)) || 0) - (Number(get(b, column)) || 0))

/** The first of these tables' words that are written. */
export function firstText(reading: Reading, where: string, ...words: [string, string][][]): Text {
  const found = words.find((one) => one.some(([, text]) => text !== ''))
  return textFrom(reading, where, found ?? [])
}

/** `{Q1}` and `{Q1.shown}`, and every other expression, which is reported; but no sentence that stands in braces. */
export const LIMESURVEY_PIPES: Pipes = {
  pattern: /\{([A-Za-z][\w.:]{0,100}(?:\s{0,5}(?:[-+*/%<>=!&|(]|(?:gt|lt|ge|le|eq|ne|and|or)\s)[^{}]{0,400})?)\}/g,
  nameOf: (inside) => inside.replace(/\.(?:shown|NAOK|value)$/, ''),
  response: /^SAVEDID$/,
}
