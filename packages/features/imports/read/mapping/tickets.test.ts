import { describe, expect, it } from 'vitest'
import { ticketMapper } from './map-ticket.ts'
import { suggestTickets } from './suggest-tickets.ts'

const zendesk =
  'Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,Ticket Category [list]'.split(
    ',',
  )
const freshdesk =
  'Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,Last update time,Initial response time,Time tracked,Tags,Full name,Email,Contact ID'.split(
    ',',
  )
const kintone =
  'レコードの開始行,レコード番号,作成者,作成日時,更新者,更新日時,カテゴリー,ステータス,作業者,件名,お問い合わせ内容,メールアドレス'.split(
    ',',
  )

const readRow = (header: string[], cells: Record<string, string>, change: object = {}) => {
  const { mapping } = suggestTickets(header, [])
  const tickets = { ...mapping.tickets, formId: 'f', ...change }
  const map = ticketMapper({ ...mapping, tickets }, header, { timeZone: 'Asia/Tokyo', now: new Date('2026-06-01Z') })
  return map({ number: 2, offset: 0, cells: header.map((name) => cells[name] ?? '') })
}
const ticketOf = (...args: Parameters<typeof readRow>) => {
  const outcome = readRow(...args)
  return outcome.ok ? { ...outcome.row, ...outcome.row.ticket } : outcome
}

describe('exports of other systems', () => {
  it('are known by their header, with every column in its place', () => {
    expect(suggestTickets(zendesk, [])).toMatchObject({
      system: 'zendesk',
      mapping: {
        id: 'Id',
        texts: ['Subject'],
        date: 'Created at',
        customer: 'Requester external id',
        channel: 'Via',
        category: 'Ticket Category [list]',
        tickets: {
          status: 'Status',
          assignee: 'Assignee',
          email: 'Requester email',
          name: 'Requester',
          updated: 'Updated at',
          replied: 'First reply time in minutes',
          solved: 'Solved at',
        },
      },
    })
    expect(suggestTickets(freshdesk, [])).toMatchObject({
      system: 'freshdesk',
      mapping: {
        id: 'Ticket ID',
        texts: ['Subject'],
        date: 'Created time',
        customer: 'Contact ID',
        category: 'Type',
        tickets: { assignee: 'Agent', email: 'Email', name: 'Full name', solved: 'Resolved time' },
      },
    })
    expect(suggestTickets(kintone, [])).toMatchObject({
      system: 'kintone',
      mapping: {
        id: 'レコード番号',
        texts: ['件名', 'お問い合わせ内容'],
        date: '作成日時',
        category: 'カテゴリー',
        tickets: { status: 'ステータス', assignee: '作業者', updated: '更新日時', email: 'メールアドレス' },
      },
    })
    expect(suggestTickets(['日付', 'ご意見', 'id'], []).system).toBeNull()
  })

  it('give number, words, status and times', () => {
    const cells = {
      Id: '#4711',
      Subject: '返金について',
      Status: 'hold',
      'Created at': '2026-05-01 09:00',
      Requester: '山田 花子',
    }
    const times = {
      'First reply time in minutes': '90',
      'Solved at': '2026-05-03 10:00',
      'Requester email': 'h@example.jp',
    }
    expect(ticketOf(zendesk, { ...cells, ...times })).toMatchObject({
      number: '4711',
      text: '返金について',
      status: 'waiting',
      repliedAt: new Date('2026-05-01T01:30:00Z'),
      solvedAt: new Date('2026-05-03T01:00:00Z'),
      requester: { name: '山田 花子', email: 'h@example.jp' },
    })
  })

  it('take an unknown status for open, or for solved where it was solved, and say so', () => {
    const cells = { レコード番号: 'APP-12', お問い合わせ内容: '届かない', 作成日時: '2026-05-01 09:00' }
    const own = { statuses: { 差し戻し: 'waiting' } }
    expect(ticketOf(kintone, { ...cells, ステータス: '差し戻し' })).toMatchObject({
      status: 'open',
      unknownStatus: '差し戻し',
    })
    expect(ticketOf(kintone, { ...cells, ステータス: '差し戻し' }, own)).toMatchObject({
      status: 'waiting',
      unknownStatus: null,
    })
    expect(ticketOf(kintone, { ...cells, ステータス: '完了' })).toMatchObject({ status: 'solved' })
  })

  it('are refused without a number', () => {
    const cells = { Subject: '返金', 'Created at': '2026-05-01' }
    expect(ticketOf(zendesk, cells)).toMatchObject({ ok: false, refusal: { code: 'missing-number', column: 'Id' } })
  })
})

describe('comments', () => {
  const header = ['id', 'subject', 'description', 'status', 'created_at', 'requester', 'via', 'comments']
  const requester = { id: 7, name: '山田', email: 'y@example.jp' }
  const say = (comments: unknown) =>
    ticketOf(header, {
      id: '1',
      subject: '件名',
      description: '動きません',
      status: 'closed',
      created_at: '2026-05-01T00:00:00Z',
      requester: JSON.stringify(requester),
      via: '{"channel":"web","source":{}}',
      comments: typeof comments === 'string' ? comments : JSON.stringify(comments),
    })

  it('know who speaks, and leave out the first words', () => {
    const at = '2026-05-01T01:00:00Z'
    const read = say([
      { author_id: 7, body: '動きません', public: true, created_at: '2026-05-01T00:00:00Z' },
      { author_id: 9, author: { name: '佐藤' }, plain_body: '再起動をお試しください', public: true, created_at: at },
      { author_id: 9, body: '要エスカレーション', public: false, created_at: at },
      { author_id: 7, body: '直りました', public: true, created_at: at },
    ])
    expect(read).toMatchObject({ channel: 'web', requester: { id: '7', email: 'y@example.jp' } })
    expect(read).toHaveProperty('comments', [
      { kind: 'reply', author: '佐藤', text: '再起動をお試しください', at: new Date(at) },
      { kind: 'note', author: '', text: '要エスカレーション', at: new Date(at) },
      { kind: 'answer', author: '', text: '直りました', at: new Date(at) },
    ])
  })

  it('are one note where they are plain words, and nothing where there are none', () => {
    expect(say('5/2 電話済み')).toHaveProperty('comments', [
      { kind: 'note', author: '', text: '5/2 電話済み', at: null },
    ])
    expect(say('[1, null, {}]')).toHaveProperty('comments', [])
    expect(say('')).toHaveProperty('comments', [])
  })
})
