import { type Mapping, reasonText } from '@koe/features/imports'
import { isJapanese } from '../locale.ts'
import type { SeenImport } from './desk.ts'
import { refusedEnglish, refusedJapanese } from './refused-words.ts'

type Params = Readonly<Record<string, string | number>>

/** Everything that `koe import` says, in one language. */
export interface ImportWords {
  help: Record<
    | 'description'
    | 'file'
    | 'server'
    | 'token'
    | 'workspace'
    | 'text'
    | 'date'
    | 'score'
    | 'category'
    | 'channel'
    | 'customer'
    | 'id'
    | 'attributes'
    | 'inquiries'
    | 'system'
    | 'status'
    | 'assignee'
    | 'email'
    | 'name'
    | 'updated'
    | 'replied'
    | 'solved'
    | 'comments'
    | 'createCategories'
    | 'dryRun'
    | 'yes',
    string
  >
  found(one: SeenImport): string
  sameFile: string
  mapped(mapping: Mapping): string[]
  checked(one: SeenImport): string[]
  confirm: string
  leftAlone: string
  progress(one: SeenImport): string
  ended(one: SeenImport): string
  readLater: string
  refused(code: string, params: Params): string
}

const number = (value: number) => value.toLocaleString('en-US')
/** How much of the file has been read, 0–100. */
export const percentRead = (one: SeenImport): number =>
  Math.min(
    100,
    Math.floor(100 * (one.rowsTotal ? one.rowsRead / one.rowsTotal : one.bytesRead / Math.max(1, one.fileBytes))),
  )

/** The first rows of each reason, with the words for it. */
const reasonLines = (one: SeenImport, language: 'ja' | 'en', row: string) =>
  one.reasons.map(({ code, count, rows }) => {
    const shown = rows.slice(0, 5).join(', ') + (count > 5 ? ' …' : '')
    return `    ${number(count)}  ${reasonText(code, language)}  (${row} ${shown})`
  })

/** Names of a file of tickets that are not known. */
const unknownLines = (one: SeenImport, names: Record<keyof SeenImport['unknown'], string>) =>
  (Object.keys(names) as (keyof SeenImport['unknown'])[]).flatMap((kind) => {
    const list = one.unknown[kind].slice(0, 10).map(({ name, count }) => `${name} (${number(count)})`)
    return list.length === 0
      ? []
      : [`    ${names[kind]}: ${list.join(', ')}${one.unknown[kind].length > 10 ? ' …' : ''}`]
  })

function mappedLines(mapping: Mapping, names: Record<string, string>): string[] {
  const { texts, score, attributes, tickets, ...columns } = mapping
  const {
    formId: _,
    statuses: __,
    categories: ___,
    ...ticketColumns
  } = tickets ?? { formId: '', statuses: {}, categories: {} }
  const pairs: [string, string][] = [
    ['texts', texts.join(', ')],
    ...Object.entries({ ...columns, ...ticketColumns }).map(([name, column]): [string, string] => [
      name,
      String(column),
    ]),
    ...(score ? [['score', `${score.column} (${score.kind.toUpperCase()})`] as [string, string]] : []),
    ...(attributes.length > 0 ? [['attributes', attributes.join(', ')] as [string, string]] : []),
  ]
  return pairs.map(([name, value]) => `  ${names[name] ?? name}: ${value}`)
}

