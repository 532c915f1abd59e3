import { describe, expect, it } from 'vitest'
import type { Answer } from '../answer.ts'
import type { Block, Page, SurveyDefinition } from '../definition.ts'
import { lintDefinition, surveyPath, validateResponse } from '../index.ts'
import { surveyDefinitionSchema } from '../schema.ts'
import { arranged } from './arrange.ts'

const block = (id: string, more: Partial<Block> = {}): Block =>
  ({ id, type: 'nps', label: { ja: id }, ...more }) as Block
const page = (id: string, more: Partial<Page> = {}): Page => ({
  id,
  blocks: [block(`${id}1`), block(`${id}2`)],
  ...more,
})
const survey = (...pages: Page[]): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '調査' },
  pages,
  endings: [{ id: 'end', title: { ja: 'ありがとうございました' } }],
})
const blocksOf = (definition: SurveyDefinition) => definition.pages.flatMap(({ blocks }) => blocks.map(({ id }) => id))
const pagesOf = (definition: SurveyDefinition) => definition.pages.map(({ id }) => id).join('')
const ids = Array.from({ length: 400 }, (_, i) => `0190a7c2-${i}`)

describe('the order of a response', () => {
  it('is a mix of the blocks of a shuffled page, in which pinned ones stay; all orders come about equally often', () => {
    const blocks = [block('top', { pinned: true }), block('a'), block('b'), block('c')]
    const definition = survey({ id: 'p', shuffle: true, blocks })
    const seen = new Map<string, number>()
    for (const id of ids) {
      const order = blocksOf(arranged(definition, id)).join(' ')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual(
      ['top a b c', 'top a c b', 'top b a c', 'top b c a', 'top c a b', 'top c b a'].sort(),
    )
    // 400 / 6 = 67; five standard deviations.
    for (const times of seen.values()) expect(Math.abs(times - 400 / 6)).toBeLessThan(38)
  })

  it('is a mix of the pages of each group by itself', () => {
    const definition = survey(
      page('a'),
      page('b', { group: 'g' }),
      page('c', { group: 'g' }),
      page('d'),
      page('e', { group: 'g' }),
    )
    expect(new Set(ids.map((id) => pagesOf(arranged(definition, id))))).toEqual(new Set(['abcde', 'acbde']))
  })

  it('is the same whenever it is asked for, and nothing is lost or changed in it', () => {
    const definition = survey(
      page('a', { shuffle: true, group: 'g' }),
      page('b', { group: 'g' }),
      page('c', { group: 'g' }),
    )
    const before = JSON.stringify(definition)
    for (const id of ids.slice(0, 50)) {
      expect(arranged(definition, id)).toEqual(arranged(definition, id))
      expect([...arranged(definition, id).pages].sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => one.id)).toEqual([
        'a',
        'b',
        'c',
      ])
      expect(blocksOf(arranged(definition, id)).sort()).toEqual(blocksOf(definition).sort())
    }
    expect(JSON.stringify(definition)).toBe(before)
    const plain = survey(page('a'), page('b'))
    expect(arranged(plain, 'r')).toBe(plain)
  })

  it('is what a response is judged by: what it met before decides what it could be asked', () => {
    const follow = block('b', { showIf: { question: 'a', operator: 'answered' } })
    const definition = survey({ id: 'p', shuffle: true, blocks: [block('a'), follow] })
    const both: Record<string, Answer> = { a: { type: 'nps', value: 1 }, b: { type: 'nps', value: 2 } }
    for (const id of ids.slice(0, 40)) {
      const own = arranged(definition, id)
      const askedFirst = blocksOf(own)[0] === 'a'
      expect(surveyPath(own, both).questions.map((one) => one.id)).toEqual(askedFirst ? ['a', 'b'] : ['a'])
      expect(validateResponse(own, both, { finished: true })).toHaveLength(askedFirst ? 0 : 1)
    }
    // Which is why the linter finds it.
    expect(lintDefinition(definition)).toContainEqual({ at: 'b', code: 'shuffled-condition', severity: 'error' })
  })
})

describe('the linter on what changes places', () => {
  const codes = (...pages: Page[]) => lintDefinition(survey(...pages)).map(({ at, code }) => `${at} ${code}`)
  const after = (question: string) => ({ showIf: { question, operator: 'answered' as const } })

  it('lets conditions look at what surely came before', () => {
    expect(codes(page('a'), page('b', { shuffle: true, blocks: [block('b1', after('a1')), block('b2')] }))).toEqual([])
    expect(
      codes(page('a', { group: 'g' }), page('b', { group: 'g', blocks: [block('b1'), block('b2', after('b1'))] })),
    ).toEqual([])
    expect(codes(page('a', { shuffle: true }), page('b', { blocks: [block('b1', after('a2'))] }))).toEqual([])
  })

  it('finds conditions, texts and jumps that depend on chance', () => {
    const asks = page('b', { group: 'g', blocks: [block('b1', after('a1'))] })
    expect(codes(page('a', { group: 'g' }), asks)).toEqual(['b1 shuffled-condition'])
    const says = page('b', { group: 'g', blocks: [block('b1', { label: { ja: '{{q.a1}}' } })] })
    expect(codes(page('a', { group: 'g' }), says)).toEqual(['b1 pipe-ahead'])
    const jumps = [{ when: { question: 'a1', operator: 'answered' as const }, to: 'c' }]
    expect(codes(page('a', { jumps }), page('b', { group: 'g' }), page('c', { group: 'g' }))).toEqual([
      'a shuffled-jump',
    ])
    expect(codes(page('a', { group: 'g', jumps }), page('b', { group: 'g' }), page('c'))).toEqual(['a shuffled-jump'])
    // The control: the same without a group.
    expect(codes(page('a', { jumps }), page('b'), page('c'))).toEqual([])
  })

  it('reads it, and nothing else in its place', () => {
    const definition = survey(page('a', { shuffle: true, group: 'g', blocks: [block('a1', { pinned: true })] }))
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
    for (const wrong of [{ shuffle: 1 }, { group: '' }, { group: '__proto__' }, { group: 2 }])
      expect(surveyDefinitionSchema.safeParse(survey({ ...page('a'), ...wrong } as Page)).success).toBe(false)
  })
})
