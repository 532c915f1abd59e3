/** Verbs and adjectives that say the same of a thing: what the first of a line is said of, the others are said of too. */
const ALIKE = `止まる 停止する ストップする 停車する
壊れる 破損する 故障する 損傷する 破壊する
折れる 折損する
割れる 破断する
切れる 途切れる
外れる 脱落する 抜ける
点く つく 点灯する 灯る
消える 消灯する
出る でる 発生する 生じる 起こる 起きる する
上がる 上昇する 高まる
下がる 低下する
増える 増加する
減る 減少する
動く 作動する 動作する 稼働する 働く 機能する
燃える 炎上する 出火する 発火する
落ちる 落下する
固まる フリーズする
届く 到着する 着く 届ける
遅い 遅れる 遅延する
重い 重たい
眠い 眠たい
混む 混雑する
待つ 待たす
使う 使用する 利用する
買う 購入する
踏む 踏み込む
言う 話す 伝える
変わる 変化する 変更する
足りる 充分 十分
良い いい よい`

const CLASS: ReadonlyMap<string, string> = new Map(
  ALIKE.split('\n').flatMap((line) => {
    const lemmas = line.split(' ')
    return lemmas.map((lemma) => [lemma, lemmas[0]!] as const)
  }),
)

/**
 * What a predicate says, whatever the verb chosen for it: 停止する is 止まる, and what cannot be started (始動できない) does not start.
 * @param predicate lemma and flags, joined by +
 * @example
 * likePredicate('停止する') // => "止まる"
 */
export function likePredicate(predicate: string): string {
  const [lemma = '', ...flags] = predicate.split('+')
  const said = flags.includes('NEG') ? flags.filter((flag) => flag !== 'POT') : flags
  return [CLASS.get(lemma) ?? lemma, ...said.filter((flag) => flag !== 'ASPECT')].join('+')
}