const delimiterNames: Record<string, string> = { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' }
const kindOf = (one: SeenImport) =>
  [one.format.toUpperCase(), one.format === 'xlsx' ? '' : one.encoding, delimiterNames[one.delimiter ?? ''] ?? '']
    .filter(Boolean)
    .join(', ')

const japanese: ImportWords = {
  help: {
    description: 'ファイルのお客様の声を取り込みます (同じファイルをもう一度取り込んでも増えません)',
    file: 'CSV・TSV・JSONL・XLSX のファイル',
    server: '動いている Koe の URL (省くと、この機械のデータフォルダに直接取り込みます)',
    token: 'imports:write の付いた API トークン (環境変数 KOE_TOKEN でも可)',
    workspace: '取り込み先のワークスペース (1 つしかなければ省けます)',
    text: '本文の列 (何度でも指定できます)',
    date: '日付の列',
    score: 'スコアの列と種類',
    category: 'カテゴリの列',
    channel: 'チャネルの列',
    customer: '顧客 ID の列',
    id: '行の ID の列',
    attributes: '属性にする列 (カンマ区切り)',
    inquiries:
      '行を問い合わせとして取り込むフォームの名前か ID (Zendesk・Freshdesk・kintone の書き出しは列も見分けます)',
    system: '元のシステム (同じシステムの同じ番号は 1 度だけ入ります)',
    status: '対応状況の列',
    assignee: '担当者の列 (メールアドレスか名前)',
    email: '顧客のメールアドレスの列',
    name: '顧客の名前の列',
    updated: '更新日時の列',
    replied: '初回返信の日時か分数の列',
    solved: '解決日時の列',
    comments: 'やりとりの列',
    createCategories: 'フォームにないカテゴリを、お客様には出さない形で作ります',
    dryRun: '取り込まずに、何件が取り込まれ、何件がなぜ除かれるかだけを数えます',
    yes: '確認せずに取り込みます',
  },
  found: (one) => `${one.fileName}: ${kindOf(one)}, ${one.header.length} 列`,
  sameFile: 'このファイルは前にも取り込まれています。',
  mapped: (mapping) =>
    mappedLines(mapping, {
      texts: '本文',
      date: '日付',
      score: 'スコア',
      category: 'カテゴリ',
      channel: 'チャネル',
      customer: '顧客 ID',
      id: '行の ID',
      attributes: '属性',
      system: '元のシステム',
      status: '対応状況',
      assignee: '担当者',
      email: '顧客のメール',
      name: '顧客の名前',
      updated: '更新',
      replied: '初回返信',
      solved: '解決',
      comments: 'やりとり',
    }),
  checked: (one) => [
    `  ${number(one.rowsTotal ?? 0)} 行: 新しい ${number(one.rowsAdded)}、取り込み済み ${number(one.rowsKnown)}、除く ${number(one.rowsRefused)}`,
    ...reasonLines(one, 'ja', '行'),
    ...unknownLines(one, {
      categories: 'フォームにないカテゴリ',
      statuses: '意味の分からない対応状況',
      assignees: 'メンバーにいない担当者',
    }),
  ],
  confirm: '取り込みますか? [y/N] ',
  leftAlone: '取り込みませんでした。',
  progress: (one) =>
    `${percentRead(one)} %  ${number(one.rowsRead)} 行  ${number(Math.round(one.rate ?? 0))} 行/秒  残り ${Math.ceil(one.secondsLeft ?? 0)} 秒`,
  ended: (one) => {
    const counts = `新しい ${number(one.rowsAdded)} 行 (${number(one.verbatimsAdded)} 件の声)、取り込み済み ${number(one.rowsKnown)}、除いた ${number(one.rowsRefused)}`
    if (one.state === 'done') return `取り込みました: ${counts}`
    return `${one.state === 'cancelled' ? '中止しました' : `失敗しました (${one.failure ?? one.state})`}: ここまでに ${counts}。もう一度取り込むと続きから始まります。`
  },
  readLater: 'テーマ分けは、次に npm start したときに始まります。',
  refused: refusedJapanese,
}

const english: ImportWords = {
  help: {
    description: "Import customers' words from a file (the same file twice adds nothing)",
    file: 'a CSV, TSV, JSON Lines or XLSX file',
    server: 'URL of a running Koe (without it, into the data directory of this machine)',
    token: 'API token with the scope imports:write (or in the environment: KOE_TOKEN)',
    workspace: 'workspace to import into (may be left out when there is one)',
    text: 'column of words (can be given several times)',
    date: 'column of dates',
    score: 'column of scores, and their kind',
    category: 'column of categories',
    channel: 'column of channels',
    customer: 'column of customer ids',
    id: 'column of row ids',
    attributes: 'columns to keep as attributes, separated by commas',
    inquiries:
      'name or id of the form whose inquiries the rows become (exports of Zendesk, Freshdesk and kintone are known)',
    system: 'where they come from (a number of one system comes in once)',
    status: 'column of statuses',
    assignee: 'column of assignees (addresses or names)',
    email: "column of customers' addresses",
    name: "column of customers' names",
    updated: 'column of times of the last change',
    replied: 'column of times, or minutes, of the first reply',
    solved: 'column of times of solving',
    comments: 'column of conversations',
    createCategories: 'make the categories that the form has not got, not offered to customers',
    dryRun: 'only count what would be imported, and what would be refused and why',
    yes: 'import without asking',
  },
  found: (one) => `${one.fileName}: ${kindOf(one)}, ${one.header.length} columns`,
  sameFile: 'This file has been imported before.',
  mapped: (mapping) => mappedLines(mapping, {}),
  checked: (one) => [
    `  ${number(one.rowsTotal ?? 0)} rows: ${number(one.rowsAdded)} new, ${number(one.rowsKnown)} known, ${number(one.rowsRefused)} refused`,
    ...reasonLines(one, 'en', 'rows'),
    ...unknownLines(one, {
      categories: 'categories that the form has not got',
      statuses: 'statuses that are not known',
      assignees: 'assignees who are not members',
    }),
  ],
  confirm: 'Import? [y/N] ',
  leftAlone: 'Nothing was imported.',
  progress: (one) =>
    `${percentRead(one)} %  ${number(one.rowsRead)} rows  ${number(Math.round(one.rate ?? 0))} rows/s  ${Math.ceil(one.secondsLeft ?? 0)} s left`,
  ended: (one) => {
    const counts = `${number(one.rowsAdded)} new rows (${number(one.verbatimsAdded)} verbatims), ${number(one.rowsKnown)} known, ${number(one.rowsRefused)} refused`
    if (one.state === 'done') return `Imported: ${counts}`
    return `${one.state === 'cancelled' ? 'Cancelled' : `Failed (${one.failure ?? one.state})`}: so far ${counts}. Importing again goes on from here.`
  },
  readLater: 'Themes are made the next time Koe is started.',
  refused: refusedEnglish,
}

/** Japanese unless LANG (or what overrides it) names another language. */
export const importWordsFor = (environment: Readonly<Record<string, string | undefined>>): ImportWords =>
  isJapanese(environment) ? japanese : english
