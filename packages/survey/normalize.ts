import type { Answer, Answers } from './answer.ts'
import { furtherRules } from './further/registry.ts'

/** U+0000 and lone surrogates: neither PostgreSQL nor UTF-8 can hold them. */
const UNSTORABLE = /[\uD800-\uDFFF]/gu
const UNSEEN = /[\s\u200B-\u200F\u202A-\u202E\u2060-\u2064\u00AD]/g
/** What people type for a hyphen: long vowel marks, dashes, minus signs, full and half width. */
const DASHES = /[\u2010-\u2015\u2212\u30FC\uFF70\uFE58\uFE63\uFF0D]/g

/**
 * The customer's words, changed only where they could not be stored: U+0000 is dropped and half a surrogate pair
 * becomes U+FFFD.
 *
 * @example
 * repairText('ok\uD83D!') // => 'ok\uFFFD!'
 */
export function repairText(text: string): string {
  return text.replace(/\u0000/g, '').replace(UNSTORABLE, '\uFFFD')
}

/**
 * What people type, in ASCII where it means ASCII: full-width letters and digits, Japanese dashes; spaces and invisible
 * characters go.
 *
 * @example
 * plainText('０３ー１２３４　A') // => '03-1234A'
 */
export function plainText(text: string): string {
  // Taken apart first: ㌀ hides a long vowel mark, ゛ a space, and what stood around a space may belong together.
  return repairText(text).normalize('NFKD').replace(UNSEEN, '').normalize('NFKC').replace(DASHES, '-')
}

/**
 * An address as its server reads it: full-width letters, digits, ＠ and ．, Japanese dashes and 。 become ASCII, spaces
 * and invisible characters go, the domain is lower case. The part before @ keeps its case.
 *
 * @example
 * normalizeEmail(' ｔａｒｏ＠Ｅｘａｍｐｌｅ．ｃｏ．ｊｐ ') // => 'taro@example.co.jp'
 * normalizeEmail('Taro.ー@example。jp') // => 'Taro.-@example.jp'
 */
export function normalizeEmail(email: string): string {
  const ascii = plainText(email).replace(/[。｡]/g, '.')
  const at = ascii.lastIndexOf('@')
  return at < 0 ? ascii : ascii.slice(0, at + 1) + ascii.slice(at + 1).toLowerCase()
}

/**
 * Reads a whole or decimal number as people type it, full-width included; null when it is none.
 *
 * @example
 * parseNumber('１０') // => 10
 * parseNumber('−３．５') // => -3.5
 * parseNumber('十') // => null
 */
export function parseNumber(text: string): number | null {
  const ascii = plainText(text).replace(/,/g, '')
  return /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(ascii) ? Number(ascii) : null
}

/**
 * How many code points a text has: 𠮷 and 😀 count as one.
 *
 * @example
 * codePoints('𠮷野家') // => 3
 */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/**
 * Whether a text has more code points than allowed. Code units first: a megabyte is not walked through to be called too long.
 *
 * @example
 * longer('𠮷野家', 3) // => false
 */
export function longer(text: string, limit: number): boolean {
  return text.length > 2 * limit || (text.length > limit && codePoints(text) > limit)
}

/**
 * One answer in the form in which it is stored.
 *
 * @example
 * normalizeAnswer({ type: 'email', email: 'ａ＠ｂ．ｊｐ' }) // => { type: 'email', email: 'a@b.jp' }
 */
export function normalizeAnswer(answer: Answer): Answer {
  switch (answer.type) {
    case 'longText':
    case 'shortText':
      return { type: answer.type, text: repairText(answer.text) }
    case 'email':
      return { type: 'email', email: normalizeEmail(answer.email) }
    case 'hidden':
      return { type: 'hidden', value: repairText(answer.value) }
    default:
      return furtherRules()?.normalize(answer) ?? answer
  }
}

/**
 * Every answer in the form in which it is stored. The server calls it before it validates; doing it twice changes nothing.
 *
 * @example
 * normalizeAnswers({ q: { type: 'shortText', text: 'a\u0000b' } }) // => { q: { type: 'shortText', text: 'ab' } }
 */
export function normalizeAnswers(answers: Answers): Record<string, Answer> {
  const result: Record<string, Answer> = {}
  for (const [questionId, answer] of Object.entries(answers)) result[questionId] = normalizeAnswer(answer)
  return result
}
