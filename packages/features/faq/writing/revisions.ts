import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { type DiffLine, diffLines } from './diff-lines.ts'

/** One text of an article, as a line of its history. */
export interface RevisionRow {
  number: number
  title: string
  /** '' where a program wrote it. */
  author: string
  createdAt: string
}

export interface Revision extends RevisionRow {
  body: string
  category: string
  /** The number that it is compared with; null for the first. */
  against: number | null
  lines: DiffLine[]
}

interface Stored extends RevisionRow {
  body: string
  category: string
  [column: string]: unknown
}

const select = sql`number, title, author_name as author,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`

/** The latest 200 texts, newest first. @throws Problem `not-found` */
export async function listRevisions(context: Context, actor: Actor, input: { id: string }): Promise<RevisionRow[]> {
  authorize(actor, 'articles.read')
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.execute<RevisionRow & Record<string, unknown>>(sql`select ${select} from article_revisions
      where workspace_id = ${actor.workspaceId}::uuid and article_id = ${input.id}::uuid order by number desc limit 200`),
  )
  // Every article has a first text.
  if (rows.length === 0) throw new Problem('not-found')
  return [...rows]
}

/** Title, category and text as one: a change of any of them shows. */
const whole = ({ title, category, body }: Stored) => `${title}\n${category}\n\n${body}`

/**
 * One text, and what changed in it since another one.
 * @param input.against - the older number; the one before when left out
 * @throws Problem `not-found`
 */
export async function readRevision(
  context: Context,
  actor: Actor,
  input: { id: string; number: number; against?: number | undefined },
): Promise<Revision> {
  authorize(actor, 'articles.read')
  const { id, number } = input
  const against = input.against ?? number - 1
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.execute<Stored>(sql`select ${select}, body, category from article_revisions
      where workspace_id = ${actor.workspaceId}::uuid and article_id = ${id}::uuid and number in (${number}, ${against})`),
  )
  const found = [...rows].find((row) => row.number === number)
  const older = [...rows].find((row) => row.number === against)
  if (!found || (!older && input.against !== undefined)) throw new Problem('not-found')
  return { ...found, against: older ? against : null, lines: diffLines(older ? whole(older) : '', whole(found)) }
}
