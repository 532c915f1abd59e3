import { type Block, LIMITS, type Text } from '../../definition.ts'
import { named } from '../loss.ts'
import { entriesOf, fieldOf, isOn, isRecord, listOf, numberOf, wordsOf } from '../outside.ts'
import { plainText } from '../plain-text.ts'
import {
  beside,
  type Choice,
  languageTag,
  optionsFrom,
  type PlannedBlock,
  type Reading,
  rowsFrom,
  textFrom,
  written,
} from '../plan.ts'

/** A question as Qualtrics writes it. */
export interface Item {
  reading: Reading
  id: string
  where: string
  payload: unknown
  /** What its choices, or the answers of a table, count by code. */
  points?: ReadonlyMap<string, number>
  counted?: 'Choices' | 'Answers'
}

type Made = Pick<PlannedBlock, 'block' | 'options' | 'rows' | 'numbers' | 'parts'>

/** How the report names a question: its tag and its words. */
export function nameOf(payload: unknown): string {
  const words = plainText(wordsOf(fieldOf(payload, 'QuestionText')).slice(0, 2_000)).text
  return named(wordsOf(fieldOf(payload, 'DataExportTag')), words)
}

/** A text with its translations, which stand apart under the language's name. */
function translated({ reading, where, payload }: Item, read: (source: unknown) => string): Text {
  const [first = ''] = reading.languages
  const words: [string, string][] = [[first, read(payload)]]
  for (const [name, translation] of entriesOf(fieldOf(payload, 'Language'))) {
    const language = languageTag(name)
    if (language && language !== first && isRecord(translation)) words.push([language, read(translation)])
  }
  return textFrom(reading, where, words)
}

const choiceWords = (name: 'Choices' | 'Answers' | 'Labels', code: string) => (source: unknown) =>
  wordsOf(fieldOf(fieldOf(fieldOf(source, name), code), 'Display'))

/** Settings of a choice that Koe has, or that no answer depends on. */
const CHOICE_SETTINGS = new Set(['Display', 'TextEntry', 'ExclusiveAnswer', 'ImageDescription', 'TextEntrySize'])

/** Choices (or the answers of a matrix) in the order in which they are shown. */
function choicesOf(item: Item, name: 'Choices' | 'Answers'): Choice[] {
  const { payload, reading, where } = item
  const source = fieldOf(payload, name)
  const wanted = listOf(fieldOf(payload, name === 'Choices' ? 'ChoiceOrder' : 'AnswerOrder')).map(wordsOf)
  const codes = [...new Set([...wanted, ...entriesOf(source).map(([code]) => code)])].slice(0, 10 * LIMITS.options)
  const { fixed } = orderOf(payload)
  return codes.flatMap((code) => {
    const choice = fieldOf(source, code)
    if (!isRecord(choice)) return []
    const label = translated(item, choiceWords(name, code))
    for (const [setting] of entriesOf(choice))
      if (!CHOICE_SETTINGS.has(setting))
        reading.report(where, {
          what: 'option-setting-left-out',
          option: Object.values(label)[0] ?? code,
          setting: setting.slice(0, 60),
        })
    const [other, exclusive] = [isOn(fieldOf(choice, 'TextEntry')), isOn(fieldOf(choice, 'ExclusiveAnswer'))]
    const points = item.counted === name ? item.points?.get(code) : undefined
    return [{ code, label, other, exclusive, ...(fixed.has(code) ? { pinned: true } : {}), ...given('points', points) }]
  })
}

function orderOf(payload: unknown): { kind: 'none' | 'all' | 'other'; fixed: Set<string> } {
  const randomization = fieldOf(payload, 'Randomization')
  const type = wordsOf(fieldOf(randomization, 'Type'))
  if (type === '' || type === 'None') return { kind: 'none', fixed: new Set() }
  const advanced = fieldOf(randomization, 'Advanced')
  const order = listOf(fieldOf(advanced, 'FixedOrder')).map(wordsOf)
  if (type === 'All') return { kind: 'all', fixed: new Set() }
  const fixed = new Set(order.filter((code) => /^\d{1,6}$/.test(code)))
  const whole =
    listOf(fieldOf(advanced, 'RandomSubSet')).length === 0 && listOf(fieldOf(advanced, 'Undisplayed')).length === 0
  return type === 'Advanced' && whole && fixed.size > 0 ? { kind: 'all', fixed } : { kind: 'other', fixed: new Set() }
}

