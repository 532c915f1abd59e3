import type { Question } from '@koe/survey/core'
import { shuffled } from '@koe/survey/further'
import { fill } from '../../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../control.ts'
import { elementOf, setAttribute, setWords } from '../element-of.ts'
import { type FurtherMessages, furtherMessages } from './messages.ts'

type Of<T extends Question['type']> = Extract<Question, { type: T }>

type Step = -1 | 1

function lineOf(id: string, words: string, messages: FurtherMessages, move: (step: Step) => void) {
  const place = elementOf('span', { class: 'place' })
  const mover = (step: Step) => {
    const name = fill(step < 0 ? messages.moveUp : messages.moveDown, { option: words })
    const button = elementOf('button', { type: 'button', class: 'move', 'aria-label': name }, step < 0 ? '↑' : '↓')
    button.addEventListener('click', () => move(step))
    return button
  }
  const up = mover(-1)
  const down = mover(1)
  const name = elementOf('span', { class: 'words' }, words)
  return { id, words, place, up, down, node: elementOf('li', {}, place, name, up, down) }
}

/** A list whose lines move up and down by buttons. The order in which it comes is an answer only once it was meant. */
export function rankingControl(question: Of<'ranking'>, context: FieldContext): Control {
  const messages = furtherMessages(context.language)
  const first = question.shuffle ? shuffled(question.options, `${context.seed}/${question.id}`) : question.options
  const start = first.map(({ id }) => id)
  let order = start
  let given = false
  const spoken = elementOf('p', { class: 'spoken', role: 'status', 'aria-live': 'polite' })

  const lines = question.options.map(({ id, label }) =>
    lineOf(id, context.words(label), messages, (step) => move(id, step)),
  )
  const list = elementOf('ol', { class: 'ranks', 'aria-labelledby': titleId(question.id) })
  const agree = elementOf('button', { type: 'button', class: 'choice as-is' }, messages.asIs)
  agree.addEventListener('click', () => context.give(question.id, { type: 'ranking', optionIds: [...order] }, 'typing'))

  function move(id: string, step: Step): void {
    const from = order.indexOf(id)
    const to = from + step
    const line = lines.find((one) => one.id === id)
    if (!line || to < 0 || to >= order.length) return
    const next = order.filter((one) => one !== id)
    next.splice(to, 0, id)
    context.give(question.id, { type: 'ranking', optionIds: next }, 'typing')
    // Its place in the page has changed: the focus stays with the line.
    const wanted = step < 0 ? line.up : line.down
    const other = step < 0 ? line.down : line.up
    ;(wanted.hasAttribute('aria-disabled') ? other : wanted).focus()
    setWords(spoken, fill(messages.placeOf, { option: line.words, place: to + 1, total: order.length }))
  }

  function draw(): void {
    order.forEach((id, index) => {
      const line = lines.find((one) => one.id === id)
      if (!line) return
      if (list.children[index] !== line.node) list.insertBefore(line.node, list.children[index] || null)
      setWords(line.place, given ? String(index + 1) : '–')
      setAttribute(line.up, 'aria-disabled', index === 0 ? 'true' : null)
      setAttribute(line.down, 'aria-disabled', index === order.length - 1 ? 'true' : null)
    })
    agree.hidden = given
  }

  const described = `${noteId(question.id)} ${errorId(question.id)}`
  return {
    node: elementOf(
      'div',
      { class: 'ranking', role: 'group', 'aria-labelledby': titleId(question.id), 'aria-describedby': described },
      elementOf('p', { class: 'note' }, messages.rank),
      list,
      agree,
      spoken,
    ),
    show(answer) {
      given = answer?.type === 'ranking'
      order = answer?.type === 'ranking' && answer.optionIds.length === start.length ? answer.optionIds : start
      draw()
    },
    focus: () => lines.find(({ id }) => id === order[0])?.down.focus(),
  }
}
