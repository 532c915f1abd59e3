import { describe, expect, it } from 'vitest'
import { repeatsItself, type Suspect, suspicionsOf } from './suspicions.ts'

const now = new Date('2026-05-01T00:00:10Z')
const submission = (change: Partial<Suspect>): Suspect => ({
  finished: true,
  answers: {},
  startedAt: new Date('2026-05-01T00:00:00Z'),
  ...change,
})

describe('what looks like a program', () => {
  it('is a filled trap, an answer within a second, a held key', () => {
    const startedAt = new Date('2026-05-01T00:00:09.500Z')
    const answers = { q: { type: 'longText' as const, text: 'あ'.repeat(300) } }
    expect(suspicionsOf(submission({ trap: 'x', startedAt, answers }), now)).toEqual(['repeats', 'too-fast', 'trap'])
  })

  it('is not a person who answers, comes back later, or writes a long complaint', () => {
    expect(suspicionsOf(submission({}), now)).toEqual([])
    expect(suspicionsOf(submission({ trap: '', startedAt: null }), now)).toEqual([])
    expect(suspicionsOf(submission({ finished: false, startedAt: now }), now)).toEqual([])
    expect(repeatsItself('配送が遅く、箱もつぶれていて、問い合わせても返事がありません。'.repeat(20))).toBe(false)
    expect(repeatsItself('wwwwww')).toBe(false)
  })
})
