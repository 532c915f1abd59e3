import { type Context, Problem } from '../../workspaces/index.ts'
import type { ArticleFinding, ArticleQuestion, ArticleReader } from './article-index.ts'
import { helpVersion, readChanges } from './read-changes.ts'

/** Who asks while the thread starts or the index is filled waits so long, and is then told to come again: «nothing found» would be untrue. */
const PATIENCE_MS = 5000

export interface ArticleDesk {
  /** The ids of the best articles, best first. Keeps and logs nothing of the question. @throws Problem `busy` while the index is filled */
  find(workspaceId: string, question: ArticleQuestion): Promise<string[]>
}

const later = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => {
    setTimeout(resolve, ms, value).unref()
  })

/**
 * Asks the index of this process, and first lets it catch up with what changed: each question reads one row that says the newest
 * version, so that a change in any process shows with the next question.
 */
export function openArticleDesk(
  context: Pick<Context, 'db'>,
  reader: ArticleReader,
  patienceMs = PATIENCE_MS,
): ArticleDesk {
  const catchingUp = new Map<string, Promise<void>>()

  async function fill(workspaceId: string, from: number): Promise<void> {
    for (let since = from; ; ) {
      const changed = await readChanges(context.db, workspaceId, since)
      const last = changed.at(-1)
      if (!last) break
      await reader.put(workspaceId, last.version, changed)
      since = last.version
    }
  }

  /** One at a time for each workspace: who asks meanwhile waits for the same. */
  function catchUp(workspaceId: string, from: number): Promise<void> {
    const running = catchingUp.get(workspaceId)
    if (running) return running
    const filling = fill(workspaceId, from).finally(() => catchingUp.delete(workspaceId))
    catchingUp.set(workspaceId, filling)
    // After the question that waits for it: learning takes longer than anybody waits.
    filling.then(() => reader.train(workspaceId)).catch(() => undefined)
    return filling
  }

  async function ask(workspaceId: string, question: ArticleQuestion): Promise<ArticleFinding> {
    const version = await helpVersion(context.db, workspaceId)
    if (version === 0) return { kind: 'found', hits: [] }
    for (let tries = 0; ; tries++) {
      const found = await reader.find(workspaceId, version, question)
      if (found.kind === 'found' || tries === 2) return found
      await catchUp(workspaceId, found.version)
    }
  }

  return {
    async find(workspaceId, question) {
      const asking = ask(workspaceId, question)
      asking.catch(() => undefined)
      const found = await Promise.race([asking, later(patienceMs, null)])
      if (found?.kind !== 'found') throw new Problem('busy')
      return found.hits.map(({ id }) => id)
    },
  }
}
