import { hasLetter } from '../1-normalize/characters.ts'
import type { Token } from '../2-tokenize/token.ts'
import { isContent, isNoun, isSuffix } from './collect-terms.ts'
import type { Predicate } from './predicate.ts'

/** A noun and what is said of it. `predicate` is lemma + flags, `surface` the pair as it should be said, confidence 0–1. */
export interface Pair {
  noun: string
  particle: string
  predicate: string
  surface: string
  confidence: number
}

/** How often the rule is right for each particle, about as measured against annotated dependencies. */
const CONFIDENCE: ReadonlyMap<string, number> = new Map([
  ['を', 0.9],
  ['が', 0.85],
  ['に', 0.7],
  ['へ', 0.7],
  ['で', 0.6],
  ['から', 0.6],
  ['も', 0.6],
  ['は', 0.5],
])

/** Nouns that say nothing as the left half of a pair. */
const EMPTY = new Set(
  'こと もの ところ 必要 可能性 思い 印象 イメージ 気配 予定 つもり 場面 とき 時 ため よう の ほう 方 気 際 場合 後 前 中 人 感じ 事 点 為 上 時間帯 今回 前回 今 今日 昨日 最近 先日 自分 私 全体 全部 全て 最後 最初 当日 翌日 途中 一つ 何か 何 他 そこ ここ 状態'.split(
    ' ',
  ),
)

/** Verbs that need their noun: the particles under which the pair still says something. */
const LIGHT: ReadonlyMap<string, string> = new Map([
  ['する', 'がを'],
  ['なる', 'に'],
  ['ある', 'がも'],
  ['いる', 'がも'],
  ['できる', 'がもは'],
  ['おこなう', 'を'],
  ['くる', 'が'],
  ['来る', 'が'],
  ['行く', ''],
  ['いく', ''],
  ['思う', ''],
  ['いう', ''],
  ['感じる', 'を'],
  ['考える', ''],
  ['おる', ''],
  ['よる', ''],
  ['因る', ''],
  ['至る', ''],
  ['おく', ''],
  ['つく', 'が'],
])

/** Prefixes that change what the noun means; お and ご do not. */
export const MEANINGFUL_PREFIXES: ReadonlySet<string> = new Set([
  '再',
  '未',
  '不',
  '無',
  '非',
  '全',
  '新',
  '旧',
  '大',
  '小',
  '最',
  '高',
  '低',
  '多',
  '過',
  '誤',
  '要',
  '副',
  '逆',
  '両',
  '異',
  '悪',
  '急',
  '半',
  '片',
])

/** What makes a time of a verbal noun: 走行中, 購入後, 停止時. */
export const TIMES_OF_ACTION: ReadonlySet<string> = new Set(['中', '後', '時', '際', '前'])

interface NounRun {
  text: string
  first: number
}

/** The run of nouns (with its meaningful prefix) that ends at token `i`; empty text where there is none. */
function nounEndingAt(tokens: readonly Token[], i: number): NounRun {
  let first = i + 1
  while (first > 0) {
    const token = tokens[first - 1] as Token
    if (!(isNoun(token) || isSuffix(token)) || !hasLetter(token.surface)) break
    first--
  }
  while (first <= i && isSuffix(tokens[first] as Token)) first++
  if (first > i || i - first > 5) return { text: '', first: i }
  const prefix = tokens[first - 1]
  if (prefix?.pos === '接頭詞' && MEANINGFUL_PREFIXES.has(prefix.surface)) first--
  return {
    text: tokens
      .slice(first, i + 1)
      .map((token) => token.surface)
      .join(''),
    first,
  }
}

/**
 * 名詞×述語 pairs by rule over particles: を takes the next verb; が, に, で, も, から, へ the next predicate, passing
 * adjectives that describe a noun before 、; は the first predicate that describes no noun; a predicate that describes a
 * noun pairs with it (落ちるアプリ). を before a verbal noun with its time (高速道路を走行中に) is that one's. Light verbs pair only
 * where the noun carries the meaning (異音がする).
 *
 * @param tokens tokens of one sentence
 * @param predicates what `findPredicates` found in them
 */
