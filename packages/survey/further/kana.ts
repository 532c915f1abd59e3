import { repairText } from '../normalize.ts'

const HIRAGANA = /[\u3041-\u3096\u309D\u309E]/g
const KATAKANA = /^[\u30A1-\u30FA\u30FC-\u30FE・ ]+$/

/**
 * Words as they are written, without what stands around them; spaces between are one.
 *
 * @example
 * trimmed('　山田　 太郎 ') // => '山田 太郎'
 */
export function trimmed(text: string): string {
  return repairText(text).trim().replace(/\s+/g, ' ')
}

/**
 * The reading of a name in full-width katakana, from half-width ones and from hiragana.
 *
 * @example
 * normalizeKana('ﾔﾏﾀﾞ') // => 'ヤマダ'
 * normalizeKana('やまだ') // => 'ヤマダ'
 */
export function normalizeKana(text: string): string {
  const wide = trimmed(repairText(text).normalize('NFKC'))
  return wide.replace(HIRAGANA, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
}

/**
 * Whether a normalized reading is one: katakana only.
 *
 * @example
 * isKana('ヤマダ') // => true
 * isKana('山田') // => false
 */
export function isKana(text: string): boolean {
  return KATAKANA.test(text)
}
