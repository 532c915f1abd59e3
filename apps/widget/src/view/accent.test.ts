import { expect, test } from 'vitest'
import { accentProperties } from './accent.ts'

test('a company colour is made readable on paper and on ink', () => {
  expect(accentProperties('#264a8a')).toMatchObject({
    '--koe-accent-light': '#264a8a',
    '--koe-on-accent-light': '#ffffff',
  })
  const yellow = accentProperties('#ffe000')!
  expect(yellow['--koe-accent-light']).not.toBe('#ffe000')
  expect(yellow['--koe-accent-dark']).toBe('#ffe000')
  expect(yellow['--koe-on-accent-dark']).toBe('#16191e')
  expect(accentProperties('#fc0')).not.toBeNull()
})

test('what is no colour is ignored', () => {
  for (const wrong of ['', 'red', '#12345', 'url(x)', '#264a8a;}']) expect(accentProperties(wrong)).toBeNull()
})
