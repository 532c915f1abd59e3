import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import {
  authUsers,
  categories,
  customers,
  desks,
  inquiries,
  inquiryEntries,
  members,
  verbatims,
  workspaces,
} from '@koe/db/schema'
import { databaseKinds, openTestDatabase } from '@koe/db/testing'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createForm, type InquiryForm, listInquiries, readInquiryCounts } from '../../inquiries/index.ts'
import type { Actor, Context } from '../../workspaces/index.ts'
import {
  checkImport,
  createImport,
  getImport,
  type Import,
  type Mapping,
  removeImported,
  runImport,
  startImport,
  undoImport,
} from '../index.ts'

const header =
  'Id,Requester,Requester external id,Requester email,Assignee,Subject,Status,Via,Category,Created at,Updated at,Solved at'
const rows = [
  '101,山田 花子,C-1,h@example.jp,team@example.jp,返金されない,closed,Email,返金,2026-03-01 09:00,2026-03-02 10:00,2026-03-02 09:00',
  '102,佐藤,C-2,s@example.jp,辞めた人,届かない,pending,Web,配送,2026-03-03 09:00,2026-03-03 09:30,',
  '101,山田 花子,C-1,h@example.jp,,返金されない,closed,Email,返金,2026-03-01 09:00,2026-03-02 10:00,',
  ',佐藤,C-2,s@example.jp,,番号がない,new,Web,,2026-03-03 09:00,,',
  '103,鈴木,,k@example.jp,,色が違う,差し戻し,Web,,2026-03-04 09:00,,',
]
const csv = [header, ...rows].join('\n')

