import { createHash } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { loadTokenizer, type Tokenizer, withUserDictionary } from '../2-tokenize/index.ts'
import { MEANINGFUL_PREFIXES, TIMES_OF_ACTION } from './find-pairs.ts'
import { DEFAULT_RULES, READING_VERSION, type ReadingRules, readVerbatim } from './index.ts'
import * as phrases from './tables/sentiment-phrases.ts'
import * as sentiments from './tables/sentiment-words.ts'
import * as stops from './tables/stop-words.ts'

/** Never changed: what is read in these words stands for what grammar reads in all. The tables are compared as a whole. */
const SENTENCES = [
  '配送が遅いです。三日も待ちました。',
  '店員さんがとても親切に教えてくださいました。',
  '連絡もなく、キャンセルされていました。',
  '使いやすいけど、電池がすぐ切れるのが残念です。',
  'ログインできません。パスワードを再設定しても入れない。',
  'もう少し安くしてほしいです。',
  '返金はいつになりますか？',
  '満足していないわけではないが、次は買わないと思う。',
  'サポートに電話しても一向につながらず、時間を無駄にした。',
  'アプリが落ちる、落ちる、また落ちる。',
  '二重に請求されていて、お金を損した気分です。',
  'おかげさまで作業時間が半分になりました！',
  '送料無料になって家計が助かっています。',
  '説明書がわかりにくすぎる。',
  'ﾊﾟｿｺﾝからだと文字がはみ出します',
  '電話番号は090-1234-5678、メールはa@example.comです。',
  'いつもお世話になっております。解約したいのですが。',
  '値段のわりに質が高く、また利用したいです。',
  '期待していたのに、がっかりしました。',
  '写真と色が違う。返品したい。',
  '特に問題ありません。',
  '最高！！！神対応すぎて泣いた😭',
  '予約を取ろうとしたら満席で、記念日の機会を逃した。',
  'ポイントが付与されていないようです。確認をお願いします。',
  '前より良くなったが、まだ重い。しかし画面は見やすい。',
  'なぜ値上げしたのか納得できない。',
  '子どもが喜んで食べていました。',
  '不良品が届いたので交換してもらえないでしょうか',
  '手続きが簡単で、初めてでも迷わなかった。',
  '対応してもらえず、不愉快な思いをした。',
  'スマホでもタブレットでも使えるのが便利',
  'クレジットカードが使えなくて不便でした。',
  'よくも悪くも普通です。',
  '待たされたあげく、在庫がないと言われた。',
  '安心して任せられる会社だと思います。',
  'もっと早く知りたかった。',
  '市民税の支払いに対応していません。',
  '音が小さくて聞こえづらいです…',
  '担当者によって言うことが違うのはおかしい。',
  'ありがとうございました。',
]

/** What each version reads there. A line that stands here is never changed: add one for the version that you raise to. */
const READ_BY: Record<number, string> = {
  1: '471a3739a9977150',
  2: '6f638c087b37d6b1',
  3: '68ffe9ea13c0bfbb',
}

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
})

const plain = (_: string, value: unknown): unknown => {
  if (value instanceof RegExp) return String(value)
  return value instanceof Map || value instanceof Set ? [...value] : value
}

function fingerprint(by: Tokenizer, rules: ReadingRules = DEFAULT_RULES): string {
  const hash = createHash('sha256').update(
    JSON.stringify([phrases, sentiments, stops, rules, MEANINGFUL_PREFIXES, TIMES_OF_ACTION], plain),
  )
  for (const sentence of SENTENCES) {
    const { segments, masked } = readVerbatim(sentence, by, rules)
    hash.update(JSON.stringify({ segments, masked }))
  }
  return hash.digest('hex').slice(0, 16)
}

it('has a version of its own for what it reads: raise READING_VERSION and add a line when this fails', () => {
  expect(READ_BY[READING_VERSION]).toBe(fingerprint(tokenizer))
  expect(Object.keys(READ_BY).map(Number)).toEqual(Array.from({ length: READING_VERSION }, (_, i) => i + 1))
  expect(new Set(Object.values(READ_BY)).size).toBe(READING_VERSION)
})

it('would be seen reading otherwise by one rule less, or by one word more', () => {
  expect(JSON.stringify([/a/i, new Map([['b', 1]])], plain)).toBe('["/a/i",[["b",1]]]')
  const known = READ_BY[READING_VERSION]
  expect(fingerprint(tokenizer, { ...DEFAULT_RULES })).toBe(known)
  expect(fingerprint(tokenizer, { ...DEFAULT_RULES, intents: DEFAULT_RULES.intents.slice(1) })).not.toBe(known)
  expect(fingerprint(withUserDictionary(tokenizer, [{ surface: '作業時間' }]))).not.toBe(known)
})
