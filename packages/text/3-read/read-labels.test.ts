import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenizer, type Tokenizer } from '../2-tokenize/index.ts'
import { type Deciding, type ReadSegment, readVerbatim } from './index.ts'

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
})

type Axis = 'intents' | 'losses' | 'values'

/** Labels of all segments on one axis, each once, in the order of the alphabet. */
function labels(text: string, axis: Axis): string {
  const found = readVerbatim(text, tokenizer).segments.flatMap((segment: ReadSegment) => segment[axis])
  return [...new Set(found.map((one: Deciding) => one.label))].sort().join(' ')
}

const rows = (table: string): [string, string][] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [text = '', expected = ''] = line.split('|').map((cell) => cell.trim())
      return [text, expected]
    })

describe('intent', () => {
  it.each(
    rows(`
    配送が遅いです | complaint
    最悪の対応だった | complaint
    アプリが使いにくい | complaint
    電話が全然つながらない | complaint
    送料が高すぎる | complaint
    説明が不親切で分かりづらい | complaint
    待たされてイライラした | complaint report
    店員の態度が悪い | complaint
    画面がすぐ固まる | complaint
    部屋が汚くてがっかりした | complaint report
    値段のわりに量が少ない | complaint
    二度と利用しません | complaint
    改善してほしい | request
    返金してください | request
    もっと種類を増やしてほしいです | request
    検索機能を付けていただきたい | request
    もう少し安いと嬉しいです | request
    領収書を再発行してもらえませんか | request
    営業時間を延ばしてくれませんか？ | request
    支払い方法を増やすべきだ | request
    駐車場があればもっと良い | request
    説明書を付けた方がよい | request
    交換を希望します | request
    早急な対応をお願いします | request
    クレジットカードが使えるようにしてほしい | request
    通知を消せるといい | request
    退会の仕方を教えてください | question
    いつ届きますか？ | question
    返品はできますか | question
    ポイントの有効期限はいつまででしょうか | question
    サイズの変更は可能ですか？ | question
    パスワードを忘れたらどうすればいいですか | question
    どこで買えますか？ | question
    料金について知りたいです | question
    予約の確認方法が知りたい | question
    対応が早くて助かりました | praise
    とても満足しています | praise
    スタッフの方が親切でした | praise
    使いやすくて便利です | praise
    おいしかったです、また行きたい | praise
    ありがとうございました | praise
    最高の一日でした | praise
    コスパが良くて気に入っています | praise
    品質がよくて満足です | praise
    問題なく使えて快適です | praise
    昨日商品を受け取った | report
    先週の金曜日に申し込みました | report
    更新したら画面の色が変わった | report
    駅前の店を利用した | report
    三回目の注文です | report
    ドアの横にランプが付いている | report
    エンジンが停止した | complaint report
    画面が割れていた | complaint report
    荷物が破損していました | complaint report
    料理は良かったけど店員が無愛想だった | complaint praise
    便利だけど、もう少し安くしてほしい | praise request
    対応が悪い。返金してください | complaint request
    なぜ届かないのですか？ | complaint question
    丁寧に教えてくださりありがとうございました | praise
    今後ともよろしくお願いします | report
  `),
  )('%s → %s', (text, expected) => expect(labels(text, 'intents')).toBe(expected))
})

