import { type Answer, hasOwn, isAnswered, type Problem, type Question } from '@koe/survey/core'
import { FURTHER_RULES, normalizePostalCode, PREFECTURES } from '@koe/survey/further'
import { fill } from '../../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../control.ts'
import { elementOf, isComposing, setAttribute, setWords } from '../element-of.ts'
import { furtherMessages } from './messages.ts'
import { serverOf } from './server-of.ts'

type Of<T extends Question['type']> = Extract<Question, { type: T }>

interface Part {
  key: string
  words: string
  className?: string
  autocomplete?: string
  keyboard?: string
  unit?: string
  choices?: readonly string[]
}

interface PartsOptions {
  parts: readonly Part[]
  className: string
  answer(value: Record<string, string>): Answer
  /** Said below while it is being filled. */
  tell?(answer: Answer | undefined): string
  /** What the first line says of the others, by their keys. */
  suggest?(first: HTMLInputElement): Promise<Record<string, string> | undefined>
}

const partsOf = (answer: Answer | undefined): Readonly<Record<string, unknown>> =>
  answer && 'value' in answer && typeof answer.value === 'object' ? { ...answer.value } : {}

/** One line with its label; what can be chosen is a list. */
function lineOf(question: Question, part: Part, index: number, context: FieldContext, options: PartsOptions) {
  const id = `p-${question.id}-${index}`
  const properties = {
    id,
    class: 'text',
    autocomplete: part.autocomplete || 'off',
    'aria-describedby': `${noteId(question.id)} ${errorId(question.id)}`,
    'aria-required': question.required && part.key !== 'building' && options.tell === undefined ? 'true' : null,
  }
  const input = part.choices
    ? elementOf(
        'select',
        properties,
        elementOf('option', { value: '' }, furtherMessages(context.language).chooseFrom),
        ...part.choices.map((choice) => elementOf('option', { value: choice }, choice)),
      )
    : elementOf('input', { ...properties, type: 'text', inputmode: part.keyboard })
  const unit = part.unit ? elementOf('span', { class: 'unit', 'aria-hidden': 'true' }, part.unit) : null
  const field = part.choices
    ? elementOf('div', { class: 'select' }, input)
    : elementOf('div', { class: 'line' }, input, unit)
  const node = elementOf('div', { class: part.className || '' }, elementOf('label', { for: id }, part.words), field)
  return { key: part.key, input, node }
}

/** Several lines that make one answer. What was typed stays as it was typed; what it is read as goes into the answer. */
function partsControl(question: Question, context: FieldContext, options: PartsOptions): Control {
  let faulty = ''
  let suggested: Record<string, string> = {}
  const lines = options.parts.map((part, index) => {
    const line = lineOf(question, part, index, context, options)
    const { input } = line
    input.addEventListener(part.choices ? 'change' : 'input', () => {
      give()
      if (!index && options.suggest) options.suggest(input as HTMLInputElement).then(put, () => {})
    })
    input.addEventListener('keydown', (event) => {
      const key = event as KeyboardEvent
      if (part.choices || key.key !== 'Enter' || isComposing(key)) return
      key.preventDefault()
      const next = lines[index + 1]
      if (next) next.input.focus()
      else context.enter()
    })
    return line
  })
  function typed(): Answer | undefined {
    const value: Record<string, string> = {}
    for (const { key, input } of lines) if (input.value !== '') value[key] = input.value
    const answer = FURTHER_RULES.normalize(options.answer(value))
    return isAnswered(answer) ? answer : undefined
  }
  const give = () => context.give(question.id, typed(), 'typing')
  /** Into lines that are blank, or hold what was suggested before: nobody's own words are replaced. */
  function put(found?: Record<string, string>): void {
    if (!found) return
    for (const { key, input } of lines)
      if (found[key] && (!input.value || input.value === suggested[key])) input.value = found[key]
    suggested = found
    give()
  }
  const told = elementOf('p', { class: 'counter told', role: 'status', 'aria-live': 'polite' })
  const node = elementOf(
    'div',
    { class: `parts ${options.className}`, role: 'group', 'aria-labelledby': titleId(question.id) },
    ...lines.map((line) => line.node),
  )
  return {
    node,
    extra: options.tell ? told : null,
    show(answer, wrong) {
      if (JSON.stringify(answer) !== JSON.stringify(typed())) {
        const parts = partsOf(answer)
        for (const { key, input } of lines) input.value = hasOwn(parts, key) ? String(parts[key]) : ''
      }
      if (!wrong) faulty = ''
      for (const { key, input } of lines)
        setAttribute(input, 'aria-invalid', wrong && (!faulty || faulty === key) ? 'true' : null)
      if (options.tell) setWords(told, options.tell(answer))
    },
    focus: () => (lines.find(({ key }) => key === faulty) ?? lines[0])?.input.focus(),
    complain(problem: Problem) {
      faulty = String(problem.params?.part || '')
      const words = furtherMessages(context.language).problems[problem.code] || ''
      const part = options.parts.find(({ key }) => key === faulty)
      for (const { key, input } of lines) setAttribute(input, 'aria-invalid', !faulty || faulty === key ? 'true' : null)
      return fill(words, { ...problem.params, part: part?.words || '' })
    },
  }
}

