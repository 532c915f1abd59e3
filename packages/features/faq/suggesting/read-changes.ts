import { type Database, withWorkspace } from '@koe/db'
import { countSolvedWords } from '@koe/text'
import { sql } from 'drizzle-orm'
import type { ChangedArticle } from './article-index.ts'

const PAGE = 100
/** Words are learned from the latest inquiries only: more say nothing new, and all would be read with every vote. */
const INQUIRIES = 200

interface Row {
  id: string
  version: number
  title: string | null
  body: string | null
  category: string | null
  solved: number
  unsolved: number
  linked: number
  categories: [string, number][]
  inquiries: string[][]
  [column: string]: unknown
}

/** The version that search has to know; 0 where there has never been an article to find. */
export async function helpVersion(db: Database, workspaceId: string): Promise<number> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx.execute<{ version: number }>(
      sql`select version::float8 as version from help_centers where workspace_id = ${workspaceId}::uuid`,
    ),
  )
  return [...rows][0]?.version ?? 0
}

/**
 * The articles that changed after a version, the oldest change first, at most 100. Evidence: votes on the article's page and in the form,
 * agents' links, the categories that were chosen, and the words of inquiries that agents answered with it. What customers type
 * in search of an article is not stored, so nothing is learned from it.
 */
export async function readChanges(db: Database, workspaceId: string, since: number): Promise<ChangedArticle[]> {
  const own = sql`workspace_id = a.workspace_id and article_id = a.id`
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx.execute<Row>(sql`select a.id, a.index_version::float8 as version, r.title, r.body, r.category,
      (select count(*) from article_votes where ${own} and solved)::int
        + (select count(*) from help_visit_articles where ${own} and solved_at is not null)::int as solved,
      (select count(*) from article_votes where ${own} and not solved)::int
        + (select count(*) from help_visit_articles where ${own} and went_on_at is not null)::int as unsolved,
      (select count(*) from article_inquiries where ${own})::int as linked,
      coalesce((select jsonb_agg(jsonb_build_array(category, n)) from (
        select category, count(*)::int as n from (
          select v.category from help_visit_articles h join help_visits v on v.workspace_id = h.workspace_id and v.id = h.visit_id
            where h.workspace_id = a.workspace_id and h.article_id = a.id and h.solved_at is not null
          union all select c.label from article_inquiries l
            join inquiries i on i.workspace_id = l.workspace_id and i.id = l.inquiry_id
            join categories c on c.workspace_id = i.workspace_id and c.id = i.category_id
            where l.workspace_id = a.workspace_id and l.article_id = a.id) chosen
        where category <> '' group by category) counted), '[]'::jsonb) as categories,
      coalesce((select jsonb_agg(terms) from (
        select (select coalesce(jsonb_agg(distinct term), '[]'::jsonb) from segments s, unnest(s.terms) term
            where s.workspace_id = v.workspace_id and s.verbatim_id = v.id) as terms
        from article_inquiries l join verbatims v on v.workspace_id = l.workspace_id and v.source = 'inquiry'
          and v.source_id = l.inquiry_id and v.question_id = 'message'
        where l.workspace_id = a.workspace_id and l.article_id = a.id order by l.linked_at desc limit ${INQUIRIES}) said), '[]'::jsonb)
        as inquiries
      from articles a left join article_revisions r on r.workspace_id = a.workspace_id and r.article_id = a.id
        and r.number = a.public_revision
      where a.workspace_id = ${workspaceId}::uuid and a.index_version > ${since} order by a.index_version limit ${PAGE}`),
  )
  return [...rows].map(({ id, version, title, body, category, inquiries, ...counts }) => ({
    id,
    version,
    shown: title === null ? null : { title, body: body ?? '', category: category ?? '' },
    evidence: {
      solved: counts.solved,
      unsolved: counts.unsolved,
      linked: counts.linked,
      categories: counts.categories,
      ...countSolvedWords(inquiries),
    },
  }))
}
