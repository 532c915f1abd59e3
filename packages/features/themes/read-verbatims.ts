import { withWorkspace } from '@koe/db'
import type { Context } from '../workspaces/index.ts'
import type { ReadOutcome, TextEngine } from './engine/text-engine.ts'
import { currentModels, type LoadedModel, loadModel, sameModels } from './model/current-models.ts'
import { type ClaimedVerbatim, claimVerbatims, returnVerbatims } from './reading/claim-verbatims.ts'
import { type ReadResult, writeReadings } from './reading/write-readings.ts'
import { proposeRefresh } from './refresh-themes.ts'

/** A verbatim that an engine could not read is tried this often before it is set aside. */
const triesBeforeSetAside = 3
/** Three batches at a time: two threads read while one batch is written. */
const lanes = 3

export interface ReadSummary {
  read: number
  setAside: number
  /** True when the time was over before the verbatims were: a new job is enqueued. */
  more: boolean
}

/** The models of the last batch: their bytes are fetched again only when there is another one. */
interface ModelCache {
  loaded: LoadedModel[]
}

async function modelsNow(context: Context, workspaceId: string, cache: ModelCache): Promise<LoadedModel[]> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const current = await currentModels(tx, workspaceId)
    if (sameModels(current, cache.loaded)) return cache.loaded
    const loaded = await Promise.all(current.map((model) => loadModel(tx, workspaceId, model)))
    cache.loaded = loaded.filter((model) => model !== undefined)
    return cache.loaded
  })
}

function resultOf(verbatim: ClaimedVerbatim, outcome: ReadOutcome | undefined): ReadResult {
  const { id, revision, tries } = verbatim
  if (outcome?.ok) return { id, revision, ...outcome }
  return { id, revision, ok: false, reason: outcome?.reason ?? 'failed', giveUp: tries >= triesBeforeSetAside }
}

/** Reads and writes one claimed batch; when a model appeared or went meanwhile, the batch is placed under the new ones. */
async function readBatch(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  batch: readonly ClaimedVerbatim[],
  cache: ModelCache,
): Promise<{ read: number; setAside: number }> {
  const texts = batch.map((verbatim) => verbatim.text)
  for (let attempt = 0; attempt < 10; attempt++) {
    const models = await modelsNow(context, workspaceId, cache)
    const outcomes = await engine.read(texts, models)
    const results = batch.map((verbatim, i) => resultOf(verbatim, outcomes[i]))
    const written = await writeReadings(context, workspaceId, models, results)
    if (written) return written
  }
  throw new Error('the models changed during ten attempts to write one batch')
}

async function readLane(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  cache: ModelCache,
  isOver: () => boolean,
): Promise<ReadSummary> {
  const sum = { read: 0, setAside: 0, more: false }
  for (;;) {
    if (isOver()) return { ...sum, more: true }
    const batch = await claimVerbatims(context, workspaceId)
    if (batch.length === 0) return sum
    try {
      const { read, setAside } = await readBatch(context, engine, workspaceId, batch, cache)
      sum.read += read
      sum.setAside += setAside
    } catch (error) {
      await returnVerbatims(context, workspaceId, batch).catch(() => undefined)
      throw error
    }
  }
}

/**
 * Reads every waiting verbatim of a workspace: segments, sentiment, intent, loss, gain, and its themes under the current
 * model. Safe to run in any number of processes at once and to kill at any moment: what was not written is read again
 * when its lease has run out. With `forMs` it leaves the rest to a new job after that time. Afterwards it asks for new themes where enough has been said since the last ones.
 */
export async function readVerbatims(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  options: { signal?: AbortSignal; forMs?: number } = {},
): Promise<ReadSummary> {
  const cache: ModelCache = { loaded: [] }
  const end = context.now().getTime() + (options.forMs ?? Number.POSITIVE_INFINITY)
  const isOver = () => options.signal?.aborted === true || context.now().getTime() >= end
  const settled = await Promise.allSettled(
    Array.from({ length: lanes }, () => readLane(context, engine, workspaceId, cache, isOver)),
  )
  const sum = { read: 0, setAside: 0, more: false }
  for (const lane of settled) {
    if (lane.status === 'rejected') throw lane.reason
    sum.read += lane.value.read
    sum.setAside += lane.value.setAside
    sum.more ||= lane.value.more
  }
  if (options.signal?.aborted) return sum
  if (sum.more)
    await withWorkspace(context.db, workspaceId, (tx) => context.queue.enqueue(tx, 'read-verbatims', { workspaceId }))
  else await proposeRefresh(context, workspaceId)
  return sum
}