export function findPairs(tokens: readonly Token[], predicates: readonly Predicate[]): Pair[] {
  const pairs: Pair[] = []
  const seen = new Set<string>()
  const add = (noun: string, particle: string, predicate: Predicate, confidence: number): void => {
    if (noun === '' || EMPTY.has(noun) || noun.length > 24) return
    const surface =
      particle === ''
        ? predicate.surface + (predicate.kind === 'nominal' ? 'な' : '') + noun
        : noun + particle + predicate.surface
    const identity = `${noun}\n${particle}\n${predicate.key}`
    if (seen.has(identity)) return
    seen.add(identity)
    pairs.push({ noun, particle, predicate: predicate.key, surface, confidence })
  }
  let from = 0
  for (let i = 1; i < tokens.length; i++) {
    const particle = readParticle(tokens, i)
    if (particle === '' || (particle === 'を' && isTimeOfAction(tokens, i + 1))) continue
    const { text } = nounEndingAt(tokens, i - 1)
    while (from < predicates.length && (predicates[from] as Predicate).first <= i) from++
    if (text === '' || from === predicates.length) continue
    const target = chooseTarget(tokens, predicates, from, i, particle)
    if (target)
      add(text, particle === 'は' || particle === 'も' ? 'が' : particle, target, CONFIDENCE.get(particle) as number)
  }
  for (const predicate of predicates) addDirect(tokens, predicate, add)
  return pairs
}

/** The case particle at `i`, '' for none. 「丁寧に」「大量に」 are adverbs, not cases. */
function readParticle(tokens: readonly Token[], i: number): string {
  const token = tokens[i] as Token
  if (token.pos !== '助詞' || !CONFIDENCE.has(token.surface)) return ''
  if (token.detail1 === '接続助詞' || token.detail1 === '連体化' || token.detail1 === '副詞化') return ''
  const before = tokens[i - 1] as Token
  if (
    token.surface === 'に' &&
    (before.detail1 === '形容動詞語幹' ||
      before.detail1 === '副詞可能' ||
      /^(?:大量|粉々|一緒|勝手|別|常|特|非常|急|逆|直接|一度|同時)$/.test(before.surface))
  )
    return ''
  return token.surface
}

/** Whether a verbal noun with its time follows: in 「高速道路を走行中に止まる」 nothing stops a road. */
function isTimeOfAction(tokens: readonly Token[], i: number): boolean {
  let at = i
  while (tokens[at]?.pos === '名詞' && tokens[at]?.detail1 === 'サ変接続') at++
  return at > i && TIMES_OF_ACTION.has(tokens[at]?.surface ?? '')
}

/** How many predicates ahead one noun may look: what stands further is seldom meant. */
const FARTHEST = 4

function chooseTarget(
  tokens: readonly Token[],
  predicates: readonly Predicate[],
  from: number,
  i: number,
  particle: string,
): Predicate | undefined {
  const limit = Math.min(predicates.length, from + FARTHEST)
  for (let k = from; k < limit; k++) {
    const predicate = predicates[k] as Predicate
    if (particle === 'を' && predicate.kind !== 'verb') continue
    if (predicate.adnominal && particle === 'は') continue
    const near = predicate.first === i + 1
    if (
      predicate.adnominal &&
      !near &&
      particle !== 'を' &&
      predicate.kind !== 'verb' &&
      !hasComma(tokens, i + 1, predicate.first)
    )
      continue
    const light = LIGHT.get(predicate.lemma)
    // A light verb that cannot take this noun ends the search: the noun belongs to it and says nothing.
    if (light !== undefined && !light.includes(particle)) return undefined
    if (predicate.lemma === 'する' && particle === 'が' && !near) return undefined
    return predicate
  }
  return undefined
}

function hasComma(tokens: readonly Token[], from: number, to: number): boolean {
  for (let k = from; k < to; k++) if ((tokens[k] as Token).surface === '、') return true
  return false
}

type Add = (noun: string, particle: string, predicate: Predicate, confidence: number) => void

/** Pairs without a particle: a predicate before its noun (落ちるアプリ), and a noun directly before ない (連絡なし). */
function addDirect(tokens: readonly Token[], predicate: Predicate, add: Add): void {
  if (predicate.adnominal && !LIGHT.has(predicate.lemma)) {
    let last = predicate.end
    while (
      last - predicate.end < 5 &&
      tokens[last + 1] &&
      (isNoun(tokens[last + 1] as Token) || isSuffix(tokens[last + 1] as Token))
    )
      last++
    if (isContent(tokens[predicate.end] as Token)) add(nounEndingAt(tokens, last).text, '', predicate, 0.6)
  }
  const before = tokens[predicate.first - 1]
  if (before && isNoun(before) && predicate.key === 'ある+NEG')
    add(nounEndingAt(tokens, predicate.first - 1).text, 'が', predicate, 0.7)
}
