import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines } from './diff-lines.ts'

const side = (lines: ReturnType<typeof diffLines>, not: 'added' | 'removed') =>
  lines
    .filter(({ kind }) => kind !== not)
    .map(({ text }) => text)
    .join('\n')

describe('what changed between two texts', () => {
  it('gives back both texts, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 30 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a, b)
        expect([side(lines, 'added'), side(lines, 'removed')]).toEqual([a, b])
      }),
    )
  })

  it('is as little as can be', () => {
    expect(diffLines('a\nb\nc\nd', 'a\nc\nx\nd').map(({ kind, text }) => kind[0] + text)).toEqual([
      'sa',
      'rb',
      'sc',
      'ax',
      'sd',
    ])
    expect(diffLines('', 'a')).toEqual([{ kind: 'added', text: 'a' }])
    const long = Array.from({ length: 3000 }, (_, i) => `${i}`)
    expect(diffLines(['x', ...long, 'y'].join('\n'), ['z', ...long.toReversed(), 'w'].join('\n'))).toHaveLength(6004)
  })
})
