import { type Db, PgBoss } from 'pg-boss'
import type { OpenDatabase, Transaction } from '../connect.ts'
import { sendPrepared } from '../prepared.ts'

/** Every kind of job with its data. A job is a wake-up call: the rows say what is left to do, so losing or repeating one is harmless. */
export interface Jobs {
  'read-verbatims': { workspaceId: string }
  'refresh-themes': { workspaceId: string; reason: 'first' | 'grown' | 'asked' | 'scheduled' | 'curated' }
  'run-import': { workspaceId: string; importId: string }
  'undo-import': { workspaceId: string; importId: string }
  'send-mailing': { workspaceId: string; mailingId: string }
  'send-replies': { workspaceId: string }
  'judge-inquiries': { workspaceId: string }
  'count-responses': { workspaceId: string; surveyId: string }
}
export type JobName = keyof Jobs

/** `stately`: at most one waiting and one running job for each workspace (or import, or survey). */
const policies: Record<JobName, 'standard' | 'stately'> = {
  'read-verbatims': 'standard',
  'refresh-themes': 'stately',
  'run-import': 'stately',
  'undo-import': 'stately',
  'send-mailing': 'stately',
  'send-replies': 'stately',
  'judge-inquiries': 'stately',
  'count-responses': 'stately',
}
const names = Object.keys(policies) as JobName[]

export interface Queue {
  /** Writes the job within the caller's transaction: it exists exactly when the transaction commits. */
  enqueue<N extends JobName>(tx: Transaction, name: N, data: Jobs[N]): Promise<void>
  /** Calls `handle` with the waiting jobs, several at a time; a throw makes them wait and come again, at most five times. */
  work<N extends JobName>(name: N, handle: (jobs: Jobs[N][], signal: AbortSignal) => Promise<void>): Promise<void>
  /** How many jobs wait, run or have failed for good, by kind. */
  depths(): Promise<{ name: JobName; waiting: number; active: number; failed: number }[]>
  /** Stops fetching, waits for running jobs up to `drainMs`, and returns the leases of the rest. */
  stop(drainMs?: number): Promise<void>
}

/** A text that opens a transaction of its own must stay on one connection. */
async function runText(database: OpenDatabase, text: string, params: unknown[]) {
  if (!/^\s*begin\b/i.test(text)) return database.sql.unsafe(text, params as never[])
  const session = await database.sql.reserve()
  try {
    return await session.unsafe(text, params as never[])
  } finally {
    session.release()
  }
}

/** drizzle switches date parsing off on the shared client; pg-boss expects dates. */
function executor(database: OpenDatabase): Db {
  return {
    async executeSql(text, values = []) {
      const params = values.map((value) => {
        const plain = value !== null && typeof value === 'object' && !(value instanceof Date) && !Array.isArray(value)
        if (value instanceof Date) return value.toISOString()
        return plain && !ArrayBuffer.isView(value) ? JSON.stringify(value) : value
      })
      const result = await runText(database, text, params)
      // Several statements in one text give a list of results: the last one with rows counts.
      const last = (Array.isArray(result[0]) ? [...result].reverse().find((part) => part.length > 0) : result) ?? []
      const columns = (last as typeof result).columns ?? []
      const dates = columns
        .filter((column) => column.type === 1184 || column.type === 1114)
        .map((column) => column.name)
      const rows = [...(last as Iterable<Record<string, unknown>>)].map((row) => ({ ...row }))
      for (const row of rows)
        for (const name of dates) if (typeof row[name] === 'string') row[name] = new Date(row[name] as string)
      return { rows }
    },
  }
}

/** The embedded database has one owner at a time: what runs while it is being opened was left by a process that is gone. */
async function takeBack(database: OpenDatabase, boss: PgBoss): Promise<void> {
  const left = await database.sql<{ name: JobName; id: string }[]>`
    select name, id from pgboss.job where state = 'active' and name in ${database.sql(names)}`
  for (const { name, id } of left) await boss.fail(name, id, { message: 'its process ended' })
}

/**
 * Opens the job queue in the schema `pgboss` of the same database.
 * @param role - `sender` only enqueues; `worker` also fetches, supervises and keeps the clock
 */
export async function openQueue(
  database: OpenDatabase,
  role: 'sender' | 'worker',
  onError: (error: Error) => void,
): Promise<Queue> {
  const boss = new PgBoss({
    db: executor(database),
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    supervise: role === 'worker',
    // The embedded database has nobody else to look after.
    ...(database.kind === 'external' ? { superviseIntervalSeconds: 15, monitorIntervalSeconds: 15 } : {}),
    schedule: false,
    monitorVacuum: false,
    reindex: false,
  })
  boss.on('error', onError)
  await boss.start()
  for (const name of names) {
    await boss.createQueue(name, {
      policy: policies[name],
      retryLimit: 5,
      retryDelay: 2,
      retryBackoff: true,
      // A dead process is noticed within this and one round of supervision.
      heartbeatSeconds: 30,
      expireInSeconds: 6 * 3600,
    })
    // Any look-up warms the queue's cache entry: filling it within a transaction of the embedded database would wait for itself.
    await boss.getJobById(name, '00000000-0000-0000-0000-000000000000')
  }
  if (database.kind === 'embedded' && role === 'worker') await takeBack(database, boss)
  await database.sql.unsafe('grant usage on schema pgboss to koe_app')
  await database.sql.unsafe('grant select, insert, update, delete on all tables in schema pgboss to koe_app')
  await database.sql.unsafe('grant execute on all functions in schema pgboss to koe_app')

  return {
    async enqueue(tx, name, data) {
      const key = policies[name] === 'stately' ? { singletonKey: Object.values(data).slice(0, 2).join(':') } : {}
      const db: Db = { executeSql: async (text, values = []) => ({ rows: await sendPrepared(tx, text, values) }) }
      await boss.send(name, data, { ...key, db })
    },
    async work(name, handle) {
      const batchSize = policies[name] === 'standard' ? 200 : 1
      await boss.work<Jobs[typeof name]>(name, { batchSize, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        const first = jobs[0]
        if (first)
          await handle(
            jobs.map((job) => job.data),
            first.signal,
          )
      })
    },
    async depths() {
      const rows = await database.sql<{ name: JobName; waiting: number; active: number; failed: number }[]>`
        select name, (count(*) filter (where state < 'active'))::int as waiting,
          (count(*) filter (where state = 'active'))::int as active,
          (count(*) filter (where state = 'failed'))::int as failed
        from pgboss.job where name in ${database.sql(names)} group by name`
      return names.map((name) => rows.find((row) => row.name === name) ?? { name, waiting: 0, active: 0, failed: 0 })
    },
    async stop(drainMs = 20_000) {
      await boss.stop({ graceful: true, timeout: drainMs, close: false })
    },
  }
}
