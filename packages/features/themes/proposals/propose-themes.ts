import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import type { RecentVerbatim, StoredSegment, TextEngine } from '../engine/text-engine.ts'

/** What was said earlier is not new any more. */
const recentDays = 28
/** The latest of more than this are looked at: enough to find a theme in, and a second of work. */
const mostVerbatims = 4000

/** A segment as it is kept of a proposal: its place, never its words. */
export type SegmentPlace = [verbatim: string, ordinal: number]

interface Row extends Record<string, unknown> {
  id: string
  text: string
  customer: string
  segments: (StoredSegment & { theme: number | null })[]
}

interface Lately {
  version: number
  recent: RecentVerbatim[]
  taken: string[]
}

async function saidLately(context: Context, tx: Transaction, workspaceId: string): Promise<Lately> {
  const since = new Date(context.now().getTime() - recentDays * 86_400_000).toISOString()
  const [workspace] = await tx.execute<{ version: number }>(
    sql`select model_version as version from workspaces where id = ${workspaceId}::uuid`,
  )
  const version = workspace?.version ?? 0
  const rows = await tx.execute<Row>(sql`
    select v.id, v.text, coalesce(v.customer_id, v.id) as customer, (
      select json_agg(json_build_object('ordinal', s.ordinal, 'start', s.start_offset, 'end', s.end_offset,
        'terms', s.terms, 'compounds', s.compounds, 'pairs', s.pairs, 'sentiment', s.sentiment, 'theme', i.index)
        order by s.ordinal)
      from segments s
      join assignments a on a.workspace_id = s.workspace_id and a.model_version = ${version}
        and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal
      left join model_themes i on i.workspace_id = a.workspace_id and i.model_version = a.model_version
        and i.theme_id = a.theme_id
      where s.workspace_id = v.workspace_id and s.verbatim_id = v.id) as segments
    from verbatims v
    where v.workspace_id = ${workspaceId}::uuid and v.reading_state = 'read' and not v.suspicious
      and v.said_at >= ${since}::timestamptz
    order by v.said_at desc, v.id desc limit ${mostVerbatims}`)
  const labels = await tx.execute<{ label: string }>(sql`
    select t.label from model_themes i join themes t on t.workspace_id = i.workspace_id and t.id = i.theme_id
    where i.workspace_id = ${workspaceId}::uuid and i.model_version = ${version}`)
  const recent = rows
    .filter(({ segments }) => segments !== null)
    .map((row) => ({ ...row, verdict: null, themes: row.segments.map(({ theme }) => theme) }))
  return { version, recent, taken: labels.map(({ label }) => label) }
}

const placeOf = (segment: string): SegmentPlace => {
  const [verbatim = '', ordinal] = segment.split(':')
  return [verbatim, Number(ordinal)]
}

/** Somebody said no to this: most of what the smaller of the two holds is in the other as well, or it has the same name. */
async function isDismissed(tx: Transaction, workspaceId: string) {
  const rows = await tx.execute<{ label: string; members: SegmentPlace[] }>(sql`
    select label, members from theme_proposals where workspace_id = ${workspaceId}::uuid and state = 'dismissed'`)
  const dismissed = rows.map(({ label, members }) => ({
    label,
    members: new Set(members.map((place) => place.join(':'))),
  }))
  return (label: string, segments: readonly string[]) =>
    dismissed.some((one) => {
      const common = segments.filter((segment) => one.members.has(segment)).length
      return one.label === label || 2 * common >= Math.min(segments.length, one.members.size)
    })
}

/**
 * Looks for themes that could be made of what was said in the last four weeks and is in none, and keeps them for the version
 * that is shown, in the place of those found before. Nothing is ever made of it by itself.
 * @returns how many were found
 */
export async function proposeThemesFor(context: Context, engine: TextEngine, workspaceId: string): Promise<number> {
  const { version, recent, taken } = await withWorkspace(context.db, workspaceId, (tx) =>
    saidLately(context, tx, workspaceId),
  )
  const found = version === 0 || recent.length === 0 ? [] : await engine.propose(recent, taken)
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const no = await isDismissed(tx, workspaceId)
    const rows = found
      .filter(({ label, segments }) => !no(label, segments))
      .map(({ label, terms, cohesion, segments, representatives }) => ({
        id: context.newId(),
        label,
        terms,
        cohesion,
        members: segments.map(placeOf),
        quotes: representatives.map(placeOf),
      }))
    await tx.execute(sql`delete from theme_proposals where workspace_id = ${workspaceId}::uuid and state = 'open'`)
    await tx.execute(sql`
      insert into theme_proposals (workspace_id, id, model_version, label, terms, cohesion, members, quotes, created_at)
      select ${workspaceId}::uuid, id, ${version}::int, label, terms, cohesion, members, quotes,
        ${context.now().toISOString()}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as x (id uuid, label text, terms text[], cohesion real, members jsonb, quotes jsonb)`)
    return rows.length
  })
}
