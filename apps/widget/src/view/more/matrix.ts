import type { Question } from '@koe/survey/core'
import { cellOf, choiceIds } from '@koe/survey/further'
import { type Control, errorId, type FieldContext, titleId } from '../control.ts'
import { elementOf, setAttribute } from '../element-of.ts'
import { radioGroup } from '../radio-group.ts'
import { tickBox } from './choices.ts'

type Of<T extends Question['type']> = Extract<Question, { type: T }>

interface RowControl {
  node: HTMLElement
  show(cells: readonly string[]): void
  focus(): void
}

/** Each row is a group of its own: below its words on a phone, beside them where there is room. */
export function matrixControl(question: Of<'matrix'>, context: FieldContext): Control {
  let chosen: readonly string[] = []
  // Beside each other only as many as have room.
  const cellsClass = question.options.length > 7 ? 'list' : 'list cells'
  const give = (cells: readonly string[]) => {
    // In the order of the question, whatever was pressed first.
    const optionIds = (choiceIds(question) || []).filter((cell) => cells.includes(cell))
    context.give(question.id, optionIds.length > 0 ? { type: 'matrix', optionIds } : undefined, 'typing')
  }
  const rows = question.rows.map((row, index): RowControl => {
    const nameId = `r-${question.id}-${index}`
    const cells = question.options.map(({ id }) => cellOf(row.id, id))
    const name = elementOf('p', { id: nameId, class: 'row-name' }, context.words(row.label))
    const label = `${titleId(question.id)} ${nameId}`
    const pick = (cell: string) => give([...chosen.filter((one) => !cells.includes(one)), cell])
    if (!question.multiple) {
      const group = radioGroup({
        choices: question.options.map((option, i) => ({ id: cells[i] || '', words: context.words(option.label) })),
        className: cellsClass,
        label,
        error: errorId(question.id),
        required: question.required === true,
        pick,
      })
      const show = (given: readonly string[]) => group.select(cells.find((cell) => given.includes(cell)) || null)
      return { node: elementOf('div', { class: 'row' }, name, group.node), show, focus: group.focus }
    }
    const boxes = question.options.map((option, i) => {
      const cell = cells[i] || ''
      return tickBox(context.words(option.label), () =>
        give(chosen.includes(cell) ? chosen.filter((one) => one !== cell) : [...chosen, cell]),
      )
    })
    const properties = { role: 'group', class: `${cellsClass} ticks`, 'aria-labelledby': label }
    return {
      node: elementOf('div', { class: 'row' }, name, elementOf('div', properties, ...boxes)),
      show: (given) => {
        boxes.forEach((box, i) => {
          setAttribute(box, 'aria-checked', given.includes(cells[i] || '') ? 'true' : 'false')
        })
      },
      focus: () => boxes[0]?.focus(),
    }
  })
  const node = elementOf('div', { class: 'matrix' }, ...rows.map((row) => row.node))
  node.style.setProperty('--columns', String(question.options.length))
  return {
    node,
    show(answer) {
      chosen = answer?.type === 'matrix' ? answer.optionIds : []
      for (const row of rows) row.show(chosen)
    },
    // The first row without an answer: that is what is missing.
    focus: () => {
      const open = question.rows.findIndex((row) => !chosen.some((cell) => cell.indexOf(`${row.id}.`) === 0))
      rows[Math.max(0, open)]?.focus()
    },
  }
}
