import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { reindex } from '../suggesting/reindex.ts'
import { lockArticle } from '../writing/article.ts'

interface Link {
  id: string
  inquiryId: string
}

/** Says that an article answers an inquiry: search learns the customer's words for it. @throws Problem `not-found` */
export async function linkInquiry(context: Context, actor: Actor, { id, inquiryId }: Link): Promise<void> {
  authorize(actor, 'articles.edit')
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await lockArticle(tx, id)
    const found = await tx.execute(
      sql`select id from inquiries where workspace_id = ${workspaceId}::uuid and id = ${inquiryId}::uuid`,
    )
    if (found.length === 0) throw new Problem('not-found')
    const added = await tx.execute(sql`insert into article_inquiries (workspace_id, article_id, inquiry_id, linked_at)
      values (${workspaceId}::uuid, ${id}::uuid, ${inquiryId}::uuid, ${context.now().toISOString()}::timestamptz)
      on conflict do nothing returning inquiry_id`)
    if (added.length === 0) return
    await reindex(tx, workspaceId, id)
    await audit(context, tx, actor, 'article.link-inquiry', { kind: 'article', id }, { inquiryId })
  })
}

/** Takes the link back. @throws Problem `not-found` where there is none */
export async function unlinkInquiry(context: Context, actor: Actor, { id, inquiryId }: Link): Promise<void> {
  authorize(actor, 'articles.edit')
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await lockArticle(tx, id)
    const gone = await tx.execute(sql`delete from article_inquiries where workspace_id = ${workspaceId}::uuid
      and article_id = ${id}::uuid and inquiry_id = ${inquiryId}::uuid returning inquiry_id`)
    if (gone.length === 0) throw new Problem('not-found')
    await reindex(tx, workspaceId, id)
    await audit(context, tx, actor, 'article.unlink-inquiry', { kind: 'article', id }, { inquiryId })
  })
}
