import { type Block, LIMITS, type Text } from '../../definition.ts'
import { parseDate } from '../../further/date.ts'
import { entriesOf, fieldOf, isOn, listOf, numberOf, wordsOf } from '../outside.ts'
import { type Choice, optionsFrom, type PlannedBlock, type Reading, rowsFrom, usualText, written } from '../plan.ts'
import { choicesOf, textOf } from './texts.ts'

/** A question as SurveyJS writes it. */
export interface Element {
  reading: Reading
  where: string
  type: string
  get: (name: string) => unknown
  /** Notes that this setting has been understood. */
  text: (name: string) => Text
}

type Made = Pick<PlannedBlock, 'block' | 'options' | 'rows' | 'numbers' | 'parts'>

const base = ({ reading, where, get, text }: Element) => {
  const title = text('title')
  const name = wordsOf(get('name'))
  return {
    id: reading.newId(),
    label: Object.keys(title).length > 0 ? title : textOf(reading, where, name || '…'),
    ...written('description', text('description')),
  }
}
const asked = (element: Element) => ({
  ...base(element),
  ...(isOn(element.get('isRequired')) ? { required: true } : {}),
})

const placeholder = ({ text }: Element) => written('placeholder', { ...text('placeHolder'), ...text('placeholder') })

/** The choices with the ones that SurveyJS keeps apart: 「その他」 and 「あてはまらない」. */
function choicesWithOwn(element: Element): Choice[] {
  const { reading, where, get, text } = element
  const choices = choicesOf(reading, where, get('choices'))
  const fixed = (value: Choice, words: Text, usual: Record<string, string>) => {
    const label = Object.keys(words).length > 0 ? words : usualText(reading, usual)
    choices.push({ ...value, label, pinned: true })
  }
  if (isOn(get('showNoneItem') ?? get('hasNone')))
    fixed({ code: 'none', label: {}, exclusive: true }, text('noneText'), { ja: 'あてはまるものはない', en: 'None' })
  if (isOn(get('showOtherItem') ?? get('hasOther')))
    fixed({ code: 'other', label: {}, other: true }, text('otherText'), { ja: 'その他', en: 'Other' })
  return choices
}

const shuffled = ({ reading, where, get }: Element) => {
  const order = wordsOf(get('choicesOrder') ?? get('rowsOrder'))
  if (order === 'random') return { shuffle: true }
  if (order !== '' && order !== 'none' && order !== 'initial')
    reading.report(where, { what: 'setting-left-out', setting: `choicesOrder: ${order.slice(0, 20)}` })
  return {}
}

function single(element: Element, wanted: 'singleChoice' | 'dropdown'): Made | null {
  const choices = choicesWithOwn(element)
  if (choices.length === 0) return null
  const { reading, where, type } = element
  const own = choices.some(({ other }) => other)
  // A list that opens has no room for own words.
  const to = wanted === 'dropdown' && own ? 'singleChoice' : wanted
  if (to !== wanted) reading.report(where, { what: 'type-replaced', from: `${type} (other)`, to })
  const plain = choices.map((choice) => ({ ...choice, exclusive: false }))
  const { options, codes } = optionsFrom(reading, where, plain, { marks: ['other'] })
  const shuffle = shuffled(element)
  if (to === 'dropdown' && 'shuffle' in shuffle)
    reading.report(where, { what: 'setting-left-out', setting: 'choicesOrder: random' })
  const block: Block =
    to === 'dropdown' ? { ...asked(element), type: to, options } : { ...asked(element), type: to, options, ...shuffle }
  return { block, options: codes }
}

const whole = (value: unknown, least: number, most: number) => {
  const number = numberOf(value)
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most ? number : undefined
}
const given = <Name extends string, T>(name: Name, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in Name]?: T }

/** Checks that Koe has by other names; the others are reported one by one. */
function checks({ reading, where, get }: Element, known: readonly string[]) {
  const list = listOf(get('validators'))
  for (const check of list) {
    const type = wordsOf(fieldOf(check, 'type'))
    const extra = entriesOf(check).flatMap(([name]) =>
      /^(minLength|allowDigits|expression|regex)$/.test(name) ? [name] : [],
    )
    if (!known.includes(type) || extra.length > 0)
      reading.report(where, {
        what: 'setting-left-out',
        setting: ['validators:', type.slice(0, 30), ...(known.includes(type) ? extra : [])].join(' '),
      })
  }
  const find = (type: string) => list.find((check) => wordsOf(fieldOf(check, 'type')) === type)
  return (type: string, name = 'type'): unknown => (known.includes(type) ? fieldOf(find(type), name) : undefined)
}

