import { describe, expect, it } from 'vitest'
import { type CategoryRow, inOrder, inSight } from './outline.ts'

const row = (id: string | null, parentId: string | null = null): CategoryRow => ({
  id,
  parentId,
  formId: null,
  formName: null,
  label: id ?? '',
  level: parentId === null ? 0 : 1,
  archived: false,
  share: 0,
  csat: null,
  current: 0,
  previous: null,
  change: null,
  series: [],
})
const ids = (rows: CategoryRow[]) => rows.map(({ id }) => id)

describe('rows of categories', () => {
  const before = [row('a'), row('a1', 'a'), row('a2', 'a'), row('b'), row(null)]

  it('stay where they are when their figures change, and new ones stand behind', () => {
    const after = [row('b'), row('c'), row('a'), row('a3', 'a'), row('a2', 'a'), row('a1', 'a'), row(null)]
    expect(ids(inOrder(after, before))).toEqual(['a', 'a1', 'a2', 'a3', 'b', null, 'c'])
    expect(ids(inOrder(after, []))).toEqual(ids(after))
  })

  it('show what lies under a category once it is opened', () => {
    expect(ids(inSight(before, []))).toEqual(['a', 'b', null])
    expect(ids(inSight(before, ['a']))).toEqual(['a', 'a1', 'a2', 'b', null])
    expect(ids(inSight([row('a'), row('x', 'a'), row('y', 'x')], ['x']))).toEqual(['a'])
  })
})
