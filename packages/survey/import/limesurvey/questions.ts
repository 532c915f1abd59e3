import { type Block, LIMITS, type Text } from '../../definition.ts'
import { parseDate } from '../../further/date.ts'
import { isOn, numberOf } from '../outside.ts'
import {
  beside,
  type Choice,
  optionsFrom,
  type PlannedBlock,
  type Reading,
  rowsFrom,
  usualText,
  written,
} from '../plan.ts'

/** A question as LimeSurvey writes it. */
export interface Item {
  reading: Reading
  where: string
  type: string
  /** What rules call it. */
  names: string[]
  /** The question's words in the first language, with whatever stands in them. */
  asWritten: string
  label: Text
  help: Text
  required: boolean
  other: boolean
  answers: Choice[]
  lines: Choice[]
  attribute: (name: string) => string
  attributeText: (name: string) => Text
}

type Made = Pick<PlannedBlock, 'block' | 'options' | 'rows' | 'parts'>

const base = ({ reading, label, help, required }: Item) => ({
  id: reading.newId(),
  label,
  ...written('description', help),
  ...(required ? { required: true } : {}),
})

const shuffled = ({ attribute }: Item) =>
  isOn(attribute('random_order')) ||
  attribute('answer_order') === 'random' ||
  attribute('subquestion_order') === 'random'
    ? { shuffle: true }
    : {}

const whole = (words: string, least: number, most: number) => {
  const number = numberOf(words)
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most ? number : undefined
}
const given = <Name extends string, T>(name: Name, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in Name]?: T }

/** The choices, with LimeSurvey's own 「その他」 last. */
function withOther(item: Item, choices: Choice[]): Choice[] {
  if (!item.other) return choices
  const own = item.attributeText('other_replace_text')
  const label = Object.keys(own).length > 0 ? own : usualText(item.reading, { ja: 'その他', en: 'Other' })
  return [...choices, { code: '-oth-', label, other: true, pinned: true }]
}

function single(item: Item): Made | null {
  const { reading, where, type, other } = item
  const choices = withOther(item, item.answers)
  if (choices.length === 0) return null
  if (type === 'O') reading.report(where, { what: 'type-replaced', from: type, to: 'singleChoice' })
  const list = type === '!' && !other
  if (type === '!' && other) reading.report(where, { what: 'type-replaced', from: '! (other)', to: 'singleChoice' })
  const { options, codes } = optionsFrom(reading, where, choices, { marks: ['other'] })
  if (!list) return { block: { ...base(item), type: 'singleChoice', options, ...shuffled(item) }, options: codes }
  if ('shuffle' in shuffled(item)) reading.report(where, { what: 'setting-left-out', setting: 'random_order' })
  return { block: { ...base(item), type: 'dropdown', options }, options: codes }
}

const partNames = ({ names }: Item, codes: Iterable<string>): [string, string][] =>
  [...codes].flatMap((code) =>
    names.flatMap((name): [string, string][] => [
      [`${name}_${code}`, code],
      [`${name}${code}`, code],
    ]),
  )

function several(item: Item): Made | null {
  const { reading, where, type, attribute } = item
  const alone = new Set(attribute('exclude_all_others').split(';').filter(Boolean))
  const lines = item.lines.map((line) => ({ ...line, exclusive: alone.has(line.code) }))
  const choices = withOther(item, lines).map((choice) => (choice.other ? { ...choice, code: 'other' } : choice))
  if (choices.length === 0) return null
  if (type === 'P') reading.report(where, { what: 'type-replaced', from: type, to: 'multipleChoice' })
  const { options, codes } = optionsFrom(reading, where, choices, { marks: ['other', 'exclusive'] })
  const bounds = {
    ...given('minimum', whole(attribute('min_answers'), 1, LIMITS.options)),
    ...given('maximum', whole(attribute('max_answers'), 1, LIMITS.options)),
  }
  return {
    block: { ...base(item), type: 'multipleChoice', options, ...bounds, ...shuffled(item) },
    options: codes,
    parts: partNames(item, codes.keys()),
  }
}

const numbers = (most: number): Choice[] =>
  Array.from({ length: most }, (_, at) => ({ code: String(at + 1), label: {} }))

/** The answers that LimeSurvey supplies for its ready-made tables. */
function readyAnswers({ reading, type, answers }: Item): Choice[] {
  const of = (code: string, ja: string, en: string): Choice => ({ code, label: usualText(reading, { ja, en }) })
  if (type === 'A') return numbers(5)
  if (type === 'B') return numbers(10)
  if (type === 'C') return [of('Y', 'はい', 'Yes'), of('U', 'わからない', 'Uncertain'), of('N', 'いいえ', 'No')]
  if (type === 'E') return [of('I', '増えた', 'Increase'), of('S', '変わらない', 'Same'), of('D', '減った', 'Decrease')]
  return answers
}

