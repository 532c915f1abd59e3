import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'

export interface Facet {
  value: string
  count: number
}

export interface RankingFilters {
  sources: Facet[]
  categories: Facet[]
  channels: Facet[]
  attributes: Record<string, Facet[]>
  scoreKinds: Facet[]
  /** Days in the workspace's time zone. */
  minDate: string | null
  maxDate: string | null
}

/** More than this many values are no choice; they are still found by typing them into the address. */
const mostValues = 100
const mostAttributes = 40

/** What can be filtered by: every value that occurs, with how many verbatims have it, the most frequent first. */
export async function rankingFilters(context: Context, actor: Actor): Promise<RankingFilters> {
  authorize(actor, 'rankings.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const own = sql`from verbatims v where v.workspace_id = ${workspaceId}::uuid and not v.suspicious`
    const rows = await tx.execute<{ kind: string; name: string; value: string; count: number }>(sql`
      with f as materialized (
        select source, category, channel, score_kind, count(*) as n ${own} group by source, category, channel, score_kind),
      a as (
        select e.key as name, e.value, count(*) as n
        from verbatims v cross join lateral jsonb_each_text(v.attributes) e
        where v.workspace_id = ${workspaceId}::uuid and not v.suspicious and v.attributes <> '{}'
        group by e.key, e.value),
      ranked as (select name, value, n, row_number() over (partition by name order by n desc, value) as place from a)
      select 'source' as kind, '' as name, source as value, sum(n)::int as count from f group by source
      union all select 'category', '', category, sum(n)::int from f where category is not null group by category
      union all select 'channel', '', channel, sum(n)::int from f group by channel
      union all select 'scoreKind', '', score_kind, sum(n)::int from f where score_kind is not null group by score_kind
      union all select 'attribute', name, value, n::int from ranked where place <= ${mostValues}`)
    const [days] = await tx.execute<{ first: string | null; last: string | null }>(sql`
      select to_char((select min(said_at) from verbatims where workspace_id = w.id) at time zone w.time_zone, 'YYYY-MM-DD')
          as first,
        to_char((select max(said_at) from verbatims where workspace_id = w.id) at time zone w.time_zone, 'YYYY-MM-DD')
          as last
      from workspaces w where w.id = ${workspaceId}::uuid`)
    const facets = (kind: string, name = '') =>
      rows
        .filter((row) => row.kind === kind && row.name === name)
        .map(({ value, count }) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    const names = [...new Set(rows.filter((row) => row.kind === 'attribute').map((row) => row.name))].sort()
    return {
      sources: facets('source'),
      categories: facets('category').slice(0, mostValues),
      channels: facets('channel').slice(0, mostValues),
      attributes: Object.fromEntries(names.slice(0, mostAttributes).map((name) => [name, facets('attribute', name)])),
      scoreKinds: facets('scoreKind'),
      minDate: days?.first ?? null,
      maxDate: days?.last ?? null,
    }
  })
}
