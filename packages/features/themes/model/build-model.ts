import { type Transaction, withWorkspace } from '@koe/db'
import type { ExtractedTheme } from '@koe/text'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { settlePlaces, settleWords } from '../curation/settle-words.ts'
import { liveMergers, recountThemes } from '../curation/shown-as.ts'
import type { FitResult } from '../engine/text-engine.ts'
import { lockModels } from './current-models.ts'
import { keepThemes } from './keep-themes.ts'
import type { KnownTheme } from './match-themes.ts'
import { labelsOf, type Succession, writeLineage } from './write-lineage.ts'

/** The model being built. `run` keeps two builds of one version apart. */
export interface Building {
  version: number
  run: string
}

/** A builder that has not said anything for this long is taken for dead. */
const silentMs = 20_000

/**
 * Opens a new version, unless another process is building one right now. What a dead builder left must be removed before.
 * @returns null when somebody else is at work
 */
export async function openBuilding(context: Context, workspaceId: string): Promise<Building | null> {
  const now = context.now()
  const run = context.newId()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    const others = await tx.execute(sql`
      select 1 from theme_models where workspace_id = ${workspaceId}::uuid and state = 'building'`)
    if (others.length > 0) return null
    const parameters = JSON.stringify({ run, beatAt: now.toISOString(), stage: 'read' })
    const [row] = await tx.execute<{ version: number }>(sql`
      insert into theme_models (workspace_id, version, state, segment_count, other_share, seed, parameters, created_at)
      select ${workspaceId}::uuid, coalesce(max(version), 0) + 1, 'building', 0, 0, 1, ${parameters}::jsonb,
        ${now.toISOString()}::timestamptz
      from theme_models where workspace_id = ${workspaceId}::uuid returning version`)
    return row ? { version: row.version, run } : null
  })
}

/** Says that the builder lives, and what it does. */
export async function beat(context: Context, workspaceId: string, building: Building, stage?: string): Promise<void> {
  const said = JSON.stringify({ beatAt: context.now().toISOString(), ...(stage === undefined ? {} : { stage }) })
  await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute(sql`
      update theme_models set parameters = parameters || ${said}::jsonb
      where workspace_id = ${workspaceId}::uuid and version = ${building.version} and state = 'building'
        and parameters ->> 'run' = ${building.run}`),
  )
}

/** Versions that nobody needs any more: retired ones that still have rows, and those of builders that died. */
export async function abandonedVersions(context: Context, workspaceId: string): Promise<Building[]> {
  const since = new Date(context.now().getTime() - silentMs).toISOString()
  return withWorkspace(context.db, workspaceId, async (tx) => [
    ...(await tx.execute<Building & Record<string, unknown>>(sql`
      select version, coalesce(parameters ->> 'run', '') as run from theme_models
      where workspace_id = ${workspaceId}::uuid and state = 'building'
        and coalesce((parameters ->> 'beatAt')::timestamptz, created_at) < ${since}::timestamptz`)),
  ])
}

/** The themes of a version. Those that a person named, pinned, merged or put something into are locked: they must not get lost. */
export async function knownThemes(tx: Transaction, workspaceId: string, version: number): Promise<KnownTheme[]> {
  return [
    ...(await tx.execute<KnownTheme & Record<string, unknown>>(sql`
      select t.id, m.index, t.parent_id as "parentId", t.label, t.terms, t.label_locked
        or t.pinned_by is not null or t.shown_as is not null
        or exists (select 1 from themes a where a.workspace_id = t.workspace_id and a.shown_as = t.id) or exists (
        select 1 from theme_moves d where d.workspace_id = t.workspace_id and d.theme_id = t.id and d.undone_at is null
      ) as locked
      from model_themes m join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
      where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${version} order by m.index`)),
  ]
}

/** A theme of the new version with its id. */
export type BuiltTheme = ExtractedTheme & { id: string; parentId: string | null }

const themeRows = (tx: Transaction, workspaceId: string, at: string, rows: readonly BuiltTheme[], known: SQL) =>
  tx.execute(sql`
    insert into themes (workspace_id, id, parent_id, label, terms, created_at, updated_at)
    select ${workspaceId}::uuid, id, parent, label, terms, ${at}::timestamptz, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(
      rows.map(({ id, parentId, label, terms }) => ({ id, parent: parentId, label, terms })),
    )}::json) as x (id uuid, parent uuid, label text, terms text[])
    on conflict (workspace_id, id) ${known}`)

/** Themes that are new come in; those that go on stay as they are until the version is shown. */
async function writeThemes(
  tx: Transaction,
  workspaceId: string,
  version: number,
  at: string,
  rows: readonly BuiltTheme[],
) {
  await themeRows(tx, workspaceId, at, rows, sql`do nothing`)
  await tx.execute(sql`
    insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion, representatives)
    select ${workspaceId}::uuid, ${version}::int, id, index, size, cohesion, representatives
    from json_to_recordset(${JSON.stringify(
      rows.map(({ id, index, size, cohesion, representatives }) => ({ id, index, size, cohesion, representatives })),
    )}::json) as x (id uuid, index int, size int, cohesion real, representatives jsonb)`)
}

