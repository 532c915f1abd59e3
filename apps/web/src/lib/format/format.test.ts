import { expect, it } from 'vitest'
import { formatFor } from './index.ts'

it('writes days and moments as they are read in Japan, in the time zone of the workspace', () => {
  const tokyo = formatFor('ja', 'Asia/Tokyo')
  expect(tokyo.date('2026-11-21')).toBe('2026年11月21日(土)')
  expect(tokyo.dateTime('2026-11-20T22:05:00Z')).toBe('2026年11月21日(土) 07:05')
  expect(formatFor('ja', 'America/New_York').dateTime('2026-11-20T22:05:00Z')).toBe('2026年11月20日(金) 17:05')
  expect(formatFor('en', 'Asia/Tokyo').dateTime('2026-11-20T15:00:00Z')).toBe('Sat, Nov 21, 2026 00:00')
  expect(tokyo.date('?')).toBe('?')
})