describe('損', () => {
  it.each(
    rows(`
    送料が高すぎる | money
    料金が二重に請求された | money
    値上げばかりでつらい | money
    返金されていません | money
    ポイントが反映されない | money
    クーポンが使えなかった | money opportunity
    修理代がかかった | money
    手数料を取られた | money
    勝手に課金されていた | money
    残高が消えた | money
    お金の無駄だった | money
    キャンセル料を請求された | money
    割高に感じる | money
    自腹で直した | money
    大損した | money
    配送が遅い | time
    30分も待たされた | time
    待ち時間が長い | time
    電話が1時間つながらない | opportunity time
    返信が遅すぎる | time
    何度も同じことを説明した | time
    時間の無駄だった | time
    たらい回しにされた | time
    到着が3日遅れた | time
    手続きに時間がかかる | time
    未だに届いていない | time
    いつまで経っても返事が来ない | time
    レジがいつも混んでいる | time
    動作が重い | time
    読み込みが遅い | time
    二度手間になった | time
    予約ができなかった | opportunity
    在庫がなくて買えなかった | opportunity
    ログインできない | opportunity
    品切れだった | opportunity
    期限切れで申し込めなかった | opportunity
    コンサートに間に合わなかった | opportunity
    アプリが起動しない | opportunity
    対象外と言われた | opportunity
    満席で入れなかった | opportunity
    試合を見逃した | opportunity
    急に中止になった | opportunity
    サイズの種類が少ない | opportunity
    途中で諦めた | opportunity
    不安になった | feelings
    店員の態度が悪い | feelings
    とても不快だった | feelings
    がっかりしました | feelings
    イライラする | feelings
    嫌な思いをした | feelings
    馬鹿にされた気がする | feelings
    怖かった | feelings
    無視されて悲しかった | feelings
    納得できません | feelings
    信じられない対応 | feelings
    ストレスが溜まる | feelings
    上から目線で腹が立った | feelings
    二度と行きません | feelings
    謝罪もなく残念 | feelings
    困っています | feelings
    待たされた上に料金も高くて不快だった | feelings money time
  `),
  )('%s → %s', (text, expected) => {
    const found = labels(text, 'losses').split(' ')
    for (const label of expected.split(' ')) expect(found).toContain(label)
  })

  it.each(
    rows(`
    対応が丁寧でした |
    不安はありません |
    ストレスなく使えます |
    安くて便利です |
    待たずに入れました |
    すぐに届いて満足です |
    品質が高くて満足です |
    昨日受け取りました |
    心配はいらなかった |
    返金してくれたので満足です |
    使えなくはない |
    楽しみに待っています |
  `),
  )('%s loses nothing', (text, expected) => expect(labels(text, 'losses')).toBe(expected))
})

describe('価値', () => {
  it.each(
    rows(`
    使いやすい | function
    操作が簡単です | function
    機能が充実している | function
    画面が見やすい | function
    性能が良い | function
    とても便利です | function
    役に立ちました | function
    効果がありました | function
    丈夫で長持ちする | function
    検索がしやすい | function
    品揃えが豊富 | function
    サクサク動く | function
    問題なく使えています | function
    汚れがよく落ちる | function
    どこでも買えるようになって便利 | function
    説明が分かりやすい | function
    持ち運びに便利 | function
    対応が早い | time
    すぐに届きました | time
    時短になる | time
    待ち時間が短かった | time
    スムーズに手続きできた | time
    手間が省けた | time
    翌日届いた | time
    あっという間に終わった | time
    返信が迅速でした | time
    並ばずに買えた | time
    予定より早く着いた | time
    いつでも使えるのが良い | time
    時間の節約になる。時間が節約できた | time
    即日対応してくれた | time
    電話がすぐつながった | time
    安い | economy
    コスパが良い | economy
    お得に買えた | economy
    送料無料なのがうれしい | economy
    ポイントが貯まる | economy
    値段が手頃 | economy
    リーズナブルで満足 | economy
    節約できた | economy
    割引があって助かる | economy
    無料で使える | economy
    元が取れた | economy
    この値段でこの量は最高 | economy
    格安で泊まれた | economy
    燃費が良い | economy
    良心的な価格 | economy
    嬉しかった | emotion
    感動しました | emotion
    安心して使える | emotion
    癒されました | emotion
    店員さんが親切 | emotion
    気に入っています | emotion
    楽しい時間でした | emotion
    笑顔で迎えてくれた | emotion
    心が温かくなった。心遣いに感謝 | emotion
    満足しています | emotion
    家族も喜んでいた | emotion
    信頼できる | emotion
    気持ちが良い | emotion
    大好きです | emotion
    安くて早くて便利で最高 | economy emotion function
  `),
  )('%s → %s', (text, expected) => {
    const found = labels(text, 'values').split(' ')
    for (const label of expected.split(' ')) expect(found).toContain(label)
  })

  it.each(
    rows(`
    安くない |
    便利ではない |
    使いやすいとは言えない |
    もっと安いと嬉しい |
    安心できない |
    楽しくなかった |
    もっと早く届けてほしい |
    満足できませんでした |
    親切ではなかった |
    昨日受け取りました |
    役に立たない |
  `),
  )('%s gains nothing', (text, expected) => expect(labels(text, 'values')).toBe(expected))
})

describe('the words that decided', () => {
  it('are the customer’s own, in the original text', () => {
    const text = '😡ｻｲﾄの動作が重くて、予約ができませんでした。'
    const [segment] = readVerbatim(text, tokenizer).segments
    const words = segment?.losses.map((one) => `${one.label}:${text.slice(one.start, one.end)}`)
    expect(words).toContain('time:動作が重く')
    expect(words?.some((word) => word.startsWith('opportunity:予約ができ'))).toBe(true)
  })
})
