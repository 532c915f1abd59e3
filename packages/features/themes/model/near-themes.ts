import type { Transaction } from '@koe/db'
import { decodeModel, nearThemes } from '@koe/text'
import { sql } from 'drizzle-orm'

/** A theme beside another; `similarity` is the cosine of their middles in the space of the version, −1 … 1. */
export interface NearTheme {
  id: string
  label: string
  similarity: number
}

const shown = 5
/** Of so many workspaces the versions' themes are kept compared: a model is megabytes, and never changes once it is shown. */
const mostKept = 50

type Compared = ReadonlyMap<number, readonly { index: number; similarity: number }[]>

const kept = new Map<string, Compared>()

async function compared(tx: Transaction, workspaceId: string, version: number): Promise<Compared> {
  const own = sql`workspace_id = ${workspaceId}::uuid and version = ${version}`
  const [named] = await tx.execute<{ run: string }>(
    sql`select coalesce(parameters ->> 'run', '') as run from theme_models where ${own}`,
  )
  const key = `${workspaceId}:${version}:${named?.run ?? ''}`
  const known = kept.get(key)
  if (known) return known
  const [row] = await tx.execute<{ model: Uint8Array | null }>(sql`select model from theme_models where ${own}`)
  if (!row?.model) return new Map()
  const model = decodeModel(row.model)
  const found: Compared = new Map(model.themes.map(({ index }) => [index, nearThemes(model, index)]))
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(key, found)
  return found
}

/** The nearest themes of the same level by meaning; none where themes are made of words, or where it is not in the version. */
export async function nearestThemes(
  tx: Transaction,
  workspaceId: string,
  version: number,
  themeId: string,
): Promise<NearTheme[]> {
  const rows = await tx.execute<{ id: string; index: number; label: string }>(sql`
    select t.id, m.index, t.label from model_themes m join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
    where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${version} and t.shown_as is null
      and (t.hidden_by is null or t.id = ${themeId}::uuid)`)
  const own = rows.find(({ id }) => id === themeId)
  if (!own) return []
  const byIndex = new Map(rows.map((theme) => [theme.index, theme]))
  return ((await compared(tx, workspaceId, version)).get(own.index) ?? [])
    .flatMap(({ index, similarity }) => {
      const theme = byIndex.get(index)
      return theme ? [{ id: theme.id, label: theme.label, similarity }] : []
    })
    .slice(0, shown)
}
