import { type Transaction, withWorkspace } from '@koe/db'
import { verdictOf } from '@koe/text'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import type { StoredSegment, StoredVerbatim } from '../engine/text-engine.ts'

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
  { where, sampled }: Wanted,
): Promise<StreamedVerbatim[]> {
  const rows = await tx.execute<Row>(sql`
    select v.id, v.revision, v.reading_rules as rules, v.text, not ${sampled} as "answerOnly",
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

/** A fixed share of all verbatims, the same ones every time: one in `every`, by a hash of the id. */
const oneIn = (every: number) =>
  every <= 1 ? sql`true` : sql`('x' || substr(md5(v.id::text), 1, 7))::bit(28)::int % ${every}::int = 0`

/** Which verbatims come, and which of them the themes are fitted on. */
interface Wanted {
  where: SQL
  sampled: SQL
}

async function* pages(context: Context, workspaceId: string, version: number, wanted: Wanted) {
  for (let after = start; ; ) {
    const page = await withWorkspace(context.db, workspaceId, (tx) =>
      readPage(tx, workspaceId, version, { ...wanted, where: sql`v.id > ${after}::uuid and ${wanted.where}` }),
    )
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = page.at(-1)?.id ?? after
  }
}

/**
 * Read verbatims in the order of their ids, page by page, each page in a transaction of its own: one in `every`, and one in
 * `everyRated` of those with an answer.
 */
export function streamVerbatims(
  context: Context,
  workspaceId: string,
  activeVersion: number,
  { every, everyRated }: { every: number; everyRated: number },
): AsyncGenerator<StreamedVerbatim[]> {
  const sampled = oneIn(every)
  const where = sql`(${sampled} or ${isRated} and ${oneIn(everyRated)})`
  return pages(context, workspaceId, activeVersion, { where, sampled })
}

/** Those of them whose segments have no place under the model yet. */
export const streamUnplaced = (
  context: Context,
  workspaceId: string,
  version: number,
): AsyncGenerator<StreamedVerbatim[]> =>
  pages(context, workspaceId, version, {
    sampled: sql`true`,
    where: sql`exists (select 1 from segments s where s.workspace_id = v.workspace_id and s.verbatim_id = v.id)
      and not exists (select 1 from assignments a where a.workspace_id = v.workspace_id
        and a.model_version = ${version} and a.verbatim_id = v.id)`,
  })
