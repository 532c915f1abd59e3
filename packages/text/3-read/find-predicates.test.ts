import { beforeAll, describe, expect, it } from 'vitest'
import { normalizeText } from '../1-normalize/index.ts'
import { loadTokenizer, type Tokenizer } from '../2-tokenize/index.ts'
import { findPredicates } from './find-predicates.ts'

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
})

const keys = (text: string): string[] =>
  findPredicates(tokenizer.tokenize(normalizeText(text).text)).map((one) => one.key)
const surfaces = (text: string): string[] =>
  findPredicates(tokenizer.tokenize(normalizeText(text).text)).map((one) => one.surface)

/** text, key of the predicate that is negated (or is not, though it looks so) */
const NEGATED: readonly (readonly [string, string])[] = [
  ['使えない', '使える+NEG'],
  ['使えなかった', '使える+NEG'],
  ['使えません', '使える+NEG'],
  ['使えませんでした', '使える+NEG'],
  ['使えず', '使える+NEG'],
  ['使えずに', '使える+NEG'],
  ['使えん', '使える+NEG'],
  ['使えないです', '使える+NEG'],
  ['使えないんです', '使える+NEG'],
  ['使えなくて', '使える+NEG'],
  ['使えなければ', '使える+NEG'],
  ['使えないのです', '使える+NEG'],
  ['使えないままです', '使える+NEG'],
  ['つながらない', 'つながる+NEG'],
  ['繋がりません', 'つながる+NEG'],
  ['繋がっていない', 'つながる+NEG'],
  ['届いていません', '届く+NEG'],
  ['届いてない', '届く+NEG'],
  ['届かぬ', '届く+NEG'],
  ['反映されない', '反映する+NEG'],
  ['反映されていません', '反映する+NEG'],
  ['反映されていませんでした', '反映する+NEG'],
  ['反映しなかった', '反映する+NEG'],
  ['予約できない', '予約する+NEG+POT'],
  ['予約出来ません', '予約する+NEG+POT'],
  ['予約することができない', '予約する+NEG+POT'],
  ['予約することが出来ませんでした', '予約する+NEG+POT'],
  ['対応しかねます', '対応する+NEG'],
  ['対応してくれない', '対応する+NEG'],
  ['対応してもらえなかった', '対応する+NEG'],
  ['対応していただけませんでした', '対応する+NEG'],
  ['高くない', '高い+NEG'],
  ['高くはない', '高い+NEG'],
  ['高くありません', '高い+NEG'],
  ['高くなかったです', '高い+NEG'],
  ['良くない', 'よい+NEG'],
  ['おいしくなかった', 'おいしい+NEG'],
  ['便利ではない', '便利+NEG'],
  ['便利じゃない', '便利+NEG'],
  ['便利ではありません', '便利+NEG'],
  ['便利じゃありませんでした', '便利+NEG'],
  ['親切とは言えない', '親切+NEG'],
  ['安いとは思えません', '安い+NEG'],
  ['返品不可です', '返品+NEG'],
  ['行くまい', '行く+NEG'],
  ['行きたくない', '行く+NEG+WANT'],
  ['分かりにくくない', 'わかる+NEG+DIFF'],
  ['使いやすくない', '使う+NEG+EASY'],
  ['嫌いなわけではない', '嫌い+NEG'],
  ['届くはずがない', '届く+NEG'],
  ['返事がない', 'ある+NEG'],
  ['返事がありません', 'ある+NEG'],
  ['返事もなく', 'ある+NEG'],
  ['返事なし', 'ある+NEG'],
  ['返事がなかった', 'ある+NEG'],
  ['教えないでほしい', '教える+NEG+WANT'],
  ['電話しないでください', '電話する+NEG+WANT'],
  ['使うことができず', '使う+NEG+POT'],
]

const NOT_NEGATED: readonly (readonly [string, string])[] = [
  ['使えなくはない', '使える'],
  ['使えないわけではない', '使える'],
  ['使えないことはない', '使える'],
  ['使えなくもない', '使える'],
  ['行かなければならない', '行く'],
  ['行かなければなりません', '行く'],
  ['行かなきゃいけない', '行く'],
  ['行かないといけない', '行く'],
  ['行かなくてはならない', '行く'],
  ['行かなければいけませんでした', '行く'],
  ['壊れたかもしれない', '壊れる'],
  ['壊れるかもしれません', '壊れる'],
  ['諦めるしかない', '諦める'],
  ['便利じゃないですか？', '便利'],
  ['高いのではないでしょうか？', '高い'],
  ['安いだけでなく', '安い'],
  ['もったいない', 'もったいない'],
  ['つまらない', 'つまらない'],
  ['少ない', '少ない'],
  ['申し訳ない', '申し訳ない'],
  ['間違いない', '間違いない'],
  ['使わざるを得ない', '使う'],
  ['遅いに違いない', '遅い'],
]

describe('negation', () => {
  it.each(NEGATED)('%s is %s', (text, key) => expect(keys(text)).toContain(key))
  it.each(NOT_NEGATED)('%s is not negated: %s', (text, key) => expect(keys(text)).toContain(key))
})

describe('other flags', () => {
  it.each([
    ['使いにくい', '使う+DIFF'],
    ['分かりづらかった', 'わかる+DIFF'],
    ['見づらいです', '見る+DIFF'],
    ['押しやすい', '押す+EASY'],
    ['高すぎる', '高い+EXCESS'],
    ['複雑すぎて', '複雑+EXCESS'],
    ['返金してほしい', '返金する+WANT'],
    ['返金してください', '返金する+WANT'],
    ['改善すべきだ', '改善する+WANT'],
    ['解約したい', '解約する+WANT'],
    ['変更できる', '変更する+POT'],
    ['変更することができる', '変更する+POT'],
  ])('%s is %s', (text, key) => expect(keys(text)).toContain(key))
})

describe('how a predicate is said', () => {
  it.each([
    ['反映されていませんでした', '反映されていない'],
    ['反映されなかった', '反映されない'],
    ['繋がりませんでした', '繋がらない'],
    ['使えませんでした', '使えない'],
    ['予約できませんでした', '予約できない'],
    ['予約することができません', '予約できない'],
    ['高くありませんでした', '高くない'],
    ['便利ではありません', '便利ではない'],
    ['分かりづらかったです', '分かりづらい'],
    ['落ちてしまいました', '落ちる'],
    ['返金してください', '返金してほしい'],
    ['解約したいです', '解約したい'],
    ['対応してくれませんでした', '対応してくれない'],
    ['待たされました', '待たされる'],
    ['遅かったです', '遅い'],
    ['書きません', '書かない'],
    ['話しません', '話さない'],
    ['教えないでほしい', '教えないでほしい'],
  ])('%s is headed %s', (text, surface) => expect(surfaces(text)[0]).toBe(surface))
})
