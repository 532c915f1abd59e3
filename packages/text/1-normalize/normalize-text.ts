import {
  combining,
  DASHES,
  invisible,
  isDigit,
  isHiragana,
  isKanji,
  isKatakana,
  isLatin,
  KEPT,
  listMark,
} from './characters.ts'
import { findPersonalData } from './find-personal-data.ts'

/**
 * A verbatim made comparable, with the way back to what was typed.
 *
 * `text` is what analysis sees (placeholders instead of personal data). `offsets[i]` is the UTF-16 offset in the original
 * at which the original of `text[i]` begins; `offsets[text.length]` is the original's length. `masked` is the original
 * with personal data replaced: the only form that leaves the machine.
 */
export interface NormalizedText {
  text: string
  offsets: Int32Array
  masked: string
}

interface Folded {
  text: string
  offsets: number[]
}

const DASH_SET = new Set(DASHES)

/** Fast path: characters that folding leaves alone. */
const plain = (code: number): boolean =>
  (code >= 0x3041 && code <= 0x3096) ||
  (code >= 0x30a1 && code <= 0x30fb) ||
  (code >= 0x4e00 && code <= 0x9fff) ||
  isDigit(code) ||
  isLatin(code) ||
  code === 0x20 ||
  code === 0x0a ||
  code === 0x3001 ||
  code === 0x3002

/** Longest pile of marks kept on one character; more is decoration that only costs time. */
const MAX_MARKS = 4

/** One pass over the code points: repairs, drops what is invisible, folds width and case; unequal lengths are recorded. */
function foldCharacters(original: string): Folded {
  const offsets: number[] = []
  let text = ''
  const put = (piece: string, at: number): void => {
    text += piece
    for (let k = 0; k < piece.length; k++) offsets.push(at)
  }
  let at = 0
  while (at < original.length) {
    const code = original.codePointAt(at) as number
    const size = code > 0xffff ? 2 : 1
    let next = at + size
    if (plain(code) && !combining(original.charCodeAt(next))) {
      text += original[at]
      offsets.push(at)
    } else if ((code >= 0xd800 && code <= 0xdfff) || invisible(code)) {
      // A lone surrogate or an invisible character carries nothing.
    } else if (code === 0x0d) {
      if (original.charCodeAt(next) !== 0x0a) put('\n', at)
    } else if (listMark(code)) {
      put('\n', at)
    } else {
      let marks = 0
      let cluster = original.slice(at, next)
      while (next < original.length && combining(original.charCodeAt(next))) {
        if (marks++ < MAX_MARKS) cluster += original[next]
        next++
      }
      put(KEPT[cluster] ?? (DASH_SET.has(cluster) ? cluster : keepSigns(cluster)), at)
    }
    at = next
  }
  offsets.push(original.length)
  return { text, offsets }
}

/** NFKC and lower case, then the signs that NFKC made ASCII are given back their Japanese form. */
function keepSigns(cluster: string): string {
  const folded = cluster.normalize('NFKC').toLowerCase()
  return /[!?()]/.test(folded) ? folded.replace(/[!?()]/g, (sign) => KEPT[sign] as string) : folded
}

/** A dash is a hyphen between numbers or Latin letters and a long vowel after katakana; the map stays 1:1. */
function settleDashes(text: string): string {
  return text.replace(/[-‐‑‒–—―−﹣－ーｰ─━➖ᅳ⁃﹘]/g, (dash, at: number) => {
    const before = text.charCodeAt(at - 1)
    const after = text.charCodeAt(at + 1)
    if (isKatakana(before)) return isDigit(after) && dash !== 'ー' && dash !== 'ｰ' ? '-' : 'ー'
    if (isDigit(before) || isDigit(after) || (isLatin(before) && isLatin(after))) return '-'
    if (dash === 'ー' || dash === 'ｰ') return 'ー'
    return isHiragana(before) || isKanji(before) ? 'ー' : '-'
  })
}

