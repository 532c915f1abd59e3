import { type Transaction, withWorkspace } from '@koe/db'
import { helpCenters } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { type ArticleNode, parseMarkdown } from '../markdown/parse-markdown.ts'
import { type ShownArticleRow, shownRow, shownTables } from '../suggesting/shown-articles.ts'

/** What the first page of a help center shows. */
export interface HelpHome {
  /** Whether the inquiry form asks to look here first. */
  lookFirst: boolean
  articles: number
  categories: { name: string; articles: number }[]
  /** What helped most, then the newest. */
  most: ShownArticleRow[]
}

export interface ShownArticle extends ShownArticleRow {
  content: ArticleNode[]
  publishedAt: string
}

const of = (workspaceId: string) => sql`a.workspace_id = ${workspaceId}::uuid`

async function lookFirstIn(tx: Transaction, workspaceId: string): Promise<boolean> {
  const rows = await tx.execute<{ first: boolean }>(
    sql`select look_first as first from help_centers where workspace_id = ${workspaceId}::uuid`,
  )
  return [...rows][0]?.first ?? false
}

/** Needs nobody's leave: it is public. */
export async function readHelpHome(context: Context, workspaceId: string): Promise<HelpHome> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const categories = await tx.execute<{ name: string; articles: number }>(sql`
      select r.category as name, count(*)::int as articles from ${shownTables} where ${of(workspaceId)}
      group by r.category order by r.category = '', count(*) desc, r.category limit 300`)
    const most = await tx.execute<ShownArticleRow & Record<string, unknown>>(sql`
      select ${shownRow} from ${shownTables} left join lateral (select count(*) as n from article_votes v
        where v.workspace_id = a.workspace_id and v.article_id = a.id and v.solved) votes on true
      where ${of(workspaceId)} order by votes.n desc, a.published_at desc, a.id limit 10`)
    const list = [...categories]
    return {
      lookFirst: await lookFirstIn(tx, workspaceId),
      articles: list.reduce((sum, one) => sum + one.articles, 0),
      categories: list,
      most: [...most],
    }
  })
}

/** The articles of one category ('' = without one), by title; at most 500. */
export async function listShownArticles(
  context: Context,
  workspaceId: string,
  input: { category: string },
): Promise<ShownArticleRow[]> {
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<ShownArticleRow & Record<string, unknown>>(sql`select ${shownRow} from ${shownTables}
      where ${of(workspaceId)} and r.category = ${input.category} limit 500`),
  )
  return [...rows].sort((a, b) => a.title.localeCompare(b.title, 'ja') || a.number - b.number)
}

const iso = sql`to_char(a.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Every public article with when it was published, for search engines; at most 50,000, as many as a sitemap holds. */
export async function listShownNumbers(
  context: Context,
  workspaceId: string,
): Promise<{ number: number; publishedAt: string }[]> {
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<{ number: number; publishedAt: string }>(sql`select a.number, ${iso} as "publishedAt" from ${shownTables}
      where ${of(workspaceId)} order by a.number desc limit 50000`),
  )
  return [...rows]
}

/** @throws Problem `not-found` unless it is published */
export async function readShownArticle(
  context: Context,
  workspaceId: string,
  input: { number: number },
): Promise<ShownArticle> {
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<ShownArticleRow & { body: string; publishedAt: string; [column: string]: unknown }>(sql`
      select ${shownRow}, r.body, ${iso} as "publishedAt" from ${shownTables}
      where ${of(workspaceId)} and a.number = ${input.number}`),
  )
  const found = [...rows][0]
  if (!found) throw new Problem('not-found')
  const { body, ...shown } = found
  return { ...shown, content: parseMarkdown(body) }
}

export interface HelpSettings {
  /** The inquiry form first asks to look at the articles. */
  lookFirst: boolean
}

export async function readHelpSettings(context: Context, actor: Actor): Promise<HelpSettings> {
  authorize(actor, 'articles.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => ({ lookFirst: await lookFirstIn(tx, workspaceId) }))
}

export async function changeHelpSettings(context: Context, actor: Actor, input: HelpSettings): Promise<HelpSettings> {
  authorize(actor, 'articles.edit')
  const { workspaceId } = actor
  const { lookFirst } = input
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await tx
      .insert(helpCenters)
      .values({ workspaceId, lookFirst })
      .onConflictDoUpdate({ target: helpCenters.workspaceId, set: { lookFirst } })
    await audit(context, tx, actor, 'help.change-settings', { kind: 'workspace', id: workspaceId }, { lookFirst })
  })
  return { lookFirst }
}