function matrix(item: Item): Made | null {
  const { reading, where, type, lines } = item
  if (type === '1') reading.report(where, { what: 'type-replaced', from: type, to: 'matrix' })
  const { rows, codes: rowCodes } = rowsFrom(reading, where, lines)
  const { options, codes } = optionsFrom(reading, where, readyAnswers(item), { most: LIMITS.rows })
  if (rows.length === 0 || options.length === 0) return null
  if ('shuffle' in shuffled(item)) reading.report(where, { what: 'setting-left-out', setting: 'random_order' })
  return {
    block: { ...base(item), type: 'matrix', rows, options },
    options: codes,
    rows: rowCodes,
    parts: partNames(item, rowCodes.keys()),
  }
}

function ranking(item: Item): Made | null {
  const choices = item.answers.length > 0 ? item.answers : item.lines
  const { options, codes } = optionsFrom(item.reading, item.where, choices)
  return options.length < 2
    ? null
    : { block: { ...base(item), type: 'ranking', options, ...shuffled(item) }, options: codes }
}

function number(item: Item): Made {
  const { attribute, attributeText } = item
  const block: Block = {
    ...base(item),
    type: 'number',
    ...given('minimum', numberOf(attribute('min_num_value_n'))),
    ...given('maximum', numberOf(attribute('max_num_value_n'))),
    ...(isOn(attribute('num_value_int_only')) ? { integer: true } : {}),
    ...written('unit', attributeText('suffix')),
  }
  return { block }
}

const day = (words: string) => (/^\d{4}-\d\d-\d\d$/.test(words) && parseDate(words) === words ? words : undefined)

function date(item: Item): Made {
  const [earliest, latest] = ['date_min', 'date_max'].map((name) => {
    const bound = item.attribute(name)
    if (bound !== '' && !day(bound)) item.reading.report(item.where, { what: 'setting-left-out', setting: name })
    return day(bound)
  })
  return { block: { ...base(item), type: 'date', ...given('earliest', earliest), ...given('latest', latest) } }
}

function words(item: Item): Made {
  const type = item.type === 'S' ? 'shortText' : 'longText'
  const most = whole(item.attribute('maximum_chars'), 1, LIMITS.answerLength)
  const placeholder = written('placeholder', item.attributeText('placeholder'))
  return { block: { ...base(item), type, ...given('maximumLength', most), ...placeholder } }
}

/** A question for each line: several short texts, several numbers. */
function lines(item: Item, to: 'shortText' | 'number'): (Made & { names: string[] })[] | null {
  if (item.lines.length === 0) return null
  const some = item.lines.slice(0, LIMITS.rows)
  item.reading.report(item.where, { what: 'type-split', from: item.type, to, count: some.length })
  return some.map(({ code, label }) => {
    const { description: _description, ...own } = base(item)
    return {
      block: { ...own, label: beside(item.label, label), type: to },
      names: partNames(item, [code]).map(([name]) => name),
    }
  })
}

function gender(item: Item): Made {
  const { reading, where } = item
  reading.report(where, { what: 'type-replaced', from: item.type, to: 'singleChoice' })
  const choices = [
    { code: 'F', label: usualText(reading, { ja: '女性', en: 'Female' }) },
    { code: 'M', label: usualText(reading, { ja: '男性', en: 'Male' }) },
  ]
  const { options, codes } = optionsFrom(reading, where, choices)
  return { block: { ...base(item), type: 'singleChoice', options }, options: codes }
}

const yesNo = (item: Item): Made => ({
  block: { ...base(item), type: 'yesNo' },
  options: new Map([
    ['Y', 'yes'],
    ['N', 'no'],
  ]),
})

function statement(item: Item): Made {
  const { required: _required, ...own } = base(item)
  return { block: { ...own, type: 'statement' } }
}

const one = (made: Made | null) => made && [made]

/** The question in Koe's types, several where it has lines of its own; null where Koe has none for it. */
export function questionsFrom(item: Item): (Made & { names?: string[] })[] | null {
  switch (item.type) {
    case 'L':
    case '!':
    case 'O':
      return one(single(item))
    case 'M':
    case 'P':
      return one(several(item))
    case 'F':
    case 'A':
    case 'B':
    case 'C':
    case 'E':
    case 'H':
    case '1':
      return one(matrix(item))
    case 'R':
      return one(ranking(item))
    case '5':
      return [{ block: { ...base(item), type: 'rating', look: 'numbers', steps: 5 } }]
    case 'N':
      return [number(item)]
    case 'D':
      return [date(item)]
    case 'S':
    case 'T':
    case 'U':
      return [words(item)]
    case 'Q':
      return lines(item, 'shortText')
    case 'K':
      return lines(item, 'number')
    case 'Y':
      return [yesNo(item)]
    case 'G':
      return [gender(item)]
    case 'X':
      return [statement(item)]
    default:
      return null
  }
}
