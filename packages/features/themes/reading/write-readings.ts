import { type Transaction, withWorkspace } from '@koe/db'
import { type Deciding, overallSentiment, READING_VERSION, type Reading } from '@koe/text'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { settlePlaces } from '../curation/settle-words.ts'
import { type Placement, rounded } from '../engine/text-engine.ts'
import { currentModels, type LoadedModel, sameModels } from '../model/current-models.ts'
import { type PlacedVerbatim, placeSegments } from '../model/place-segments.ts'
import { uuidList } from '../model/uuid-list.ts'
import { isOutdated } from './claim-verbatims.ts'

/** What came out for one claimed verbatim. `assignments[m]` belongs to the m-th model handed to `writeReadings`. */
export type ReadResult = { id: string; revision: number } & (
  | { ok: true; reading: Reading; assignments: Placement[][] }
  | { ok: false; reason: string; giveUp: boolean }
)
type Good = Extract<ReadResult, { ok: true }>
type Bad = Extract<ReadResult, { ok: false }>

const labelsOf = (lists: readonly Deciding[][]) => [...new Set(lists.flat().map(({ label }) => label))].sort()

const verbatimRow = ({ id, reading }: Good) => ({
  id,
  sentiment: rounded(overallSentiment(reading.segments)),
  intents: labelsOf(reading.segments.map((segment) => segment.intents)),
  losses: labelsOf(reading.segments.map((segment) => segment.losses)),
  gains: labelsOf(reading.segments.map((segment) => segment.values)),
  version: reading.tokenizerVersion,
})

const segmentRows = ({ id, reading }: Good) =>
  reading.segments.map((segment, ordinal) => ({
    v: id,
    o: ordinal,
    b: segment.start,
    e: segment.end,
    t: segment.terms,
    c: segment.compounds,
    p: segment.pairs,
    s: rounded(segment.sentiment),
    i: segment.intents,
    l: segment.losses,
    g: segment.values,
  }))

/**
 * Which of the results still fit: same words as when they were claimed, and not read by somebody else meanwhile.
 * @returns their ids; true for those that are read for the first time
 */
async function stillWaiting(tx: Transaction, workspaceId: string, results: readonly ReadResult[]) {
  const rows = await tx.execute<{ id: string; revision: number; fresh: boolean }>(sql`
    select id, revision, reading_state = 'pending' as fresh from verbatims where workspace_id = ${workspaceId}::uuid
      and id = any(${uuidList(results)}::uuid[]) and (reading_state = 'pending' or ${isOutdated}) order by id for update`)
  const revisions = new Map(results.map(({ id, revision }) => [id, revision]))
  return new Map(rows.filter(({ id, revision }) => revisions.get(id) === revision).map(({ id, fresh }) => [id, fresh]))
}

/** What was read before gives way to what is read now, in one transaction: nobody sees a verbatim without its mentions. */
async function writeGood(tx: Transaction, workspaceId: string, models: readonly LoadedModel[], good: readonly Good[]) {
  if (good.length === 0) return
  const ids = uuidList(good)
  for (const table of [sql`mentions`, sql`segments`])
    await tx.execute(
      sql`delete from ${table} where workspace_id = ${workspaceId}::uuid and verbatim_id = any(${ids}::uuid[])`,
    )
  await tx.execute(sql`
    insert into segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds, pairs, sentiment,
      intents, losses, gains)
    select ${workspaceId}::uuid, v, o, b, e, t, c, p, s, i, l, g
    from json_to_recordset(${JSON.stringify(good.flatMap(segmentRows))}::json) as x (v uuid, o int, b int, e int, t text[],
      c text[], p jsonb, s real, i jsonb, l jsonb, g jsonb)`)
  await tx.execute(sql`
    update verbatims v set reading_state = 'read', reading_reason = null, reading_leased_until = null,
      reading_version = x.version, reading_rules = ${READING_VERSION}::int, sentiment = x.sentiment,
      intents = x.intents, losses = x.losses, gains = x.gains
    from json_to_recordset(${JSON.stringify(good.map(verbatimRow))}::json) as x (id uuid, sentiment real, intents text[],
      losses text[], gains text[], version text)
    where v.workspace_id = ${workspaceId}::uuid and v.id = x.id and v.id = any(${ids}::uuid[])`)
  for (const [m, model] of models.entries()) {
    await placeSegments(tx, workspaceId, model, placedUnder(good, m))
    await settlePlaces(tx, workspaceId, model.version, good)
  }
}

const placedUnder = (good: readonly Good[], m: number): PlacedVerbatim[] =>
  good.map(({ id, reading, assignments }) => ({
    id,
    segments: reading.segments.flatMap(({ sentiment }, ordinal) => {
      const assignment = assignments[m]?.[ordinal]
      return assignment ? [{ ordinal, sentiment, assignment }] : []
    }),
  }))

/** The active model keeps count of what it has not been fitted on: that decides when themes are refreshed. */
async function countNew(tx: Transaction, workspaceId: string, models: readonly LoadedModel[], good: readonly Good[]) {
  const m = models.findIndex((model) => model.state === 'active')
  if (m === -1) return
  const places = good.flatMap(({ assignments }) => assignments[m] ?? [])
  const others = places.filter((place) => place.theme === null).length
  await tx.execute(sql`
    update theme_models set parameters = parameters || jsonb_build_object(
      'newSegments', coalesce((parameters ->> 'newSegments')::int, 0) + ${places.length}::int,
      'newOther', coalesce((parameters ->> 'newOther')::int, 0) + ${others}::int)
    where workspace_id = ${workspaceId}::uuid and version = ${models[m]?.version ?? 0}`)
}

/** Where an earlier reading stands it is left standing, and not tried again by these rules. */
async function writeBad(tx: Transaction, workspaceId: string, bad: readonly Bad[]) {
  if (bad.length === 0) return
  await tx.execute(sql`
    update verbatims v set reading_leased_until = null,
      reading_reason = case when v.reading_state = 'pending' then x.reason end,
      reading_rules = case when v.reading_state = 'pending' then v.reading_rules else ${READING_VERSION}::int end,
      reading_state = case when v.reading_state = 'pending' and x.give_up then 'set_aside' else v.reading_state end
    from json_to_recordset(${JSON.stringify(bad.map(({ id, reason, giveUp }) => ({ id, reason, give_up: giveUp })))}::json)
      as x (id uuid, reason text, give_up boolean)
    where v.workspace_id = ${workspaceId}::uuid and v.id = x.id`)
}

/**
 * Writes a batch of readings in one transaction. Repeating it, or losing the process in the midst of it, changes nothing.
 * @returns how many were read and set aside; null when the models changed meanwhile: place the segments again and come back
 */
export async function writeReadings(
  context: Context,
  workspaceId: string,
  models: readonly LoadedModel[],
  results: readonly ReadResult[],
): Promise<{ read: number; setAside: number } | null> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    if (!sameModels(await currentModels(tx, workspaceId, true), models)) return null
    const waiting = await stillWaiting(tx, workspaceId, results)
    const good = results.filter((result): result is Good => result.ok && waiting.has(result.id))
    const bad = results.filter((result): result is Bad => !result.ok && waiting.has(result.id))
    await writeGood(tx, workspaceId, models, good)
    await countNew(
      tx,
      workspaceId,
      models,
      good.filter(({ id }) => waiting.get(id)),
    )
    await writeBad(tx, workspaceId, bad)
    const setAside = bad.filter(({ id, giveUp }) => giveUp && waiting.get(id)).length
    return { read: good.length, setAside }
  })
}
