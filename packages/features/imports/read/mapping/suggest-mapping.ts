import type { Mapping, ScoreKind } from './mapping.ts'
import { dateReader } from './parse-date.ts'
import { hasStrongWords, isSatisfactionWord, parseScore, strongLevels } from './parse-score.ts'

type Role = 'text' | 'date' | 'score' | 'category' | 'channel' | 'customer' | 'id'

/** Header words, best first within a role: a whole name in the first list, a part of it in the second. */
const words: Record<Role, { whole: RegExp; part: RegExp }> = {
  text: {
    whole:
      /^(text|本文|コメント|自由記述|自由回答|ご?意見|ご?感想|内容|verbatim|comment|comments|feedback|body|message|review|レビュー|口コミ)$/i,
    part: /本文|コメント|自由記述|自由回答|自由記入|意見|感想|要望|理由|お気づき|お声|声を|申告内容|問い?合わ?せ内容|クチコミ|口コミ|レビュー|良かった点|悪かった点|改善|comment|feedback|verbatim|free.?text|reason|review/i,
  },
  date: {
    whole:
      /^(date|日付|日時|回答日時?|投稿日時?|受付日時?|登録日時?|送信日時?|timestamp|タイムスタンプ|年月日|created_?at|said_?at|submitted_?at|年月|発生日)$/i,
    part: /日付|日時|回答日|投稿日|受付日|登録日|送信日|受信日|問い?合わ?せ日|年月日|timestamp|タイムスタンプ|date\b|created.?at|submitted/i,
  },
  score: {
    whole: /^(score|nps|csat|ces|満足度|推奨度|評価|点数|スコア|rating|stars?|satisfaction|総合満足度|総合評価)$/i,
    part: /nps|csat|満足度|推奨|すすめ|薦め|勧め|スコア|score|rating|satisfaction|評価/i,
  },
  category: {
    whole: /^(category|カテゴリー?|分類|種別|区分|ジャンル|問い?合わ?せ種別|問い?合わ?せ区分|用件)$/i,
    part: /カテゴリ|category|問い?合わ?せ(種|区|分類)|大分類|種別/i,
  },
  channel: {
    whole: /^(channel|チャネル|チャンネル|経路|媒体|受付経路|受付方法|流入元|source)$/i,
    part: /チャネル|channel|受付経路|受付方法|回答経路|媒体/i,
  },
  customer: {
    whole:
      /^(customer|customer_?id|user_?id|member_?id|顧客(id|番号|コード)?|会員(id|番号)|ユーザー?(id|番号)|お客様(id|番号|コード)|account_?id)$/i,
    part: /(顧客|会員|ユーザー?|お客様|customer|user|member|account).?(id|番号|コード|no)/i,
  },
  id: {
    whole: /^(id|no\.?|番号|回答(id|番号)|受付番号|管理番号|response_?id|ticket_?id|uuid|連番|投稿id|レビューid)$/i,
    part: /(回答|受付|管理|整理|response|ticket|record).?(id|番号|no)/i,
  },
}

interface Column {
  name: string
  plain: string
  values: string[]
  distinct: number
  meanLength: number
}

function columnsOf(header: readonly string[], sample: readonly (readonly string[])[]): Column[] {
  return header.map((name, index) => {
    const values = sample.map((cells) => (cells[index] ?? '').trim()).filter(Boolean)
    const length = values.reduce((sum, value) => sum + value.length, 0)
    const plain = name
      .normalize('NFKC')
      .replace(/^Q?\d+[.．:：、)]\s*/i, '')
      .trim()
    const meanLength = values.length === 0 ? 0 : length / values.length
    return { name, plain, values, distinct: new Set(values).size, meanLength }
  })
}

const share = (column: Column, test: (value: string) => boolean): number =>
  column.values.length === 0 ? 0 : column.values.filter(test).length / column.values.length

