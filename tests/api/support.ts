import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { type ApiConfig, type App, createApp } from '@koe/api'
import { newId, type OpenDatabase } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { type DatabaseKind, openTestDatabase } from '@koe/db/testing'
import type { ArticleReader } from '@koe/features/faq'
import type { Context } from '@koe/features/workspaces'
import pino from 'pino'

export const testSecret = 'test-secret-of-at-least-32-characters'

export interface TestApi {
  app: App
  context: Context
  database: OpenDatabase
  logged: string[]
  close(): Promise<void>
}

/** The whole API on a database of its own. */
export async function openApi(
  kind: DatabaseKind = 'embedded',
  more: Partial<ApiConfig> = {},
  articleReader?: ArticleReader,
): Promise<TestApi> {
  const database = await openTestDatabase(kind)
  const queue: Queue = await openQueue(database, 'sender', () => undefined)
  const context: Context = {
    db: database.db,
    queue,
    now: () => new Date(),
    newId,
    randomBytes: (size) => randomBytes(size),
    filesDir: tmpdir(),
  }
  const logged: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  const config = { secret: testSecret, version: '0.0.0', databaseKind: kind, ...more }
  const app = createApp({ context, logger, config, ...(articleReader ? { articleReader } : {}) })
  return {
    app,
    context,
    database,
    logged,
    async close() {
      await queue.stop(100)
      await database.close()
    },
  }
}

export interface Answer {
  status: number
  headers: Headers
  body: unknown
}

export interface Caller {
  cookie?: string
  token?: string
  workspace?: string
}

/** One request as somebody, with a JSON body where there is one. */
export async function call(
  api: TestApi,
  route: string,
  caller: Caller = {},
  body?: unknown,
  type = 'application/json',
): Promise<Answer> {
  const [method = 'GET', path = '/'] = route.split(' ')
  const headers = new Headers()
  if (caller.cookie) headers.set('cookie', caller.cookie)
  if (caller.token) headers.set('authorization', `Bearer ${caller.token}`)
  if (caller.workspace) headers.set('koe-workspace', caller.workspace)
  const init: RequestInit = { method, headers }
  if (body !== undefined) {
    headers.set('content-type', type)
    init.body = JSON.stringify(body)
  }
  return read(await api.app.fetch(new Request(`http://koe.test${path}`, init)))
}

export async function read(res: Response): Promise<Answer> {
  const text = await res.text()
  const json = /json/.test(res.headers.get('content-type') ?? '')
  return { status: res.status, headers: res.headers, body: json && text ? JSON.parse(text) : text }
}

/** The cookies of an answer as a browser would send them back. */
export const cookieOf = (answer: Answer): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
