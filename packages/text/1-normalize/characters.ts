/** Characters that are invisible or only steer rendering: they split words without anybody seeing it. */
export const invisible = (code: number): boolean =>
  code === 0 ||
  (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) ||
  (code >= 0x7f && code <= 0x9f && code !== 0x85) ||
  code === 0xad ||
  code === 0x34f ||
  code === 0x61c ||
  code === 0x180e ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  (code >= 0xfe00 && code <= 0xfe0f) ||
  code === 0xfeff ||
  (code >= 0xfff0 && code <= 0xfffb) ||
  (code >= 0xe0000 && code <= 0xe01ef)

/** Marks that join the character before them: combining accents and the (half-width) voicing marks. */
export const combining = (code: number): boolean =>
  code === 0xff9e ||
  code === 0xff9f ||
  code === 0x3099 ||
  code === 0x309a ||
  (code >= 0x300 && code <= 0x36f) ||
  (code >= 0x1ab0 && code <= 0x1aff) ||
  (code >= 0x1dc0 && code <= 0x1dff) ||
  (code >= 0x20d0 && code <= 0x20ff)

/** Everything people type for a hyphen, a minus or a long vowel. */
export const DASHES = '-‐‑‒–—―−﹣－ーｰ─━➖ᅳ⁃﹘'

/** Kept Japanese where NFKC would give an ASCII sign that the dictionary does not know, or told apart by the splitter. */
export const KEPT: Readonly<Record<string, string>> = {
  '!': '！',
  '！': '！',
  '‼': '！！',
  '？': '？',
  '?': '？',
  '⁉': '！？',
  '⁈': '？！',
  '⁇': '？？',
  '(': '（',
  '（': '（',
  ')': '）',
  '）': '）',
  '…': '…',
  '‥': '…',
  '。': '。',
  '｡': '。',
  '、': '、',
  '､': '、',
  '，': '、',
  '～': '〜',
  '〜': '〜',
  '~': '〜',
  '∼': '〜',
  '\u3000': ' ',
  '\t': ' ',
  '\u0085': '\n',
  '\u2028': '\n',
  '\u2029': '\n',
}

/** Circled and parenthesised numbers head list items: 「①配送が遅い②対応が悪い」 is two sentences. */
export const listMark = (code: number): boolean =>
  (code >= 0x2460 && code <= 0x2473) || (code >= 0x2776 && code <= 0x2793) || (code >= 0x24f5 && code <= 0x24fe)

/** ASCII digits. */
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
/** Lower-case ASCII letters (case is folded before anybody asks). */
export const isLatin = (code: number): boolean => code >= 0x61 && code <= 0x7a
/** Hiragana without the iteration marks. */
export const isHiragana = (code: number): boolean => code >= 0x3041 && code <= 0x3096
/** Katakana without the long vowel mark. */
export const isKatakana = (code: number): boolean => code >= 0x30a1 && code <= 0x30fa
/** Kanji of the basic block and extension A, and 々. */
export const isKanji = (code: number): boolean =>
  (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || code === 0x3005

const LETTER = /[\p{L}\p{N}]/u

/** Whether a text holds a letter, digit, kana or kanji. Most tokens are settled by their first unit, without a pattern. */
export function hasLetter(text: string): boolean {
  const code = text.charCodeAt(0)
  if (
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    isKatakana(code) ||
    isDigit(code) ||
    isLatin(code)
  )
    return true
  return LETTER.test(text)
}
