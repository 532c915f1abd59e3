import type { Database, OpenDatabase } from '@koe/db'
import { drizzle } from 'drizzle-orm/postgres-js'

export interface FailingPlan {
  text: string
  plan: string
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  Plans?: Node[]
}

/** What is smaller may be read whole: it is one page or a few. */
const SMALL_ROWS = 1000

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/**
 * A handle of the same database that remembers what it is asked, and afterwards says of which statements the plan fails:
 * those that read a whole table, or skip rows by OFFSET. Only for a database in which nobody is kept out of EXPLAIN.
 */
export function watchPlans(database: OpenDatabase, workspaceId: string) {
  const asked = new Map<string, unknown[]>()
  const logger = {
    logQuery(text: string, params: unknown[]) {
      if (/^\s*(select|with)\b/i.test(text)) asked.set(text, params)
    },
  }
  const db: Database = drizzle(database.sql, { logger })

  async function failing(): Promise<FailingPlan[]> {
    const sizes = await database.sql<{ name: string; rows: number }[]>`
      select relname as name, reltuples as rows from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`
    const large = new Set(sizes.filter(({ rows }) => rows > SMALL_ROWS).map(({ name }) => name))
    const failed: FailingPlan[] = []
    for (const [text, params] of asked) {
      const explain = (format: string) =>
        database.sql.begin(async (session) => {
          await session`
            select set_config('koe.workspace_id', ${workspaceId}, true), set_config('jit', 'off', true), set_config('role', 'koe_app', true)`
          return session.unsafe(`explain (format ${format}) ${text}`, params as never[])
        })
      const [row] = await explain('json')
      const [{ Plan: plan } = { Plan: undefined }] = (row?.['QUERY PLAN'] ?? []) as { Plan?: Node }[]
      const whole = plan ? nodesOf(plan).filter((node) => node['Node Type'].includes('Seq Scan')) : []
      const reads = whole.some((node) => large.has(node['Relation Name'] ?? ''))
      if (!reads && !/\boffset\b/i.test(text)) continue
      const lines = await explain('text')
      failed.push({ text, plan: lines.map((line) => line['QUERY PLAN']).join('\n') })
    }
    return failed
  }
  return { db, failing }
}
