import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Placement, rounded } from '../engine/text-engine.ts'
import type { LoadedModel } from './current-models.ts'
import { uuidList } from './uuid-list.ts'

/** A verbatim's segments with their places under one model. */
export interface PlacedVerbatim {
  id: string
  segments: { ordinal: number; sentiment: number; assignment: Placement }[]
}

function assignmentRows(placed: readonly PlacedVerbatim[], ids: ReadonlyMap<number, string>) {
  const idOf = (index: number | null) => (index === null ? null : (ids.get(index) ?? null))
  return placed.flatMap(({ id, segments }) =>
    segments.map(({ ordinal, assignment }) => ({
      v: id,
      o: ordinal,
      t: idOf(assignment.theme),
      s: idOf(assignment.subtheme),
      c: rounded(assignment.confidence),
      r: idOf(assignment.runnerUp),
      m: rounded(assignment.margin),
      f: assignment.refined?.score ?? null,
      b: assignment.refined?.by ?? null,
    })),
  )
}

/** One row for each theme that a verbatim mentions, on both levels: surest segment, sum of the sentiment of its `n` segments there. */
function mentionRows(placed: readonly PlacedVerbatim[], ids: ReadonlyMap<number, string>) {
  return placed.flatMap(({ id, segments }) => {
    const mentioned = new Map<string, { confidence: number; sentiment: number; segments: number }>()
    for (const { sentiment, assignment } of segments)
      for (const index of [assignment.theme, assignment.subtheme]) {
        const theme = index === null ? undefined : ids.get(index)
        if (theme === undefined) continue
        const known = mentioned.get(theme) ?? { confidence: 0, sentiment: 0, segments: 0 }
        mentioned.set(theme, {
          confidence: Math.max(known.confidence, assignment.confidence),
          sentiment: known.sentiment + (assignment.refined?.score ?? sentiment),
          segments: known.segments + 1,
        })
      }
    return [...mentioned].map(([theme, sum]) => ({
      v: id,
      t: theme,
      c: rounded(sum.confidence),
      s: sum.sentiment,
      n: sum.segments,
    }))
  })
}

/**
 * Writes where the segments belong and what the verbatims therefore mention, under one model. Harmless to repeat.
 * The caller holds a lock on the verbatims, so that their segments and dates stand still.
 */
export async function placeSegments(
  tx: Transaction,
  workspaceId: string,
  model: Pick<LoadedModel, 'version' | 'themeIds'>,
  placed: readonly PlacedVerbatim[],
): Promise<void> {
  const assignments = assignmentRows(placed, model.themeIds)
  if (assignments.length === 0) return
  await tx.execute(sql`
    insert into assignments (workspace_id, model_version, verbatim_id, ordinal, theme_id, subtheme_id, confidence,
      runner_up_id, margin, sentiment, sentiment_by)
    select ${workspaceId}::uuid, ${model.version}::int, v, o, t, s, c, r, m, f, b
    from json_to_recordset(${JSON.stringify(assignments)}::json)
      as x (v uuid, o int, t uuid, s uuid, c real, r uuid, m real, f real, b text)
    on conflict do nothing`)
  const mentions = mentionRows(placed, model.themeIds)
  if (mentions.length === 0) return
  await tx.execute(sql`
    insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
    select ${workspaceId}::uuid, ${model.version}::int, x.t, v.id, coalesce(v.customer_id, v.id), v.said_at, x.c, x.s
    from (
      select x.v, coalesce(t.shown_as, x.t) as t, max(x.c) as c, round((sum(x.s) / sum(x.n))::numeric, 4) as s
      from json_to_recordset(${JSON.stringify(mentions)}::json) as x (v uuid, t uuid, c real, s float8, n int)
      join themes t on t.workspace_id = ${workspaceId}::uuid and t.id = x.t
      group by x.v, coalesce(t.shown_as, x.t)) x
    join verbatims v on v.workspace_id = ${workspaceId}::uuid and v.id = x.v and v.id = any(${uuidList(placed)}::uuid[])
    on conflict do nothing`)
}
