import type { Transaction } from '@koe/db'
import type { Hours } from '@koe/survey/audience'
import { type SQL, sql } from 'drizzle-orm'
import { MOST_LEVELS } from '../form/tree.ts'
import type { RuleFacts } from './rule.ts'

export type JudgedInquiry = RuleFacts & { id: string; number: number }

interface Row extends Record<string, unknown> {
  id: string
  number: number
  text: string
  way: { id: string; label: string }[]
  recordedAt: string
  firstRepliedAt: string | null
  hours: Hours | null
  earlier: string[]
  npsScore: number | null
  npsAt: string | null
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** Nobody writes more often within a year. */
const MOST_EARLIER = 100

/**
 * Within a transaction: what rules ask of the inquiries that a query names. Scores of surveys that show nobody's answer by itself
 * are not looked at. @param chosen - a query of one column `id`
 */
export async function factsOf(tx: Transaction, workspaceId: string, chosen: SQL): Promise<JudgedInquiry[]> {
  const rows = await tx.execute<Row>(sql`
    select i.id, i.number::int as number, coalesce(v.text, '') as text, d.hours, ${iso(sql`i.recorded_at`)} as "recordedAt",
      ${iso(sql`i.first_replied_at`)} as "firstRepliedAt", n.score as "npsScore", ${iso(sql`n.at`)} as "npsAt",
      (with recursive up (id, parent_id, label, n) as (
        select c.id, c.parent_id, c.label, 1 from categories c where c.workspace_id = i.workspace_id and c.id = i.category_id
        union all select c.id, c.parent_id, c.label, up.n + 1 from up join categories c
          on c.workspace_id = i.workspace_id and c.id = up.parent_id where up.n < ${2 * MOST_LEVELS})
        select coalesce(jsonb_agg(jsonb_build_object('id', id, 'label', label) order by n desc), '[]') from up) as way,
      (select coalesce(jsonb_agg(${iso(sql`e.recorded_at`)} order by e.recorded_at desc), '[]') from (
        select o.recorded_at from inquiries o where o.workspace_id = i.workspace_id and o.id <> i.id and o.suspicions = '{}'
          and (o.customer_id = i.customer_id or lower(o.email) = lower(i.email))
          and o.recorded_at <= i.recorded_at and o.recorded_at > i.recorded_at - interval '366 days'
        order by o.recorded_at desc limit ${MOST_EARLIER}) e) as earlier
    from inquiries i
    left join desks d on d.workspace_id = i.workspace_id and d.form_id = i.form_id
    left join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id and v.question_id = 'message'
    left join lateral (
      select a.number as score, r.recorded_at as at from responses r
      join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id and a.kind = 'nps'
      join surveys s on s.workspace_id = r.workspace_id and s.id = r.survey_id and s.least_shown is null
      where r.workspace_id = i.workspace_id and r.customer_id = i.customer_id and r.recorded_at <= i.recorded_at and r.suspicions = '{}'
      order by r.recorded_at desc, r.id limit 1) n on true
    where i.workspace_id = ${workspaceId}::uuid and i.id in (${chosen})
    order by i.recorded_at desc, i.id`)
  return rows.map(({ npsScore, npsAt, ...row }) => ({
    ...row,
    recordedAt: new Date(row.recordedAt),
    firstRepliedAt: row.firstRepliedAt === null ? null : new Date(row.firstRepliedAt),
    earlier: row.earlier.map((at) => new Date(at)),
    nps: npsScore === null || npsAt === null ? null : { score: npsScore, at: new Date(npsAt) },
  }))
}