describe.each(databaseKinds())('tickets of another system, %s', (kind) => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  let actor: Extract<Actor, { kind: 'member' }>
  let form: InquiryForm
  const filesDir = mkdtempSync(join(tmpdir(), 'koe-tickets-'))

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'sender', () => undefined)
    const now = () => new Date('2026-06-01T00:00:00Z')
    context = { db: database.db, queue, now, newId, randomBytes: (size) => new Uint8Array(size), filesDir }
  })
  beforeEach(async () => {
    const [workspaceId, memberId, userId] = [newId(), newId(), newId()]
    await database.db.insert(workspaces).values({ id: workspaceId, slug: `w-${workspaceId}`, name: 'W' })
    await database.db.insert(authUsers).values({ id: userId, name: '田中', email: `team-${userId}@example.jp` })
    actor = { kind: 'member', workspaceId, memberId, userId, role: 'analyst' }
    await inside((tx) => tx.insert(members).values({ workspaceId, id: memberId, userId, role: 'analyst' }))
    form = await createForm(context, actor, {
      name: '窓口',
      state: 'live',
      categories: [{ label: '請求' }, { label: '返金', level: 1 }, { label: 'その他' }],
    })
  })
  afterAll(async () => {
    await queue.stop(100)
    await database.close()
    rmSync(filesDir, { recursive: true, force: true })
  })

  const inside = <T>(work: Parameters<typeof withWorkspace<T>>[2]) =>
    withWorkspace(database.db, actor.workspaceId, work)
  async function* pieces(content: string): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += 50) yield Buffer.from(content.slice(at, at + 50))
  }
  const upload = (content = csv.replace('team@example.jp', `team-${actor.userId}@example.jp`), name = 'tickets.csv') =>
    createImport(context, actor, { name, body: pieces(content) })
  const mappingOf = (one: Import, choices: Record<string, string> = {}): Mapping => {
    const found = one.ticketSuggestion
    if (!found?.tickets) throw new Error('nothing suggested')
    return { ...found, tickets: { ...found.tickets, formId: form.id, categories: choices } }
  }
  const take = async (one: Import, mapping: Mapping, batch?: number) => {
    await startImport(context, actor, { id: one.id, mapping })
    await runImport(context, { workspaceId: actor.workspaceId, importId: one.id }, batch ? { batch } : {})
    return getImport(context, actor, { id: one.id })
  }
  const stored = () => inside((tx) => tx.select().from(inquiries).orderBy(asc(inquiries.number)))

  it('are foretold as they come in: what is known, refused, and not known here', async () => {
    const one = await upload()
    expect(one).toMatchObject({ system: 'zendesk', ticketSuggestion: { texts: ['Subject'] } })
    const checked = await checkImport(context, actor, { id: one.id, mapping: mappingOf(one) })
    expect(checked).toMatchObject({
      rowsTotal: 5,
      rowsAdded: 3,
      rowsKnown: 1,
      rowsRefused: 1,
      verbatimsAdded: 3,
      reasons: [{ code: 'missing-number', rows: [5] }],
      unknown: {
        categories: [{ name: '配送', count: 1 }],
        statuses: [{ name: '差し戻し', count: 1 }],
        assignees: [{ name: '辞めた人', count: 1 }],
      },
    })
    expect(await stored()).toEqual([])
    const done = await take(one, mappingOf(one), 2)
    const { rowsAdded, rowsKnown, rowsRefused, verbatimsAdded, unknown } = checked
    expect(done).toMatchObject({ state: 'done', rowsAdded, rowsKnown, rowsRefused, verbatimsAdded, unknown })
  })

  it('are inquiries on their own dates, with number, category, member and what has no place', async () => {
    await take(await upload(), mappingOf(await upload()))
    const [first, second, third] = await stored()
    const child = form.categories.find(({ label }) => label === '返金')
    expect(first).toMatchObject({
      originSystem: 'zendesk',
      originNumber: '101',
      status: 'solved',
      categoryId: child?.id,
      assigneeId: actor.memberId,
      email: 'h@example.jp',
      channel: 'Email',
      attributes: { Requester: '山田 花子' },
      recordedAt: new Date('2026-03-01T00:00:00Z'),
      updatedAt: new Date('2026-03-02T01:00:00Z'),
    })
    expect(second).toMatchObject({
      status: 'waiting',
      categoryId: null,
      attributes: { Assignee: '辞めた人', Category: '配送' },
    })
    expect(third).toMatchObject({ status: 'open', customerId: null, attributes: { Status: '差し戻し' } })
    const words = await inside((tx) => tx.select().from(verbatims).orderBy(asc(verbatims.saidAt)))
    expect(words).toMatchObject([
      { source: 'inquiry', sourceId: first?.id, text: '返金されない', category: '請求 › 返金', attributes: {} },
      { text: '届かない', category: null },
      { text: '色が違う', saidAt: new Date('2026-03-04T00:00:00Z') },
    ])
    const counts = await readInquiryCounts(context, actor, { from: '2026-03-01', to: '2026-03-04' })
    expect(counts).toMatchObject({ total: { current: 2 }, handling: { solution: { median: 86_400, base: 1 } } })
    for (const find of ['101', '#101', 'No. 101'])
      expect((await listInquiries(context, actor, { find, limit: 5 })).items).toMatchObject([
        { origin: { system: 'zendesk', number: '101' } },
      ])
  })

  it('start no clock, send no letter and take nobody’s turn', async () => {
    const desk = {
      workspaceId: actor.workspaceId,
      formId: form.id,
      assignment: 'turns' as const,
      firstReplyMinutes: 10,
      solutionMinutes: 60,
    }
    await inside((tx) => tx.insert(desks).values(desk))
    await take(await upload(), mappingOf(await upload()))
    for (const one of await stored())
      expect(one).toMatchObject({ firstReplyDueAt: null, solutionDueAt: null, dueAt: null, clocksStoppedAt: null })
    const entries = await inside((tx) => tx.select().from(inquiryEntries))
    expect(entries).toMatchObject([{ kind: 'status', detail: { to: 'solved' }, mailState: null }])
  })

  it('come in once, whatever file they stand in, and next to those of another system', async () => {
    await take(await upload(), mappingOf(await upload()))
    const more = await upload(
      [header, '102,佐藤,C-2,,,届かない,solved,Web,,2026-03-03 09:00,,', '104,森,,,,新しい,new,Web,,2026-04-01,,'].join(
        '\n',
      ),
    )
    expect(await take(more, mappingOf(more))).toMatchObject({ rowsAdded: 1, rowsKnown: 1 })
    const other = await upload(
      [header, '102,佐藤,C-2,,,別の102,solved,Web,,2026-03-03 09:00,,'].join('\n'),
      'other.csv',
    )
    const mapping = mappingOf(other)
    const elsewhere = { ...mapping, tickets: { ...mapping.tickets, system: 'other' as const } } as Mapping
    expect(await take(other, elsewhere)).toMatchObject({ rowsAdded: 1 })
    expect((await stored()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
  })

  it('make the categories that were asked for, hidden from customers, and go whole when they are taken back', async () => {
    const one = await upload()
    const done = await take(one, mappingOf(one, { 配送: 'create' }))
    expect(done.unknown.categories).toEqual([])
    const [made] = await inside((tx) => tx.select().from(categories).where(eq(categories.label, '配送')))
    expect(made?.archivedAt).not.toBeNull()
    expect((await stored())[1]?.categoryId).toBe(made?.id)
    await undoImport(context, actor, { id: one.id })
    await removeImported(context, { workspaceId: actor.workspaceId, importId: one.id })
    expect(await getImport(context, actor, { id: one.id })).toMatchObject({ state: 'undone', verbatimsAdded: 0 })
    expect(await stored()).toEqual([])
    for (const table of [verbatims, customers, inquiryEntries])
      expect(await inside((tx) => tx.select().from(table))).toEqual([])
    expect(await inside((tx) => tx.select().from(categories).where(eq(categories.label, '配送')))).toEqual([])
    expect(await take(await upload(), mappingOf(one))).toMatchObject({ rowsAdded: 3 })
  })

  it('bring what was said with them', async () => {
    const at = '2026-03-01T01:00:00Z'
    const comments = [
      { author_id: 1, body: '動かない', public: true, created_at: '2026-03-01T00:00:00Z' },
      { author_id: 2, author: { name: '佐藤' }, body: 'お試しください', public: true, created_at: at },
      { author_id: 2, body: '内緒', public: false, created_at: at },
      { author_id: 1, body: '直りました', public: true, created_at: '2026-03-02T00:00:00Z' },
    ]
    const ticket = {
      id: 7,
      subject: '件名',
      description: '動かない',
      status: 'solved',
      created_at: '2026-03-01T00:00:00Z',
      requester: { id: 1, email: 'a@example.jp' },
      comments,
    }
    const one = await upload(`${JSON.stringify(ticket)}\n`, 'tickets.jsonl')
    expect(await take(one, mappingOf(one))).toMatchObject({ rowsAdded: 1, verbatimsAdded: 2 })
    expect(await stored()).toMatchObject([{ email: 'a@example.jp', firstRepliedAt: new Date(at) }])
    const entries = await inside((tx) => tx.select().from(inquiryEntries).orderBy(asc(inquiryEntries.id)))
    expect(entries).toMatchObject([
      { kind: 'reply', authorName: '佐藤', body: 'お試しください', mailState: null, createdAt: new Date(at) },
      { kind: 'note', body: '内緒' },
      { kind: 'answer', body: '' },
    ])
    const [, answer] = await inside((tx) => tx.select().from(verbatims).orderBy(asc(verbatims.saidAt)))
    expect(answer).toMatchObject({ text: '直りました', questionId: entries[2]?.id })
  })

  it('need a form of the workspace, and leave to write inquiries', async () => {
    const one = await upload()
    const mapping = mappingOf(one)
    const elsewhere = { ...mapping, tickets: { ...mapping.tickets, formId: newId() } } as Mapping
    const errors = [{ field: '/tickets/formId', code: 'not-a-choice' }]
    await expect(checkImport(context, actor, { id: one.id, mapping: elsewhere })).rejects.toMatchObject({ errors })
    const choice = mappingOf(one, { 配送: newId() })
    await expect(startImport(context, actor, { id: one.id, mapping: choice })).rejects.toMatchObject({
      errors: [{ field: '/tickets/categories/配送' }],
    })
    const { id: _, ...numberless } = mapping
    await expect(checkImport(context, actor, { id: one.id, mapping: numberless })).rejects.toMatchObject({
      errors: [{ field: '/id', code: 'no-number-column' }],
    })
    const token: Actor = { kind: 'token', workspaceId: actor.workspaceId, tokenId: newId(), scopes: ['imports:write'] }
    await expect(checkImport(context, token, { id: one.id, mapping })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
