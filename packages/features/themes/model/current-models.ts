import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { curationOf, linksOf, liveDecisions } from '../curation/decisions.ts'
import type { ModelBytes } from '../engine/text-engine.ts'

/** A model that segments are placed under: the active one, and while a new one is being built, that one too. */
export interface CurrentModel {
  version: number
  state: 'active' | 'building'
  /** Differs between two builds that happen to get the same version number. */
  run: string
  /** How often people have decided, or taken back, where single texts belong. */
  curation: number
}

/** A model with all that placing needs. `themeIds[index]` = the theme behind the model's own number. */
export interface LoadedModel extends CurrentModel, ModelBytes {
  themeIds: ReadonlyMap<number, string>
}

/** Everything that changes which models there are, or what people decided, holds this lock; readers of texts hold the weaker one. */
export const lockModels = (tx: Transaction, workspaceId: string) =>
  tx.execute(sql`select 1 from workspaces where id = ${workspaceId}::uuid for no key update`)

/** Names a model with the decisions that it is used with. */
export const modelKey = (workspaceId: string, { version, run, curation }: Omit<CurrentModel, 'state'>): string =>
  `${workspaceId}:${version}:${run}:${curation}`

/**
 * Which models a reading must be placed under. With `lock` the answer holds until the transaction ends: publishing a model
 * and deciding about texts take the stronger lock on the same row, so after it every reading that commits knows of it.
 */
export async function currentModels(tx: Transaction, workspaceId: string, lock = false): Promise<CurrentModel[]> {
  if (lock) await tx.execute(sql`select 1 from workspaces where id = ${workspaceId}::uuid for share`)
  const rows = await tx.execute<CurrentModel & Record<string, unknown>>(sql`
    select version, state, coalesce(parameters ->> 'run', '') as run, ${curationOf(workspaceId)} as curation
    from theme_models
    where workspace_id = ${workspaceId}::uuid and state in ('active', 'building') and model is not null
    order by version`)
  return [...rows]
}

/** Fetches the bytes and the themes of one model; undefined when it has been thrown away meanwhile. */
export async function loadModel(
  tx: Transaction,
  workspaceId: string,
  current: CurrentModel,
): Promise<LoadedModel | undefined> {
  const [row] = await tx.execute<{
    model: Uint8Array | null
    sentiment: Uint8Array | null
    themes: { index: number; id: string; label: string; first: boolean }[]
  }>(sql`
    select model, sentiment_model as sentiment, (
        select coalesce(json_agg(json_build_object('index', i.index, 'id', t.id, 'label', t.label,
          'first', t.parent_id is null) order by i.index), '[]')
        from model_themes i join themes t on t.workspace_id = i.workspace_id and t.id = i.theme_id
        where i.workspace_id = m.workspace_id and i.model_version = m.version) as themes
    from theme_models m where workspace_id = ${workspaceId}::uuid and version = ${current.version}
      and coalesce(parameters ->> 'run', '') = ${current.run}`)
  if (!row?.model) return undefined
  const themeIds = new Map(row.themes.map(({ index, id }) => [index, id]))
  const links = linksOf(await liveDecisions(tx, workspaceId), new Map(row.themes.map(({ index, id }) => [id, index])))
  const shown = row.themes.filter(({ first }) => first).map(({ index, label }) => ({ index, label }))
  const key = modelKey(workspaceId, current)
  return { ...current, key, bytes: row.model, sentiment: row.sentiment, links, shown, themeIds }
}

export const sameModels = (one: readonly CurrentModel[], other: readonly CurrentModel[]): boolean =>
  one.length === other.length &&
  one.every(({ version, run, curation }, i) => {
    const same = other[i]
    return version === same?.version && run === same.run && curation === same.curation
  })
