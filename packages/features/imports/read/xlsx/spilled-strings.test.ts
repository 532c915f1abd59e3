import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { testFolder } from '../testing/files.ts'
import { SpilledStrings } from './spilled-strings.ts'

const folder = testFolder()
afterAll(folder.remove)

const textOf = (index: number) =>
  index % 1000 === 0 ? 'あ'.repeat(20_000) : index % 7 === 0 ? '' : `声${'👍'.repeat(index % 50)}${index}`

describe('SpilledStrings', () => {
  it.each([0, 40_000, 100_000_000])('gives back every string by its number, with %i bytes in memory', (held) => {
    const strings = new SpilledStrings({ held, folder: folder.path })
    const count = 20_000
    for (let index = 0; index < count; index++) {
      strings.add(textOf(index))
      if (index % 501 === 0) expect(strings.get(index >> 1)).toBe(textOf(index >> 1))
    }
    expect(strings.size).toBe(count)
    for (let i = 0; i < count; i++) {
      const index = (i * 7919) % count
      if (strings.get(index) !== textOf(index)) expect(strings.get(index)).toBe(textOf(index))
    }
    expect(readdirSync(folder.path)).toEqual([])
    strings.close()
  })

  it('knows the numbers that no string has', () => {
    const strings = new SpilledStrings()
    expect(strings.get(0)).toBeUndefined()
    strings.add('a')
    expect([0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY].map((index) => strings.get(index))).toEqual([
      'a',
      ...Array(5).fill(undefined),
    ])
    strings.close()
  })

  it('says when it cannot write', () => {
    const strings = new SpilledStrings({ held: 0, folder: `${folder.path}/none` })
    expect(() => {
      for (let i = 0; i < 20_000; i++) strings.add(textOf(i))
    }).toThrow(/ENOENT/)
  })
})
