import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { filterConditions, type VerbatimFilter } from '../../verbatims/index.ts'
import type { Scope } from '../periods.ts'

/** Of whom the question is: who sent an inquiry, in a period, under one version of the themes. */
export interface GapQuestion {
  workspaceId: string
  scope: Scope
}

export interface GapTheme extends Record<string, unknown> {
  id: string
  label: string
  terms: string[]
}

export interface GapCount extends Record<string, unknown> {
  themeId: string
  inquiries: number
  verbatims: number
}

/** An article that was linked to so many inquiries of a theme, whenever they came. */
export interface LinkedArticle extends Record<string, unknown> {
  themeId: string
  id: string
  number: number
  title: string
  state: 'draft' | 'review' | 'published'
  linked: number
}

/** Visits that are known to be about a theme, and those of them that an article solved. */
export interface GapVisits extends Record<string, unknown> {
  themeId: string
  visits: number
  solved: number
}

export const ofInquiries: VerbatimFilter = { sources: ['inquiry'] }

export const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

const within = (column: SQL, { current }: Scope) =>
  sql`${column} >= ${current.from}::timestamptz and ${column} < ${current.to}::timestamptz`

/** Which inquiry speaks of which theme. One that was merged into another is the same matter. */
export const spoken = ({ workspaceId, scope }: GapQuestion, themeIds: readonly string[]) => sql`
  select m.theme_id, m.verbatim_id, i.id as source_id, coalesce(i.merged_into_id, i.id) as inquiry_id
  from mentions m join verbatims v on v.workspace_id = m.workspace_id and v.id = m.verbatim_id
    join inquiries i on i.workspace_id = v.workspace_id and i.id = v.source_id
  where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${scope.modelVersion}
    and m.theme_id = any(${uuids(themeIds)}) and ${within(sql`m.said_at`, scope)} and ${filterConditions(ofInquiries)}`

/** The themes that are shown, without their sub-themes. */
export async function topThemes(tx: Transaction, { workspaceId, scope }: GapQuestion): Promise<GapTheme[]> {
  const rows = await tx.execute<GapTheme>(sql`select t.id, t.label, t.terms from model_themes m
    join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
    where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${scope.modelVersion} and t.parent_id is null
      and t.shown_as is null and t.hidden_by is null`)
  return [...rows]
}

export async function countAllInquiries(tx: Transaction, { workspaceId, scope }: GapQuestion): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`select count(distinct coalesce(i.merged_into_id, i.id))::int as n
    from verbatims v join inquiries i on i.workspace_id = v.workspace_id and i.id = v.source_id
    where v.workspace_id = ${workspaceId}::uuid and ${within(sql`v.said_at`, scope)} and ${filterConditions(ofInquiries)}`)
  return row?.n ?? 0
}

export async function countInquiries(
  tx: Transaction,
  question: GapQuestion,
  themeIds: readonly string[],
): Promise<GapCount[]> {
  const rows =
    await tx.execute<GapCount>(sql`select theme_id as "themeId", count(distinct inquiry_id)::int as inquiries,
      count(distinct verbatim_id)::int as verbatims from (${spoken(question, themeIds)}) s group by theme_id`)
  return [...rows]
}

const links = ({ workspaceId, scope }: GapQuestion, themeIds: readonly string[]) => sql`
  select m.theme_id, l.article_id, count(distinct l.inquiry_id)::int as linked from article_inquiries l
    join verbatims v on v.workspace_id = l.workspace_id and v.source = 'inquiry' and v.source_id = l.inquiry_id
      and not v.suspicious
    join mentions m on m.workspace_id = v.workspace_id and m.model_version = ${scope.modelVersion}
      and m.theme_id = any(${uuids(themeIds)}) and m.verbatim_id = v.id
  where l.workspace_id = ${workspaceId}::uuid group by m.theme_id, l.article_id`

export async function linkedArticles(
  tx: Transaction,
  question: GapQuestion,
  themeIds: readonly string[],
): Promise<LinkedArticle[]> {
  const rows =
    await tx.execute<LinkedArticle>(sql`select l.theme_id as "themeId", a.id, a.number, a.title, a.state, l.linked
    from (${links(question, themeIds)}) l join articles a on a.workspace_id = ${question.workspaceId}::uuid
      and a.id = l.article_id where a.state <> 'archived' order by l.linked desc, a.number`)
  return [...rows]
}

/**
 * A visit is known to be about a theme when it opened an article that was linked to the theme's inquiries, or sent an inquiry of the theme.
 * It is solved when it said so of such an article and sent nothing within a day. Themes without a public article have no row.
 */
export async function countGapVisits(
  tx: Transaction,
  question: GapQuestion,
  themeIds: readonly string[],
): Promise<GapVisits[]> {
  const { workspaceId, scope } = question
  const rows = await tx.execute<GapVisits>(sql`
    with answers as (select l.theme_id, l.article_id from (${links(question, themeIds)}) l
        join articles a on a.workspace_id = ${workspaceId}::uuid and a.id = l.article_id
        where a.public_revision is not null),
      visits as (select * from help_visits v where v.workspace_id = ${workspaceId}::uuid and ${within(sql`v.began_at`, scope)}),
      about as (
        select w.theme_id, v.id as visit_id, h.solved_at is not null
            and (v.sent_at is null or v.sent_at > v.began_at + interval '24 hours') as solved
          from answers w join help_visit_articles h on h.workspace_id = ${workspaceId}::uuid and h.article_id = w.article_id
            join visits v on v.id = h.visit_id
          where h.opened_at is not null
        union all
        select s.theme_id, v.id, false from (${spoken(question, themeIds)}) s join visits v on v.inquiry_id = s.source_id
          where s.theme_id in (select theme_id from answers))
    select theme_id as "themeId", count(*)::int as visits, count(*) filter (where solved)::int as solved
    from (select theme_id, visit_id, bool_or(solved) as solved from about group by theme_id, visit_id) one
    group by theme_id`)
  return [...rows]
}
