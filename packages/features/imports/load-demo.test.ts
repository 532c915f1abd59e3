import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { answers, customers, inquiries, responses, verbatims, workspaces } from '@koe/db/schema'
import { databaseKinds, openTestDatabase } from '@koe/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { submitInquiry } from '../inquiries/index.ts'
import type { Actor, Context } from '../workspaces/index.ts'
import { loadDemo } from './index.ts'

describe.each(databaseKinds())('the demo workspace, %s', (kind) => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  const workspaceId = newId()
  const actor: Actor = { kind: 'member', workspaceId, memberId: newId(), userId: 'u', role: 'owner' }
  const now = new Date('2026-06-01T05:00:00Z')

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'sender', () => undefined)
    context = {
      db: database.db,
      queue,
      now: () => now,
      newId,
      randomBytes: (size) => new Uint8Array(size),
      filesDir: '',
    }
    await database.db.insert(workspaces).values({ id: workspaceId, slug: 'demo', name: 'Demo' })
  })
  afterAll(async () => {
    await queue.stop(100)
    await database.close()
  })

  it('is filled within seconds, with everything pointing at everything', async () => {
    // Time of the processor, so that a busy machine does not decide.
    const start = process.cpuUsage()
    await loadDemo(context, actor)
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1e6).toBeLessThan(5)
    await withWorkspace(database.db, workspaceId, async (tx) => {
      const said = await tx.select().from(verbatims)
      const given = await tx.select().from(responses)
      const asked = await tx.select().from(inquiries)
      expect(said.length).toBeGreaterThan(700)
      expect(given.length + asked.length).toBe(said.length)
      expect(await tx.select().from(answers)).toHaveLength(given.length * 2)
      expect((await tx.select().from(customers)).length).toBeGreaterThan(300)
      const sources = new Set([...given, ...asked].map((row) => row.id))
      expect(said.every((row) => sources.has(row.sourceId) && row.customerId !== null)).toBe(true)
      expect(said.every((row) => row.saidAt <= now && row.readingState === 'pending')).toBe(true)
      expect(said.some((row) => now.getTime() - row.saidAt.getTime() < 2 * 86_400_000)).toBe(true)
      expect(said.filter((row) => row.source === 'response').every((row) => row.scoreKind === 'nps')).toBe(true)
      expect(asked.every((row) => row.categoryId !== null)).toBe(true)
    })
    const [workspace] = await database.db.select().from(workspaces).where(eq(workspaces.id, workspaceId))
    expect(workspace?.demo).toBe(true)
    expect((await queue.depths()).find(({ name }) => name === 'read-verbatims')?.waiting).toBe(1)
  })

  it('is loaded once, and takes real inquiries after it', async () => {
    await expect(loadDemo(context, actor)).rejects.toMatchObject({ code: 'already-done' })
    const [form] = await withWorkspace(database.db, workspaceId, (tx) => tx.select().from(inquiries).limit(1))
    const submitted = await submitInquiry(
      context,
      { kind: 'customer', workspaceId },
      {
        id: newId(),
        formId: form?.formId ?? '',
        seq: 1,
        answers: {
          category: { type: 'singleChoice', optionId: form?.categoryId ?? '' },
          message: { type: 'longText', text: '本物の問い合わせ' },
        },
        language: 'ja',
        channel: 'web',
        attributes: {},
        customer: null,
      },
    )
    const count = await withWorkspace(database.db, workspaceId, (tx) => tx.$count(inquiries))
    expect(submitted.receipt.number).toBe(count)
  })
})
