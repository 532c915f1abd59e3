import { describe, expect, it } from 'vitest'
import { seededRandom, shuffledIndices } from './random.ts'
import { isSampled, SEGMENTS_TO_FIT, sampledSegments, sampleShare } from './sample-verbatims.ts'
import type { ThemeSegment } from './theme-segment.ts'

const segment = (id: string, owner: string, text: string): ThemeSegment => ({
  id,
  owner,
  text,
  terms: [],
  compounds: [],
  pairs: [],
})
const distinct = (count: number) =>
  Array.from({ length: count }, (_, i) => segment(`s${i}`, `v${i >> 1}`, `文${i} ${i % 7}`))

describe('which verbatims a fit looks at', () => {
  it('is one in so many, evenly, by the id alone; a smaller share inside a larger one', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `0199${i.toString(16).padStart(8, '0')}`)
    for (const share of [0.5, 0.1, 0.01]) {
      const drawn = ids.filter((id) => isSampled(id, share))
      expect(Math.abs(drawn.length - share * ids.length)).toBeLessThan(5 * Math.sqrt(share * ids.length))
      expect(drawn.every((id) => isSampled(id, 2 * share))).toBe(true)
      const early = drawn.filter((id) => id < ids[50_000]!).length / drawn.length
      expect(early).toBeGreaterThan(0.4)
      expect(early).toBeLessThan(0.6)
    }
    expect(ids.filter((id) => isSampled(id, 1))).toHaveLength(ids.length)
    expect(ids.filter((id) => isSampled(id, 0))).toEqual([])
  })

  it('is all of them where they are few', () => {
    const few = distinct(1000)
    expect(sampledSegments(few)).toBe(few)
    expect(sampleShare(SEGMENTS_TO_FIT)).toBe(1)
  })

  it('is the same whatever the order of rows and ids, and keeps whole verbatims', () => {
    const many = distinct(130_000)
    const sample = sampledSegments(many)
    expect(Math.abs(sample.length - SEGMENTS_TO_FIT)).toBeLessThan(1500)
    const said = (list: readonly ThemeSegment[]) => list.map(({ text }) => text).sort()
    const renamed = [...shuffledIndices(many.length, seededRandom(3))].map((i) => {
      const { id, owner, ...rest } = many[i]!
      return { ...rest, id: `x${id.slice(-2)}${id}`, owner: `y${owner.slice(-2)}${owner}` }
    })
    expect(said(sampledSegments(renamed))).toEqual(said(sample))
    const halves = new Map<string, number>()
    for (const { owner } of sample) halves.set(owner, (halves.get(owner) ?? 0) + 1)
    expect([...halves.values()].every((count) => count === 2)).toBe(true)
    // Negative control: other texts are another sample.
    const others = many.map((one) => ({ ...one, text: `${one.text}。` }))
    expect(said(sampledSegments(others))).not.toEqual(said(sample).map((text) => `${text}。`))
  })

  it('takes a part of a text said a hundred thousand times, and of one customer who said everything', () => {
    const alike = Array.from({ length: 100_000 }, (_, i) => segment(`s${i}`, `v${i}`, '特にありません'))
    expect(Math.abs(sampledSegments(alike).length - SEGMENTS_TO_FIT)).toBeLessThan(1500)
    const one = distinct(100_000).map((entry) => ({ ...entry, owner: 'everybody' }))
    const sample = sampledSegments(one)
    expect(Math.abs(sample.length - SEGMENTS_TO_FIT)).toBeLessThan(1500)
    expect(new Set(sample.map(({ owner }) => owner)).size).toBe(sample.length)
  })

  it('always takes the texts that people decided about', () => {
    const many = distinct(200_000)
    const left = many.find(({ text }) => !sampledSegments(many).some((taken) => taken.text === text))!
    expect(sampledSegments(many, new Set([left.text])).some(({ text }) => text === left.text)).toBe(true)
  })
})
