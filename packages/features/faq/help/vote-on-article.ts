import { withWorkspace } from '@koe/db'
import { articleVotes } from '@koe/db/schema'
import { repairText } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { type Context, Problem } from '../../workspaces/index.ts'
import { reindex } from '../suggesting/reindex.ts'

export interface VoteInput {
  /** The article's number, as it stands in its address. */
  number: number
  /** Made by the browser and kept there: it has one vote, which it may change. */
  visitor: string
  solved: boolean
  /** Why it did not help, in the visitor's words. */
  reason?: string | undefined
}

/** Whether an article helped. The same vote again changes nothing. @throws Problem `not-found` unless it is published */
export async function voteOnArticle(context: Context, workspaceId: string, input: VoteInput): Promise<void> {
  const { solved, visitor } = input
  const reason = repairText(input.reason ?? '').trim()
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const rows = await tx.execute<{ id: string }>(sql`select id from articles where workspace_id = ${workspaceId}::uuid
      and number = ${input.number} and public_revision is not null for update`)
    const articleId = [...rows][0]?.id
    if (articleId === undefined) throw new Problem('not-found')
    const votedAt = context.now()
    const changed = await tx
      .insert(articleVotes)
      .values({ workspaceId, articleId, visitorId: visitor, solved, reason, votedAt })
      .onConflictDoUpdate({
        target: [articleVotes.workspaceId, articleVotes.articleId, articleVotes.visitorId],
        set: { solved, reason, votedAt },
        setWhere: sql`${articleVotes.solved} <> excluded.solved or ${articleVotes.reason} <> excluded.reason`,
      })
      .returning({ solved: articleVotes.solved })
    if (changed.length > 0) await reindex(tx, workspaceId, articleId)
  })
}
