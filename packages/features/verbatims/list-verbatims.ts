import { type Transaction, withWorkspace } from '@koe/db'
import { overallSentiment } from '@koe/text'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../workspaces/index.ts'
import { isDay } from './days.ts'
import { filterConditions, type VerbatimFilter } from './filter-verbatims.ts'
import { type AboutTheme, aboutConditions, mentionOf, ofTheme } from './of-theme.ts'

export interface VerbatimQuery {
  filter: VerbatimFilter
  /** Days (2026-05-01) in the workspace's time zone: from inclusive, to exclusive. */
  from?: string | undefined
  to?: string | undefined
  /** Only those that mention this theme or sub-theme. */
  theme?: string | undefined
  /** Only those that mention no theme at all. */
  other?: boolean | undefined
  /** Of those that mention the theme: what the figures of its page count. */
  about?: AboutTheme | undefined
  /** Words that must occur as they stand; several are separated by spaces. */
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}

export interface VerbatimItem {
  id: string
  text: string
  saidAt: string
  saidPrecision: 'time' | 'day' | 'month' | 'year' | 'unknown'
  source: 'response' | 'inquiry' | 'import'
  sourceId: string
  category: string | null
  channel: string
  score: number | null
  scoreKind: 'nps' | 'csat' | 'ces' | null
  attributes: Record<string, string>
  customerId: string | null
  themes: { id: string; label: string }[]
  /** UTF-16 offsets of the segments in question: of the theme asked for, of none (`other`), else of every theme. */
  spans: { start: number; end: number; themeId: string | null; sentiment: number }[]
  /** Of all segments together, by the scores of the version that is shown; null until it is read. */
  sentiment: number | null
  intents: string[]
  losses: string[]
  gains: string[]
}

/** `total` counts all pages; it is given with the first one only. */
export interface VerbatimPage extends Page<VerbatimItem> {
  /** The version of the themes that they are shown under. */
  modelVersion: number
  total?: number
}

type Row = Omit<VerbatimItem, 'themes' | 'spans'>

export const itemColumns = sql`v.id, v.text, v.said_at as "saidAt", v.said_precision as "saidPrecision", v.source,
  v.source_id as "sourceId", v.category, v.channel, v.score, v.score_kind as "scoreKind", v.attributes,
  v.customer_id as "customerId", v.sentiment, v.intents, v.losses, v.gains`

/** Of a verbatim by its segments' scores; what has not been read has none. */
export const sentimentOf = (
  row: { sentiment: number | null },
  segments: readonly { sentiment: number }[],
): number | null => (row.sentiment === null ? null : Math.round(overallSentiment(segments) * 1e4) / 1e4)

const searchConditions = (q: string | undefined): SQL[] =>
  (q ?? '')
    .split(/[\s\u3000]+/)
    .filter(Boolean)
    .slice(0, 8)
    .map((word) => sql`strpos(lower(v.text), lower(${word})) > 0`)

/** Whose verbatims, under which version, and what a day is there. */
interface Where {
  workspaceId: string
  version: number
  moment: (day: string) => SQL
}

function mentionsOf(query: VerbatimQuery, { workspaceId, version, moment }: Where): SQL {
  if (query.theme === undefined)
    return query.other ? sql`v.reading_state = 'read' and not exists (${mentionOf(version)})` : sql`true`
  const at = (day: string | undefined) => (day === undefined ? undefined : moment(day))
  const span = { from: at(query.from), to: at(query.to) }
  return aboutConditions(workspaceId, query.theme, query.about ?? {}, version, span)
}

function conditionsOf(query: VerbatimQuery, where: Where): SQL {
  const { moment } = where
  return sql.join(
    [
      filterConditions(query.filter),
      ...(query.from === undefined ? [] : [sql`v.said_at >= ${moment(query.from)}`]),
      ...(query.to === undefined ? [] : [sql`v.said_at < ${moment(query.to)}`]),
      ...searchConditions(query.q),
      mentionsOf(query, where),
    ],
    sql` and `,
  )
}

