import { type Block, compareDefinitions, definitionProblems, type SurveyDefinition } from '@koe/survey'
import { surveyDraftSchema } from '@koe/survey/schema'
import { surveyFromTemplate, TEMPLATE_IDS } from '@koe/survey/templates'
import { describe, expect, it } from 'vitest'
import { asType } from '../forms/type-fields.ts'
import {
  arranged,
  copyOf,
  partOf,
  replaced,
  shifted,
  withBlock,
  withMark,
  without,
  withPage,
} from './edit-definition.ts'
import { BLOCK_GROUPS, hiddenKey, newBlock, newId } from './new-block.ts'

const block = (id: string): Block => ({ id, type: 'longText', label: { ja: id } })
const survey: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '題' },
  pages: [
    { id: 'p1', blocks: [block('a'), block('b')] },
    { id: 'p2', blocks: [block('c')] },
  ],
  endings: [
    { id: 'e1', title: { ja: '終' } },
    { id: 'e2', title: { ja: '了' } },
  ],
}
const order = (of: SurveyDefinition) => of.pages.map((page) => `${page.id}:${page.blocks.map(({ id }) => id).join('')}`)

describe('moving', () => {
  it('goes one place on, and crosses to the next page at the border', () => {
    expect(order(shifted(survey, 'a', 1))).toEqual(['p1:ba', 'p2:c'])
    expect(order(shifted(survey, 'b', 1))).toEqual(['p1:a', 'p2:bc'])
    expect(order(shifted(survey, 'c', -1))).toEqual(['p1:abc', 'p2:'])
    expect(order(shifted(survey, 'p2', -1))).toEqual(['p2:c', 'p1:ab'])
    expect(shifted(survey, 'e2', -1).endings.map(({ id }) => id)).toEqual(['e2', 'e1'])
  })

  it('stays at the ends', () => {
    for (const [id, by] of [
      ['a', -1],
      ['c', 1],
      ['p1', -1],
      ['p2', 1],
      ['e1', -1],
      ['gone', 1],
    ] as const)
      expect(compareDefinitions(survey, shifted(survey, id, by)), id).toEqual([])
  })

  it('by dragging never loses nor doubles a block', () => {
    const [a, b, c] = [block('a'), block('b'), block('c')]
    expect(order(arranged(survey, { p1: [b], p2: [a, c] }) ?? survey)).toEqual(['p1:b', 'p2:ac'])
    expect(arranged(survey, { p1: [b] })).toBeNull()
    expect(arranged(survey, { p2: [a, c] })).toBeNull()
  })
})

describe('adding and taking away', () => {
  it('puts a block behind the chosen one, or last', () => {
    expect(order(withBlock(survey, 'p1', block('x'), 'a'))).toEqual(['p1:axb', 'p2:c'])
    expect(order(withBlock(survey, 'p1', block('x'), 'c'))).toEqual(['p1:abx', 'p2:c'])
    expect(order(withPage(survey, { id: 'p3', blocks: [] }, 'p1'))).toEqual(['p1:ab', 'p3:', 'p2:c'])
  })

  it('takes a page with its blocks, one block, or an ending', () => {
    expect(order(without(survey, 'p1'))).toEqual(['p2:c'])
    expect(order(without(survey, 'b'))).toEqual(['p1:a', 'p2:c'])
    expect(without(survey, 'e1').endings).toHaveLength(1)
  })

  it('copies a block under new ids', () => {
    const made = newBlock('multipleChoice', 'ja')
    const copy = copyOf(made, newId)
    const ids = (of: Block) => [of.id, ...('options' in of ? of.options.map(({ id }) => id) : [])]
    expect(new Set([...ids(made), ...ids(copy)]).size).toBe(6)
  })
})

describe('a new block', () => {
  const types = Object.values(BLOCK_GROUPS).flat()

  it('of every type can be saved before anything is written', () => {
    for (const type of types) {
      const draft = replaced(survey, { ...newBlock(type, 'ja'), id: 'a' })
      expect(surveyDraftSchema.safeParse(draft).success, type).toBe(true)
    }
  })

  it('becomes every other type and can still be saved, with the words it had', () => {
    for (const from of types)
      for (const to of types) {
        const written = { ...newBlock(from, 'ja'), id: 'a', label: { ja: '文' } } as Block
        const turned = asType(written, newBlock(to, 'ja'))
        const parsed = surveyDraftSchema.safeParse(replaced(survey, turned))
        expect([from, to, parsed.success, turned.label, turned.id]).toEqual([from, to, true, { ja: '文' }, 'a'])
      }
  })

  it('has a key that a link can carry, when it is hidden', () => {
    expect(hiddenKey('ｏｒｄｅｒ_1 ')).toBe('order_1')
    for (const wrong of ['', '注文', '__proto__', 'a b', 'x'.repeat(65)]) expect(hiddenKey(wrong), wrong).toBeNull()
  })
})

describe('parts', () => {
  it('are found by their id', () => {
    expect(partOf(survey, 'c')).toMatchObject({ kind: 'block', index: 0, page: { id: 'p2' } })
    expect(partOf(survey, 'p2')).toMatchObject({ kind: 'page', index: 1 })
    expect(partOf(survey, 'e2')).toMatchObject({ kind: 'ending', index: 1 })
    expect(partOf(survey, 'gone')).toBeNull()
  })

  it('leave at most one choice for own words', () => {
    const options = ['x', 'y'].map((id) => ({ id, label: { ja: id } }))
    const once = withMark(options, 'x', 'other', true)
    expect(withMark(once, 'y', 'other', true)).toEqual([options[0], { ...options[1], other: true }])
    expect(withMark(once, 'x', 'other', false)).toEqual(options)
  })

  it('of the templates move without a problem', () => {
    for (const id of TEMPLATE_IDS.filter((one) => one !== 'blank')) {
      const made = surveyFromTemplate(id, { title: '題', ids: newId, language: 'ja' })
      const last = made.pages.at(-1)?.blocks.at(-1)?.id ?? ''
      expect(definitionProblems(shifted(made, last, -1)), id).toEqual([])
    }
  })
})
