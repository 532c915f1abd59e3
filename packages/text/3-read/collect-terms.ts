import { hasLetter } from '../1-normalize/characters.ts'
import type { Token } from '../2-tokenize/token.ts'
import { STOP_WORDS } from './tables/stop-words.ts'

const SINGLE_KANA = /^[ぁ-んァ-ヶー]$/
/** Numbers and laughter. */
const NOISE = /^(?:[\d.,:〇一二三四五六七八九十百千万億/-]+|w+|笑+|草)$/
const NOISE_BEGINNINGS = new Set('〇一二三四五六七八九十百千万億笑草')
const NOUN_DETAILS = new Set(['一般', 'サ変接続', '固有名詞', '形容動詞語幹', 'ナイ形容詞語幹', '引用文字列', '複合'])

/** A token that can be part of a noun: also suffixes and numbers inside a run. */
export const isNoun = (token: Token): boolean => token.pos === '名詞' && NOUN_DETAILS.has(token.detail1)

/** A suffix that joins the noun before it (市民税, 請求書), no counter and no honorific. */
export const isSuffix = (token: Token): boolean =>
  token.pos === '名詞' &&
  token.detail1 === '接尾' &&
  (token.detail2 === '一般' || token.detail2 === 'サ変接続' || token.detail2 === '地域')

/** Whether a token carries meaning of its own (no symbol, number, pronoun, function word, single kana or placeholder). */
export function isContent(token: Token): boolean {
  const { pos, surface, detail1 } = token
  if (pos === '名詞') {
    if (!NOUN_DETAILS.has(detail1)) return false
  } else if ((pos !== '動詞' && pos !== '形容詞') || detail1 !== '自立') return false
  if (token.lemma.length === 1 && SINGLE_KANA.test(token.lemma)) return false
  if (
    pos === '名詞' &&
    (surface.charCodeAt(0) < 0x80 || NOISE_BEGINNINGS.has(surface[0] as string)) &&
    NOISE.test(surface)
  )
    return false
  return hasLetter(surface)
}

/** A noun of one kanji behind a noun is a suffix in all but name (市民 + 税, 駐車 + 場). */
const isTail = (token: Token): boolean => token.surface.length === 1 && isNoun(token) && /[一-龠]/.test(token.surface)

const JOINED_PREFIXES = new Set(['再', '未', '不', '無', '非', '誤'])

/**
 * Terms for the word vectors, in the order of the text with repeats: lemmas of nouns, verbs and adjectives without light
 * words, plus noun + suffix joined (市民 + 税 also gives 市民税). Parts are kept beside the joined form.
 *
 * @param skip offsets covered by a greeting; tokens that begin there are left out
 * @param light words too general to be terms; themes need a long list, search a short one
 */
export function collectTerms(
  tokens: readonly Token[],
  skip: (offset: number) => boolean = () => false,
  light: ReadonlySet<string> = STOP_WORDS,
): string[] {
  const terms: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (skip(token.start)) continue
    if (isContent(token) && !light.has(token.lemma)) terms.push(token.lemma)
    if (token.parts) terms.push(...token.parts.filter((part) => !light.has(part)))
    const before = tokens[at - 1]
    if (
      (isSuffix(token) || isTail(token)) &&
      before &&
      isNoun(before) &&
      before.end === token.start &&
      hasLetter(before.surface)
    ) {
      terms.push(before.lemma + token.surface)
    }
    if (
      before?.pos === '接頭詞' &&
      JOINED_PREFIXES.has(before.surface) &&
      isNoun(token) &&
      before.end === token.start
    ) {
      terms.push(before.surface + token.lemma)
    }
  }
  return terms
}

/** Longest compound, in morphemes. */
const LONGEST_COMPOUND = 6

/** Maximal runs of 2 to 6 noun morphemes (prefix and suffixes included), as written: candidates for labels. */
export function collectCompounds(tokens: readonly Token[]): string[] {
  const compounds: string[] = []
  let run: Token[] = []
  const close = (): void => {
    while (run.length > 0 && !isNoun(run[run.length - 1] as Token) && !isSuffix(run[run.length - 1] as Token)) run.pop()
    const content = run.filter((token) => isContent(token) || isSuffix(token))
    if (run.length >= 2 && run.length <= LONGEST_COMPOUND && content.length >= 2)
      compounds.push(run.map((token) => token.surface).join(''))
    run = []
  }
  for (const token of tokens) {
    const prefix = token.pos === '接頭詞' && token.detail1 === '名詞接続'
    const inside = (isNoun(token) || prefix || (run.length > 0 && isSuffix(token))) && hasLetter(token.surface)
    if (!inside) close()
    else {
      if (prefix && run.length > 0) close()
      run.push(token)
    }
  }
  close()
  return compounds
}