/** Hiragana words that really are written with a long vowel mark. */
const LONG_VOWEL_WORDS =
  /(らーめ|こーひ|けーき|すーぱ|めーる|かーど|ぽーい|さーび|せーる|ちーず|びーる|すたっふ|ゆーざ|でーた|げーむ|るーむ)$/

/** Keeps a run of one character short and takes the drawl out of 「すごーい」「おいしい〜」; digits are never collapsed below twelve. */
function collapseRuns(folded: Folded): Folded {
  const { text } = folded
  const offsets: number[] = []
  let out = ''
  let run = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const same = at > 0 && code === text.charCodeAt(at - 1)
    run = same ? run + 1 : 1
    if (run > (isDigit(code) ? 12 : 2)) continue
    if ((code === 0x30fc || code === 0x301c) && isDrawl(text, at)) continue
    out += text[at]
    offsets.push(folded.offsets[at] as number)
  }
  offsets.push(folded.offsets[text.length] as number)
  return { text: out, offsets }
}

function isDrawl(text: string, at: number): boolean {
  let before = at - 1
  while (before > 0 && at - before < 4 && /[ー〜]/.test(text[before] as string)) before--
  if (!isHiragana(text.charCodeAt(before))) return false
  const after = text.charCodeAt(at + 1)
  if (isDigit(after)) return false
  return !LONG_VOWEL_WORDS.test(text.slice(Math.max(0, before - 2), at + 2))
}

/**
 * Normalises one verbatim: repairs it (lone surrogates, NUL, invisible characters), folds width, case and dashes,
 * replaces personal data by typed placeholders, and shortens runs. Never throws; linear in the length of `original`.
 *
 * @param original any string
 * @example
 * normalizeText('ﾊﾟｽﾜｰﾄﾞがＮＧ！！').text // => "パスワードがng！！"
 */
export function normalizeText(original: string): NormalizedText {
  const characters = foldCharacters(original)
  const folded: Folded = { text: settleDashes(characters.text), offsets: characters.offsets }
  const found = findPersonalData(folded.text)
  let masked = ''
  let maskedTo = 0
  let out = ''
  const offsets: number[] = []
  let from = 0
  const copy = (to: number): void => {
    const piece = collapseRuns({ text: folded.text.slice(from, to), offsets: folded.offsets.slice(from, to + 1) })
    out += piece.text
    for (let k = 0; k < piece.text.length; k++) offsets.push(piece.offsets[k] as number)
  }
  for (const span of found) {
    copy(span.start)
    const originalStart = folded.offsets[span.start] as number
    out += span.placeholder
    for (let k = 0; k < span.placeholder.length; k++) offsets.push(originalStart)
    if (span.personal) {
      masked += original.slice(maskedTo, originalStart) + span.placeholder
      maskedTo = lastSourceEnd(folded.offsets, span.end)
    }
    from = span.end
  }
  copy(folded.text.length)
  offsets.push(original.length)
  masked += original.slice(maskedTo)
  return { text: out, offsets: Int32Array.from(offsets), masked: repairText(masked) }
}

/** The original offset behind a folded position; characters folded from one original share it, so step past them. */
function lastSourceEnd(offsets: readonly number[], end: number): number {
  const before = offsets[end - 1] as number
  let at = end
  while (at < offsets.length - 1 && (offsets[at] as number) <= before) at++
  return offsets[at] as number
}

/**
 * The original span behind `[start, end)` of the normalised text, as UTF-16 offsets. Never empty for a non-empty span.
 *
 * @example
 * originalSpan(normalizeText('ｱﾌﾟﾘが落ちる'), 0, 3) // => { start: 0, end: 4 }
 */
export function originalSpan(normalized: NormalizedText, start: number, end: number): { start: number; end: number } {
  const { offsets } = normalized
  const from = offsets[start] as number
  let at = end
  while (at < offsets.length - 1 && (offsets[at] as number) <= from) at++
  return { start: from, end: Math.max(from, offsets[at] as number) }
}

/**
 * Text that every store accepts: lone surrogates become U+FFFD, U+0000 goes.
 *
 * @example
 * repairText('a' + String.fromCharCode(0xd800) + 'b') // => "a�b"
 */
export function repairText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('\0', '')
}
