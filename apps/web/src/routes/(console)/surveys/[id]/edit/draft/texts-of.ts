import type { SurveyDefinition, Text } from '@koe/survey'

/** One sentence of a survey, by where it stands. */
export interface Sentence {
  /** The id of the nearest page, block, option or ending; '' = the survey. */
  at: string
  /** What it is there: `label`, `body` … */
  field: string
  path: readonly (string | number)[]
  text: Text
}

const FIELDS = new Set([
  'title',
  'submitLabel',
  'label',
  'alt',
  'description',
  'lowLabel',
  'highLabel',
  'yesLabel',
  'noLabel',
  'agreeLabel',
  'unit',
  'placeholder',
  'body',
])

function collect(value: unknown, path: (string | number)[], at: string, found: Sentence[]): void {
  if (typeof value !== 'object' || value === null) return
  const here = !Array.isArray(value) && 'id' in value && typeof value.id === 'string' ? value.id : at
  for (const [key, inner] of Object.entries(value)) {
    const step = [...path, Array.isArray(value) ? Number(key) : key]
    if (FIELDS.has(key) && typeof inner === 'object') found.push({ at: here, field: key, path: step, text: inner })
    else collect(inner, step, here, found)
  }
}

/** Every sentence that a customer may read, in the order of the survey. */
export function textsOf(definition: SurveyDefinition): Sentence[] {
  const { title, submitLabel, pages, endings } = definition
  const found: Sentence[] = []
  collect({ title, ...(submitLabel ? { submitLabel } : {}), pages, endings }, [], '', found)
  return found
}

function put(value: unknown, path: readonly (string | number)[], text: Text): unknown {
  const [step, ...rest] = path
  if (step === undefined) return text
  if (Array.isArray(value)) return value.map((one: unknown, i) => (i === step ? put(one, rest, text) : one))
  const record = value as Record<string, unknown>
  return { ...record, [step]: put(record[step], rest, text) }
}

/** The survey with another sentence in that place. */
export const withText = (definition: SurveyDefinition, path: Sentence['path'], text: Text): SurveyDefinition =>
  put(definition, path, text) as SurveyDefinition

/** Sentences without words in a language, though the first language has some. */
export function missingIn(definition: SurveyDefinition, language: string): Sentence[] {
  const first = definition.languages[0] ?? 'ja'
  const says = (text: Text, tag: string) => (text[tag] ?? '').trim() !== ''
  return textsOf(definition).filter(({ text }) => says(text, first) && !says(text, language))
}

/** The survey without the words of a language that it no longer has. */
export function withoutLanguage(definition: SurveyDefinition, language: string): SurveyDefinition {
  let left: SurveyDefinition = { ...definition, languages: definition.languages.filter((tag) => tag !== language) }
  for (const { path, text } of textsOf(definition)) {
    const { [language]: _, ...others } = text
    left = withText(left, path, others)
  }
  return left
}
