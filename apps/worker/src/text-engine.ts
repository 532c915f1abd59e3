import { availableParallelism, totalmem } from 'node:os'
import {
  type FitSettings,
  type ModelBytes,
  type ReadOutcome,
  type StoredVerbatim,
  type TextEngine,
  type VectorSource,
  vectorsFrom,
  withProblem,
} from '@koe/features/themes'
import { createGate, createPool, type Pool } from './text-pool.ts'
import { type TextWorker, ThreadLost, type ThreadSettings } from './text-worker.ts'

export interface TextEngineOptions {
  /** How many threads may run (about 300 MB each); they start when there is work. Default 1. */
  threads?: number
  /** The bundled `text-thread.ts`; default: `text-thread.mjs` beside the running bundle. */
  threadUrl?: URL
  /** Wall clock of one text, of any other task, and of starting a thread. */
  textMs?: number
  taskMs?: number
  startMs?: number
  /** JavaScript heap of one thread. */
  heapMb?: number
  /** After this long without work the threads end and give their memory back. */
  idleMs?: number
  dictionaryPath?: string
  /** Another model's vectors of words; without it the workspace's own words teach them. */
  vectors?: VectorSource
  logger?: { warn(fields: object, message: string): void }
}

/** Two threads where there is room for both, else one. With two, one reads on while the other fits. */
export const threadsForThisMachine = (): number => (availableParallelism() > 1 && totalmem() > 3e9 ? 2 : 1)

function askToRead(pool: Pool, texts: readonly string[], models: readonly ModelBytes[]): Promise<ReadOutcome[]> {
  return pool.use(async (worker) => {
    await worker.learn(models)
    const reply = await worker.ask({ kind: 'read', texts, models: models.map(({ key }) => key) })
    return reply.kind === 'read' ? reply.outcomes : []
  })
}

/**
 * Reads a batch; when the thread dies on it, the text it died on is tried alone on a fresh thread, and the others before and
 * after it as batches of their own. Only a text that kills a thread alone is bad.
 */
async function readAround(
  pool: Pool,
  texts: readonly string[],
  models: readonly ModelBytes[],
  warn: (lost: ThreadLost, text: string) => void,
): Promise<ReadOutcome[]> {
  if (texts.length === 0) return []
  try {
    return await askToRead(pool, texts, models)
  } catch (error) {
    if (!(error instanceof ThreadLost)) throw error
    const at = Math.min(Math.max(0, error.at), texts.length - 1)
    if (texts.length === 1) {
      warn(error, texts[0] ?? '')
      return [{ ok: false, reason: error.reason }]
    }
    const before = await readAround(pool, texts.slice(0, at), models, warn)
    const culprit = await readAround(pool, texts.slice(at, at + 1), models, warn)
    return [...before, ...culprit, ...(await readAround(pool, texts.slice(at + 1), models, warn))]
  }
}

/** The thread says which words there are; the vectors are fetched here, where waiting costs nothing. */
async function askForWords(worker: TextWorker, fit: string, source: VectorSource) {
  const reply = await worker.ask({ kind: 'words', fit })
  return vectorsFrom(source, reply.kind === 'words' ? reply.words : [])
}

async function fitPages(
  worker: TextWorker,
  fit: string,
  pages: AsyncIterable<readonly StoredVerbatim[]>,
  settings: FitSettings,
  source: VectorSource | undefined,
) {
  // The next page is fetched while the thread takes this one.
  let taken: Promise<unknown> = Promise.resolve()
  try {
    for await (const page of pages) {
      await taken
      taken = worker.ask({ kind: 'gather', fit, page })
      taken.catch(() => undefined)
    }
    await taken
  } catch (error) {
    await taken.catch(() => undefined)
    if (worker.alive) await worker.ask({ kind: 'forget', fit })
    throw error
  }
  const asked = source && !settings.previous ? await askForWords(worker, fit, source) : { problem: null }
  const { problem, ...found } = asked
  const reply = await worker.ask({ kind: 'fit', fit, settings: { ...settings, ...found } })
  if (reply.kind !== 'fit') throw new Error('the text thread gave another answer than a fit')
  return withProblem(reply.result, problem)
}

/** The text engine on worker threads: nothing CPU-bound runs on the loop that answers requests and renews leases. */
export function createTextEngine(options: TextEngineOptions = {}): TextEngine {
  const { threads = 1, idleMs = 300_000, logger, dictionaryPath } = options
  const settings: ThreadSettings = {
    url: options.threadUrl ?? new URL('./text-thread.mjs', import.meta.url),
    heapMb: options.heapMb ?? 2048,
    textMs: options.textMs ?? 10_000,
    taskMs: options.taskMs ?? 1_800_000,
    startMs: options.startMs ?? 60_000,
    ...(dictionaryPath === undefined ? {} : { dictionaryPath }),
  }
  const pool = createPool(settings, threads, idleMs)
  // With more than one thread, fits never hold all of them: reading goes on beside them.
  const fitGate = createGate(Math.max(1, threads - 1))
  let fits = 0
  // Never the words themselves: their length says enough to look for the verbatim.
  const warn = (lost: ThreadLost, text: string) =>
    logger?.warn({ reason: lost.reason, characters: text.length }, 'a verbatim ended its text thread')
  return {
    ...(options.vectors ? { vectors: options.vectors } : {}),
    read: (texts, models) => readAround(pool, texts, models, warn),
    async fit(pages, fitSettings) {
      await fitGate.enter()
      try {
        return await pool.use((worker) => fitPages(worker, String(++fits), pages, fitSettings, options.vectors))
      } finally {
        fitGate.leave()
      }
    },
    assign: (verbatims, model) =>
      pool.use(async (worker) => {
        await worker.learn([model])
        const reply = await worker.ask({ kind: 'assign', verbatims, model: model.key })
        return reply.kind === 'assign' ? reply.assignments : []
      }),
    propose: (recent, taken) =>
      pool.use(async (worker) => {
        const reply = await worker.ask({ kind: 'propose', recent, taken })
        return reply.kind === 'propose' ? reply.proposals : []
      }),
    close: () => pool.close(),
  }
}
