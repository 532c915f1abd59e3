import { expect, test } from 'vitest'
import { fill, learnMessages, messagesFor } from './messages.ts'
import { english } from './view/more/english.ts'
import { problemWords } from './view/more/messages.ts'

test('Japanese and English say the same things', () => {
  // Until the second script brings it, nothing is without words.
  expect(messagesFor('fr')).toBe(messagesFor('ja'))
  learnMessages(english)
  const [ja, en] = [messagesFor('ja-JP'), messagesFor('fr')]
  expect(ja.next).toBe('次へ')
  expect(en.next).toBe('Next')
  expect(Object.keys(ja)).toEqual(Object.keys(en))
  expect(Object.keys(ja.problems)).toEqual(Object.keys(en.problems))
  for (const value of Object.values(en)) if (typeof value === 'string') expect(value).not.toMatch(/[ぁ-ん]/)
})

test('parameters are filled in, unknown ones stay visible', () => {
  expect(fill('{limit}文字以内', { limit: 300 })).toBe('300文字以内')
  expect(fill('{other}', {})).toBe('{other}')
})

test('a text that is too long is told how long it may be', () => {
  const problem = { questionId: 'q', code: 'too-long', params: { limit: 300 } } as const
  expect(problemWords('longText', problem, 'ja', 'input')).toBe('300文字以内でお書きください。')
  expect(problemWords('longText', problem, 'en', 'input')).toBe('Please use at most 300 characters.')
})
