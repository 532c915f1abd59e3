import type { ArticleReader } from '@koe/features/faq'
import { createPool } from './text-pool.ts'

export interface ArticleReaderOptions {
  /** The bundled `text-thread.ts`; default: `text-thread.mjs` beside the running bundle. */
  threadUrl?: URL
  dictionaryPath?: string
  /** After this long without a question the thread ends and gives its memory back; the index is filled again when there is one. */
  idleMs?: number
}

/**
 * Finds articles on a thread of its own: one of those that read verbatims may be busy for minutes with a fit, and who types
 * does not wait for that. It starts with the first question (about 300 MB); when it dies, the next one starts empty and is filled.
 */
export function createArticleReader(options: ArticleReaderOptions = {}): ArticleReader {
  const { dictionaryPath, idleMs = 1_800_000 } = options
  const settings = {
    url: options.threadUrl ?? new URL('./text-thread.mjs', import.meta.url),
    heapMb: 1024,
    textMs: 10_000,
    taskMs: 120_000,
    startMs: 60_000,
    urgent: true,
    ...(dictionaryPath === undefined ? {} : { dictionaryPath }),
  }
  const pool = createPool(settings, 1, idleMs)
  return {
    async put(workspace, version, changed) {
      await pool.use((worker) => worker.ask({ kind: 'put-articles', workspace, version, changed }))
    },
    find: (workspace, version, question) =>
      pool.use(async (worker) => {
        const reply = await worker.ask({ kind: 'find-articles', workspace, version, question })
        return reply.kind === 'found' ? reply.finding : { kind: 'behind', version: 0 }
      }),
    async train(workspace) {
      await pool.use((worker) => worker.ask({ kind: 'train-articles', workspace }))
    },
    close: () => pool.close(),
  }
}