function shuffled({ payload, reading, where }: Item): { shuffle?: true } {
  const { kind } = orderOf(payload)
  if (kind === 'other') reading.report(where, { what: 'setting-left-out', setting: 'Randomization' })
  return kind === 'all' ? { shuffle: true } : {}
}

/** Whether its choices can count something. */
export const canCount = (payload: unknown): boolean =>
  /^(MC|Matrix)$/.test(wordsOf(fieldOf(payload, 'QuestionType'))) && wordsOf(fieldOf(payload, 'Selector')) !== 'NPS'

/** Codes that the other tool's own figures use instead of the choices' numbers. */
function recoded(payload: unknown): boolean {
  const codes = entriesOf(fieldOf(payload, 'RecodeValues'))
  return codes.some(([code, value]) => wordsOf(value) !== '' && wordsOf(value) !== code)
}

/** Checks of a question that no type of Koe's makes. */
function reportChecks({ reading, where, payload }: Item): void {
  const settings = validation(payload)
  const type = wordsOf(fieldOf(settings, 'Type'))
  const left: string[] = []
  if (/^Custom/.test(type)) left.push(type)
  if (/^(MinChar|CharRange)/.test(type)) left.push('MinChars')
  if (
    /^(ContentType|None|MinChar\w*|CharRange|TotalChar\w*|MaxChar\w*|MinChoices|MaxChoices|ChoiceRange|MinMax|ChoicesTotal|ChoiceTotal|Custom\w*|)$/.test(
      type,
    ) === false
  )
    left.push(`Validation: ${type.slice(0, 40)}`)
  if (recoded(payload)) left.push('RecodeValues')
  if (isOn(fieldOf(fieldOf(payload, 'Configuration'), 'NotApplicable'))) left.push('NotApplicable')
  for (const setting of left) reading.report(where, { what: 'setting-left-out', setting })
}

const validation = (payload: unknown) => fieldOf(fieldOf(payload, 'Validation'), 'Settings')

function base(item: Item) {
  const { reading, payload, where } = item
  reportChecks(item)
  const settings = validation(payload)
  const force = wordsOf(fieldOf(settings, 'ForceResponse'))
  if (force === 'RequestResponse') reading.report(where, { what: 'setting-left-out', setting: 'RequestResponse' })
  const label = translated(item, (source) => wordsOf(fieldOf(source, 'QuestionText')))
  return {
    id: reading.newId(),
    label: Object.keys(label).length > 0 ? label : textFrom(reading, where, [[reading.languages[0] ?? '', item.id]]),
    ...(force === 'ON' ? { required: true } : {}),
  }
}

const bounded = (value: unknown, least: number, most: number) => {
  const number = numberOf(value)
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most ? number : undefined
}
const given = <Name extends string, T>(name: Name, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in Name]?: T }

function multipleChoice(item: Item): Made | null {
  const { reading, where, payload } = item
  const selector = wordsOf(fieldOf(payload, 'Selector'))
  if (selector === 'NPS') {
    const numbers = new Map<string, number>()
    for (const [code, choice] of entriesOf(fieldOf(payload, 'Choices')).slice(0, 100)) {
      const shown = numberOf(fieldOf(choice, 'Display'))
      if (shown !== undefined) numbers.set(code, shown)
    }
    return { block: { ...base(item), ...scaleLabels(item, 'ColumnLabels'), type: 'nps' }, numbers }
  }
  const choices = choicesOf(item, 'Choices')
  if (choices.length === 0) return null
  if (/^(MA|MSB)/.test(selector)) return severalChoices(item, choices)
  const own = choices.some(({ other }) => other)
  const list = selector === 'DL' && !own
  if (selector === 'DL' && own)
    reading.report(where, { what: 'type-replaced', from: 'MC (DL, TextEntry)', to: 'singleChoice' })
  const plain = choices.map((choice) => ({ ...choice, exclusive: false }))
  const { options, codes } = optionsFrom(reading, where, plain, { marks: ['other'] })
  const own2 = base(item)
  if (!list) return { block: { ...own2, type: 'singleChoice', options, ...shuffled(item) }, options: codes }
  if (orderOf(payload).kind !== 'none') reading.report(where, { what: 'setting-left-out', setting: 'Randomization' })
  return { block: { ...own2, type: 'dropdown', options }, options: codes }
}

