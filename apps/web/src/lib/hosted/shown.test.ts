import { describe, expect, it } from 'vitest'
import { channelOf, jsonText, visitorLanguage } from './shown.ts'

describe('a hosted page', () => {
  it('speaks the visitor’s language only where the survey does', () => {
    expect(visitorLanguage(null, 'en-US,en;q=0.9', ['ja', 'en'])).toBe('en')
    expect(visitorLanguage(null, 'en-US,en;q=0.9', ['ja'])).toBe('ja')
    expect(visitorLanguage('ja', 'en-US', ['ja', 'en'])).toBe('ja')
    expect(visitorLanguage(null, null, ['ja', 'en'])).toBe('ja')
  })

  it('takes a channel from the link and nothing strange', () => {
    expect(channelOf('mail')).toBe('mail')
    expect(channelOf('"><script>')).toBe('link')
    expect(channelOf(null)).toBe('link')
  })

  it('carries data that cannot end its element', () => {
    const data = { title: '</script><!-- & -->' }
    expect(jsonText(data)).not.toMatch(/[<&]/)
    expect(JSON.parse(jsonText(data))).toEqual(data)
  })
})
