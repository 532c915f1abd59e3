import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'

/** A model that segments are placed under: the active one, and while a new one is being built, that one too. */
export interface CurrentModel {
  version: number
  state: 'active' | 'building'
  /** Differs between two builds that happen to get the same version number. */
  run: string
}

/** A model with all that placing needs. `themeIds[index]` = the theme behind the model's own number. */
export interface LoadedModel extends CurrentModel {
  key: string
  bytes: Uint8Array
  sentiment: Uint8Array | null
  themeIds: ReadonlyMap<number, string>
}

/**
 * Which models a reading must be placed under. With `lock` the answer holds until the transaction ends: publishing a model
 * takes the stronger lock on the same row, so after it every reading that commits knows of the new model.
 */
export async function currentModels(tx: Transaction, workspaceId: string, lock = false): Promise<CurrentModel[]> {
  if (lock) await tx.execute(sql`select 1 from workspaces where id = ${workspaceId}::uuid for share`)
  const rows = await tx.execute<{ version: number; state: CurrentModel['state']; run: string }>(sql`
    select version, state, coalesce(parameters ->> 'run', '') as run from theme_models
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
    themes: [number, string][]
  }>(sql`
    select model, sentiment_model as sentiment, (select coalesce(json_agg(json_build_array(index, theme_id)), '[]') from model_themes t
      where t.workspace_id = m.workspace_id and t.model_version = m.version) as themes
    from theme_models m where workspace_id = ${workspaceId}::uuid and version = ${current.version}
      and coalesce(parameters ->> 'run', '') = ${current.run}`)
  if (!row?.model) return undefined
  const key = `${workspaceId}:${current.version}:${current.run}`
  return { ...current, key, bytes: row.model, sentiment: row.sentiment, themeIds: new Map(row.themes) }
}

export const sameModels = (one: readonly CurrentModel[], other: readonly CurrentModel[]): boolean =>
  one.length === other.length &&
  one.every((model, i) => model.version === other[i]?.version && model.run === other[i]?.run)

/** Ids as one parameter: `= any(…::uuid[])` is looked up in the primary key whatever the planner believes of the table. */
export const uuidList = (rows: readonly { id: string }[]): string => `{${rows.map(({ id }) => id).join(',')}}`
