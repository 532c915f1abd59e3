import { LIMITS, type Text } from '../../definition.ts'
import type { Report } from '../loss.ts'
import { entriesOf, fieldOf, isRecord, listOf, wordsOf } from '../outside.ts'
import { plainText } from '../plain-text.ts'
import { type Choice, languagesFrom, languageTag, type Pipes, type Reading, textFrom } from '../plan.ts'

/** The texts that SurveyJS keeps in several languages, wherever they stand. */
const LOCALIZED =
  /^(title|description|text|html|completedHtml|completeText|placeholder|placeHolder|otherText|noneText|minRateDescription|maxRateDescription|labelTrue|labelFalse|label)$/

function collect(value: unknown, found: Set<string>, depth: number): void {
  if (depth > 24 || typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (LOCALIZED.test(name) && isRecord(inner)) for (const key of Object.keys(inner)) found.add(key)
    else collect(inner, found, depth + 1)
  }
}

/** The languages of the file: the survey's own first, then those that any text has. */
export function surveyLanguages(json: unknown, fallback: string, report: Report): string[] {
  const found = new Set<string>()
  for (const name of ['pages', 'elements', 'questions']) collect(fieldOf(json, name), found, 0)
  collect({ title: fieldOf(json, 'title'), completedHtml: fieldOf(json, 'completedHtml') }, found, 0)
  const keys = [...found].filter((key) => key !== 'default').slice(0, 200)
  const own = languageTag(wordsOf(fieldOf(json, 'locale')))
  // Texts in several languages are in English where they do not say which; texts in one language are in the likely one.
  const english = found.has('default') && !keys.includes('en')
  return languagesFrom([own ?? (english ? 'en' : fallback), ...keys], fallback, report)
}

/** A text of SurveyJS: words, or words by language with `default` for the survey's own. */
export function textOf(reading: Reading, where: string, value: unknown): Text {
  const [first = ''] = reading.languages
  const words = isRecord(value) ? entriesOf(value) : [['default', value] as const]
  const byLanguage = new Map<string, string>()
  for (const [name, inner] of words) {
    const language = name === 'default' ? first : languageTag(name)
    if (language && wordsOf(inner) !== '' && !(name === 'default' && byLanguage.has(first)))
      byLanguage.set(language, wordsOf(inner))
  }
  return textFrom(reading, where, byLanguage)
}

/** The words of a text in the survey's first language, for the report. */
export const wordsIn = (value: unknown): string => plainText(rawIn(value).slice(0, 2_000)).text

const rawIn = (value: unknown): string =>
  isRecord(value) ? wordsOf(fieldOf(value, 'default')) || wordsOf(Object.values(value)[0]) : wordsOf(value)

/** Choices, rows and columns: a value alone, or a value with its text. */
export function choicesOf(reading: Reading, where: string, value: unknown): Choice[] {
  const choices: Choice[] = []
  for (const item of listOf(value).slice(0, 10 * LIMITS.options)) {
    // Words alone may hold both: `value|text`.
    const [first = '', second] = isRecord(item) ? [] : wordsOf(item).split(/\|(.*)/s)
    const code = isRecord(item) ? wordsOf(fieldOf(item, 'value') ?? fieldOf(item, 'name')) : first
    const label = textOf(
      reading,
      where,
      isRecord(item) ? (fieldOf(item, 'text') ?? fieldOf(item, 'title') ?? code) : second || first,
    )
    choices.push({ code, label })
    for (const [setting] of isRecord(item) ? entriesOf(item) : [])
      if (!['value', 'text', 'name', 'title', 'id'].includes(setting))
        reading.report(where, {
          what: 'option-setting-left-out',
          option: wordsIn(fieldOf(item, 'text')) || code,
          setting,
        })
  }
  return choices
}

/** `{name}`. */
export const SURVEYJS_PIPES: Pipes = { pattern: /\{([^{}\s][^{}]{0,200})\}/g, nameOf: (inside) => inside.trim() }
