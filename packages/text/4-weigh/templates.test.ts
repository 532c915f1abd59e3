import { describe, expect, it } from 'vitest'
import { findTemplates, teachOnce } from './templates.ts'

const names = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村']
const post = (i: number) =>
  `受付番号${1000 + 37 * i}の${names[i % names.length]}です。先週注文した加湿器がまだ届かないので、至急発送状況を調べて連絡をください。`
const own = [
  '先週から画面が固まって、何度やり直しても支払いまで進めないので困っています。',
  '駐車場の入口が狭くて、大きな車だと何度も切り返さないと入れませんでした。',
  '店員さんが包み方まで相談に乗ってくれて、贈り物を安心して選べました。',
  'ポイントの有効期限が知らないうちに切れていて、使えなくなっていました。',
]

describe('template posts', () => {
  it('are found although numbers and names differ, and counted with their repeats', () => {
    const texts = [...own.slice(0, 2), ...Array.from({ length: 8 }, (_, i) => post(i)), ...own.slice(2)]
    const weights = texts.map((_, t) => (t === 2 ? 5 : 1))
    expect(findTemplates(texts, weights)).toEqual([{ members: [2, 3, 4, 5, 6, 7, 8, 9], posts: 12 }])
  })

  it('are not found among posts of one subject in own words, nor among short ones (negative control)', () => {
    const sameSubject = [
      '先週注文した加湿器が届きません。いつ発送されるのか連絡をください。',
      '加湿器を頼んで十日になるのに届かず、発送の連絡もないので心配です。',
      '注文した加湿器の発送状況がどこにも出ていないので、調べてほしいです。',
    ]
    expect(findTemplates([...own, ...sameSubject])).toEqual([])
    expect(findTemplates(Array.from({ length: 9 }, () => '発送が遅い。'))).toEqual([])
  })

  it('teach once, in the order of the others', () => {
    const texts = [own[0]!, ...Array.from({ length: 6 }, (_, i) => post(i)), own[1]!].map((text) => ({
      text,
      weight: 2,
    }))
    const { taught, templates } = teachOnce(texts)
    expect(templates.map(({ posts }) => posts)).toEqual([12])
    expect(taught).toEqual([
      { text: own[0], weight: 2 },
      { text: post(0), weight: 1 },
      { text: own[1], weight: 2 },
    ])
  })
})
