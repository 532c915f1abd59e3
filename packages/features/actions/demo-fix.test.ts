import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { authUsers, members, workspaces } from '@koe/db/schema'
import { openTestDatabase } from '@koe/db/testing'
import { loadTokenizer } from '@koe/text'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDemo } from '../imports/index.ts'
import { createInlineEngine, extractThemesFor, listThemes, readVerbatims } from '../themes/index.ts'
import type { Actor, Context } from '../workspaces/index.ts'
import { underOneVersion } from './count-weeks.ts'
import { createAction, readAction } from './index.ts'

/** The repair of the subtitles that was planted in the demo, 76 days ago. */
describe('the fix in the demo workspace', () => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  const workspaceId = newId()
  const actor: Actor = { kind: 'member', workspaceId, memberId: newId(), userId: 'u', role: 'owner' }

  beforeAll(async () => {
    database = await openTestDatabase('embedded')
    queue = await openQueue(database, 'sender', () => undefined)
    const now = () => new Date('2026-06-01T05:00:00Z')
    const randomBytes = (size: number) => new Uint8Array(size)
    context = { db: database.db, queue, now, newId, randomBytes, filesDir: '' }
    await database.db.insert(workspaces).values({ id: workspaceId, slug: 'demo', name: 'Demo' })
    await database.db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('koe.workspace_id', ${workspaceId}, true)`)
      await tx.insert(authUsers).values({ id: 'u', name: '店主', email: 'o@example.com' })
      await tx.insert(members).values({ workspaceId, id: actor.memberId, userId: 'u', role: 'owner' })
    })
    await loadDemo(context, actor)
    const engine = createInlineEngine(await loadTokenizer())
    await readVerbatims(context, engine, workspaceId)
    await extractThemesFor(context, engine, workspaceId, 'first')
  }, 180_000)
  afterAll(async () => {
    await queue?.stop(100)
    await database?.close()
  })

  it('is found: fewer than without it, and the interval excludes chance', async () => {
    const themes = (await listThemes(context, actor)).filter(({ parentId }) => parentId === null)
    const subtitles = themes.find(({ label, terms }) => [label, ...terms.slice(0, 2)].join().includes('字幕'))
    if (!subtitles) throw new Error(`no theme of subtitles among ${themes.map(({ label }) => label).join()}`)
    const input = { title: '字幕のずれを直した', kind: 'fix' as const, themeIds: [subtitles.id], watchWeeks: 10 }
    const { id } = await createAction(context, actor, { ...input, shippedOn: '2026-03-17' })
    const { effect } = await readAction(context, actor, { id })
    expect(effect).toMatchObject({ verdict: 'decrease', reason: 'changed', complete: true })
    expect(effect?.ratio?.value).toBeLessThan(0.6)
    expect(effect?.ratio?.high).toBeLessThan(1)
    expect(effect?.avoided?.low).toBeGreaterThan(0)
  })

  it('is counted once more where new themes are published while it is counted', async () => {
    const seen: number[] = []
    const publish = (by: number) => sql`update workspaces set model_version = model_version + ${by}::int`
    await withWorkspace(database.db, workspaceId, async (tx) => {
      await underOneVersion(context, tx, workspaceId, async ({ modelVersion }) => {
        if (seen.push(modelVersion) === 1) await tx.execute(publish(1))
      })
      await tx.execute(publish(-1))
    })
    expect(seen).toEqual([1, 2])
  })
})
