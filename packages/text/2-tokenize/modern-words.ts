/** Words younger than the dictionary (2007) that it cuts in pieces: joined again after the search, on normalised text. */
export const MODERN_WORDS: ReadonlySet<string> = new Set(
  `スマホ コスパ タイパ キャッシュレス マイナンバー マイナポイント マイページ qrコード wi-fi wifi イヤホン ヘッドホン サブスク 置き配 食洗機 既読 未読 ぐるなび 食べログ チェックアウト チェックイン 5g 4g lte
  二段階認証 二要素認証 代引き 推し活 ドラレコ リピ買い インスタ クレカ デビットカード セルフレジ スマートウォッチ ブルートゥース チャットボット プッシュ通知 バーコード決済 電子マネー ワンタイムパスワード リモートワーク
  テレワーク ウェビナー オンライン会議 コールセンター サポートセンター ヘルプデスク ホームページ 宅配ボックス ロボット掃除機 空気清浄機 加湿器 日焼け止め 神対応 塩対応 マイナポータル カーナビ ネットスーパー
  二重請求 一括払い 後払い 前払い 着払い 当たり外れ 見放題 飲み放題 食べ放題 使い放題 年会費 月額料金 初期不良 通信障害 個人情報 有効期限 営業時間 待ち時間 ユーザー登録 会員登録 再配達 使い回し
  誤作動 誤操作 誤発注 誤配送 アプデ ログボ ガチャ バズり エコバッグ レジ袋 サーバー落ち 電池持ち バッテリー持ち 充電器`
    .split(/\s+/)
    .filter(Boolean),
)

/** The longest of them, in UTF-16 units. */
export const LONGEST_MODERN_WORD = [...MODERN_WORDS].reduce((longest, word) => Math.max(longest, word.length), 0)

/** What they begin with: most tokens need no further look. */
export const MODERN_BEGINNINGS: ReadonlySet<number> = new Set([...MODERN_WORDS].map((word) => word.charCodeAt(0)))

/** Adjectives written in katakana for effect: searched under the spelling that the dictionary knows. Equal lengths keep the offsets. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/ヤバ(?=[いくかけすっ])/g, 'やば'],
  [/ウザ(?=[いくかけすっ])/g, 'うざ'],
  [/キモ(?=[いくかけすっ])/g, 'きも'],
  [/ダサ(?=[いくかけすっ])/g, 'ださ'],
  [/ショボ(?=[いくかけすっ])/g, 'しょぼ'],
  [/スゴ(?=[いくかけすっ])/g, 'すご'],
  [/ヒド(?=[いくかけすっ])/g, 'ひど'],
  [/ウマ(?=[いくかけすっ])/g, 'うま'],
  [/マズ(?=[いくかけすっ])/g, 'まず'],
  [/クサ(?=[いくかけすっ])/g, 'くさ'],
  [/ツラ(?=[いくかけすっ])/g, 'つら'],
  [/カワイ(?=[いくかけすっ])/g, 'かわい'],
  [/オイシ(?=[いくかけすっ])/g, 'おいし'],
  [/オソ(?=[いくかけすっ])/g, 'おそ'],
  [/タカ(?=[いくかけすっ])/g, 'たか'],
]

const KATAKANA_ADJECTIVE = /[ァ-ンー][いくかけすっ]/

/** The text as the dictionary should see it: the same length, unit by unit. */
export function respell(text: string): string {
  if (!KATAKANA_ADJECTIVE.test(text)) return text
  let out = text
  for (const [pattern, spelling] of SPELLINGS) out = out.replace(pattern, spelling)
  return out
}
