import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { readArticle } from '../faq/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'

/** What an article could be measured by: the themes of the inquiries that it answers, and the actions that it belongs to. */
export interface ArticleThemes {
  /** Those with the most linked inquiries first. */
  themes: { id: string; label: string; inquiries: number }[]
  actions: { id: string; title: string }[]
}

const MOST = 5

/** @throws Problem `not-found` */
export async function readArticleThemes(context: Context, actor: Actor, input: { id: string }): Promise<ArticleThemes> {
  authorize(actor, 'actions.read')
  const { workspaceId } = actor
  await readArticle(context, actor, input)
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const themes = await tx.execute<ArticleThemes['themes'][number] & Record<string, unknown>>(sql`
      select t.id, t.label, count(distinct i.id)::int as inquiries
      from article_inquiries l
      join inquiries i on i.workspace_id = l.workspace_id and i.id = l.inquiry_id
      join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id
      join workspaces w on w.id = l.workspace_id
      join mentions m on m.workspace_id = v.workspace_id and m.verbatim_id = v.id and m.model_version = w.model_version
      join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
      where l.workspace_id = ${workspaceId}::uuid and l.article_id = ${input.id}::uuid and t.parent_id is null
      group by t.id, t.label order by 3 desc, t.label, t.id limit ${MOST}`)
    const actions = await tx.execute<ArticleThemes['actions'][number] & Record<string, unknown>>(sql`
      select id, title from actions where workspace_id = ${workspaceId}::uuid and article_id = ${input.id}::uuid
        and removed_at is null order by id limit 20`)
    return { themes: [...themes], actions: [...actions] }
  })
}
