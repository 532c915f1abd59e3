/** A stretch of folded text to be replaced before anything else sees it. `personal` is false for what is merely noise (URLs). */
export interface FoundData {
  kind: PersonalData
  start: number
  end: number
  placeholder: string
  personal: boolean
}

/** Kinds of data that are recognised, and what stands in their place. */
export type PersonalData = 'mail' | 'phone' | 'postal-code' | 'address' | 'card' | 'my-number' | 'url'

/** The typed placeholder of each kind, as it appears in masked and normalised text. */
export const PLACEHOLDERS: Readonly<Record<PersonalData, string>> = {
  mail: '〔メールアドレス〕',
  phone: '〔電話番号〕',
  'postal-code': '〔郵便番号〕',
  address: '〔住所〕',
  card: '〔カード番号〕',
  'my-number': '〔マイナンバー〕',
  url: '〔URL〕',
}

/** Every placeholder, for those who must treat one as a single sign. */
export const PLACEHOLDER_LIST: ReadonlySet<string> = new Set([...Object.values(PLACEHOLDERS), '〔url〕'])

const SEPARATOR = '(?:[- .]|の|ー|\\)|）|・){0,3}'
const D = '[0-9〇零一二三四五六七八九]'
const URL_PATTERN = /https?:\/\/[^\s、。「」（）〔〕]{1,2000}/g
const MAIL =
  /(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}\s?(?:@|（at）|\[at\]|アットマーク)\s?[a-z0-9-]{1,63}(?:\s?(?:\.|ドット)\s?[a-z0-9-]{1,63}){1,5}/g
const PHONE = new RegExp(
  `(?<![0-9a-z〇零一二三四五六七八九]|[0-9a-z]-)[（(]?(?:\\+?81${SEPARATOR}[（(]?[0〇零]?|[0〇零])(?:[）)])?(?:${SEPARATOR}[（(]?${D}){8,10}(?![0-9〇零一二三四五六七八九]|-[0-9])`,
  'g',
)
const POSTAL =
  /(?:〒\s?|郵便番号(?:は|:|：)?\s?)\d{3}[- ]?\d{4}(?!\d)|(?<![\d-])\d{3}-\d{4}(?![\d-])(?=\s?(?:住所|北海道|東京都|大阪府|京都府|.{2,3}県))/g
const PREFECTURE =
  '(?:北海道|東京都|大阪府|京都府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)'
const PLACE = '[一-龠々ヶケァ-ンー]'
/** 「北1条西2丁目」 counts blocks from a corner. */
const LOT = '[東西南北]?(?:\\d{1,4}|[一二三四五六七八九十]{1,3})(?:丁目|条(?=[東西]\\d)|番地|番|号|-|の)'
const ADDRESS = new RegExp(
  `(?:${PREFECTURE}\\s?(?:[一-龠々ヶケぁ-んァ-ンー]{1,8}?[市区町村郡]\\s?){1,3}|(?<![一-龠々])(?:${PLACE}{1,6}?[市区町村郡]){1,2})${PLACE}{0,12}\\s?(?:${LOT}\\s?){1,4}(?:\\d{1,4}(?:号室?)?)?`,
  'g',
)
const DIGITS = /(?<![\da-z-])\d(?:[- ]?\d){11,18}(?![\d-])/g

const ORDER_CONTEXT =
  /(?:注文|受注|伝票|追跡|予約|受付|問い?合わ?せ|会員|顧客|製造|管理|商品|車台|登録|契約|シリアル|型|品|整理|配送|order|id|no\.?)\s?(?:番号|no\.?|id|コード|ナンバー)?\s?(?:は|が|:|：|\.|、|「|「|#)?\s?[a-z#-]{0,4}$/
const CARD_CONTEXT =
  /カード|クレジット|クレカ|card|visa|ビザ|master|jcb|amex|american express|アメックス|diners|ダイナース|デビット|銀聯/
const MY_NUMBER_CONTEXT = /マイナンバー|個人番号|my\s?number/

/** Luhn check over ASCII digits. */
function luhn(digits: string): boolean {
  let sum = 0
  for (let k = 0; k < digits.length; k++) {
    let digit = digits.charCodeAt(digits.length - 1 - k) - 48
    if (k % 2 === 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2
    sum += digit
  }
  return sum % 10 === 0
}

/** A phone number has 10 or 11 digits (9 or 10 after the country code) and is not what the words before it call an order number. */
function isPhone(text: string, start: number, match: string): boolean {
  const digits = match.replace(/[〇零一二三四五六七八九]/g, (c) =>
    String('〇一二三四五六七八九'.indexOf(c === '零' ? '〇' : c)),
  )
  const count = digits.replace(/\D/g, '').replace(/^81/, '0').replace(/^00/, '0').length
  if (count < 10 || count > 11) return false
  if (count === 11 && !/^\D*(?:\+?81\D*0?\D*[5789]0|0[5789]0|0800)/.test(digits.replace(/(\d)\D(?=\d)/g, '$1')))
    return false
  return !ORDER_CONTEXT.test(text.slice(Math.max(0, start - 14), start))
}

function digitKind(text: string, start: number, end: number, match: string): PersonalData | null {
  const digits = match.replace(/\D/g, '')
  const before = text.slice(Math.max(0, start - 30), start)
  const around = before + text.slice(end, end + 15)
  if (digits.length === 12 && MY_NUMBER_CONTEXT.test(around)) return 'my-number'
  if (digits.length >= 14 && luhn(digits) && CARD_CONTEXT.test(around) && !ORDER_CONTEXT.test(before)) return 'card'
  return null
}

/**
 * Finds personal data in folded text (ASCII digits, lower case, dashes unified): phone numbers in the spellings that
 * people type, mail addresses, postal codes, addresses down to the lot, cards (check digit and context) and My Numbers
 * (context). Order numbers are left alone. Spans are sorted and do not overlap.
 *
 * @example
 * findPersonalData('090-1234-5678です').map((found) => found.kind) // => ["phone"]
 */
export function findPersonalData(text: string): FoundData[] {
  const found: FoundData[] = []
  const add = (kind: PersonalData, start: number, length: number): void => {
    const end = start + length
    if (found.some((other) => start < other.end && other.start < end)) return
    found.push({ kind, start, end, placeholder: PLACEHOLDERS[kind], personal: kind !== 'url' })
  }
  if (text.includes('http')) for (const m of text.matchAll(URL_PATTERN)) add('url', m.index, m[0].length)
  if (/@|（at）|\[at\]|アットマーク/.test(text)) for (const m of text.matchAll(MAIL)) add('mail', m.index, m[0].length)
  if (!/[0-9]|[〇一二三四五六七八九]{2}/.test(text)) return found.sort((a, b) => a.start - b.start)
  for (const m of text.matchAll(DIGITS)) {
    const kind = digitKind(text, m.index, m.index + m[0].length, m[0])
    if (kind) add(kind, m.index, m[0].length)
  }
  for (const m of text.matchAll(PHONE)) {
    if (isPhone(text, m.index, m[0])) add('phone', m.index, m[0].length)
  }
  for (const m of text.matchAll(POSTAL)) add('postal-code', m.index, m[0].length)
  for (const m of text.matchAll(ADDRESS)) {
    const lots = m[0].match(/\d|[一二三四五六七八九十]丁目/g)?.length ?? 0
    const sure = /丁目|番地/.test(m[0]) || new RegExp(`^${PREFECTURE}`).test(m[0]) || /\d-\d+-\d/.test(m[0])
    if (lots > 0 && sure) add('address', m.index, m[0].length)
  }
  return found.sort((a, b) => a.start - b.start)
}
