import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import type { Placement, TextEngine } from '../engine/text-engine.ts'
import { type LoadedModel, modelKey } from './current-models.ts'
import { type PlacedVerbatim, placeSegments } from './place-segments.ts'
import { type StreamedVerbatim, streamUnplaced } from './stream-verbatims.ts'
import { uuidList } from './uuid-list.ts'

/** What was fitted, with the places that the fit itself gave: one for each segment, in order. */
export interface FittedVerbatims {
  rows: (Pick<StreamedVerbatim, 'id' | 'revision' | 'rules'> & { segments: { ordinal: number; sentiment: number }[] })[]
  places: readonly Placement[]
}

type Model = Omit<LoadedModel, 'key'>
type Placed = PlacedVerbatim & Pick<StreamedVerbatim, 'revision' | 'rules'>

const atOnce = 500

/** Holds the verbatims still while their places are written, and passes over those that changed, or were read again, since they were fetched. */
async function unchanged(tx: Transaction, workspaceId: string, placed: readonly Placed[]): Promise<Placed[]> {
  const rows = await tx.execute<{ id: string; revision: number; rules: number }>(sql`
    select id, revision, reading_rules as rules from verbatims where workspace_id = ${workspaceId}::uuid
      and id = any(${uuidList(placed)}::uuid[]) and reading_state = 'read' order by id for share`)
  const now = new Map(rows.map((row) => [row.id, row]))
  return placed.filter(({ id, revision, rules }) => now.get(id)?.revision === revision && now.get(id)?.rules === rules)
}

const write = (context: Context, workspaceId: string, model: Model, placed: readonly Placed[]) =>
  withWorkspace(context.db, workspaceId, async (tx) => {
    await placeSegments(tx, workspaceId, model, await unchanged(tx, workspaceId, placed))
  })

/** Writes the places that the fit gave, two batches at a time: one is put together while the database writes the other. */
export async function placeFitted(
  context: Context,
  workspaceId: string,
  model: Model,
  { rows, places }: FittedVerbatims,
  signal?: AbortSignal,
): Promise<void> {
  let next = 0
  let from = 0
  const lane = async () => {
    for (let batch = take(); batch.length > 0; batch = take()) {
      signal?.throwIfAborted()
      await write(context, workspaceId, model, batch)
    }
  }
  const take = () => {
    const batch = rows.slice(from, from + atOnce)
    from += batch.length
    return batch.map(({ segments, ...verbatim }) => ({
      ...verbatim,
      segments: segments.flatMap(({ ordinal, sentiment }) => {
        const assignment = places[next++]
        return assignment ? [{ ordinal, sentiment, assignment }] : []
      }),
    }))
  }
  const settled = await Promise.allSettled([lane(), lane()])
  for (const lane of settled) if (lane.status === 'rejected') throw lane.reason
}

/**
 * Places what the fit did not see: what was beyond its sample, and what was read before the model was announced. What is
 * read later is placed under it by the readers themselves, so when this ends no verbatim is without its place.
 */
export async function placeRest(
  context: Context,
  engine: TextEngine,
  workspaceId: string,
  model: Model,
  signal?: AbortSignal,
): Promise<void> {
  const key = modelKey(workspaceId, model)
  for await (const page of streamUnplaced(context, workspaceId, model.version)) {
    signal?.throwIfAborted()
    const places = await engine.assign(page, { ...model, key })
    let next = 0
    const placed = page.map(({ id, revision, rules, segments }) => ({
      id,
      revision,
      rules,
      segments: segments.flatMap(({ ordinal, sentiment }) => {
        const assignment = places[next++]
        return assignment ? [{ ordinal, sentiment, assignment }] : []
      }),
    }))
    await write(context, workspaceId, model, placed)
  }
}