function several(element: Element): Made | null {
  const choices = choicesWithOwn(element)
  if (choices.length === 0) return null
  const { reading, where, get } = element
  const { options, codes } = optionsFrom(reading, where, choices, { marks: ['other', 'exclusive'] })
  const checked = checks(element, ['answercount'])
  const minimum = whole(get('minSelectedChoices') ?? checked('answercount', 'minCount'), 1, LIMITS.options)
  const maximum = whole(get('maxSelectedChoices') ?? checked('answercount', 'maxCount'), 1, LIMITS.options)
  const bounds = { ...given('minimum', minimum), ...given('maximum', maximum) }
  return {
    block: { ...asked(element), type: 'multipleChoice', options, ...bounds, ...shuffled(element) },
    options: codes,
  }
}

function ranking(element: Element): Made | null {
  const { reading, where } = element
  const { options, codes } = optionsFrom(reading, where, choicesWithOwn(element))
  return options.length < 2
    ? null
    : { block: { ...asked(element), type: 'ranking', options, ...shuffled(element) }, options: codes }
}

function matrix(element: Element): Made | null {
  const { reading, where, get, type } = element
  const { rows, codes } = rowsFrom(reading, where, choicesOf(reading, where, get('rows')))
  const columns = choicesOf(reading, where, get('columns'))
  const { options, codes: options2 } = optionsFrom(reading, where, columns, { most: LIMITS.rows })
  if (rows.length === 0 || options.length === 0 || type !== 'matrix') return null
  const every = isOn(get('isAllRowRequired')) || isOn(get('eachRowRequired'))
  const name = wordsOf(get('name'))
  return {
    block: {
      ...asked(element),
      ...(every ? { required: true } : {}),
      type: 'matrix',
      rows,
      options,
      ...(wordsOf(get('cellType')) === 'checkbox' ? { multiple: true } : {}),
    },
    options: options2,
    rows: codes,
    parts: [...codes.keys()].map((code) => [`${name}.${code}`, code]),
  }
}

const LOOKS = new Map<string, 'stars' | 'emoji'>([
  ['stars', 'stars'],
  ['smileys', 'emoji'],
  ['smiley', 'emoji'],
])

/** Numbers that follow each other from 1, or 0 to 10, with words at the ends at most: a scale, however it is written. */
function scaleOf(values: readonly Choice[]): { low: number; high: number; ends: (Text | undefined)[] } | null {
  const low = numberOf(values[0]?.code)
  if (low === undefined || values.some(({ code }, at) => numberOf(code) !== low + at)) return null
  const named = ({ code, label }: Choice) => Object.values(label).some((words) => words !== code)
  if (values.slice(1, -1).some(named)) return null
  const end = (choice: Choice | undefined) => (choice && named(choice) ? choice.label : undefined)
  return { low, high: low + values.length - 1, ends: [end(values[0]), end(values.at(-1))] }
}

function rating(element: Element): Made | null {
  const { reading, where, get, text, type } = element
  const values = choicesOf(reading, where, get('rateValues'))
  const listed = values.length > 0 ? scaleOf(values) : null
  const low = listed?.low ?? numberOf(get('rateMin')) ?? 1
  const step = listed ? 1 : (numberOf(get('rateStep')) ?? 1)
  const count = whole(get('rateCount'), 2, 100) ?? 5
  const high = listed?.high ?? numberOf(get('rateMax')) ?? low + (count - 1) * step
  const [lowEnd = {}, highEnd = {}] = listed?.ends ?? []
  const labels = {
    ...written('lowLabel', { ...lowEnd, ...text('mininumRateDescription'), ...text('minRateDescription') }),
    ...written('highLabel', { ...highEnd, ...text('maximumRateDescription'), ...text('maxRateDescription') }),
  }
  const own = { ...asked(element), ...labels }
  const look = LOOKS.get(wordsOf(get('rateType') ?? get('rateDisplayMode')))
  if (values.length === 0 || listed) {
    if (low === 0 && high === 10 && step === 1) return { block: { ...own, type: 'nps' } }
    if (low === 1 && step === 1 && Number.isInteger(high) && high >= 3 && high <= 10)
      return { block: { ...own, type: 'rating', look: look ?? 'numbers', steps: high } }
  }
  if (values.length > 0) {
    reading.report(where, { what: 'type-replaced', from: type, to: 'singleChoice' })
    const { options, codes } = optionsFrom(reading, where, values)
    return { block: { ...asked(element), type: 'singleChoice', options }, options: codes }
  }
  if (!(low < high) || step <= 0) return null
  reading.report(where, { what: 'type-replaced', from: type, to: 'slider' })
  return { block: { ...own, type: 'slider', minimum: low, maximum: high, ...(step === 1 ? {} : { step }) } }
}

