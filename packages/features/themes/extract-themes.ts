import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import type { FitResult, TextEngine } from './engine/text-engine.ts'
import {
  abandonedVersions,
  announceModel,
  type Building,
  beat,
  knownThemes,
  openBuilding,
  publishModel,
} from './model/build-model.ts'
import { loadModel } from './model/current-models.ts'
import { continuedThemes, type KnownTheme, matchedThemes, type OldPlace } from './model/match-themes.ts'
import { type FittedVerbatims, placeFitted, placeRest } from './model/place-everything.ts'
import { discardBuilding, emptyRetired, tidyTables } from './model/remove-model.ts'
import { isRated, streamVerbatims } from './model/stream-verbatims.ts'
import { followThemes } from './model/write-lineage.ts'
import { leastToCluster, leastVerbatims } from './refresh-themes.ts'

/** More segments than this are sampled for the fit; all of them are placed. */
const segmentsToFit = 60_000
/** So many rated verbatims are heard at least, where there are as many, however small the sample of all is. */
const ratedToHear = 20_000
const beatMs = 5000

export type ExtractSummary =
  | { outcome: 'published'; version: number; themes: number; segments: number; otherShare: number }
  | { outcome: 'too-few' | 'busy' }

export interface ExtractOptions {
  signal?: AbortSignal
  seed?: number
  /** Fixes the number of themes. */
  themes?: number
}

/** What the fit starts from. */
interface Ground {
  verbatims: number
  segments: number
  /** Verbatims with an answer beside them. */
  rated: number
  activeVersion: number
  /** Segments that the space of the active model was fitted on; a warm refresh keeps that figure. */
  fitted: number
  known: KnownTheme[]
}

async function survey(context: Context, workspaceId: string): Promise<Ground> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [counts] = await tx.execute<{ verbatims: number; segments: number; rated: number }>(sql`
      select (select count(*)::int from verbatims where workspace_id = ${workspaceId}::uuid and reading_state = 'read')
          as verbatims,
        (select count(*)::int from segments where workspace_id = ${workspaceId}::uuid) as segments,
        (select count(*)::int from verbatims v where workspace_id = ${workspaceId}::uuid and ${isRated}) as rated`)
    const [active] = await tx.execute<{ version: number; fitted: number }>(sql`
      select version, coalesce((parameters ->> 'fitted')::int, 0) as fitted from theme_models
      where workspace_id = ${workspaceId}::uuid and state = 'active'`)
    const activeVersion = active?.version ?? 0
    return {
      verbatims: counts?.verbatims ?? 0,
      segments: counts?.segments ?? 0,
      rated: counts?.rated ?? 0,
      activeVersion,
      fitted: active?.fitted ?? 0,
      known: await knownThemes(tx, workspaceId, activeVersion),
    }
  })
}

/** Warm keeps what the themes mean; a space learned from less than half of today's words is better learned anew. */
const isWarm = (ground: Ground) => ground.fitted >= leastToCluster && ground.segments < 2 * ground.fitted

interface Fitted {
  fit: FitResult
  verbatims: FittedVerbatims
  continued: Map<number, string>
  warm: boolean
}

async function fitThemes(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  ground: Ground,
  options: ExtractOptions,
  warm: boolean,
): Promise<Fitted> {
  const every = Math.ceil(ground.segments / segmentsToFit)
  const sample = { every, everyRated: Math.ceil(ground.rated / ratedToHear) }
  const verbatims: FittedVerbatims = { rows: [], places: [] }
  const old: OldPlace[] = []
  async function* pages() {
    for await (const page of streamVerbatims(context, workspaceId, ground.activeVersion, sample)) {
      options.signal?.throwIfAborted()
      for (const { id, revision, rules, answerOnly, segments } of page) {
        if (answerOnly) continue
        verbatims.rows.push({
          id,
          revision,
          rules,
          segments: segments.map(({ ordinal, sentiment }) => ({ ordinal, sentiment })),
        })
        for (const { theme, subtheme } of segments) old.push({ theme, subtheme })
      }
      yield page
    }
  }
  const previous = warm ? await activeBytes(context, workspaceId, ground.activeVersion) : undefined
  const fitting = engine.fit(pages(), {
    seed: options.seed ?? 1,
    ...(options.themes === undefined ? {} : { themes: options.themes }),
    ...(previous === undefined ? {} : { previous }),
  })
  const fit = await unlessAborted(fitting, options.signal)
  verbatims.places = fit.set.assignments
  const goesOn = previous !== undefined && fit.set.themes.some((theme) => theme.continues !== null)
  const continued = goesOn
    ? continuedThemes(ground.known, fit.set.themes)
    : matchedThemes(ground.known, fit.set.themes, old, fit.set.assignments)
  return { fit, verbatims, continued, warm: goesOn }
}

