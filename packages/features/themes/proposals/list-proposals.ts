import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type MaskedSpan, maskSpan } from '../../verbatims/index.ts'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'

/** A theme that could be made of what is in none. Counts are of what is still in none. */
export interface ThemeProposal {
  id: string
  label: string
  terms: string[]
  segments: number
  customers: number
  quotes: (MaskedSpan & { verbatimId: string; saidAt: string })[]
}

/** Places as rows `p (verbatim, ordinal)`. */
export const placesOf = (column: SQL): SQL => sql`lateral (
  select (m.value ->> 0)::uuid as verbatim, (m.value ->> 1)::int as ordinal, m.ordinality as rank
  from jsonb_array_elements(${column}) with ordinality m) p`

interface Row extends Record<string, unknown> {
  id: string
  label: string
  terms: string[]
  segments: number
  customers: number
}

interface Quote extends Record<string, unknown> {
  proposal: string
  verbatimId: string
  text: string
  start: number
  end: number
  saidAt: string
}

const quotesOf = (tx: Transaction, workspaceId: string) =>
  tx.execute<Quote>(sql`
    select r.id as proposal, v.id as "verbatimId", v.text, s.start_offset as start, s.end_offset as end, v.said_at as "saidAt"
    from theme_proposals r
    cross join ${placesOf(sql`r.quotes`)}
    join segments s on s.workspace_id = r.workspace_id and s.verbatim_id = p.verbatim and s.ordinal = p.ordinal
    join verbatims v on v.workspace_id = s.workspace_id and v.id = s.verbatim_id
    where r.workspace_id = ${workspaceId}::uuid and r.state = 'open'
    order by r.id, p.rank`)

/** Themes that could be made under the version that is shown, those of most customers first; never made by themselves. */
export async function listProposals(context: Context, actor: Actor): Promise<ThemeProposal[]> {
  authorize(actor, 'themes.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const rows = await tx.execute<Row>(sql`
      select r.id, r.label, r.terms, count(*)::int as segments,
        count(distinct coalesce(v.customer_id, v.id))::int as customers
      from theme_proposals r
      join workspaces w on w.id = r.workspace_id and w.model_version = r.model_version
      cross join ${placesOf(sql`r.members`)}
      join assignments a on a.workspace_id = r.workspace_id and a.model_version = r.model_version
        and a.verbatim_id = p.verbatim and a.ordinal = p.ordinal and a.theme_id is null
      join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id
      where r.workspace_id = ${workspaceId}::uuid and r.state = 'open'
      group by r.workspace_id, r.id order by customers desc, r.id`)
    const quotes = rows.length === 0 ? [] : await quotesOf(tx, workspaceId)
    return rows.map((row) => ({
      ...row,
      quotes: quotes
        .filter(({ proposal }) => proposal === row.id)
        .map(({ verbatimId, text, start, end, saidAt }) => ({
          verbatimId,
          ...maskSpan(text, start, end),
          saidAt: new Date(saidAt).toISOString(),
        })),
    }))
  })
}
