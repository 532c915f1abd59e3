import { type Transaction, withWorkspace } from '@koe/db'
import { articleRevisions, articles, authUsers, helpCenters, members } from '@koe/db/schema'
import { repairText } from '@koe/survey'
import { eq, sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { excerptOf } from '../markdown/parse-markdown.ts'
import { type Article, articleIn, lockArticle } from './article.ts'

export interface ArticleInput {
  /** The question, as customers ask it. */
  title: string
  /** The answer in Markdown. */
  body: string
  category?: string | undefined
}

export interface ArticleChange extends Partial<{ [K in keyof ArticleInput]: ArticleInput[K] | undefined }> {
  id: string
  ownerId?: string | null | undefined
  reviewOn?: string | null | undefined
  /** The revision that was read: who writes on an older one is told. */
  revision: number
}

interface Words {
  title: string
  body: string
  category: string
}

const tidy = ({ title, body, category = '' }: ArticleInput): Words => ({
  title: repairText(title).replace(/\s+/g, ' ').trim(),
  body: repairText(body).replaceAll('\r\n', '\n'),
  category: repairText(category).replace(/\s+/g, ' ').trim(),
})

async function authorOf(tx: Transaction, actor: Actor) {
  if (actor.kind !== 'member') return { authorId: null, authorName: '' }
  const [found] = await tx
    .select({ name: authUsers.name })
    .from(members)
    .innerJoin(authUsers, eq(authUsers.id, members.userId))
    .where(eq(members.id, actor.memberId))
  return { authorId: actor.memberId, authorName: found?.name ?? '' }
}

async function writeRevision(
  context: Context,
  tx: Transaction,
  actor: Actor,
  { articleId, number, ...words }: Words & { articleId: string; number: number },
): Promise<void> {
  await tx.insert(articleRevisions).values({
    workspaceId: actor.workspaceId,
    articleId,
    number,
    ...words,
    excerpt: excerptOf(words.body),
    ...(await authorOf(tx, actor)),
    createdAt: context.now(),
  })
}

/** Begins a draft; whoever writes it owns it. @throws Problem `invalid-input` without a title */
export async function createArticle(context: Context, actor: Actor, input: ArticleInput): Promise<Article> {
  authorize(actor, 'articles.edit')
  const words = tidy(input)
  if (words.title === '') throw new Problem('invalid-input', {}, [{ field: '/title', code: 'required' }])
  const { workspaceId } = actor
  const [id, at] = [context.newId(), context.now()]
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [center] = await tx
      .insert(helpCenters)
      .values({ workspaceId, lastNumber: 1 })
      .onConflictDoUpdate({ target: helpCenters.workspaceId, set: { lastNumber: sql`${helpCenters.lastNumber} + 1` } })
      .returning({ number: helpCenters.lastNumber })
    const ownerId = actor.kind === 'member' ? actor.memberId : null
    const number = center?.number ?? 1
    const row = { workspaceId, id, number, ...words, state: 'draft' as const, revision: 1, ownerId }
    await tx.insert(articles).values({ ...row, createdAt: at, updatedAt: at })
    await writeRevision(context, tx, actor, { articleId: id, number: 1, ...words })
    await audit(context, tx, actor, 'article.create', { kind: 'article', id }, { number })
    return articleIn(tx, workspaceId, id)
  })
}

/** Who may take care of an article: any member. */
async function requireMember(tx: Transaction, id: string): Promise<void> {
  const [found] = await tx.select({ id: members.id }).from(members).where(eq(members.id, id))
  if (!found) throw new Problem('invalid-input', {}, [{ field: '/ownerId', code: 'not-a-choice' }])
}

/**
 * Saves a text as a new revision, or who takes care of the article until when. What customers see stays as it is until it is published
 * again; what is the same already is no revision.
 * @throws Problem `not-found`, `stale-revision` where somebody else saved since, `conflict` where it is put away, `invalid-input`
 */
export async function updateArticle(context: Context, actor: Actor, input: ArticleChange): Promise<Article> {
  authorize(actor, 'articles.edit')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const before = await lockArticle(tx, input.id)
    if (before.revision !== input.revision) throw new Problem('stale-revision', { revision: before.revision })
    if (before.state === 'archived') throw new Problem('conflict', { reason: 'archived' })
    const given = { title: before.title, body: before.body, category: before.category }
    for (const key of ['title', 'body', 'category'] as const) given[key] = input[key] ?? given[key]
    const words = tidy(given)
    if (words.title === '') throw new Problem('invalid-input', {}, [{ field: '/title', code: 'required' }])
    if (input.ownerId) await requireMember(tx, input.ownerId)
    const rewritten = (['title', 'body', 'category'] as const).some((key) => words[key] !== before[key])
    const revision = before.revision + (rewritten ? 1 : 0)
    const change = {
      ...(rewritten
        ? { ...words, revision, state: before.state === 'review' ? before.state : ('draft' as const) }
        : {}),
      ...(input.ownerId === undefined ? {} : { ownerId: input.ownerId }),
      ...(input.reviewOn === undefined ? {} : { reviewOn: input.reviewOn }),
    }
    if (Object.keys(change).length === 0) return articleIn(tx, workspaceId, input.id)
    if (rewritten) await writeRevision(context, tx, actor, { articleId: input.id, number: revision, ...words })
    await tx
      .update(articles)
      .set({ ...change, updatedAt: context.now() })
      .where(eq(articles.id, input.id))
    const detail = { revision, fields: Object.keys(change) }
    await audit(context, tx, actor, 'article.update', { kind: 'article', id: input.id }, detail)
    return articleIn(tx, workspaceId, input.id)
  })
}
