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

it('counts days from now by the calendar of the workspace', () => {
  const tokyo = formatFor('ja', 'Asia/Tokyo')
  // Six in the morning of the 29th.
  const now = new Date('2026-11-28T21:00:00Z')
  expect(tokyo.relative('2026-11-30T12:55:00Z', now)).toBe('明日')
  expect(tokyo.relative('2026-11-30T15:00:00Z', now)).toBe('明後日')
  expect(tokyo.relative('2026-11-27T14:59:00Z', now)).toBe('一昨日')
  expect(tokyo.relative('2026-11-28T22:00:00Z', now)).toBe('1 時間後')
  expect(formatFor('ja', 'America/New_York').relative('2026-11-30T12:55:00Z', now)).toBe('明後日')
})