function scoreKindOf(column: Column): ScoreKind | undefined {
  const fits = (kind: ScoreKind) => share(column, (value) => typeof parseScore(value, kind) === 'number') >= 0.8
  const name = column.plain
  if (share(column, isSatisfactionWord) >= 0.8) return 'csat'
  if (/nps|推奨|すすめ|薦め|勧め|recommend/i.test(name)) return fits('nps') ? 'nps' : undefined
  if (/ces|手間|努力|effort/i.test(name)) return fits('ces') ? 'ces' : undefined
  if (fits('csat') && !column.values.some((value) => Number(value) === 0)) return 'csat'
  // Eleven steps are those of NPS; a satisfaction out of ten is neither.
  return fits('nps') && !/満足|satisfaction|csat/i.test(name) ? 'nps' : undefined
}

const isDate = dateReader('UTC')
const datish = (column: Column): boolean => share(column, (value) => isDate(value) !== null) >= 0.8
const wordy = (column: Column): boolean => share(column, (value) => !/^[\d\s.,:/+-]*$/.test(value)) >= 0.5

/** Whether the content allows the role that the name suggests. A column without content says nothing against it. */
function allows(role: Role, column: Column): boolean {
  if (column.values.length === 0) return role !== 'text' && role !== 'score'
  if (role === 'date') return datish(column)
  if (role === 'score') return scoreKindOf(column) !== undefined
  if (role === 'text') return wordy(column) && !datish(column) && scoreKindOf(column) === undefined
  return true
}

/** The columns of a role by their names, whole names before parts. */
function named(role: Role, columns: Column[], used: Set<Column>): Column[] {
  const free = columns.filter((column) => !used.has(column) && allows(role, column))
  const whole = free.filter((column) => words[role].whole.test(column.plain))
  return [...whole, ...free.filter((column) => !whole.includes(column) && words[role].part.test(column.plain))]
}

/** Without a telling name, the words are in the column with the longest and most varied values. */
function longest(columns: Column[], used: Set<Column>): Column | undefined {
  const candidates = columns.filter(
    (column) => !used.has(column) && wordy(column) && !datish(column) && column.meanLength >= 8 && column.distinct > 1,
  )
  return candidates.sort((a, b) => b.meanLength - a.meanLength || (a.name < b.name ? -1 : 1))[0] ?? undefined
}

/** Values that repeat and are short divide customers into groups; names, addresses and numbers do not. */
const groups = (column: Column): boolean =>
  column.distinct >= 1 &&
  column.distinct <= Math.max(2, Math.min(100, column.values.length * 0.5)) &&
  column.meanLength <= 40 &&
  !/(メール|e-?mail|電話|phone|住所|address|氏名|名前|お名前|^name$)/i.test(column.plain)

function textsOf(columns: Column[], used: Set<Column>): string[] {
  const found = named('text', columns, used)
  const whole = found.filter((column) => words.text.whole.test(column.plain))
  const rest = found.filter((column) => !whole.includes(column) && column.meanLength >= 4 && !groups(column))
  const chosen = [...whole, ...rest]
  const fallback = chosen.length === 0 ? longest(columns, used) : undefined
  for (const column of fallback ? [fallback] : chosen) used.add(column)
  return columns.filter((column) => (fallback ? column === fallback : chosen.includes(column))).map(({ name }) => name)
}

/**
 * Which column probably holds what, by its name and by what stands in it.
 * @param sample - some hundred rows, cells in the order of the header
 */
export function suggestMapping(header: readonly string[], sample: readonly (readonly string[])[]): Mapping {
  const columns = columnsOf(header, sample)
  const used = new Set<Column>()
  const take = (role: Role): Column | undefined => {
    const column = named(role, columns, used)[0]
    if (column) used.add(column)
    return column
  }
  const date = take('date')
  const score = take('score')
  const kind = score ? scoreKindOf(score) : undefined
  const [customer, id] = [take('customer'), take('id')]
  const texts = textsOf(columns, used)
  const [category, channel] = [take('category'), take('channel')]
  const attributes = columns.filter((column) => !used.has(column) && groups(column)).slice(0, 30)
  return {
    texts,
    ...(date ? { date: date.name } : {}),
    ...(score && kind
      ? {
          score: { column: score.name, kind, ...(hasStrongWords(score.values) ? { levels: { ...strongLevels } } : {}) },
        }
      : {}),
    ...(category ? { category: category.name } : {}),
    ...(channel ? { channel: channel.name } : {}),
    ...(customer ? { customer: customer.name } : {}),
    ...(id ? { id: id.name } : {}),
    attributes: attributes.map(({ name }) => name),
  }
}
