import { ANSWER_LIMITS, type Answer, codePoints, type Question } from '@koe/survey/core'
import { FURTHER_RULES, isPhone, parseDate } from '@koe/survey/further'
import { fill } from '../../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../control.ts'
import { elementOf, isComposing, setAttribute, setWords } from '../element-of.ts'
import { textControl } from '../fields.ts'
import { dateWords, furtherMessages } from './messages.ts'

type Of<T extends Question['type']> = Extract<Question, { type: T }>

interface LineOptions {
  /** Which keys a phone shows; everything that can be typed is taken all the same. */
  keyboard: 'decimal' | 'numeric' | 'tel' | 'email' | 'text'
  autocomplete: string
  placeholder: string
  /** Behind the line, such as 「円」. */
  unit?: string
  /** How the answer was understood, said under the line. */
  read?(answer: Answer): string
  answer(typed: string): Answer
}

function lineOf(answer: Answer | undefined): string {
  if (!answer) return ''
  return 'email' in answer ? answer.email : 'value' in answer ? String(answer.value) : ''
}

/** One line whose words are read as something else. What was typed stays as it was typed. */
function lineControl(question: Question, context: FieldContext, options: LineOptions): Control {
  const unitId = `u-${question.id}`
  const input = elementOf('input', {
    type: 'text',
    class: 'text',
    inputmode: options.keyboard,
    autocomplete: options.autocomplete,
    autocapitalize: options.keyboard === 'email' && 'off',
    placeholder: options.placeholder || null,
    'aria-labelledby': options.unit ? `${titleId(question.id)} ${unitId}` : titleId(question.id),
    'aria-describedby': `${noteId(question.id)} ${errorId(question.id)}`,
    'aria-required': question.required ? 'true' : null,
  })
  const understood = elementOf('p', { class: 'counter', 'aria-live': 'polite' })
  // Read at once, so that conditions see here what they will see on the server; by the rules themselves, which only the
  // first script has been taught.
  const typed = (): Answer | undefined =>
    input.value === '' ? undefined : FURTHER_RULES.normalize(options.answer(input.value))
  input.addEventListener('input', () => context.give(question.id, typed(), 'typing'))
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || isComposing(event)) return
    event.preventDefault()
    context.enter()
  })
  const unit = options.unit ? elementOf('span', { id: unitId, class: 'unit' }, options.unit) : null
  return {
    node: elementOf('div', { class: 'line' }, input, unit),
    extra: understood,
    show(answer, wrong) {
      const value = lineOf(answer)
      if (value !== lineOf(typed())) input.value = value
      setAttribute(input, 'aria-invalid', wrong ? 'true' : null)
      setWords(understood, (answer && !wrong && options.read?.(answer)) || '')
    },
    focus: () => input.focus(),
  }
}

export function numberControl(question: Of<'number'>, context: FieldContext): Control {
  const whole = question.integer && (question.minimum ?? -1) >= 0
  return lineControl(question, context, {
    // The numeric keys of some phones have no minus.
    keyboard: whole ? 'numeric' : (question.minimum ?? -1) >= 0 ? 'decimal' : 'text',
    autocomplete: 'off',
    placeholder: context.words(question.placeholder),
    unit: context.words(question.unit),
    answer: (value) => ({ type: 'number', value }),
  })
}

export function dateControl(question: Of<'date'>, context: FieldContext): Control {
  return lineControl(question, context, {
    keyboard: 'text',
    autocomplete: 'off',
    placeholder: furtherMessages(context.language).dateHint,
    read: (answer) => {
      const day = answer.type === 'date' ? parseDate(answer.value) : null
      return day ? dateWords(day, context.language) : ''
    },
    answer: (value) => ({ type: 'date', value }),
  })
}

/** 09012345678 is read more easily in groups; where an area code ends is not known here. */
function phoneWords(phone: string): string {
  return isPhone(phone) ? phone.replace(/^(0[5-9]0)(\d{4})(\d{4})$/, '$1-$2-$3') : ''
}

export function phoneControl(question: Of<'phone'>, context: FieldContext): Control {
  return lineControl(question, context, {
    keyboard: 'tel',
    autocomplete: 'tel',
    placeholder: context.words(question.placeholder) || furtherMessages(context.language).phoneHint,
    read: (answer) => (answer.type === 'phone' ? phoneWords(answer.value) : ''),
    answer: (value) => ({ type: 'phone', value }),
  })
}

/** type=email would make browsers refuse full-width letters and hide what was typed: only the keyboard is asked for. */
export function emailControl(question: Of<'email'>, context: FieldContext): Control {
  return lineControl(question, context, {
    keyboard: 'email',
    autocomplete: 'email',
    placeholder: context.words(question.placeholder),
    answer: (email) => ({ type: 'email', email }),
  })
}

/** A text with a bound of its own says how much of it is left when that is little. */
export function countedControl(question: Of<'shortText' | 'longText'>, context: FieldContext): Control {
  const control = textControl(question, context)
  const limit = question.maximumLength ?? ANSWER_LIMITS.answerLength
  const counter = elementOf('p', { class: 'counter', 'aria-live': 'polite' })
  return {
    ...control,
    extra: counter,
    show(answer, wrong) {
      control.show(answer, wrong)
      const text = answer && 'text' in answer ? answer.text : ''
      const left = limit - (text.length > limit / 2 ? codePoints(text) : text.length)
      setWords(counter, left < limit / 5 ? fill(furtherMessages(context.language).left, { left }) : '')
    },
  }
}
