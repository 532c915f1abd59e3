import { withWorkspace } from '@koe/db'
import { sampleShare } from '@koe/text'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { curationOf, type Decision, linksOf, liveDecisions } from './curation/decisions.ts'
import { liveMergers } from './curation/shown-as.ts'
import {
  type FitResult,
  type FitSettings,
  type TextEngine,
  type VectorProblem,
  type VectorSource,
  vectorsFrom,
  withProblem,
} from './engine/text-engine.ts'
import {
  abandonedVersions,
  announceModel,
  type Building,
  beat,
  knownThemes,
  openBuilding,
  publishModel,
} from './model/build-model.ts'
import { continuedThemes, type KnownTheme, matchedThemes, type OldPlace } from './model/match-themes.ts'
import { type FittedVerbatims, placeFitted, placeRest } from './model/place-everything.ts'
import { discardBuilding, emptyRetired, tidyTables } from './model/remove-model.ts'
import { isRated, streamVerbatims } from './model/stream-verbatims.ts'
import { followThemes } from './model/write-lineage.ts'
import { leastToCluster, leastVerbatims } from './refresh-themes.ts'

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
  /** Whose vectors of words the active model uses. */
  source: string | null
  known: KnownTheme[]
  /** What people decided about single texts: every fit follows it. */
  decisions: Decision[]
  /** Which themes are shown as others. */
  merged: Map<string, string>
  curation: number
}

async function survey(context: Context, workspaceId: string): Promise<Ground> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [counts] = await tx.execute<{ verbatims: number; segments: number; rated: number }>(sql`
      select (select count(*)::int from verbatims where workspace_id = ${workspaceId}::uuid and reading_state = 'read')
          as verbatims,
        (select count(*)::int from segments where workspace_id = ${workspaceId}::uuid) as segments,
        (select count(*)::int from verbatims v where workspace_id = ${workspaceId}::uuid and ${isRated}) as rated`)
    const [curated] = await tx.execute<{ curation: number }>(sql`select ${curationOf(workspaceId)} as curation`)
    const [active] = await tx.execute<{ version: number; fitted: number; source: string | null }>(sql`
      select version, coalesce((parameters ->> 'fitted')::int, 0) as fitted, parameters -> 'vectors' ->> 'source' as source
      from theme_models
      where workspace_id = ${workspaceId}::uuid and state = 'active'`)
    const activeVersion = active?.version ?? 0
    return {
      verbatims: counts?.verbatims ?? 0,
      segments: counts?.segments ?? 0,
      rated: counts?.rated ?? 0,
      activeVersion,
      fitted: active?.fitted ?? 0,
      source: active?.source ?? null,
      known: await knownThemes(tx, workspaceId, activeVersion),
      decisions: await liveDecisions(tx, workspaceId),
      merged: await liveMergers(tx, workspaceId),
      curation: curated?.curation ?? 0,
    }
  })
}

/** Warm keeps what the themes mean; a space learned from less than half of today's words is better learned anew. */
const isWarm = (ground: Ground) => ground.fitted >= leastToCluster && ground.segments < 2 * ground.fitted

/** What a fit is done with. */
interface Bench {
  context: Context
  engine: TextEngine
  workspaceId: string
  ground: Ground
  options: ExtractOptions
}

/** One fit, with where its segments were before. */
interface Round {
  fit: FitResult
  verbatims: FittedVerbatims
  old: OldPlace[]
}

interface Fitted extends Pick<Round, 'fit' | 'verbatims'> {
  continued: Map<number, string>
  warm: boolean
}

