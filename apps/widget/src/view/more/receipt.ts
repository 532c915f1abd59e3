import { elementOf } from '../element-of.ts'
import { furtherMessages } from './messages.ts'

/** The number by which the company knows an inquiry. */
export function receiptOf(receipt: string, language: string): HTMLElement {
  const messages = furtherMessages(language)
  return elementOf(
    'div',
    { class: 'receipt' },
    elementOf('p', { class: 'note' }, messages.receipt),
    elementOf('p', { class: 'number' }, receipt),
  )
}
