import type { NewId } from '../builders.ts'
import type { Block, Condition, Option, Page, Text } from '../definition.ts'

/** Words in both languages of the ready-made surveys. */
export type Both = readonly [ja: string, en: string]

/**
 * @example
 * both(['はい', 'Yes']) // => { ja: 'はい', en: 'Yes' }
 */
export const both = ([ja, en]: Both): Text => ({ ja, en })

/**
 * Options with new ids; what stands after a `*` in the first word is a mark: `other`, `exclusive` or `pinned`.
 *
 * @example
 * choices(() => 'o1', [['その他*other', 'Other']]) // => [{ id: 'o1', label: { ja: 'その他', en: 'Other' }, pinned: true, other: true }]
 */
export function choices(ids: NewId, labels: readonly Both[]): Option[] {
  return labels.map(([marked, en]) => {
    const [ja = '', mark] = marked.split('*')
    const option: Option = { id: ids(), label: { ja, en } }
    return mark ? { ...option, pinned: true, ...(mark === 'pinned' ? {} : { [mark]: true }) } : option
  })
}

/**
 * A question for free words.
 *
 * @example
 * words('q1', ['ご意見', 'Your opinion']) // => { id: 'q1', type: 'longText', label: { ja: 'ご意見', en: 'Your opinion' } }
 */
export const words = (id: string, label: Both, showIf?: Condition): Block => ({
  id,
  type: 'longText',
  label: both(label),
  ...(showIf ? { showIf } : {}),
})

/**
 * One page a block, so that one question is in view.
 *
 * @example
 * onePageEach(() => 'p1', [{ id: 'q1', type: 'nps', label: { ja: '?' } }]).length // => 1
 */
export const onePageEach = (ids: NewId, blocks: Block[]): Page[] =>
  blocks.map((block) => ({ id: ids(), blocks: [block] }))
