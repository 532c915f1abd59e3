import type { NewId } from '../builders.ts'
import { type Block, LIMITS, type Option, type Text } from '../definition.ts'
import { named, type Report } from './loss.ts'
import { plainText } from './plain-text.ts'

/** What a rule compares with. */
export type Scalar = string | number | boolean

/** One comparison of a rule, still with the names and codes of the other tool. */
export interface Leaf {
  name: string
  operator:
    | 'answered'
    | 'unanswered'
    | 'equal'
    | 'not-equal'
    | 'more'
    | 'less'
    | 'at-least'
    | 'at-most'
    | 'contains'
    | 'not-contains'
    | 'any-of'
    | 'none-of'
  values: Scalar[]
}

/** A rule as a tree. */
export type Term = { all: Term[] } | { any: Term[] } | { not: Term } | Leaf

/** A rule, its words for the report, and its meaning where it could be read. */
export interface Rule {
  words: string
  term: Term | null
}

/** A question with Koe's words and ids, and what rules of the other tool call it and its parts. */
export interface PlannedBlock {
  where: string
  block: Block
  names: string[]
  /** What else rules name: an option or a row of it, by code. */
  parts?: [name: string, code: string][]
  /** Ids of options by code, `yes` and `no` too. */
  options?: ReadonlyMap<string, string>
  /** Ids of rows by code. */
  rows?: ReadonlyMap<string, string>
  /** Numbers by code, where a scale's codes are not its numbers. */
  numbers?: ReadonlyMap<string, number>
  showIf: Rule[]
  requiredIf?: Rule[]
}

/** Leaves the page where all rules hold, for a page or an ending by key. */
export interface PlannedJump {
  where: string
  when: Rule[]
  to: string
}

/** A page; its rules hold for every question on it. */
export interface PlannedPage {
  key: string
  where: string
  title?: Text
  showIf: Rule[]
  blocks: PlannedBlock[]
  jumps: PlannedJump[]
  shuffle?: boolean
  /** Pages behind each other that change places. */
  group?: string
}

/** An ending with its words. */
export interface PlannedEnding {
  key: string
  where: string
  title: Text
  body?: Text
  when: Rule[]
  /** An address as the other tool writes it. */
  redirect?: string
  /** Only for those whom a jump or a quota leads there. */
  led?: boolean
}

/** How many answers of one kind are taken. */
export interface PlannedQuota {
  where: string
  name: string
  limit: number
  when: Rule[]
  /** An ending by key. */
  ending?: string
}

/** A number that follows from answers, still with the names of the other tool. `single`: an answer of several choices is none. */
export type Calculation =
  | { number: number }
  | { name: string; single?: boolean }
  | { apply: '+' | '-' | '*' | '/' | 'min' | 'max' | 'sum' | 'count'; to: Calculation[] }

/** A calculation with its name, its words for the report, and its meaning where it could be read. */
export interface PlannedVariable {
  where: string
  name: string
  /** What rules, texts and other calculations call it. */
  names: string[]
  words: string
  calculation: Calculation | null
  /** What is chosen counts what its code says. */
  codes?: boolean
}

/** Where something is asked, or from where on it is known. */
export interface Place {
  planned: PlannedBlock
  order: number
  page: number
  part?: string
}

/** A survey of another tool, translated but for its rules. */
export interface Plan {
  /** The first is the one that everything is written in. */
  languages: string[]
  title: Text
  /** The words of the last button. */
  submitLabel?: Text
  pages: PlannedPage[]
  endings: PlannedEnding[]
  variables?: PlannedVariable[]
  quotas?: PlannedQuota[]
}

/** How a tool writes the place of an earlier answer within a text, and which question's it is. */
export interface Pipes {
  pattern: RegExp
  nameOf: (inside: string) => string
  /** What stands for the response itself. */
  response?: RegExp
}

/** What every reader works with. */
export interface Reading {
  newId: NewId
  report: Report
  languages: string[]
  pipes: Pipes
  /** Names mean the same in capitals and in small letters. */
  anyCase?: boolean
}

const tag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/
const CHINESE: Readonly<Record<string, string>> = { 'zh-s': 'zh-Hans', 'zh-t': 'zh-Hant', 'zh-cn': 'zh-Hans' }

/**
 * A language as Koe names it; null where the tool's name is none.
 *
 * @example
 * languageTag('JA') // => 'ja'
 * languageTag('pt_BR') // => 'pt-BR'
 * languageTag('de-informal') // => 'de-informal'
 * languageTag('default') // => null
 */
export function languageTag(name: string): string | null {
  const dashed = name.trim().replace(/_/g, '-').slice(0, 40)
  const known = Object.entries(CHINESE).find(([other]) => other === dashed.toLowerCase())?.[1]
  if (known) return known
  if (!tag.test(dashed)) return null
  const [language = '', ...rest] = dashed.split('-')
  return [language.toLowerCase(), ...rest].join('-')
}

/**
 * The languages of a survey, the first one first, none twice, as many as a survey may have.
 *
 * @example
 * languagesFrom(['EN', 'ja', 'en'], 'ja', () => {}) // => ['en', 'ja']
 * languagesFrom([], 'ja', () => {}) // => ['ja']
 */