/** Where a page ends: the moment with its microseconds, and the id. */
const cursorShape = /^(\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function afterCursor(cursor: string | undefined): SQL {
  if (cursor === undefined) return sql`true`
  const [, at, id] = cursorShape.exec(cursor) ?? []
  const exists =
    at !== undefined && !Number.isNaN(Date.parse(at)) && new Date(at).toISOString().startsWith(at.slice(0, 19))
  if (!exists || !id) throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return sql`(v.said_at, v.id) < (${at}::timestamptz, ${id}::uuid)`
}

/** The themes and the segments' places of some verbatims, under one version. */
async function placesOf(
  tx: Transaction,
  workspaceId: string,
  version: number,
  rows: readonly Row[],
  query: VerbatimQuery,
) {
  const ids = `{${rows.map((row) => row.id).join(',')}}`
  const wanted =
    query.theme !== undefined
      ? ofTheme(workspaceId, query.theme)
      : query.other
        ? sql`a.ordinal is not null and a.theme_id is null`
        : sql`a.theme_id is not null`
  const segments = await tx.execute<{ id: string; wanted: boolean } & VerbatimItem['spans'][number]>(sql`
    select s.verbatim_id as id, coalesce(${wanted}, false) as wanted, s.start_offset as start, s.end_offset as end,
      coalesce(t.shown_as, a.theme_id) as "themeId", coalesce(a.sentiment, s.sentiment) as sentiment
    from segments s left join assignments a on a.workspace_id = s.workspace_id and a.model_version = ${version}
      and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal
    left join themes t on t.workspace_id = a.workspace_id and t.id = a.theme_id
    where s.workspace_id = ${workspaceId}::uuid and s.verbatim_id = any(${ids}::uuid[])
    order by s.verbatim_id, s.ordinal`)
  const themes = await tx.execute<{ verbatimId: string; id: string; label: string }>(sql`
    select m.verbatim_id as "verbatimId", t.id, t.label
    from mentions m join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
    where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${version}
      and m.verbatim_id = any(${ids}::uuid[])
      and (t.parent_id is null or t.id = ${query.theme ?? null}::uuid)
    order by m.confidence desc, t.id`)
  return { segments, themes }
}

/**
 * Customers' own words, newest first: of a period, a filter, a theme, or with certain words in them.
 * @throws Problem `invalid-input` for a cursor that this list did not give
 */
export async function listVerbatims(context: Context, actor: Actor, query: VerbatimQuery): Promise<VerbatimPage> {
  authorize(actor, 'verbatims.read')
  const { workspaceId } = actor
  const after = afterCursor(query.cursor)
  for (const name of ['from', 'to'] as const) {
    const day = query[name]
    if (day !== undefined && !isDay(day))
      throw new Problem('invalid-input', {}, [{ field: `/${name}`, code: 'wrong-format' }])
  }
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [workspace] = await tx.execute<{ version: number; timeZone: string }>(sql`
      select model_version as version, time_zone as "timeZone" from workspaces where id = ${workspaceId}::uuid`)
    const version = workspace?.version ?? 0
    const timeZone = workspace?.timeZone ?? 'Asia/Tokyo'
    const moment = (day: string) => sql`(${day}::date::timestamp at time zone ${timeZone})`
    const where = sql`v.workspace_id = ${workspaceId}::uuid
      and ${conditionsOf(query, { workspaceId, version, moment })}`
    const rows = await tx.execute<Record<string, unknown> & Row & { cursor: string }>(sql`
      select ${itemColumns}, to_char(v.said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cursor
      from verbatims v where ${where} and ${after} order by v.said_at desc, v.id desc limit ${query.limit + 1}`)
    const page = pageOf([...rows], query.limit, (last) => `${last.cursor}_${last.id}`)
    const { segments, themes } = await placesOf(tx, workspaceId, version, page.items, query)
    const items = page.items.map(({ cursor: _, ...row }) => ({
      ...row,
      saidAt: new Date(row.saidAt).toISOString(),
      sentiment: sentimentOf(
        row,
        segments.filter(({ id }) => id === row.id),
      ),
      themes: themes.filter((theme) => theme.verbatimId === row.id).map(({ id, label }) => ({ id, label })),
      spans: segments
        .filter(({ id, wanted }) => wanted && id === row.id)
        .map(({ start, end, themeId, sentiment }) => ({ start, end, themeId, sentiment })),
    }))
    const shown = { items, nextCursor: page.nextCursor, modelVersion: version }
    if (query.cursor !== undefined) return shown
    const [count] = await tx.execute<{ total: number }>(
      sql`select count(*)::int as total from verbatims v where ${where}`,
    )
    return { ...shown, total: count?.total ?? 0 }
  })
}
