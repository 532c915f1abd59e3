import { describe, expect, it } from 'vitest'
import { seededRandom } from '../4-weigh/random.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { extractThemes } from '../extract-themes.ts'
import { assignSegment } from './assign-segment.ts'
import { decodeModel, encodeModel } from './encode-model.ts'
import { reviseModel } from './revise-model.ts'

const NOUNS = [
  ['荷物', '配送', '倉庫', '伝票', '玄関'],
  ['決済', 'カード', '請求', '明細', '銀行'],
  ['パスワード', '認証', '画面', '端末', '暗証'],
]
const random = seededRandom(5)
const said = (nouns: readonly string[], i: number): ThemeSegment => {
  const terms = Array.from({ length: 3 }, () => nouns[Math.floor(random() * nouns.length)]!)
  const id = `s${i}`
  return { id, owner: id, text: `${terms.join('と')}の件${i}`, terms, compounds: [], pairs: [] }
}
const segments = Array.from({ length: 300 }, (_, i) => said(NOUNS[i % 3]!, i))
const { model } = extractThemes(segments, { themes: 2 })
const wanted = model.themes
  .filter(({ parent }) => parent === null)
  .map(({ index, label }) => ({ index, label, examples: [] as ThemeSegment[] }))
const made = { index: 1001, label: '認証', examples: segments.filter((_, i) => i % 3 === 2).slice(0, 10) }

describe('a model whose themes people made and took away', () => {
  it('stays itself where nothing differs', () => {
    expect(reviseModel(model, wanted)).toBe(model)
  })

  it('knows a theme that was made of examples, also of words that are no example, after it was stored', () => {
    const revised = decodeModel(encodeModel(reviseModel(model, [...wanted, made])))
    const login = Array.from({ length: 30 }, (_, i) => said(NOUNS[2]!, 1000 + i))
    const there = login.filter((one) => assignSegment(one, revised).theme === 1001)
    expect(there.length).toBeGreaterThan(24)
    const others = Array.from({ length: 60 }, (_, i) => said(NOUNS[i % 2]!, 2000 + i))
    expect(others.filter((one) => assignSegment(one, revised).theme === 1001).length).toBeLessThan(4)
  })

  it('keeps it through a refresh, and its label', () => {
    const previous = reviseModel(model, [...wanted, made])
    const set = extractThemes(segments, { previous })
    expect(set.themes.find(({ index }) => index === 1001)).toMatchObject({ label: '認証', continues: 1001 })
    expect(set.themes.find(({ index }) => index === 1001)?.size).toBeGreaterThan(50)
  })

  it('keeps one whose words it does not know, and puts nothing into it', () => {
    const strange = { ...made, examples: [{ text: '宇宙の件', terms: ['宇宙'] }] }
    const previous = reviseModel(model, [...wanted, strange])
    const links = [{ text: '宇宙の件', theme: 1001, must: true }]
    const set = extractThemes(segments, { previous, links })
    expect(set.themes.find(({ index }) => index === 1001)).toMatchObject({ continues: 1001, size: 0 })
    const one = { text: '宇宙の件', terms: ['宇宙'], pairs: [] }
    expect(assignSegment(one, set.model).theme).toBe(1001)
  })

  it('goes on from the middle of its examples where the other themes lean on their names', () => {
    const found = extractThemes(segments).model
    const firsts = found.themes.filter(({ parent }) => parent === null).map((theme) => ({ ...theme, examples: [] }))
    const [gone, ...rest] = firsts
    const previous = decodeModel(encodeModel(reviseModel(found, [...rest, made])))
    if (previous.kind !== 'space') throw new Error('themes by words')
    const { top, leaning } = previous
    const width = top.centroids.length / top.themes.length
    const last = (rows?: Float32Array) => [...(rows ?? [])].slice(-width)
    expect(top.themes.at(-1)).toBe(1001)
    expect(last(leaning?.middles)).toEqual(last(top.centroids))
    expect(last(leaning?.towards)).toEqual(Array(width).fill(0))
    const { model, themes } = extractThemes(segments, { previous })
    expect(themes.find(({ index }) => index === 1001)?.size).toBeGreaterThan(20)
    expect(themes.some(({ index, parent }) => (parent ?? index) === gone?.index)).toBe(false)
    expect(model.kind === 'space' && model.leaning?.middles.length).toBe(top.centroids.length)
  })

  it('loses what was taken away, sub-themes included', () => {
    const [first, ...rest] = wanted
    const revised = reviseModel(model, rest)
    expect(revised.themes.every(({ index, parent }) => (parent ?? index) !== first?.index)).toBe(true)
    const places = segments.map((one) => assignSegment(one, revised).theme)
    expect(new Set(places)).not.toContain(first?.index)
    expect(places.filter((theme) => theme === null).length).toBeGreaterThan(50)
  })
})
