import { type Transaction, withWorkspace } from '@koe/db'
import { articles } from '@koe/db/schema'
import { eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../../workspaces/index.ts'

export type ArticleState = 'draft' | 'review' | 'published' | 'archived'

/** A line of the list of articles. */
export interface ArticleRow {
  id: string
  number: number
  title: string
  category: string
  state: ArticleState
  /** Of the newest text; send it back with a change. */
  revision: number
  /** What customers see; null where nothing is published. */
  publicRevision: number | null
  publishedAt: string | null
  /** The member who takes care of it. */
  owner: { id: string; name: string } | null
  /** The day on which somebody should look whether it still holds. */
  reviewOn: string | null
  /** What visitors of its page said. */
  votes: { solved: number; unsolved: number }
  updatedAt: string
}

export interface Article extends ArticleRow {
  body: string
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const columns = sql`a.id, a.number, a.title, a.category, a.state, a.revision, a.public_revision as "publicRevision",
  ${iso(sql`a.published_at`)} as "publishedAt", a.review_on::text as "reviewOn", ${iso(sql`a.updated_at`)} as "updatedAt",
  case when m.id is not null then jsonb_build_object('id', m.id, 'name', u.name) end as owner,
  (select jsonb_build_object('solved', count(*) filter (where solved), 'unsolved', count(*) filter (where not solved))
    from article_votes v where v.workspace_id = a.workspace_id and v.article_id = a.id) as votes`

const tables = sql`articles a left join members m on m.workspace_id = a.workspace_id and m.id = a.owner_id
  left join auth_users u on u.id = m.user_id`

/** Within a transaction. @throws Problem `not-found` */
export async function articleIn(tx: Transaction, workspaceId: string, id: string): Promise<Article> {
  const rows = await tx.execute<Article & Record<string, unknown>>(
    sql`select ${columns}, a.body from ${tables} where a.workspace_id = ${workspaceId}::uuid and a.id = ${id}::uuid`,
  )
  const found = [...rows][0]
  if (!found) throw new Problem('not-found')
  return found
}

/** Within a transaction: holds the article until it ends. @throws Problem `not-found` */
export async function lockArticle(tx: Transaction, id: string): Promise<typeof articles.$inferSelect> {
  const [found] = await tx.select().from(articles).where(eq(articles.id, id)).for('update')
  if (!found) throw new Problem('not-found')
  return found
}

/** @throws Problem `not-found` */
export async function readArticle(context: Context, actor: Actor, input: { id: string }): Promise<Article> {
  authorize(actor, 'articles.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => articleIn(tx, actor.workspaceId, input.id))
}

export interface ArticleFilter {
  state?: ArticleState | undefined
  category?: string | undefined
  /** Words of the title or the text, or a number. */
  find?: string | undefined
  /** Only those whose day of review has come. */
  due?: boolean | undefined
  /** Only those that were linked to this inquiry. */
  inquiryId?: string | undefined
}

const escaped = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`

function conditions(context: Context, { state, category, find, due, inquiryId }: ArticleFilter): SQL[] {
  const parts: SQL[] = []
  // What is put away is seen only by who asks for it.
  parts.push(state ? sql`a.state = ${state}` : sql`a.state <> 'archived'`)
  if (category !== undefined) parts.push(sql`a.category = ${category}`)
  if (due) parts.push(sql`a.review_on <= ${context.now().toISOString().slice(0, 10)}::date`)
  if (inquiryId !== undefined)
    parts.push(sql`exists (select 1 from article_inquiries l where l.workspace_id = a.workspace_id and l.article_id = a.id
      and l.inquiry_id = ${inquiryId}::uuid)`)
  const words = find?.normalize('NFKC').trim() ?? ''
  const number = /^(?:no\.?\s*)?(\d{1,9})$/i.exec(words)?.[1]
  if (number) parts.push(sql`a.number = ${Number(number)}`)
  else if (words !== '') parts.push(sql`(a.title ilike ${escaped(words)} or a.body ilike ${escaped(words)})`)
  return parts
}

function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return { at, id }
}

/** Articles, the last changed first. @throws Problem `invalid-input` for a cursor that is none */
export async function listArticles(
  context: Context,
  actor: Actor,
  input: ArticleFilter & { cursor?: string | undefined; limit: number },
): Promise<Page<ArticleRow>> {
  authorize(actor, 'articles.read')
  const { workspaceId } = actor
  const parts = [sql`a.workspace_id = ${workspaceId}::uuid`, ...conditions(context, input)]
  if (input.cursor !== undefined) {
    const { at, id } = readCursor(input.cursor)
    parts.push(sql`(a.updated_at, a.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<ArticleRow & Record<string, unknown>>(sql`select ${columns} from ${tables}
      where ${sql.join(parts, sql` and `)} order by a.updated_at desc, a.id desc limit ${input.limit + 1}`),
  )
  return pageOf([...rows], input.limit, (last) => Buffer.from(`${last.updatedAt} ${last.id}`).toString('base64url'))
}

/** The categories in use, with how many articles each has that are not put away. */
export async function listArticleCategories(
  context: Context,
  actor: Actor,
): Promise<{ name: string; articles: number }[]> {
  authorize(actor, 'articles.read')
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.execute<{ name: string; articles: number }>(sql`select category as name, count(*)::int as articles from articles
      where workspace_id = ${actor.workspaceId}::uuid and category <> '' and state <> 'archived' group by category
      order by count(*) desc, category limit 300`),
  )
  return [...rows]
}
