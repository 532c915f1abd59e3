import type { Token } from '../2-tokenize/token.ts'
import { isContent, isNoun } from './collect-terms.ts'
import type { Predicate } from './find-predicates.ts'

/** A noun and what is said of it. `predicate` is lemma + flags, `surface` the pair as it should be said, confidence 0–1. */
export interface Pair {
  noun: string
  particle: string
  predicate: string
  surface: string
  confidence: number
}

const CASES = new Set(['が', 'を', 'に', 'で', 'も', 'から', 'へ', 'は'])
const CONFIDENCE: Readonly<Record<string, number>> = {
  を: 0.9,
  が: 0.85,
  に: 0.7,
  で: 0.6,
  も: 0.6,
  から: 0.6,
  へ: 0.7,
  は: 0.5,
}
/** Nouns that say nothing as the left half of a pair. */
const EMPTY = new Set([
  'こと',
  'もの',
  'ところ',
  'とき',
  '時',
  'ため',
  'よう',
  'の',
  'ほう',
  '方',
  '気',
  '際',
  '場合',
  '後',
  '前',
  '中',
  '人',
  '感じ',
  '事',
  '点',
])

/** The noun (with its run of nouns) that ends at token `i`, or '' where there is none. */
function nounEndingAt(tokens: readonly Token[], i: number): { text: string; first: number } {
  let first = i
  while (first >= 0) {
    const token = tokens[first] as Token
    const inRun =
      isNoun(token) ||
      (token.pos === '名詞' &&
        token.detail1 === '接尾' &&
        (token.detail2 === '一般' || token.detail2 === 'サ変接続' || token.detail2 === '地域'))
    if (!inRun || !/[\p{L}\p{N}]/u.test(token.surface)) break
    first--
  }
  first++
  while (first <= i && (tokens[first] as Token).detail1 === '接尾') first++
  if (first > i || i - first > 5) return { text: '', first: i }
  return {
    text: tokens
      .slice(first, i + 1)
      .map((token) => token.surface)
      .join(''),
    first,
  }
}

/**
 * 名詞×述語 pairs by rule over particles: を takes the next verb; が, に, で, も, から, へ the next predicate, passing those
 * that describe a noun before 、; は the first predicate that describes no noun; an adnominal predicate pairs with its noun.
 *
 * @param tokens tokens of one sentence
 * @param predicates what `findPredicates` found in them
 */
export function findPairs(tokens: readonly Token[], predicates: readonly Predicate[]): Pair[] {
  const pairs: Pair[] = []
  const add = (noun: string, particle: string, predicate: Predicate, confidence: number, inverted = false): void => {
    if (noun === '' || EMPTY.has(noun)) return
    const surface = inverted ? predicate.surface + noun : noun + particle + predicate.surface
    pairs.push({ noun, particle, predicate: predicate.key, surface, confidence })
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const before = tokens[i - 1]
    if (token.pos !== '助詞' || !CASES.has(token.surface) || !before) continue
    if (token.detail1 === '接続助詞' || token.detail1 === '連体化') continue
    const particle = token.surface
    const { text } = nounEndingAt(tokens, i - 1)
    if (text === '') continue
    const target = chooseTarget(tokens, predicates, i, particle)
    if (target && target.first > i)
      add(text, particle === 'は' || particle === 'も' ? 'が' : particle, target, CONFIDENCE[particle] as number)
  }
  for (const predicate of predicates) addDirect(tokens, predicate, add)
  return pairs
}

function chooseTarget(
  tokens: readonly Token[],
  predicates: readonly Predicate[],
  i: number,
  particle: string,
): Predicate | undefined {
  for (const predicate of predicates) {
    if (predicate.first <= i) continue
    const between = tokens.slice(i + 1, predicate.first)
    if (between.some((token) => token.surface === '。')) return undefined
    if (particle === 'を' && predicate.kind !== 'verb') continue
    if (predicate.adnominal && particle === 'は') continue
    if (
      predicate.adnominal &&
      particle !== 'を' &&
      particle !== 'が' &&
      between.every((token) => token.surface !== '、')
    )
      continue
    return predicate
  }
  return undefined
}

type Add = (noun: string, particle: string, predicate: Predicate, confidence: number, inverted?: boolean) => void

/** Pairs without a particle: adnominal (落ちるアプリ), and noun directly before a bare ない (連絡なし). */
function addDirect(tokens: readonly Token[], predicate: Predicate, add: Add): void {
  if (predicate.adnominal) {
    const after = tokens[predicate.end] as Token
    if (isContent(after)) {
      let last = predicate.end
      while (tokens[last + 1] && nounEndingAt(tokens, last + 1).first <= predicate.end && last - predicate.end < 5)
        last++
      add(nounEndingAt(tokens, last).text || after.surface, '', predicate, 0.6, true)
    }
  }
  const before = tokens[predicate.first - 1]
  if (before && isNoun(before) && predicate.key === 'ある+NEG')
    add(nounEndingAt(tokens, predicate.first - 1).text, 'が', predicate, 0.7)
}
