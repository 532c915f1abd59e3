import { type Transaction, withWorkspace } from '@koe/db'
import { isSampled, verdictOf } from '@koe/text'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import type { StoredSegment, StoredVerbatim } from '../engine/text-engine.ts'
import { uuidList } from './uuid-list.ts'

/** A read verbatim with the places of its segments under an earlier model. */
export interface StreamedVerbatim extends StoredVerbatim {
  revision: number
  /** The version of the rules that it was read by. */
  rules: number
  segments: StreamedSegment[]
}
export interface StreamedSegment extends StoredSegment {
  theme: string | null
  subtheme: string | null
}

const pageSize = 500
const idsAtOnce = 10_000
const start = '00000000-0000-0000-0000-000000000000'

/** A verbatim that came with an answer; what looks made up teaches nothing. */
export const isRated = sql`(v.reading_state = 'read' and v.score_kind is not null and v.score is not null
  and not v.suspicious)`

interface Row extends Record<string, unknown>, Omit<StreamedVerbatim, 'verdict'> {
  kind: 'nps' | 'csat' | 'ces' | null
  score: number | null
}

const verdictIn = ({ kind, score }: Row) => (kind === null || score === null ? null : verdictOf(kind, score))

async function readPage(
  tx: Transaction,
  workspaceId: string,
  version: number,
  where: SQL,
): Promise<StreamedVerbatim[]> {
  const rows = await tx.execute<Row>(sql`
    select v.id, v.revision, v.reading_rules as rules, v.text,
      case when ${isRated} then v.score_kind end as kind, v.score,
      (select coalesce(json_agg(json_build_object('ordinal', s.ordinal, 'start', s.start_offset, 'end', s.end_offset,
          'terms', s.terms, 'compounds', s.compounds, 'pairs', s.pairs, 'sentiment', s.sentiment,
          'theme', a.theme_id, 'subtheme', a.subtheme_id) order by s.ordinal), '[]')
        from segments s left join assignments a on a.workspace_id = s.workspace_id and a.model_version = ${version}
          and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal
        where s.workspace_id = v.workspace_id and s.verbatim_id = v.id) as segments
    from verbatims v
    where v.workspace_id = ${workspaceId}::uuid and v.reading_state = 'read' and ${where}
    order by v.id limit ${pageSize}`)
  return rows.map((row) => ({ ...row, verdict: verdictIn(row) }))
}

/** Ids of all read verbatims, page by page: a sample is drawn from them without their words leaving the database. */
async function* streamIds(context: Context, workspaceId: string) {
  for (let after = start; ; ) {
    const page = await withWorkspace(context.db, workspaceId, (tx) =>
      tx.execute<{ id: string; rated: boolean }>(sql`
        select v.id, ${isRated} as rated from verbatims v
        where v.workspace_id = ${workspaceId}::uuid and v.reading_state = 'read' and v.id > ${after}::uuid
        order by v.id limit ${idsAtOnce}`),
    )
    yield page
    if (page.length < idsAtOnce) return
    after = page.at(-1)?.id ?? after
  }
}

/** The shares of the verbatims, and of those with an answer, that the fit hears: 0–1. */
export interface Heard {
  share: number
  ratedShare: number
}

/**
 * Read verbatims in the order of their ids, page by page, each page in a transaction of its own: the sample that themes are
 * fitted on, and one of those with an answer.
 */
export async function* streamVerbatims(
  context: Context,
  workspaceId: string,
  activeVersion: number,
  { share, ratedShare }: Heard,
): AsyncGenerator<StreamedVerbatim[]> {
  const read = async (chosen: readonly { id: string }[]) => {
    const page = await withWorkspace(context.db, workspaceId, (tx) =>
      readPage(tx, workspaceId, activeVersion, sql`v.id = any(${uuidList(chosen)}::uuid[])`),
    )
    return page.map((verbatim) => ({ ...verbatim, answerOnly: !isSampled(verbatim.id, share) }))
  }
  let chosen: { id: string }[] = []
  for await (const ids of streamIds(context, workspaceId)) {
    for (const { id, rated } of ids)
      if (isSampled(id, share) || (rated && isSampled(id, ratedShare))) chosen.push({ id })
    while (chosen.length >= pageSize) {
      yield await read(chosen.slice(0, pageSize))
      chosen = chosen.slice(pageSize)
    }
  }
  if (chosen.length > 0) yield await read(chosen)
}

/** Read verbatims whose segments have no place under the model yet, in the order of their ids. */
export async function* streamUnplaced(
  context: Context,
  workspaceId: string,
  version: number,
): AsyncGenerator<StreamedVerbatim[]> {
  const unplaced = sql`exists (select 1 from segments s where s.workspace_id = v.workspace_id and s.verbatim_id = v.id)
    and not exists (select 1 from assignments a where a.workspace_id = v.workspace_id
      and a.model_version = ${version} and a.verbatim_id = v.id)`
  for (let after = start; ; ) {
    const page = await withWorkspace(context.db, workspaceId, (tx) =>
      readPage(tx, workspaceId, version, sql`v.id > ${after}::uuid and ${unplaced}`),
    )
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = page.at(-1)?.id ?? after
  }
}
