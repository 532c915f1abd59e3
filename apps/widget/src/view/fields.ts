import {
  type Answer,
  type Block,
  isScale,
  type Problem,
  type Question,
  SCALES,
  type TextQuestion,
} from '@koe/survey/core'
import { fill, type Messages } from '../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from './control.ts'
import { elementOf, isComposing, setAttribute, setWords } from './element-of.ts'
import { further } from './further.ts'
import { radioGroup } from './radio-group.ts'

/** One block on screen. */
export interface Field {
  id: string
  node: HTMLElement
  show(answer: Answer | undefined, problem: Problem | undefined): void
  focus(): void
}

function problemWords(question: Question, problem: Problem, messages: Messages): string {
  if (problem.code === 'required' && isScale(question)) return messages.chooseOne
  return fill(messages.problems[problem.code] || messages.anyProblem, problem.params || {})
}

function scaleControl(question: Extract<Question, { type: 'nps' | 'csat' | 'ces' }>, context: FieldContext): Control {
  const { low, high } = SCALES[question.type]
  const lowLabel = context.words(question.lowLabel)
  const highLabel = context.words(question.highLabel)
  const choices = Array.from({ length: high - low + 1 }, (_, i) => {
    const value = low + i
    const end = value === low ? lowLabel : value === high ? highLabel : ''
    return { id: String(value), words: String(value), name: end ? `${value} ${end}` : String(value) }
  })
  const group = radioGroup({
    choices,
    className: `scale ${question.type}`,
    label: titleId(question.id),
    error: errorId(question.id),
    required: !!question.required,
    pick: (id, manner) => context.give(question.id, { type: question.type, value: Number(id) }, manner),
  })
  const ends =
    lowLabel || highLabel
      ? elementOf(
          'div',
          { class: 'ends', 'aria-hidden': 'true' },
          elementOf('span', {}, lowLabel && `${low}: ${lowLabel}`),
          elementOf('span', {}, highLabel && `${high}: ${highLabel}`),
        )
      : null
  return {
    node: group.node,
    extra: ends,
    show: (answer) => group.select(answer && 'value' in answer ? String(answer.value) : null),
    focus: group.focus,
  }
}

/** One line, or several that grow with what is written. */
export function textControl(question: TextQuestion, context: FieldContext): Control {
  const long = question.type === 'longText'
  const input = elementOf(long ? 'textarea' : 'input', {
    class: 'text',
    placeholder: context.words(question.placeholder) || null,
    'aria-labelledby': titleId(question.id),
    'aria-describedby': `${noteId(question.id)} ${errorId(question.id)}`,
    'aria-required': question.required && 'true',
    autocomplete: 'off',
    rows: long && 4,
    type: !long && 'text',
  })
  const grow = () => {
    if (!long) return
    input.style.height = 'auto'
    if (input.scrollHeight) input.style.height = `${input.scrollHeight + 2}px`
  }
  input.addEventListener('input', () => {
    grow()
    context.give(question.id, input.value ? { type: question.type, text: input.value } : undefined, 'typing')
  })
  input.addEventListener('keydown', (event) => {
    const key = event as KeyboardEvent
    if (key.key !== 'Enter' || isComposing(key)) return
    if (long && !key.ctrlKey && !key.metaKey) return
    key.preventDefault()
    context.enter()
  })
  return {
    node: input,
    show: (answer, wrong) => {
      const value = answer && 'text' in answer ? answer.text : ''
      // While a word is being composed the field belongs to the input method.
      if (input.value !== value) input.value = value
      setAttribute(input, 'aria-invalid', wrong && 'true')
      grow()
    },
    focus: () => input.focus(),
  }
}

function plainControl(question: Question, context: FieldContext): Control | null {
  if (isScale(question)) return scaleControl(question, context)
  return question.type === 'longText' || question.type === 'shortText' ? textControl(question, context) : null
}

/** A block with its label, description, control and complaint; null for what is never on screen. */
export function fieldOf(block: Block, context: FieldContext): Field | null {
  const heading = block.type === 'statement' ? 'p' : context.titled ? 'h3' : 'h2'
  const label = elementOf(heading, { id: titleId(block.id), class: 'label', tabindex: -1 }, context.words(block.label))
  const note = elementOf('p', { id: noteId(block.id), class: 'note' }, context.words(block.description))
  if (block.type === 'statement') {
    const node = elementOf('section', { class: 'block statement' }, label, note)
    return { id: block.id, node, show: () => undefined, focus: () => label.focus() }
  }
  const control = further()?.controlOf(block, context) ?? plainControl(block, context)
  if (!control) return null
  if (!block.required && !block.requiredIf)
    label.appendChild(elementOf('span', { class: 'optional' }, context.messages.optional))
  const error = elementOf('p', { id: errorId(block.id), class: 'error', 'aria-live': 'polite' })
  const node = elementOf('section', { class: 'block' }, label, note, control.node, control.extra, error)
  return {
    id: block.id,
    node,
    show(answer, problem) {
      control.show(answer, problem !== undefined)
      setWords(error, problem ? control.complain?.(problem) || problemWords(block, problem, context.messages) : '')
      setAttribute(node, 'data-wrong', problem !== undefined)
    },
    focus: control.focus,
  }
}
