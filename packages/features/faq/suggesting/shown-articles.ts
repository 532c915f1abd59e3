import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import type { ArticleDesk } from './article-desk.ts'
import type { ArticleQuestion } from './article-index.ts'

/** A published article as a line for customers. */
export interface ShownArticleRow {
  id: string
  number: number
  title: string
  excerpt: string
  category: string
}

export const shownRow = sql`a.id, a.number, r.title, r.excerpt, r.category`
/** Articles beside the text that customers see. */
export const shownTables = sql`articles a join article_revisions r on r.workspace_id = a.workspace_id
  and r.article_id = a.id and r.number = a.public_revision`

/** The published articles that answer a question, best first. */
export async function suggestArticles(
  context: Pick<Context, 'db'>,
  desk: ArticleDesk,
  workspaceId: string,
  question: ArticleQuestion,
): Promise<ShownArticleRow[]> {
  const ids = await desk.find(workspaceId, question)
  if (ids.length === 0) return []
  const list = sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<ShownArticleRow & Record<string, unknown>>(
      sql`select ${shownRow} from ${shownTables} where a.workspace_id = ${workspaceId}::uuid and a.id in (${list})`,
    ),
  )
  const byId = new Map([...rows].map((row) => [row.id, row]))
  // One that was taken back a moment ago is left out.
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The label of a category that a customer chose in a form; null where there is none. */
export async function categoryLabel(
  context: Pick<Context, 'db'>,
  workspaceId: string,
  id: string | undefined,
): Promise<string | null> {
  if (id === undefined) return null
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<{ label: string }>(
      sql`select label from categories where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`,
    ),
  )
  return [...rows][0]?.label ?? null
}
