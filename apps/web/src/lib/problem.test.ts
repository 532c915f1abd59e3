import { describe, expect, it } from 'vitest'
import { catalogues } from './messages/index.ts'
import { problemSentence } from './problem.ts'

const { ja, en } = catalogues

describe('the sentence of a problem', () => {
  const unreadable = (reason?: string) => ({
    message: 'x',
    code: 'unreadable-file',
    ...(reason ? { params: { reason } } : {}),
  })

  it('says why a file cannot be read', () => {
    expect(problemSentence(ja, unreadable('empty'))).toBe('このファイルは空です。')
    expect(problemSentence(en, unreadable('pdf'))).toContain('PDF')
  })

  it('falls back to what files may be', () => {
    const general = problemSentence(ja, unreadable())
    expect(general).toContain('CSV')
    expect(problemSentence(ja, unreadable('of a newer server'))).toBe(general)
  })
})
