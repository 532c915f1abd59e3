import { describe, expect, it } from 'vitest'
import { outlineOf, parentsOf, pathLabel } from './tree.ts'

const row = (id: string, parentId: string | null = null) => ({ id, parentId, label: `<${id}>` })
const rows = [row('a'), row('c', 'b'), row('b', 'a'), row('e'), row('d', 'a')]

describe('categories in levels', () => {
  it('are an outline: each is followed by those under it', () => {
    expect(outlineOf(rows).map(({ id, level }) => `${id}${level}`)).toEqual(['a0', 'b1', 'c2', 'd1', 'e0'])
  })

  it('read as a path', () => {
    expect(pathLabel(rows, 'c')).toBe('<a> › <b> › <c>')
    expect(pathLabel(rows, 'e')).toBe('<e>')
    expect(pathLabel(rows, 'x')).toBeNull()
    expect(pathLabel(rows, null)).toBeNull()
  })

  it('that go round in a circle end all the same', () => {
    expect(pathLabel([row('a', 'b'), row('b', 'a')], 'a')).toBe('<b> › <a>')
    expect(outlineOf([row('a', 'b'), row('b', 'a')])).toEqual([])
  })

  it('have the line before them one level higher as their parent', () => {
    expect(parentsOf([0, 1, 2, 1, 0, 1, 2, 3])).toEqual([null, 0, 1, 0, null, 4, 5, 6])
    expect(parentsOf([])).toEqual([])
  })

  it('may neither begin lower, nor leave a level out, nor go deeper than four', () => {
    for (const wrong of [[1], [0, 2], [0, 1, 2, 3, 4], [0, 1, 0, 2]]) expect(parentsOf(wrong)).toBeNull()
  })
})
