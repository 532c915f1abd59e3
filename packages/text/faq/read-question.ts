import { isDigit, isHiragana, isKanji, isKatakana, isLatin } from '../1-normalize/characters.ts'
import { normalizeText } from '../1-normalize/normalize-text.ts'
import { splitSentences } from '../1-normalize/split-sentences.ts'
import type { Token, Tokenizer } from '../2-tokenize/token.ts'
import { collectTerms, isSuffix } from '../3-read/collect-terms.ts'
import type { ArticleEvidence } from './evidence.ts'

/** An article as people write it: plain text, no markup. `category` is the workspace's own name or id for it, or null. */
export interface FaqArticle {
  id: string
  question: string
  answer: string
  category: string | null
}

/** An article as the index takes it: terms with repeats (any order), and what is known of its use, where anything is. */
export interface FaqEntry {
  id: string
  category: string | null
  question: readonly string[]
  answer: readonly string[]
  evidence?: ArticleEvidence
}

/** What was asked: distinct terms in order of appearance, and the end of the text where it may be an unfinished word ('' where not). */
export interface FaqQuery {
  terms: readonly string[]
  tail: string
}

/** A query is cut here (UTF-16 units): more tells nothing new, and this much is read in milliseconds. */
export const LONGEST_QUERY = 1000
/** A question or an answer is cut here (UTF-16 units). */
export const LONGEST_ARTICLE = 20_000
const LONGEST_TAIL = 12

/** Words so light that they only cost time. The long list of the themes would take away 方法, 場合 or 見る, which questions turn on. */
const LIGHT = new Set('する なる ある いる いう できる くださる いただく もらう お願い 世話'.split(' '))

/** 「時間」「休日」「夜間」: no themes of a comment, but what many questions are about. */
const isTime = ({ pos, detail1, surface }: Token): boolean =>
  pos === '名詞' && detail1 === '副詞可能' && surface.length > 1

/**
 * The words that search compares: lemmas of nouns, verbs and adjectives without the lightest, nouns of time, nouns joined with
 * their suffix (市民税) and the suffix alone (税), so that 「住民税」 still meets 「市民税」. Personal data is no word. Never throws.
 *
 * @param text any string
 * @returns terms with repeats, [] where nothing is said
 * @example
 * readTerms('🤔', { version: '', tokenize: () => [] }) // => []
 */
export function readTerms(text: string, tokenizer: Tokenizer): string[] {
  const normalized = normalizeText(text).text
  return splitSentences(normalized).flatMap(({ start, end }) => {
    const tokens = tokenizer.tokenize(normalized.slice(start, end))
    const terms = collectTerms(tokens, undefined, LIGHT)
    for (const token of tokens) if (isSuffix(token) || isTime(token)) terms.push(token.surface)
    return terms
  })
}

/**
 * Reads an article for {@link putArticle}; each field is cut at {@link LONGEST_ARTICLE}. Never throws.
 * @example
 * readArticle({ id: '1', question: '', answer: '', category: null }, { version: '', tokenize: () => [] }).question // => []
 */
export function readArticle(article: FaqArticle, tokenizer: Tokenizer): FaqEntry {
  const { id, category, question, answer } = article
  return {
    id,
    category,
    question: readTerms(question.slice(0, LONGEST_ARTICLE), tokenizer),
    answer: readTerms(answer.slice(0, LONGEST_ARTICLE), tokenizer),
  }
}

/**
 * Reads what somebody types, as often as they type: half words, unfinished kana, full-width letters and emoji included. Cut at
 * {@link LONGEST_QUERY}. Never throws.
 *
 * @param text any string
 * @example
 * readQuery('ﾊﾟｽ', { version: '', tokenize: () => [] }) // => { terms: [], tail: "パス" }
 */
export function readQuery(text: string, tokenizer: Tokenizer): FaqQuery {
  const cut = text.slice(0, LONGEST_QUERY)
  return { terms: [...new Set(readTerms(cut, tokenizer))], tail: unfinishedWord(normalizeText(cut).text) }
}

const scriptOf = (code: number): string =>
  isHiragana(code)
    ? 'hiragana'
    : isKatakana(code) || code === 0x30fc
      ? 'katakana'
      : isLatin(code) || isDigit(code)
        ? 'latin'
        : isKanji(code)
          ? 'kanji'
          : ''

/** The run of one script that the text ends with: 「パスワードをさいは」 → 「さいは」. One kana or letter is no beginning yet. */
function unfinishedWord(text: string): string {
  const script = scriptOf(text.charCodeAt(text.length - 1))
  if (script === '') return ''
  let from = text.length - 1
  while (from > 0 && scriptOf(text.charCodeAt(from - 1)) === script) from--
  const run = text.slice(from)
  return run.length > LONGEST_TAIL || (run.length < 2 && script !== 'kanji') ? '' : run
}