async function fitOnce(bench: Bench, settings: Omit<FitSettings, 'seed'>): Promise<Round> {
  const { context, engine, workspaceId, ground, options } = bench
  // More segments than a fit looks at are sampled; all of them are placed.
  const heard = { share: sampleShare(ground.segments), ratedShare: ratedToHear / Math.max(ratedToHear, ground.rated) }
  const verbatims: FittedVerbatims = { rows: [], places: [] }
  const old: OldPlace[] = []
  async function* pages() {
    for await (const page of streamVerbatims(context, workspaceId, ground.activeVersion, heard)) {
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
  const fit = await unlessAborted(engine.fit(pages(), { seed: options.seed ?? 1, ...settings }), options.signal)
  verbatims.places = fit.set.assignments
  return { fit, verbatims, old }
}

const firstLevel = (known: readonly KnownTheme[]) => known.filter(({ parentId }) => parentId === null)

async function fitThemes(bench: Bench, warm: boolean): Promise<Fitted> {
  const { context, workspaceId, options, ground } = bench
  const { known, decisions } = ground
  const previous = warm ? await activeBytes(context, workspaceId, ground.activeVersion) : undefined
  if (previous === undefined) return fitAnew(bench, options.themes === undefined ? {} : { themes: options.themes })
  const indices = new Map(firstLevel(known).map(({ id, index }) => [id, index]))
  const shown = firstLevel(known).map(({ index, label }) => ({ index, label }))
  const round = await fitOnce(bench, { previous, shown, links: linksOf(decisions, indices) })
  const { themes, assignments } = round.fit.set
  const goesOn = themes.some((theme) => theme.continues !== null)
  const continued = goesOn ? continuedThemes(known, themes) : matchedThemes(known, themes, round.old, assignments)
  return { ...round, continued, warm: goesOn }
}

/**
 * Themes from scratch know nothing of what people decided: only when it is plain which of them goes on with which can they
 * be refreshed, once, with the texts where they were put.
 */
async function fitAnew(bench: Bench, settings: Omit<FitSettings, 'seed'>): Promise<Fitted> {
  const { known, decisions } = bench.ground
  const round = await fitOnce(bench, settings)
  const continued = matchedThemes(known, round.fit.set.themes, round.old, round.fit.set.assignments)
  const indices = new Map([...continued].map(([index, id]) => [id, index]))
  const links = linksOf(decisions, indices)
  const fresh = { ...round, continued, warm: false }
  if (links.length === 0) return fresh
  const again = await fitOnce(bench, { previous: round.fit.model, links })
  const follows = again.fit.set.themes.flatMap(({ index, continues }): [number, string][] => {
    const id = continues === null ? undefined : continued.get(continues)
    return id === undefined ? [] : [[index, id]]
  })
  // Texts read meanwhile can turn themes by words into themes by meaning, which go on with nothing.
  if (follows.length < continued.size) return fresh
  const fit = withProblem(again.fit, round.fit.vectors.problem)
  return { ...again, fit, continued: new Map(follows), warm: false }
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
    const [row] = await tx.execute<{ model: Uint8Array | null }>(sql`
      select model from theme_models where workspace_id = ${workspaceId}::uuid and version = ${version}`)
    return row?.model ?? undefined
  })
}

/** Asks a source that the shown themes do not use yet for a single word. */
async function problemWith(source: VectorSource, ground: Ground): Promise<VectorProblem | null> {
  return source.name === ground.source ? null : (await vectorsFrom(source, ['声'])).problem
}

/** What a person named or filled must not vanish because the machine looked again: then the refresh is warm after all. */
async function fitKeepingNames(bench: Bench): Promise<Fitted> {
  const { engine, ground, options } = bench
  const keeps = isWarm(ground) && options.themes === undefined
  // Vectors of a new source are worth themes made from scratch; a source that does not answer is not.
  const problem = keeps && engine.vectors ? await problemWith(engine.vectors, ground) : null
  const warm = keeps && (!engine.vectors || engine.vectors.name === ground.source || problem !== null)
  const found = await fitThemes(bench, warm)
  const fitted = problem === null ? found : { ...found, fit: withProblem(found.fit, problem) }
  const kept = new Set(fitted.continued.values())
  const lost = ground.known.some((theme) => theme.locked && !kept.has(theme.id))
  if (!lost || fitted.warm || ground.fitted < leastToCluster) return fitted
  return fitThemes(bench, true)
}

async function build(bench: Omit<Bench, 'ground'>, building: Building, reason: string): Promise<ExtractSummary> {
  const { context, engine, workspaceId, options } = bench
  const ground = await survey(context, workspaceId)
  if (ground.verbatims < leastVerbatims) return { outcome: 'too-few' }
  const { fit, verbatims, continued, warm } = await fitKeepingNames({ ...bench, ground })
  options.signal?.throwIfAborted()
  const { segments, decisions, merged, curation } = ground
  const fitted = warm ? ground.fitted : segments
  const built = await announceModel(context, workspaceId, building, fit, { continued, segments, fitted, reason })
  const themeIds = new Map(built.map(({ index, id }) => [index, id]))
  const links = linksOf(decisions, new Map(built.map(({ index, id }) => [id, index])))
  const shown = built.filter(({ parent }) => parent === null).map(({ index, label }) => ({ index, label }))
  const bytes = { bytes: fit.model, sentiment: fit.sentiment.bytes, links, shown }
  const model = { ...building, state: 'building' as const, curation, themeIds, ...bytes }
  await placeFitted(context, workspaceId, model, verbatims, options.signal)
  await placeRest(context, engine, workspaceId, model, options.signal)
  const versions = { previous: ground.activeVersion, version: building.version, known: ground.known, built }
  const succession = await followThemes(context, workspaceId, versions)
  const followed = new Set(decisions.map(({ move }) => move))
  await publishModel(context, workspaceId, building, built, { succession, followed, merged })
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
    summary = await build({ context, engine, workspaceId, options }, building, reason)
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