function slider(element: Element): Made | null {
  const { get } = element
  const [low, high] = [numberOf(get('min')) ?? 0, numberOf(get('max')) ?? 100]
  const step = numberOf(get('step')) ?? 1
  if (wordsOf(get('sliderType')) === 'range' || !(low < high) || step <= 0) return null
  const block: Block = { ...asked(element), type: 'slider', minimum: low, maximum: high }
  return { block: step === 1 ? block : { ...block, step } }
}

const day = (value: unknown) => {
  const words = wordsOf(value)
  return /^\d{4}-\d\d-\d\d$/.test(words) && parseDate(words) === words ? words : undefined
}

const FACTS = { email: 'email', tel: 'phone' } as const

function typed(element: Element): Made {
  const { reading, where, get } = element
  const checked = checks(element, ['email', 'numeric', 'text'])
  const kind = wordsOf(get('inputType')) || (checked('email') ? 'email' : checked('numeric') ? 'number' : 'text')
  const own = { ...asked(element), ...placeholder(element) }
  if (kind === 'number' || kind === 'range') {
    const bound = (name: string, check: string) => numberOf(get(name) ?? checked('numeric', check))
    const bounds = { ...given('minimum', bound('min', 'minValue')), ...given('maximum', bound('max', 'maxValue')) }
    const step = numberOf(get('step'))
    return { block: { ...own, type: 'number', ...bounds, ...(step && step > 0 ? { step } : {}) } }
  }
  if (kind === 'date') {
    const bounds = { ...given('earliest', day(get('min'))), ...given('latest', day(get('max'))) }
    return { block: { ...asked(element), type: 'date', ...bounds } }
  }
  const fact = new Map<string, 'email' | 'phone'>(Object.entries(FACTS)).get(kind)
  if (fact) return { block: { ...own, type: fact } }
  if (kind !== 'text')
    reading.report(where, { what: 'type-replaced', from: `text (${kind.slice(0, 30)})`, to: 'shortText' })
  const most = whole(get('maxLength') ?? checked('text', 'maxLength'), 1, LIMITS.answerLength)
  return { block: { ...own, type: 'shortText', ...given('maximumLength', most) } }
}

function longText(element: Element): Made {
  const checked = checks(element, ['text'])
  const most = whole(element.get('maxLength') ?? checked('text', 'maxLength'), 1, LIMITS.answerLength)
  return { block: { ...asked(element), ...placeholder(element), type: 'longText', ...given('maximumLength', most) } }
}

function yesNo(element: Element): Made {
  const { get, text } = element
  const labels = { ...written('yesLabel', text('labelTrue')), ...written('noLabel', text('labelFalse')) }
  const [yes, no] = [wordsOf(get('valueTrue')) || 'true', wordsOf(get('valueFalse')) || 'false']
  const options = new Map([
    ['true', 'yes'],
    ['false', 'no'],
    [yes, 'yes'],
    [no, 'no'],
  ])
  return { block: { ...asked(element), type: 'yesNo', ...labels }, options }
}

function statement(element: Element): Made | null {
  const html = element.text('html')
  return Object.keys(html).length > 0
    ? { block: { id: element.reading.newId(), type: 'statement', label: html } }
    : null
}

/** The question in Koe's types; null where Koe has none for it. */
export function questionFrom(element: Element): Made | null {
  switch (element.type) {
    case 'radiogroup':
    case 'buttongroup':
      return single(element, 'singleChoice')
    case 'dropdown':
      return single(element, 'dropdown')
    case 'checkbox':
    case 'tagbox':
      return several(element)
    case 'ranking':
      return ranking(element)
    case 'matrix':
      return matrix(element)
    case 'rating':
      return rating(element)
    case 'slider':
      return slider(element)
    case 'text':
      return typed(element)
    case 'comment':
      return longText(element)
    case 'boolean':
      return yesNo(element)
    case 'html':
      return statement(element)
    default:
      return null
  }
}
