import { type Transaction, withWorkspace } from '@koe/db'
import { type ExtractedTheme, type LineageEvent, type LineageLink, lineageEvents, type Moves } from '@koe/text'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { liveMergers } from '../curation/shown-as.ts'
import { keptThemes } from './keep-themes.ts'
import { type KnownTheme, tracedThemes } from './match-themes.ts'

/** Verbatims that an old and a new theme share, and that only one of them has. */
interface Moved {
  common: number
  onlyOld: number
  onlyNew: number
}

/** What is kept of one event, told from the side of one theme. Labels are those of its time; counts are verbatims. */
export interface LineageDetail {
  version: number
  previous: number
  label: string
  /** The theme was there before and is there now. */
  goesOn: boolean
  /** Of a theme that goes on under a name that the machine changed: the old one and the new one. */
  from?: string
  to?: string
  /** Of a theme that goes on, is new or is retired. */
  moved?: Moved
  /** Of a split and of a merger: whether the others are where its verbatims came from, or where they went. */
  direction?: 'from' | 'to'
  others?: ({ id: string; label: string } & Moved)[]
}

/** From one version to the next: what became of the themes, and which ids stand behind their indices. */
export interface Succession {
  previous: number
  version: number
  events: LineageEvent[]
  oldIds: ReadonlyMap<number, string>
  freshIds: ReadonlyMap<number, string>
}

interface Versions {
  previous: number
  version: number
  known: readonly KnownTheme[]
  built: readonly (ExtractedTheme & { id: string })[]
}

/** How many verbatims have a segment that was in an old theme and is in a new one, and how many each theme has. */
async function countVerbatims(
  tx: Transaction,
  workspaceId: string,
  { previous, version }: Versions,
  index: { old: ReadonlyMap<string, number>; fresh: ReadonlyMap<string, number> },
): Promise<Moves> {
  const moves: Moves = { old: new Map(), fresh: new Map(), common: new Map() }
  const sizes = await tx.execute<{ version: number; theme: string; count: number }>(sql`
    select model_version as version, theme_id as theme, count(*)::int as count from mentions
    where workspace_id = ${workspaceId}::uuid and model_version in (${previous}::int, ${version}::int) group by 1, 2`)
  for (const { version: of, theme, count } of sizes) {
    const side = of === version ? 'fresh' : 'old'
    const at = index[side].get(theme)
    if (at !== undefined) moves[side].set(at, count)
  }
  if (index.old.size === 0) return moves
  const common = await tx.execute<{ old: string; fresh: string; count: number }>(sql`
    select old, fresh, count(*)::int as count from (
      select distinct a.verbatim_id, coalesce(o.shown_as, o.id) as old, coalesce(f.shown_as, f.id) as fresh
      from assignments a
      join assignments b on b.workspace_id = a.workspace_id and b.model_version = ${version}::int
        and b.verbatim_id = a.verbatim_id and b.ordinal = a.ordinal
      cross join lateral (values (a.theme_id, b.theme_id), (a.subtheme_id, b.subtheme_id)) level (old, fresh)
      join themes o on o.workspace_id = a.workspace_id and o.id = level.old
      join themes f on f.workspace_id = a.workspace_id and f.id = level.fresh
      where a.workspace_id = ${workspaceId}::uuid and a.model_version = ${previous}::int
    ) moved group by old, fresh`)
  for (const { old, fresh, count } of common) moves.common.set(`${index.old.get(old)} ${index.fresh.get(fresh)}`, count)
  return moves
}

/** Says what became of the themes. Both versions must be complete; the counts are those of this moment. */
export async function followThemes(context: Context, workspaceId: string, versions: Versions): Promise<Succession> {
  const { previous, version } = versions
  const { merged, kept } = await withWorkspace(context.db, workspaceId, async (tx) => ({
    merged: new Set((await liveMergers(tx, workspaceId)).values()),
    kept: await keptThemes(tx, workspaceId, version),
  }))
  // What is shown as another theme has no history of its own meanwhile; what is kept goes on, if only by name.
  const known = versions.known.filter(({ id }) => !merged.has(id))
  const built = versions.built.filter(({ id }) => !merged.has(id))
  const old = new Map(known.map(({ id, index }) => [id, index]))
  const fresh = new Map(built.map(({ id, index }) => [id, index]))
  const moves = await withWorkspace(context.db, workspaceId, (tx) =>
    countVerbatims(tx, workspaceId, versions, { old, fresh }),
  )
  const ids = new Map(known.map(({ id, index }) => [index, id]))
  const continues = new Map(
    built.flatMap(({ id, index }) => {
      const from = old.get(id)
      return from === undefined ? [] : [[index, from] as const]
    }),
  )
  return {
    previous,
    version,
    events: lineageEvents(tracedThemes(known), built, moves, continues).filter(
      ({ kind, links }) => kind !== 'retired' || !kept.has(ids.get(links[0]?.old ?? -1) ?? ''),
    ),
    oldIds: ids,
    freshIds: new Map(built.map(({ id, index }) => [index, id])),
  }
}

