import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { imports, workspaces } from '@koe/db/schema'
import { openTestDatabase } from '@koe/db/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor, Context } from '../workspaces/index.ts'
import { createImport, getImport, type Import, type ImportState, wakeImports } from './index.ts'

let database: OpenDatabase
let queue: Queue
let context: Context
let actor: Actor
const filesDir = mkdtempSync(join(tmpdir(), 'koe-wake-'))
const now = new Date('2026-06-01T00:10:00Z')

beforeAll(async () => {
  database = await openTestDatabase('embedded')
  queue = await openQueue(database, 'sender', () => undefined)
  context = { db: database.db, queue, now: () => now, newId, randomBytes: (size) => new Uint8Array(size), filesDir }
  const workspaceId = newId()
  await database.db.insert(workspaces).values({ id: workspaceId, slug: 'wake', name: 'W' })
  actor = { kind: 'member', workspaceId, memberId: newId(), userId: 'u', role: 'analyst' }
})
afterAll(async () => {
  await queue.stop(100)
  await database.close()
  rmSync(filesDir, { recursive: true, force: true })
})

async function left(state: ImportState, minutesAgo: number): Promise<Import> {
  const name = `${state} ${minutesAgo}.csv`
  const one = await createImport(context, actor, { name, body: body(name) })
  const updatedAt = new Date(now.getTime() - minutesAgo * 60_000)
  await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.update(imports).set({ state, updatedAt }).where(eq(imports.id, one.id)),
  )
  return one
}

async function* body(text: string) {
  yield Buffer.from(`ご意見\n${text}`)
}

const stateOf = async (one: Import) => (await getImport(context, actor, { id: one.id })).state
const waiting = async (name: string) => (await queue.depths()).find((depth) => depth.name === name)?.waiting

it('ends a check whose process has died, and leaves one that lives', async () => {
  const dead = await left('checking', 5)
  const alive = await left('checking', 1)
  expect(await wakeImports(context)).toBe(0)
  expect(await stateOf(dead)).toBe('uploaded')
  expect(await stateOf(alive)).toBe('checking')
})

it('gives a new job to an import that lost its own, and to no other', async () => {
  const lost = await left('running', 5)
  await left('running', 1)
  await left('undoing', 5)
  expect(await wakeImports(context)).toBe(2)
  expect(await waiting('run-import')).toBe(1)
  expect(await waiting('undo-import')).toBe(1)
  expect(await stateOf(lost)).toBe('running')
})
