import { describe, expect, it } from 'vitest'
import { mappingOf, noMapping, rolesOf, withRole } from './column-roles.ts'

const header = ['日時', '自由記述', '点数', '満足', '店舗']
const suggested = {
  ...noMapping,
  texts: ['自由記述'],
  date: '日時',
  score: { column: '点数', kind: 'nps' as const, levels: { 最高: 10 } },
  attributes: ['店舗'],
}

describe('what each column holds', () => {
  it('is the suggested mapping, and back again', () => {
    expect(mappingOf(rolesOf(suggested, header), header, suggested)).toEqual(suggested)
  })

  it('is taken from the column that had it, where only one can have it', () => {
    const chosen = withRole(rolesOf(suggested, header), '満足', 'csat')
    expect(chosen.点数).toBe('none')
    expect(mappingOf(chosen, header, suggested).score).toEqual({ column: '満足', kind: 'csat' })
  })

  it('is a part of a ticket where rows are inquiries', () => {
    const choices = { formId: 'f', system: 'zendesk' as const, statuses: {}, categories: { 返品: 'create' } }
    const chosen = withRole(withRole(rolesOf(suggested, header), '店舗', 'status'), '点数', 'id')
    const mapping = mappingOf(chosen, header, suggested, choices)
    expect(mapping).toMatchObject({ id: '点数', score: null, tickets: { ...choices, status: '店舗', solved: null } })
    expect(rolesOf(mapping, header)).toEqual(chosen)
    expect(withRole(chosen, '満足', 'status').店舗).toBe('none')
  })

  it('can be text for several columns', () => {
    const chosen = withRole(rolesOf(suggested, header), '店舗', 'text')
    expect(mappingOf(chosen, header, suggested).texts).toEqual(['自由記述', '店舗'])
  })
})
