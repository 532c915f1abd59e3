import type { Question } from '../definition.ts'

/**
 * The cell of a matrix where a row and an option meet. Ids hold no full stop, so it can be taken apart again.
 *
 * @example
 * cellOf('speed', 'good') // => 'speed.good'
 */
export function cellOf(rowId: string, optionId: string): string {
  return `${rowId}.${optionId}`
}

/**
 * Everything that can be chosen at a question: its options, the cells of a matrix, `yes` and `no`; null where nothing can.
 *
 * @example
 * choiceIds({ id: 'q', type: 'yesNo', label: {} }) // => ['yes', 'no']
 * choiceIds({ id: 'q', type: 'matrix', label: {}, rows: [{ id: 'r', label: {} }], options: [{ id: 'a', label: {} }] }) // => ['r.a']
 * choiceIds({ id: 'q', type: 'nps', label: {} }) // => null
 */
export function choiceIds(question: Question): string[] | null {
  if (question.type === 'yesNo' || question.type === 'consent') return ['yes', 'no']
  if (!('options' in question)) return null
  const ids = question.options.map(({ id }) => id)
  if (question.type !== 'matrix') return ids
  const cells: string[] = []
  for (const row of question.rows) for (const id of ids) cells.push(cellOf(row.id, id))
  return cells
}
