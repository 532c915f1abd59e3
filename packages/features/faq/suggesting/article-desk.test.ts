import { newId } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { openTestDatabase } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { openArticleDesk } from './article-desk.ts'
import type { ArticleFinding, ArticleReader } from './article-index.ts'

const question = { text: '解約', category: null, limit: 5 }
const reader = (find: () => Promise<ArticleFinding>): ArticleReader => ({
  find,
  put: async () => undefined,
  train: async () => undefined,
  close: async () => undefined,
})

describe('who asks for an article', () => {
  it('is told to come again while the index is not ready, and never that there is none', async () => {
    const database = await openTestDatabase('embedded')
    const id = newId()
    await database.db.insert(workspaces).values({ id, slug: 'desk', name: '店' })
    const context = { db: database.db }
    const never = reader(() => new Promise(() => undefined))
    const slow = openArticleDesk(context, never, 1000)
    // Where there has never been an article there is nothing to wait for.
    expect(await openArticleDesk(context, never, 20_000).find(id, question)).toEqual([])
    await database.db.execute(sql`insert into help_centers (workspace_id, version) values (${id}::uuid, 1)`)
    await expect(slow.find(id, question)).rejects.toThrow('busy')
    const behind = openArticleDesk(
      context,
      reader(async () => ({ kind: 'behind', version: 0 })),
      5000,
    )
    await expect(behind.find(id, question)).rejects.toThrow('busy')
    const hit = { id: 'a', score: 1, coverage: 1, closeness: 0, prior: 1 }
    const quick = openArticleDesk(
      context,
      reader(async () => ({ kind: 'found', hits: [hit] })),
      5000,
    )
    expect(await quick.find(id, question)).toEqual(['a'])
    await database.close()
  }, 60_000)
})
