import type { Question } from '@koe/survey/core'
import { fill } from '../../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../control.ts'
import { elementOf, isComposing, setAttribute, setWords } from '../element-of.ts'
import { radioGroup } from '../radio-group.ts'
import { furtherMessages } from './messages.ts'

type Of<T extends Question['type']> = Extract<Question, { type: T }>

/** From angry to glad; fewer steps take evenly spaced ones. */
const FACES = ['😡', '😠', '😞', '🙁', '😕', '😐', '🙂', '😊', '😀', '😍']

function sign(question: Of<'rating'>, value: number): string {
  if (question.look === 'stars') return '★'
  if (question.look === 'numbers') return String(value)
  return FACES[Math.round(((value - 1) * (FACES.length - 1)) / (question.steps - 1))] || ''
}

function endsOf(low: string, high: string): HTMLElement | null {
  if (!low && !high) return null
  return elementOf(
    'div',
    { class: 'ends', 'aria-hidden': 'true' },
    elementOf('span', {}, low),
    elementOf('span', {}, high),
  )
}

export function ratingControl(question: Of<'rating'>, context: FieldContext): Control {
  const { steps } = question
  const low = context.words(question.lowLabel)
  const high = context.words(question.highLabel)
  const messages = furtherMessages(context.language)
  const group = radioGroup({
    choices: Array.from({ length: steps }, (_, i) => {
      const value = i + 1
      const end = value === 1 ? low : value === steps ? high : ''
      const name = fill(messages.ofSteps, { value, steps })
      return { id: String(value), words: sign(question, value), name: end ? `${name} ${end}` : name }
    }),
    className: `scale rating ${question.look}`,
    label: titleId(question.id),
    error: errorId(question.id),
    required: question.required === true,
    pick: (id, manner) => context.give(question.id, { type: 'rating', value: Number(id) }, manner),
  })
  // Targets stay 44 px wide on a phone: more than six steps stand in two rows.
  group.node.style.setProperty('--narrow', String(steps <= 6 ? steps : Math.ceil(steps / 2)))
  group.node.style.setProperty('--wide', String(steps))
  return {
    node: group.node,
    extra: endsOf(low && `1: ${low}`, high && `${steps}: ${high}`),
    show(answer) {
      const value = answer?.type === 'rating' ? answer.value : 0
      group.select(value ? String(value) : null)
      const choices = group.node.children
      for (let i = 0; i < choices.length; i += 1) setAttribute(choices[i]!, 'data-lit', i < value)
    },
    focus: group.focus,
  }
}

export function sliderControl(question: Of<'slider'>, context: FieldContext): Control {
  const { minimum, maximum, step = 1 } = question
  const unit = context.words(question.unit)
  const messages = furtherMessages(context.language)
  const steps = Math.floor((maximum - minimum) / step + 1e-9)
  // Where the sum of binary fractions would be 0.30000000000000004.
  const valueAt = (index: number) => Number((minimum + index * step).toPrecision(12))
  const middle = Math.floor(steps / 2)
  const input = elementOf('input', {
    type: 'range',
    class: 'range',
    min: 0,
    max: steps,
    step: 1,
    'aria-labelledby': titleId(question.id),
    'aria-describedby': `${noteId(question.id)} ${errorId(question.id)}`,
  })
  input.value = String(middle)
  const reading = elementOf('p', { class: 'reading', 'aria-hidden': 'true' })
  const give = () => context.give(question.id, { type: 'slider', value: valueAt(Number(input.value)) }, 'typing')
  input.addEventListener('input', give)
  // The place where it stands is chosen by a press, Space or Enter.
  input.addEventListener('click', give)
  input.addEventListener('keydown', (event) => {
    if (isComposing(event) || (event.key !== ' ' && event.key !== 'Enter')) return
    event.preventDefault()
    give()
  })
  const low = context.words(question.lowLabel)
  const high = context.words(question.highLabel)
  return {
    node: elementOf('div', { class: 'slider' }, reading, input),
    extra: endsOf(`${minimum}${unit}${low && `: ${low}`}`, `${maximum}${unit}${high && `: ${high}`}`),
    show(answer, wrong) {
      const given = answer?.type === 'slider' ? answer.value : null
      const index = given === null ? middle : Math.round((given - minimum) / step)
      if (Number(input.value) !== index) input.value = String(index)
      const words = given === null ? messages.notChosen : `${given}${unit}`
      setWords(reading, words)
      setAttribute(input, 'aria-valuetext', words)
      setAttribute(input, 'data-blank', given === null)
      setAttribute(input, 'aria-invalid', wrong ? 'true' : null)
    },
    focus: () => input.focus(),
  }
}
