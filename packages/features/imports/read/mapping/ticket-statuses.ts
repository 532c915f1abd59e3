import type { TicketStatus } from './mapping.ts'

/** What the statuses of Zendesk, Freshdesk and usual kintone processes mean. */
const usual: Record<TicketStatus, readonly string[]> = {
  new: ['new', '新規', '未処理', '未着手', '未対応', '受付', '受付済み'],
  open: ['open', '2', 'in progress', 'オープン', '対応中', '処理中', '進行中', '確認中', '調査中'],
  waiting: [
    'pending',
    'hold',
    'on-hold',
    'on hold',
    '3',
    'waiting on customer',
    'waiting on third party',
    '保留',
    '保留中',
    '待機中',
    '回答待ち',
    '返信待ち',
    'お客様回答待ち',
  ],
  solved: [
    'solved',
    'closed',
    'resolved',
    'done',
    '4',
    '5',
    '解決',
    '解決済み',
    '終了',
    '完了',
    '対応済み',
    '対応完了',
    'クローズ',
  ],
}

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
const byWord = new Map(
  Object.entries(usual).flatMap(([status, words]) => words.map((word) => [word, status as TicketStatus] as const)),
)

/** @param own - what somebody chose for this file's words. @returns undefined for a word that is not known */
export const statusIn = (text: string, own: Readonly<Record<string, TicketStatus>>): TicketStatus | undefined =>
  (Object.hasOwn(own, text) ? own[text] : undefined) ?? byWord.get(folded(text))