function severalChoices(item: Item, choices: Choice[]): Made {
  const { reading, where, payload } = item
  const { options, codes } = optionsFrom(reading, where, choices, { marks: ['other', 'exclusive'] })
  const settings = validation(payload)
  const limited = /^(MinChoices|MaxChoices|ChoiceRange|MinMax)$/.test(wordsOf(fieldOf(settings, 'Type')))
  const minimum = limited ? bounded(fieldOf(settings, 'MinChoices'), 1, LIMITS.options) : undefined
  const maximum = limited ? bounded(fieldOf(settings, 'MaxChoices'), 1, LIMITS.options) : undefined
  const bounds = { ...given('minimum', minimum), ...given('maximum', maximum) }
  return { block: { ...base(item), type: 'multipleChoice', options, ...bounds, ...shuffled(item) }, options: codes }
}

/** The words at both ends of a scale. */
function scaleLabels(item: Item, name: 'ColumnLabels' | 'Labels') {
  const labels = entriesOf(fieldOf(item.payload, name)).map(([, label]) => wordsOf(fieldOf(label, 'Display')))
  if (labels.length > 2) item.reading.report(item.where, { what: 'setting-left-out', setting: name })
  const text = (words: string | undefined) =>
    textFrom(item.reading, item.where, [[item.reading.languages[0] ?? '', words ?? '']])
  if (labels.length < 2) return {}
  return { ...written('lowLabel', text(labels[0])), ...written('highLabel', text(labels.at(-1))) }
}

function textEntry(item: Item): Made[] | null {
  const { reading, where, payload } = item
  const selector = wordsOf(fieldOf(payload, 'Selector'))
  if (selector === 'FORM') return parts(item, 'TE (FORM)', 'shortText', (own) => ({ ...own, type: 'shortText' }))
  if (selector === 'PW') reading.report(where, { what: 'type-replaced', from: 'TE (PW)', to: 'shortText' })
  const settings = validation(payload)
  const content = wordsOf(fieldOf(settings, 'ContentType'))
  const own = base(item)
  if (wordsOf(fieldOf(settings, 'Type')) === 'ContentType') {
    if (content === 'ValidNumber') return [{ block: numberBlock(own, fieldOf(settings, 'ValidNumber') ?? settings) }]
    if (content === 'ValidEmail') return [{ block: { ...own, type: 'email' } }]
    if (content === 'ValidPhone') return [{ block: { ...own, type: 'phone' } }]
    if (content === 'ValidDate') return [{ block: { ...own, type: 'date' } }]
    reading.report(where, { what: 'setting-left-out', setting: (content || 'ContentType').slice(0, 60) })
  }
  // The file keeps the bounds of every kind of check; the kind says which of them holds.
  const limited = /^(TotalChar|MaxChar|CharRange)/.test(wordsOf(fieldOf(settings, 'Type')))
  const range = fieldOf(fieldOf(settings, 'CharRange'), 'Max')
  const total = range ?? fieldOf(settings, 'TotalChars') ?? fieldOf(settings, 'MaxChars')
  const most = limited ? bounded(total, 1, LIMITS.answerLength) : undefined
  const type = selector === 'ML' || selector === 'ESTB' ? 'longText' : 'shortText'
  return [{ block: { ...own, type, ...given('maximumLength', most) } }]
}

type Base = ReturnType<typeof base>

function numberBlock(own: Base, settings: unknown): Block {
  const low = numberOf(fieldOf(settings, 'Min'))
  const high = numberOf(fieldOf(settings, 'Max'))
  const decimals = wordsOf(fieldOf(settings, 'NumDecimals'))
  return {
    ...own,
    type: 'number',
    ...given('minimum', low),
    ...given('maximum', high),
    ...(decimals === '0' ? { integer: true } : {}),
  }
}

