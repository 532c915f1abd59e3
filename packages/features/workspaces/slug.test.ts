import { expect, it } from 'vitest'
import { plainSlug, slugFrom, slugPattern } from './slug.ts'

it.each([
  ['Midori Motors', 'midori-motors'],
  ['株式会社ＡＢＣ', 'abc'],
  ['Café Éclair & Söhne', 'cafe-eclair-sohne'],
  ['みどり自動車', null],
  ['みどり 2026', null],
  ['X', null],
  ['', null],
  [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
])('makes of %s the name %s', (name, slug) => {
  expect(slugFrom(name)).toBe(slug)
  if (slug !== null) expect(slug).toMatch(slugPattern)
})

it('takes what was meant, and refuses what no address can hold', () => {
  expect(plainSlug(' Ｍｉｄｏｒｉ－2 ')).toBe('midori-2')
  for (const wrong of ['', 'a', '-ab', 'a b', 'みどり', 'a/b', '..', 'a'.repeat(49)])
    expect(wrong).not.toMatch(slugPattern)
})