type Labels = ReadonlyMap<string, string>

/** The labels of the themes on either side, as they stand in this transaction. */
export async function labelsOf(tx: Transaction, workspaceId: string, succession: Succession): Promise<Labels> {
  const ids = [...new Set([...succession.oldIds.values(), ...succession.freshIds.values()])]
  const rows = await tx.execute<{ id: string; label: string }>(sql`
    select id, label from themes where workspace_id = ${workspaceId}::uuid and id = any(${`{${ids.join(',')}}`}::uuid[])`)
  return new Map(rows.map(({ id, label }) => [id, label]))
}

interface Row {
  kind: LineageEvent['kind']
  theme: string
  detail: LineageDetail
}
interface Named {
  id: string
  label: string
}

const movedAlong = ({ common, onlyOld, onlyFresh }: LineageLink): Moved => ({ common, onlyOld, onlyNew: onlyFresh })

/** One row for every theme that an event concerns. */
function rowsOf(succession: Succession, labels: { before: Labels; after: Labels }): Row[] {
  const { previous, version, oldIds, freshIds } = succession
  const [old, fresh] = [new Set(oldIds.values()), new Set(freshIds.values())]
  const named = (id: string | undefined, among: Labels): Named => ({ id: id ?? '', label: among.get(id ?? '') ?? '' })
  const before = (link: LineageLink | undefined) => named(oldIds.get(link?.old ?? -1), labels.before)
  const after = (link: LineageLink | undefined) => named(freshIds.get(link?.fresh ?? -1), labels.after)
  const row = (kind: Row['kind'], theme: Named, told: Partial<LineageDetail>): Row => {
    const goesOn = old.has(theme.id) && fresh.has(theme.id)
    return { kind, theme: theme.id, detail: { version, previous, label: theme.label, goesOn, ...told } }
  }
  const apart = (kind: Row['kind'], theme: Named, links: readonly LineageLink[], direction: 'from' | 'to'): Row => {
    const other = direction === 'from' ? before : after
    return row(kind, theme, { direction, others: links.map((link) => ({ ...other(link), ...movedAlong(link) })) })
  }
  return succession.events.flatMap(({ kind, links }) => {
    const [link] = links
    if (kind === 'split' || kind === 'merged') {
      const [hub, spoke] = kind === 'split' ? [before, after] : [after, before]
      const [out, back] = kind === 'split' ? (['to', 'from'] as const) : (['from', 'to'] as const)
      // A theme that goes on in one of the parts is not another theme to itself.
      const others = links.filter((one) => spoke(one).id !== hub(link).id)
      return [apart(kind, hub(link), others, out), ...others.map((one) => apart(kind, spoke(one), [one], back))]
    }
    const moved = link && movedAlong(link)
    const [was, is] = [before(link), after(link)]
    const relabeled = kind === 'continued' && was.label !== is.label ? { from: was.label, to: is.label } : {}
    return [row(kind, is.id === '' ? was : is, { ...relabeled, ...(moved ? { moved } : {}) })]
  })
}

/** Enters into the ledger what became of the themes: in the transaction that turns the versions over. */
export async function writeLineage(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  succession: Succession,
  labels: { before: Labels; after: Labels },
): Promise<void> {
  const rows = rowsOf(succession, labels).map((row) => ({ id: context.newId(), ...row }))
  await tx.execute(sql`
    insert into theme_events (workspace_id, id, kind, theme_id, detail, created_at)
    select ${workspaceId}::uuid, id, kind, theme, detail, ${context.now().toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (id uuid, kind text, theme uuid, detail jsonb)`)
}