export function languagesFrom(names: string[], fallback: string, report: Report): string[] {
  const found = new Set<string>()
  for (const name of names) {
    const language = languageTag(name)
    if (language) found.add(language)
    else if (name) report('', { what: 'translation-left-out', language: name.slice(0, 40) })
  }
  const all = [...found]
  const more = all.length - LIMITS.languages
  if (more > 0) report('', { what: 'too-many-left-out', of: 'languages', count: more })
  return all.length > 0 ? all.slice(0, LIMITS.languages) : [fallback]
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  return Array.from(text.slice(0, 2 * limit + 2))
    .slice(0, limit)
    .join('')
}

/** A text in the survey's languages, without markup and within bounds; empty translations are none. */
export function textFrom(reading: Reading, where: string, words: Iterable<[language: string, words: string]>): Text {
  const text: Text = {}
  for (const [language, raw] of words) {
    if (!reading.languages.includes(language)) continue
    const { text: plain, lost } = plainText(raw)
    const short = shortened(plain, LIMITS.textLength)
    if (lost) reading.report(where, { what: 'markup-removed' })
    if (short.length < plain.length) reading.report(where, { what: 'text-shortened', limit: LIMITS.textLength })
    if (short !== '') text[language] = short
  }
  return text
}

/** Whether anything is written there. */
export const isWritten = (text: Text): boolean => Object.keys(text).length > 0

/** The text under its name, where anything is written. */
export const written = <Name extends string>(name: Name, text: Text): { [N in Name]?: Text } =>
  (isWritten(text) ? { [name]: text } : {}) as { [N in Name]?: Text }

/** A choice of the other tool. */
export interface Choice {
  code: string
  label: Text
  other?: boolean
  exclusive?: boolean
  pinned?: boolean
  points?: number
}

/** Which marks an option may bear at a question of the type. */
export type Marks = 'other' | 'exclusive'

/** A choice without words is called by its code. */
const labelOf = (reading: Reading, { label, code }: Choice): Text =>
  isWritten(label) ? label : { [reading.languages[0] ?? '']: shortened(plainText(code).text, 200) || '…' }

const nameOf = (label: Text, code: string) => named('', Object.values(label)[0] ?? '') || code

/** Options with new ids, and their ids by code: no more than a survey may have, one with own words at most. */
export function optionsFrom(
  reading: Reading,
  where: string,
  choices: readonly Choice[],
  { most = LIMITS.options, marks = [] }: { most?: number; marks?: readonly Marks[] } = {},
): { options: Option[]; codes: Map<string, string> } {
  const kept = choices.slice(0, most)
  if (kept.length < choices.length)
    reading.report(where, { what: 'too-many-left-out', of: 'options', count: choices.length - kept.length })
  const codes = new Map<string, string>()
  let own = false
  const options = kept.map((choice) => {
    const { code, label, pinned, points } = choice
    const option: Option = { id: reading.newId(), label: labelOf(reading, choice) }
    for (const mark of ['other', 'exclusive'] as const) {
      if (!choice[mark]) continue
      if (marks.includes(mark) && !(mark === 'other' && own)) option[mark] = true
      else reading.report(where, { what: 'option-setting-left-out', option: nameOf(label, code), setting: mark })
    }
    own ||= option.other === true
    if (pinned) option.pinned = true
    if (points !== undefined && Math.abs(points) <= LIMITS.points) option.points = points
    if (!codes.has(code)) codes.set(code, option.id)
    return option
  })
  return { options, codes }
}

/** Rows with new ids, and their ids by code. */
export function rowsFrom(reading: Reading, where: string, choices: readonly Choice[]) {
  const kept = choices.slice(0, LIMITS.rows)
  if (kept.length < choices.length)
    reading.report(where, { what: 'too-many-left-out', of: 'rows', count: choices.length - kept.length })
  const rows = kept.map((choice) => ({
    code: choice.code,
    row: { id: reading.newId(), label: labelOf(reading, choice) },
  }))
  return { rows: rows.map(({ row }) => row), codes: new Map(rows.map(({ code, row }) => [code, row.id])) }
}

/** Words that the other tool supplies by itself, in the survey's languages. */
export function usualText(reading: Reading, usual: Record<string, string>): Text {
  const text: Text = {}
  for (const language of reading.languages) {
    const words = new Map(Object.entries(usual)).get(language.split('-')[0] ?? '')
    if (words) text[language] = words
  }
  const [first = ''] = reading.languages
  return text[first] === undefined ? { ...text, [first]: usual.en ?? '' } : text
}

/**
 * The question's words and those of one of its lines, in each language that has the question's.
 *
 * @example
 * beside({ ja: '満足度' }, { ja: '接客' }) // => { ja: '満足度\n接客' }
 */
export function beside(question: Text, line: Text): Text {
  const text: Text = {}
  const lines = new Map(Object.entries(line))
  for (const [language, words] of Object.entries(question)) {
    const more = lines.get(language)
    text[language] = shortened(more ? `${shortened(words, LIMITS.textLength / 2)}\n${more}` : words, LIMITS.textLength)
  }
  return text
}
