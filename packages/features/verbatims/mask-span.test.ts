import { describe, expect, it } from 'vitest'
import { maskSpan } from './mask-span.ts'

const shown = (text: string, said: string, around?: number) => {
  const start = text.indexOf(said)
  const masked = maskSpan(text, start, start + said.length, around)
  return { text: masked.text, marked: masked.text.slice(masked.start, masked.end) }
}

describe('showing a segment', () => {
  it('marks the same words when nothing has to be hidden', () => {
    const text = '昨日届きました。箱が潰れていました。'
    expect(shown(text, '箱が潰れていました。')).toEqual({ text, marked: '箱が潰れていました。' })
  })

  it('marks the same words after personal data was replaced before and behind them', () => {
    const text = '090-1234-5678 に電話ください。箱が潰れていました。taro@example.jp まで。'
    const { text: masked, marked } = shown(text, '箱が潰れていました。')
    expect(marked).toBe('箱が潰れていました。')
    expect(masked).not.toContain('1234')
    expect(masked).not.toContain('taro')
  })

  it('hides personal data inside the marked words', () => {
    const { marked } = shown('至急 090-1234-5678 へ電話をください。', '090-1234-5678 へ電話をください。')
    expect(marked).toMatch(/^〔電話番号〕 ?へ電話をください。$/)
  })

  it('shows a long verbatim around the words only, and says that there is more', () => {
    const text = `${'前置きです。'.repeat(200)}ここが肝心です。${'後書きです。'.repeat(200)}`
    const { text: masked, marked } = shown(text, 'ここが肝心です。', 20)
    expect(marked).toBe('ここが肝心です。')
    expect(masked).toHaveLength(1 + 20 + 8 + 20 + 1)
    expect(masked).toMatch(/^….*…$/)
  })

  it('cuts no emoji in half', () => {
    const text = `${'😀'.repeat(300)}壊れた${'😀'.repeat(300)}`
    for (const around of [9, 10]) {
      const { text: masked, marked } = shown(text, '壊れた', around)
      expect(marked).toBe('壊れた')
      expect(masked).not.toMatch(/\p{Surrogate}/u)
    }
  })
})