export function personNameControl(question: Of<'personName'>, context: FieldContext): Control {
  const { parts } = furtherMessages(context.language)
  const kana: Part[] = [
    { key: 'familyKana', words: parts.familyKana },
    { key: 'givenKana', words: parts.givenKana },
  ]
  return partsControl(question, context, {
    className: 'two',
    parts: [
      { key: 'family', words: parts.family, autocomplete: 'family-name' },
      { key: 'given', words: parts.given, autocomplete: 'given-name' },
      ...(question.kana ? kana : []),
    ],
    answer: (value) => ({ type: 'personName', value }) as unknown as Answer,
  })
}

/** Asks the server what it knows of a whole postal code; the answer to one that was typed over is dropped. */
async function byPostalCode(input: HTMLInputElement): Promise<Record<string, string> | undefined> {
  const typed = input.value
  const code = normalizePostalCode(typed)
  const { open } = serverOf(input)
  if (!open || !/^\d{7}$/.test(code)) return
  const res = await fetch(`${open}/postal-codes/${code}`, { credentials: 'omit' })
  if (res.status === 200 && typed === input.value) return res.json()
}

export function addressControl(question: Of<'address'>, context: FieldContext): Control {
  const { parts } = furtherMessages(context.language)
  return partsControl(question, context, {
    className: 'two',
    parts: [
      { key: 'postalCode', words: parts.postalCode, autocomplete: 'postal-code', keyboard: 'numeric' },
      { key: 'prefecture', words: parts.prefecture, autocomplete: 'address-level1', choices: PREFECTURES },
      { key: 'city', words: parts.city, autocomplete: 'address-level2', className: 'wide' },
      { key: 'street', words: parts.street, autocomplete: 'address-line1', className: 'wide' },
      { key: 'building', words: parts.building, autocomplete: 'address-line2', className: 'wide' },
    ],
    answer: (value) => ({ type: 'address', value }) as unknown as Answer,
    suggest: byPostalCode,
  })
}

export function constantSumControl(question: Of<'constantSum'>, context: FieldContext): Control {
  const messages = furtherMessages(context.language)
  const unit = context.words(question.unit)
  return partsControl(question, context, {
    className: 'sum',
    parts: question.options.map(({ id, label }) => ({
      key: id,
      words: context.words(label),
      keyboard: 'numeric',
      unit,
    })),
    answer: (value) => ({ type: 'constantSum', value }),
    tell(answer) {
      const amounts = Object.keys(partsOf(answer)).map((key) => Number(partsOf(answer)[key]))
      const left = question.total - amounts.reduce((sum, amount) => sum + (amount || 0), 0)
      const words = left === 0 ? messages.sumDone : left > 0 ? messages.sumLeft : messages.sumOver
      return fill(words, { total: question.total, left: Math.abs(left), unit })
    },
  })
}
