import { describe, expect, it } from 'vitest'
import { dropped, type Line, leveled, moved, optionsFrom, parentOf, parted, restored } from './outline.ts'

const outline = (text: string): Line[] =>
  text.split(' ').map((one) => {
    const [id = '', level = '0'] = [one.slice(0, -1), one.slice(-1)]
    return { id, known: true, label: id, level: Number(level), help: '', fields: [] }
  })
const said = (lines: Line[] | null) => lines?.map(({ id, level }) => id + level).join(' ')
const lines = outline('a0 b1 c2 d1 e0 f0')
const at = (id: string) => lines.findIndex((line) => line.id === id)

describe('an outline of categories', () => {
  it('moves a line with all that lies under it', () => {
    expect(said(moved(lines, at('a'), 1))).toBe('e0 a0 b1 c2 d1 f0')
    expect(said(moved(lines, at('e'), -1))).toBe('e0 a0 b1 c2 d1 f0')
    expect(said(moved(lines, at('d'), -1))).toBe('a0 d1 b1 c2 e0 f0')
    expect(moved(lines, at('a'), -1)).toBeNull()
    expect(moved(lines, at('c'), 1)).toBeNull()
  })

  it('puts a line below the one before it, and beside its parent again', () => {
    expect(said(leveled(lines, at('e'), 1))).toBe('a0 b1 c2 d1 e1 f0')
    expect(said(leveled(lines, at('b'), -1))).toBe('a0 d1 b0 c1 e0 f0')
    expect(leveled(lines, at('a'), 1)).toBeNull()
    expect(leveled(lines, at('b'), 1)).toBeNull()
    expect(leveled(lines, at('a'), -1)).toBeNull()
    expect(leveled(outline('a0 b1 c2 d3 e1 f2 g3'), 4, 1)).toBeNull()
  })

  it('takes what lies under a dragged line along, and the level of the place', () => {
    expect(said(dropped(lines, outline('e0 a0 b1 c2 d1 f0'), 'a'))).toBe('e0 a0 b1 c2 d1 f0')
    expect(said(dropped(lines, outline('a0 f0 b1 c2 d1 e0'), 'f'))).toBe('a0 f1 b1 c2 d1 e0')
    expect(said(dropped(lines, outline('b1 a0 c2 d1 e0 f0'), 'b'))).toBe('b0 c1 a0 d1 e0 f0')
    expect(dropped(outline('a0 b1 c2 d3 e0 f1 g2'), outline('a0 b1 e0 c2 d3 f1 g2'), 'e')).toBeNull()
  })

  it('brings back what was put away to where it lay, as far as that is there', () => {
    const put = { parentId: 'a', lines: outline('x1 y2') }
    expect(said(restored(lines, put))).toBe('a0 b1 c2 d1 x1 y2 e0 f0')
    expect(said(restored(outline('e0'), put))).toBe('e0 x0 y1')
    expect(said(restored(outline('z0 w1 v2 a3'), put))).toBe('z0 w1 v2 a3 x0 y1')
  })

  it('is read from the server in what is offered and what is put away', () => {
    const all = lines.map((line) => ({
      ...line,
      archived: 'bc'.includes(line.id),
      parentId: parentOf(lines, lines.indexOf(line))?.id ?? null,
    }))
    const { lines: open, put } = parted(all)
    expect(said(open)).toBe('a0 d1 e0 f0')
    expect(put.map((one) => [one.parentId, said(one.lines)])).toEqual([['a', 'b1 c2']])
  })
})

describe('options written line by line', () => {
  it('keep their ids when their words change, or others come and go', () => {
    let n = 0
    const newId = () => `new${n++}`
    const before = ['カード', '銀行'].map((ja, i) => ({ id: `o${i}`, label: { ja, en: 'x' } }))
    const ids = (text: string) => optionsFrom(text, before, newId).map(({ id }) => id)
    expect(ids('クレジットカード\n銀行')).toEqual(['o0', 'o1'])
    expect(ids('銀行')).toEqual(['o1'])
    expect(ids('カード\nコンビニ\n銀行')).toEqual(['o0', 'new0', 'o1'])
    expect(ids('カード\nカード\nカード')).toEqual(['o0', 'new1', 'new2'])
  })
})