/** A question of its own for each line of one that has several. */
function parts(item: Item, from: string, to: Block['type'], make: (own: Base) => Block): Made[] | null {
  const lines = choicesOf(item, 'Choices').slice(0, LIMITS.rows)
  if (lines.length === 0) return null
  const { id: _id, ...own } = base(item)
  if (lines.length > 1) item.reading.report(item.where, { what: 'type-split', from, to, count: lines.length })
  return lines.map(({ label }) => {
    const block = { ...own, id: item.reading.newId(), label: lines.length > 1 ? beside(own.label, label) : own.label }
    return { block: make(block) }
  })
}

function matrix(item: Item): Made | null {
  const { reading, where, payload } = item
  const sub = wordsOf(fieldOf(payload, 'SubSelector'))
  if (wordsOf(fieldOf(payload, 'Selector')) !== 'Likert' || !/^(SingleAnswer|MultipleAnswer|DL)$/.test(sub)) return null
  const { rows, codes: rowCodes } = rowsFrom(reading, where, choicesOf(item, 'Choices'))
  const { options, codes } = optionsFrom(reading, where, choicesOf(item, 'Answers'), { most: LIMITS.rows })
  if (rows.length === 0 || options.length === 0) return null
  if (sub === 'DL') reading.report(where, { what: 'type-replaced', from: 'Matrix (DL)', to: 'matrix' })
  if (orderOf(payload).kind !== 'none') reading.report(where, { what: 'setting-left-out', setting: 'Randomization' })
  const multiple = sub === 'MultipleAnswer' ? { multiple: true } : {}
  const parts = [...rowCodes.keys()].map((code): [string, string] => [`${item.id}/${code}`, code])
  return { block: { ...base(item), type: 'matrix', rows, options, ...multiple }, options: codes, rows: rowCodes, parts }
}

function slider(item: Item): Made[] | null {
  const { payload } = item
  const selector = wordsOf(fieldOf(payload, 'Selector'))
  const settings = fieldOf(payload, 'Configuration')
  const from = `Slider (${selector.slice(0, 20)})`
  if (selector === 'STAR') {
    const steps = bounded(fieldOf(settings, 'StarCount'), 3, 10) ?? 5
    return parts(item, from, 'rating', (own) => ({ ...own, type: 'rating', look: 'stars', steps }))
  }
  const [low, high] = [
    numberOf(fieldOf(settings, 'CSSliderMin')) ?? 0,
    numberOf(fieldOf(settings, 'CSSliderMax')) ?? 100,
  ]
  if (!(low < high) || high - low < 1) return null
  const labels = scaleLabels(item, 'Labels')
  return parts(item, from, 'slider', (own) => ({ ...own, ...labels, type: 'slider', minimum: low, maximum: high }))
}

function ranking(item: Item): Made | null {
  const { options, codes } = optionsFrom(item.reading, item.where, choicesOf(item, 'Choices'))
  return options.length < 2
    ? null
    : { block: { ...base(item), type: 'ranking', options, ...shuffled(item) }, options: codes }
}

function constantSum(item: Item): Made | null {
  const choices = choicesOf(item, 'Choices')
  const { options, codes } = optionsFrom(item.reading, item.where, choices, { most: LIMITS.rows })
  const total = bounded(fieldOf(validation(item.payload), 'ChoiceTotal'), 1, LIMITS.total) ?? 100
  return options.length === 0 ? null : { block: { ...base(item), type: 'constantSum', options, total }, options: codes }
}

function statement(item: Item): Made {
  const { required: _required, ...own } = base(item)
  return { block: { ...own, type: 'statement' } }
}

const one = (made: Made | null) => made && [made]

/** The question in Koe's types, several where it has lines of its own; null where Koe has none for it. */
export function questionsFrom(item: Item): Made[] | null {
  switch (wordsOf(fieldOf(item.payload, 'QuestionType'))) {
    case 'MC':
      return one(multipleChoice(item))
    case 'TE':
      return textEntry(item)
    case 'Matrix':
      return one(matrix(item))
    case 'Slider':
      return slider(item)
    case 'RO':
      return one(ranking(item))
    case 'CS':
      return one(constantSum(item))
    case 'DB':
      return [statement(item)]
    default:
      return null
  }
}
