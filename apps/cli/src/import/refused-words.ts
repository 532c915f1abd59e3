import { english as analyzeEnglish } from '../analyze/words/english.ts'
import { japanese as analyzeJapanese } from '../analyze/words/japanese.ts'

type Params = Readonly<Record<string, string | number>>
type Sentences = Readonly<Record<string, (params: Params) => string>>

const asText = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))

const japanese: Sentences = {
  'no-workspace': () => 'ワークスペースがまだありません。npm start で最初の設定をしてください。',
  'which-workspace': ({ slugs }) => `ワークスペースを --workspace で指定してください (${slugs})。`,
  'needs-yes': () => '端末ではないので確認できません。--yes を付けてください。',
  'needs-token': () => '--server には --token か環境変数 KOE_TOKEN が要ります。',
  'bad-server': ({ server }) => `--server は http://… の形で指定してください (指定された値: ${server})。`,
  'server-away': ({ server, reason }) => `${server} につながりません (${reason})。`,
  'score-kind': ({ column }) => `スコアの種類が分かりません。--score ${column}:nps (または csat, ces) としてください。`,
  'which-form': ({ form, forms }) => `「${form}」という問い合わせフォームがありません (あるフォーム: ${forms})。`,
  'no-number-column': ({ columns }) => `元の番号の列を --id で指定してください (列: ${columns})。`,
  'which-system': ({ systems }) => `--system は次のどれかです: ${systems}。`,
  conflict: ({ reason }) =>
    reason === 'same-file-other-mapping'
      ? 'このファイルは別の列の割り当てで取り込まれています。先にその取り込みを元に戻してください。'
      : 'この取り込みは実行中です。',
  'too-large': ({ limit }) => `ファイルが大きすぎます (${limit} バイトまで)。`,
}

const english: Sentences = {
  'no-workspace': () => 'There is no workspace yet: start Koe and set it up first.',
  'which-workspace': ({ slugs }) => `Name the workspace with --workspace (${slugs}).`,
  'needs-yes': () => 'There is no terminal to ask: add --yes.',
  'needs-token': () => '--server needs --token, or KOE_TOKEN in the environment.',
  'bad-server': ({ server }) => `--server should look like http://… (given: ${server}).`,
  'server-away': ({ server, reason }) => `Cannot reach ${server} (${reason}).`,
  'score-kind': ({ column }) => `What kind of score? Say --score ${column}:nps (or csat, ces).`,
  'which-form': ({ form, forms }) => `There is no inquiry form called ${form} (there are: ${forms}).`,
  'no-number-column': ({ columns }) => `Name the column with their numbers: --id (columns: ${columns}).`,
  'which-system': ({ systems }) => `--system is one of ${systems}.`,
  conflict: ({ reason }) =>
    reason === 'same-file-other-mapping'
      ? 'This file was imported with other columns. Undo that import first.'
      : 'This import is running.',
  'too-large': ({ limit }) => `The file is too large (at most ${limit} bytes).`,
}

/** Sentences that `koe analyze` has already are not written twice. */
const shared = new Set(['file-not-found', 'unreadable-file', 'column-not-found', 'no-text-column'])

function sentence(own: Sentences, analyze: typeof analyzeJapanese, code: string, params: Params): string {
  const words = own[code]
  if (words) return words(params)
  if (shared.has(code)) return analyze.problem(code as 'file-not-found', { file: '', nearest: '', ...asText(params) })
  return params.said ? `${params.said} (${code})` : code
}

export const refusedJapanese = (code: string, params: Params) => sentence(japanese, analyzeJapanese, code, params)
export const refusedEnglish = (code: string, params: Params) => sentence(english, analyzeEnglish, code, params)