/**
 * Makes the fitted model known to the readers of texts: from the commit on, every reading is placed under it as well as
 * under the active one. Nothing shows it yet.
 * @returns the themes with their ids
 * @throws when the building was thrown away meanwhile
 */
export async function announceModel(
  context: Context,
  workspaceId: string,
  building: Building,
  fit: FitResult,
  facts: { continued: ReadonlyMap<number, string>; segments: number; fitted: number; reason: string },
): Promise<BuiltTheme[]> {
  const at = context.now().toISOString()
  const ids = new Map(fit.set.themes.map(({ index }) => [index, facts.continued.get(index) ?? context.newId()]))
  const rows = fit.set.themes.map((theme) => ({
    ...theme,
    id: ids.get(theme.index) ?? context.newId(),
    parentId: theme.parent === null ? null : (ids.get(theme.parent) ?? null),
  }))
  const { bytes, ...mood } = fit.sentiment
  const said = {
    stage: 'assign',
    sentiment: mood,
    vectors: fit.vectors,
    fitted: facts.fitted,
    reason: facts.reason,
    newSegments: 0,
    newOther: 0,
  }
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    await writeThemes(tx, workspaceId, building.version, at, rows)
    const written = await tx.execute(sql`
      update theme_models set model = ${Buffer.from(fit.model)}, sentiment_model = ${Buffer.from(bytes)}, segment_count = ${facts.segments},
        other_share = ${fit.set.otherShare}, parameters = parameters || ${JSON.stringify(said)}::jsonb
      where workspace_id = ${workspaceId}::uuid and version = ${building.version} and state = 'building'
        and parameters ->> 'run' = ${building.run} returning version`)
    if (written.length === 0) throw new Error('another process threw this model away')
  })
  return rows
}

/** What people decided, or took back, while the version was being made. */
async function decidedSince(tx: Transaction, workspaceId: string, followed: ReadonlySet<string>): Promise<string[]> {
  const moves = await tx.execute<{ id: string; stands: boolean }>(sql`
    select id, undone_at is null as stands from theme_moves where workspace_id = ${workspaceId}::uuid`)
  return moves.flatMap(({ id, stands }) => (stands === followed.has(id) ? [] : [id]))
}

/** Themes that were merged into another, or taken out again, while the version was being made. */
async function mergedSince(tx: Transaction, workspaceId: string, merged: ReadonlyMap<string, string>) {
  const now = await liveMergers(tx, workspaceId)
  const changed = [...merged, ...now].filter(([id]) => merged.has(id) !== now.has(id)).map(([, theme]) => theme)
  const rows = await tx.execute<{ id: string }>(sql`
    select id from themes where workspace_id = ${workspaceId}::uuid and (id = any(${`{${changed.join(',')}}`}::uuid[])
      or shown_as = any(${`{${changed.join(',')}}`}::uuid[]) or shown_as in (select shown_as from themes where workspace_id = ${workspaceId}::uuid
        and id = any(${`{${changed.join(',')}}`}::uuid[])))`)
  return changed.length === 0 ? [] : rows.map(({ id }) => id)
}

/** What people had decided when the version was begun: moves by their ids, mergers with what they merge. */
export interface Followed {
  followed: ReadonlySet<string>
  merged: ReadonlyMap<string, string>
}

/**
 * The turn: one transaction after which every figure comes from the new version, and the ledger says what became of each theme.
 * @param followed the moves that the fit knew of, and the mergers that its places were written under
 */
export async function publishModel(
  context: Context,
  workspaceId: string,
  building: Building,
  rows: readonly BuiltTheme[],
  { succession, followed, merged }: Followed & { succession: Succession },
): Promise<void> {
  const now = context.now().toISOString()
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    await tx.execute(sql`
      update theme_models set state = 'retired', model = null, sentiment_model = null
      where workspace_id = ${workspaceId}::uuid and state = 'active'`)
    const written = await tx.execute(sql`
      update theme_models set state = 'active', published_at = ${now}::timestamptz,
        parameters = parameters - 'stage' - 'beatAt'
      where workspace_id = ${workspaceId}::uuid and version = ${building.version} and state = 'building'
        and parameters ->> 'run' = ${building.run} returning version`)
    if (written.length === 0) throw new Error('another process threw this model away')
    const before = await labelsOf(tx, workspaceId, succession)
    // A theme that goes on takes the new words; its name only where no person has given one.
    await themeRows(
      tx,
      workspaceId,
      now,
      rows,
      sql`do update set parent_id = excluded.parent_id, terms = excluded.terms,
      updated_at = excluded.updated_at, label = case when themes.label_locked then themes.label else excluded.label end`,
    )
    await tx.execute(sql`update workspaces set model_version = ${building.version} where id = ${workspaceId}::uuid`)
    await keepThemes(tx, workspaceId, building.version)
    await recountThemes(tx, workspaceId, building.version, await mergedSince(tx, workspaceId, merged))
    await settlePlaces(tx, workspaceId, building.version)
    const since = await decidedSince(tx, workspaceId, followed)
    const { incomplete } = await settleWords(tx, workspaceId, building.version, since)
    if (incomplete) await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason: 'curated' })
    const after = await labelsOf(tx, workspaceId, succession)
    await writeLineage(context, tx, workspaceId, succession, { before, after })
  })
}
