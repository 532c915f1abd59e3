import { plainText } from '../normalize.ts'

/** Mobile and IP telephones have eleven digits, all others ten. */
const JAPANESE = /^0(?:[5-9]0\d{8}|(?![5-9]0)[1-9]\d{8})$/
/** E.164 without the country code of Japan. */
const INTERNATIONAL = /^\+(?!81)[1-9]\d{6,14}$/

/**
 * A telephone number in digits: without hyphens, brackets and spaces, full-width understood; +81 becomes the leading 0.
 *
 * @example
 * normalizePhone('０９０ー１２３４ー５６７８') // => '09012345678'
 * normalizePhone('+81 (0)3-1234-5678') // => '0312345678'
 * normalizePhone('+1 415 555 0100') // => '+14155550100'
 */
export function normalizePhone(text: string): string {
  return plainText(text)
    .replace(/[-()./]/g, '')
    .replace(/^\+810?/, '0')
}

/**
 * Whether normalized digits can be a telephone number.
 *
 * @example
 * isPhone('09012345678') // => true
 * isPhone('0901234567') // => false
 */
export function isPhone(phone: string): boolean {
  return JAPANESE.test(phone) || INTERNATIONAL.test(phone)
}
