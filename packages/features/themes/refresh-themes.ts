import { type Transaction, withWorkspace } from '@koe/db'
import { type CalibrationRow, LEAST_RATED } from '@koe/text'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context } from '../workspaces/index.ts'
import type { VectorsUsed } from './engine/text-engine.ts'

/** Below this many verbatims there are no themes at all. */
export const leastVerbatims = 15
/** Below this many segments themes are found by words, above by clustering: crossing it is worth a new model. */
export const leastToCluster = 200
/** A new share of 未分類 is only believed on this many new segments. */
const leastNewSegments = 200

interface ModelFacts extends Record<string, unknown> {
  segmentCount: number
  otherShare: number
  newSegments: number
  newOther: number
}

/** Whether so much has been said since the model was fitted that its themes no longer cover it. */
export function hasOutgrown({ segmentCount, otherShare, newSegments, newOther }: ModelFacts): boolean {
  const small = segmentCount < leastToCluster
  if (small && segmentCount + newSegments >= leastToCluster) return true
  if (newSegments >= Math.max(leastVerbatims, segmentCount * (small ? 0.5 : 1))) return true
  return newSegments >= leastNewSegments && newOther / newSegments > 1.5 * Math.max(0.1, otherShare)
}

async function reasonToRefresh(tx: Transaction, workspaceId: string): Promise<'first' | 'grown' | null> {
  const [model] = await tx.execute<ModelFacts>(sql`
    select segment_count as "segmentCount", other_share as "otherShare",
      coalesce((parameters ->> 'newSegments')::int, 0) as "newSegments",
      coalesce((parameters ->> 'newOther')::int, 0) as "newOther"
    from theme_models where workspace_id = ${workspaceId}::uuid and state = 'active'`)
  if (model) return hasOutgrown(model) ? 'grown' : null
  const read = await tx.execute(sql`
    select 1 from verbatims where workspace_id = ${workspaceId}::uuid and reading_state = 'read' limit ${leastVerbatims}`)
  return read.length >= leastVerbatims ? 'first' : null
}

/** Asks for new themes when there are none yet or the workspace has outgrown them. */
export async function proposeRefresh(context: Context, workspaceId: string): Promise<void> {
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const reason = await reasonToRefresh(tx, workspaceId)
    if (reason) await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason })
  })
}

/** Asks for new themes now. They appear when the job has run: see `themeRun`. */
export async function refreshThemes(context: Context, actor: Actor): Promise<void> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason: 'asked' })
    await audit(context, tx, actor, 'themes.refresh', { kind: 'workspace', id: workspaceId })
  })
}

export interface ThemeRun {
  modelVersion: number
  publishedAt: string | null
  segments: number
  otherShare: number
  /** Segments read since the model was fitted. */
  newSegments: number
  running: { startedAt: string; stage: string } | null
  /** What refines the rules' sentiment under this version; null for a version made before anything did. */
  sentiment: RunSentiment | null
  /** Whose vectors of words this version uses, and why it had to do without those of a source that is set up. */
  vectors: VectorsUsed
}

export interface RunSentiment {
  /** Verbatims with an answer when the model was fitted, and from how many on answers teach. */
  rated: number
  leastRated: number
  /** What taught: different segments, and rated verbatims; 0 where there was too little. */
  learnedFrom: { segments: number; rated: number }
  /** Score given → how (dis)content the writers were; empty without rated verbatims enough. */
  calibration: CalibrationRow[]
}

/** Which themes are shown, since when, and whether new ones are being made. */
export async function themeRun(context: Context, actor: Actor): Promise<ThemeRun> {
  authorize(actor, 'themes.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const rows = await tx.execute<Record<string, unknown> & RunRow>(sql`
      select version, state, segment_count as "segmentCount", other_share as "otherShare", published_at as "publishedAt",
        created_at as "createdAt", coalesce((parameters ->> 'newSegments')::int, 0) as "newSegments",
        coalesce(parameters ->> 'stage', '') as stage, parameters -> 'sentiment' as sentiment,
        parameters -> 'vectors' as vectors
      from theme_models where workspace_id = ${workspaceId}::uuid and state in ('active', 'building')`)
    const active = rows.find((row) => row.state === 'active')
    const building = rows.find((row) => row.state === 'building')
    return {
      modelVersion: active?.version ?? 0,
      publishedAt: active?.publishedAt ? new Date(active.publishedAt).toISOString() : null,
      segments: active?.segmentCount ?? 0,
      otherShare: active?.otherShare ?? 0,
      newSegments: active?.newSegments ?? 0,
      running: building ? { startedAt: new Date(building.createdAt).toISOString(), stage: building.stage } : null,
      vectors: active?.vectors ?? { source: null, problem: null },
      sentiment: active?.sentiment ? { ...active.sentiment, leastRated: LEAST_RATED } : null,
    }
  })
}

interface RunRow {
  version: number
  state: 'active' | 'building'
  segmentCount: number
  otherShare: number
  publishedAt: string | null
  createdAt: string
  newSegments: number
  stage: string
  sentiment: Omit<RunSentiment, 'leastRated'> | null
  vectors: VectorsUsed | null
}
