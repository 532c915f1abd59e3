import { type Mapping, type TicketColumn, type TicketMapping, type TicketSystem, ticketColumns } from './mapping.ts'
import { suggestMapping } from './suggest-mapping.ts'

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/_/g, ' ')
    .replace(/ \[[^\]]*\]$/, '')

/** Columns by which an export tells where it comes from: one of each list. Where they are from stands in the README of features. */
const marks: Record<Exclude<TicketSystem, 'other'>, readonly (readonly string[])[]> = {
  zendesk: [
    ['id'],
    ['subject'],
    ['status'],
    ['created at'],
    ['requester', 'requester id', 'requester email'],
    ['via', 'solved at'],
  ],
  freshdesk: [['ticket id'], ['subject'], ['status'], ['created time'], ['resolved time', 'last update time']],
  kintone: [['レコード番号'], ['作成日時', '更新日時', 'ステータス', '作業者', '作成者']],
}

/** Which system's export this is, by its header; null: none that is known. */
export function recognizeTickets(header: readonly string[]): Exclude<TicketSystem, 'other'> | null {
  const names = new Set(header.map(plain))
  const systems = Object.keys(marks) as (keyof typeof marks)[]
  return systems.find((system) => marks[system].every((list) => list.some((name) => names.has(name)))) ?? null
}

type Part = TicketColumn | 'id' | 'date' | 'customer' | 'channel' | 'category'

/** Names of columns, the best first. */
const names: Record<Part, readonly RegExp[]> = {
  id: [
    /^(ticket id|チケット(id|番号))$/,
    /^レコード番号$/,
    /^(お?問い?合わ?せ|受付|管理|案件)(番号|no\.?|id)$/,
    /^(id|番号|no\.?)$/,
  ],
  date: [/^created (at|time)$/, /^(お?問い?合わ?せ|受付|受信|発生)(日時?|時刻)$/, /^(作成|登録)日時?$/],
  updated: [/^(updated at|last update time)$/, /^(最終)?更新日時?$/],
  solved: [/^(solved at|resolved time)$/, /^closed (at|time)$/, /^(解決|完了|対応完了|クローズ)日時?$/],
  replied: [/^first reply time in minutes$/, /^initial response time$/, /^(初回|一次)(返信|回答|応答)日時?$/],
  status: [/^(status|ステータス|状態|対応状況|対応ステータス|進捗)$/],
  assignee: [/^assignee email$/, /^(assignee|agent|作業者|担当者?|対応者)$/],
  email: [/^(requester email|contact email|e-?mail|email address)$/, /メールアドレス|^メール$/, /^requester$/],
  name: [
    /^(requester|requester name|full name|contact name)$/,
    /^(お客様|顧客)?(氏名|名前|お名前)$/,
    /^(お客様|顧客)名$/,
  ],
  customer: [/^(requester external id|contact id)$/, /^(顧客|会員|お客様|ユーザー?)(id|番号|コード)$/],
  channel: [/^(via|source|channel|チャネル|受付経路|受付方法|媒体)$/],
  category: [/^(ticket )?category$/, /^(お?問い?合わ?せ)?(カテゴリー?|分類|種別|区分)$/, /^(ticket )?type$/],
  comments: [/^(comments|conversations)$/, /^(コメント|対応履歴|やりとり|経緯)$/],
}

const subjects = /^(subject|件名|タイトル|題名|表題)$/
const bodies =
  /^(description|description text|本文|内容|詳細|お?問い?合わ?せ(内容|詳細)?|お客様の声|ご意見|ご要望|message)$/

/** The words, or what `suggestMapping` takes for them where no name tells. */
function textsOf(header: readonly string[], used: Set<string>, suggested: readonly string[]): string[] {
  const found = header.filter((name) => !used.has(name) && (subjects.test(plain(name)) || bodies.test(plain(name))))
  return found.length > 0 ? found : suggested.filter((name) => !used.has(name))
}

/** The mapping to begin with when the rows are inquiries; which form they go to is not known yet. */
export function suggestTickets(
  header: readonly string[],
  sample: readonly (readonly string[])[],
): { system: Exclude<TicketSystem, 'other'> | null; mapping: Mapping & { tickets: TicketMapping } } {
  const system = recognizeTickets(header)
  const suggested = suggestMapping(header, sample)
  const used = new Set<string>()
  const columnOf = (part: Part): string | undefined => {
    const own = names[part].flatMap((name) => header.filter((column) => name.test(plain(column))))
    const found = own.find((column) => !used.has(column))
    if (found !== undefined) used.add(found)
    return found
  }
  const pick = <P extends Part>(parts: readonly P[]): Partial<Record<P, string>> =>
    Object.fromEntries(
      parts.flatMap((part) => [columnOf(part) ?? []].flat().map((column) => [part, column])),
    ) as Partial<Record<P, string>>
  const base = pick(['id', 'date', 'customer', 'channel', 'category'] as const)
  const columns = pick(ticketColumns)
  let texts = textsOf(header, used, suggested.texts)
  // Where a file has words nowhere else, its comments are the words.
  if (texts.length === 0 && columns.comments !== undefined) {
    texts = [columns.comments]
    delete columns.comments
  }
  const taken = new Set([...used, ...texts])
  const attributes = suggested.attributes.filter((name) => !taken.has(name))
  const date = base.date ?? (suggested.date !== undefined && !taken.has(suggested.date) ? suggested.date : undefined)
  const tickets = { formId: '', system: system ?? ('other' as const), statuses: {}, categories: {}, ...columns }
  return { system, mapping: { texts, ...base, ...(date ? { date } : {}), attributes, tickets } }
}
