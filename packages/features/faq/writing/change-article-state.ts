import { withWorkspace } from '@koe/db'
import { articles } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { reindex } from '../suggesting/reindex.ts'
import { type Article, type ArticleState, articleIn, lockArticle } from './article.ts'

/** Where each state leads. Publishing what is published is publishing the newest text. */
const NEXT: Record<ArticleState, readonly ArticleState[]> = {
  draft: ['review', 'published', 'archived'],
  review: ['draft', 'published', 'archived'],
  published: ['draft', 'archived'],
  archived: ['draft'],
}

/**
 * Asks for a review, publishes, takes back or puts away. Customers see what was published until something newer is, or until it is put
 * away; it is taken back with `draft` only after `published`.
 * @throws Problem `not-found`, `stale-revision` where the text is another one by now, `conflict` where the state does not lead there,
 * `invalid-input` when an article without words is published
 */
export async function changeArticleState(
  context: Context,
  actor: Actor,
  input: { id: string; state: ArticleState; revision: number },
): Promise<Article> {
  authorize(actor, 'articles.edit')
  const { workspaceId } = actor
  const { id, state } = input
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const before = await lockArticle(tx, id)
    if (before.revision !== input.revision) throw new Problem('stale-revision', { revision: before.revision })
    if (before.state === state) return articleIn(tx, workspaceId, id)
    if (!NEXT[before.state].includes(state)) throw new Problem('conflict', { reason: 'state' })
    if (state === 'published' && before.body.trim() === '')
      throw new Problem('invalid-input', {}, [{ field: '/body', code: 'required' }])
    const at = context.now()
    const shown =
      state === 'published'
        ? { publicRevision: before.revision, publishedAt: at }
        : state === 'archived' || before.state === 'published'
          ? { publicRevision: null, publishedAt: null }
          : {}
    await tx
      .update(articles)
      .set({ state, ...shown, updatedAt: at })
      .where(eq(articles.id, id))
    if ('publicRevision' in shown) await reindex(tx, workspaceId, id)
    const detail = { from: before.state, to: state, revision: before.revision }
    await audit(context, tx, actor, 'article.change-state', { kind: 'article', id }, detail)
    return articleIn(tx, workspaceId, id)
  })
}
