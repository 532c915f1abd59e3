import { describe, expect, it } from 'vitest'
import { type Block, compareDefinitions, type SurveyDefinition } from './index.ts'

const block = (id: string, ja = id): Block => ({ id, type: 'longText', label: { ja } })
const survey = (pages: Record<string, Block[]>, more: Partial<SurveyDefinition> = {}): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '題' },
  pages: Object.entries(pages).map(([id, blocks]) => ({ id, blocks })),
  endings: [{ id: 'end', title: { ja: '終' } }],
  ...more,
})

describe('the differences of two states', () => {
  const before = survey({ p1: [block('a'), block('b')], p2: [block('c')] })

  it('are none between equal states, whatever the order of keys', () => {
    const turned = survey({ p1: [{ label: { ja: 'a' }, type: 'longText', id: 'a' }, block('b')], p2: [block('c')] })
    expect(compareDefinitions(before, turned)).toEqual([])
  })

  it('name what was added, removed and changed, each once', () => {
    const after = survey(
      { p1: [block('b', '別の文'), block('d')], p3: [block('c')] },
      { submitLabel: { ja: '送る' }, endings: [] },
    )
    expect(compareDefinitions(before, after)).toEqual([
      { at: '', what: 'survey', kind: 'changed' },
      { at: 'p3', what: 'page', kind: 'added' },
      { at: 'p2', what: 'page', kind: 'removed' },
      { at: 'b', what: 'block', kind: 'changed' },
      { at: 'd', what: 'block', kind: 'added' },
      { at: 'a', what: 'block', kind: 'removed' },
      { at: 'end', what: 'ending', kind: 'removed' },
    ])
  })

  it('name the one block that moved, not all that it passed', () => {
    const many = survey({ p1: ['a', 'b', 'c', 'd', 'e'].map((id) => block(id)) })
    const after = survey({ p1: ['b', 'c', 'd', 'e', 'a'].map((id) => block(id)) })
    expect(compareDefinitions(many, after)).toEqual([{ at: 'a', what: 'block', kind: 'moved' }])
  })

  it('see an optional key that came or went', () => {
    const asked = survey({ p1: [{ ...block('a'), required: true } as Block, block('b')], p2: [block('c')] })
    expect(compareDefinitions(before, asked)).toEqual([{ at: 'a', what: 'block', kind: 'changed' }])
    expect(compareDefinitions(asked, before)).toHaveLength(1)
  })
})