/** A fit can take minutes; a worker that stops does not wait for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  // Whoever leaves early no longer listens: the work's own end must not end the process.
  work.catch(() => undefined)
  signal.throwIfAborted()
  let leave: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

async function activeBytes(context: Context, workspaceId: string, version: number): Promise<Uint8Array | undefined> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [row] = await tx.execute<{ run: string }>(sql`
      select coalesce(parameters ->> 'run', '') as run from theme_models
      where workspace_id = ${workspaceId}::uuid and version = ${version}`)
    const model = row && (await loadModel(tx, workspaceId, { version, state: 'active', run: row.run }))
    return model?.bytes
  })
}

/** A name that a person gave must not vanish because the machine looked again: then the refresh is warm after all. */
async function fitKeepingNames(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  ground: Ground,
  options: ExtractOptions,
): Promise<Fitted> {
  const warm = isWarm(ground) && options.themes === undefined
  const fitted = await fitThemes(context, engine, workspaceId, ground, options, warm)
  const kept = new Set(fitted.continued.values())
  const lost = ground.known.some((theme) => theme.locked && !kept.has(theme.id))
  if (!lost || fitted.warm || ground.fitted < leastToCluster) return fitted
  return fitThemes(context, engine, workspaceId, ground, options, true)
}

async function build(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  building: Building,
  reason: string,
  options: ExtractOptions,
): Promise<ExtractSummary> {
  const ground = await survey(context, workspaceId)
  if (ground.verbatims < leastVerbatims) return { outcome: 'too-few' }
  const { fit, verbatims, continued, warm } = await fitKeepingNames(context, engine, workspaceId, ground, options)
  options.signal?.throwIfAborted()
  const { segments } = ground
  const fitted = warm ? ground.fitted : segments
  const built = await announceModel(context, workspaceId, building, fit, { continued, segments, fitted, reason })
  const themeIds = new Map(built.map(({ index, id }) => [index, id]))
  const model = { ...building, state: 'building' as const, themeIds, bytes: fit.model, sentiment: fit.sentiment.bytes }
  await placeFitted(context, workspaceId, model, verbatims, options.signal)
  await placeRest(context, engine, workspaceId, model, options.signal)
  const versions = { previous: ground.activeVersion, version: building.version, known: ground.known, built }
  await publishModel(context, workspaceId, building, built, await followThemes(context, workspaceId, versions))
  const { themes, otherShare } = fit.set
  return { outcome: 'published', version: building.version, themes: themes.length, segments, otherShare }
}

/**
 * Makes a new version of the themes from everything that was read, and turns all figures over to it at once. Themes that go
 * on keep their id and a name given by a person. While it runs, the old version is shown and new verbatims are placed under
 * both; a process that dies leaves nothing but rows that the next run removes.
 */
export async function extractThemesFor(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  reason: string,
  options: ExtractOptions = {},
): Promise<ExtractSummary> {
  for (const dead of await abandonedVersions(context, workspaceId)) await discardBuilding(context, workspaceId, dead)
  await emptyRetired(context, workspaceId)
  const building = await openBuilding(context, workspaceId)
  if (!building) return { outcome: 'busy' }
  const beating = setInterval(() => void beat(context, workspaceId, building).catch(() => undefined), beatMs)
  beating.unref()
  let summary: ExtractSummary | undefined
  try {
    summary = await build(context, engine, workspaceId, building, reason, options)
  } finally {
    clearInterval(beating)
    if (summary?.outcome !== 'published')
      await discardBuilding(context, workspaceId, building).catch((error: unknown) => {
        // The first error says more; without one this is the error.
        if (summary) throw error
      })
  }
  await emptyRetired(context, workspaceId)
  if (summary.outcome === 'published') await tidyTables(context)
  return summary
}
