import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { filterConditions, maskSpan, type VerbatimFilter } from '../verbatims/index.ts'
import type { Scope } from './periods.ts'

/** A customer's words that stand for a theme: personal data replaced, `start`/`end` = the segment in `text`. */
export interface Quote {
  verbatimId: string
  text: string
  start: number
  end: number
  saidAt: string
}

const quotesShown = 3
const candidatesForEach = 12

interface Candidate extends Record<string, unknown> {
  themeId: string
  verbatimId: string
  text: string
  start: number
  end: number
  saidAt: string
  place: number | null
  confidence: number
}

/** Chosen by the fit first, then what is long enough to say something and short enough to be read, then the surest. */
function byWorth(a: Candidate, b: Candidate): number {
  const readable = ({ start, end }: Candidate) => (end - start >= 12 && end - start <= 90 ? 0 : 1)
  return (
    (a.place ?? 99) - (b.place ?? 99) ||
    readable(a) - readable(b) ||
    b.confidence - a.confidence ||
    (a.verbatimId < b.verbatimId ? -1 : 1)
  )
}

function chooseDistinct(candidates: readonly Candidate[]): Quote[] {
  const said = new Set<string>()
  const chosen: Quote[] = []
  for (const { verbatimId, text, start, end, saidAt } of [...candidates].sort(byWorth)) {
    const words = text.slice(start, end)
    if (said.has(words) || chosen.some((quote) => quote.verbatimId === verbatimId)) continue
    said.add(words)
    chosen.push({ verbatimId, ...maskSpan(text, start, end), saidAt: new Date(saidAt).toISOString() })
    if (chosen.length === quotesShown) break
  }
  return chosen
}

/**
 * Three quotations of the period for each theme, in one query: those that the fit found to stand for it, as far as they
 * were said in the period and pass the filter, then the surest of the newest others.
 */
export async function chooseQuotes(
  tx: Transaction,
  workspaceId: string,
  scope: Scope,
  filter: VerbatimFilter,
  themeIds: readonly string[],
): Promise<Map<string, Quote[]>> {
  const { from, to } = scope.current
  const rows = await tx.execute<Candidate>(sql`
    with wanted as (
      select t.theme_id, t.representatives from model_themes t where t.workspace_id = ${workspaceId}::uuid
        and t.model_version = ${scope.modelVersion} and t.theme_id = any(${`{${themeIds.join(',')}}`}::uuid[])),
    picked as (
      select w.theme_id, split_part(r.id, ':', 1)::uuid as verbatim_id, split_part(r.id, ':', 2)::int as ordinal,
        r.place::int as place
      from wanted w cross join lateral jsonb_array_elements_text(w.representatives) with ordinality as r (id, place)
      union all
      select w.theme_id, c.verbatim_id, null, null
      from wanted w cross join lateral (
        select m.verbatim_id from mentions m join verbatims v on v.workspace_id = m.workspace_id and v.id = m.verbatim_id
        where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${scope.modelVersion}
          and m.theme_id = w.theme_id and m.said_at >= ${from}::timestamptz and m.said_at < ${to}::timestamptz
          and ${filterConditions(filter)}
        order by m.said_at desc, m.verbatim_id limit ${candidatesForEach}) c)
    select p.theme_id as "themeId", v.id as "verbatimId", v.text, s.start_offset as start, s.end_offset as end,
      v.said_at as "saidAt", p.place, a.confidence
    from picked p
    join verbatims v on v.workspace_id = ${workspaceId}::uuid and v.id = p.verbatim_id
    join assignments a on a.workspace_id = v.workspace_id and a.model_version = ${scope.modelVersion}
      and a.verbatim_id = v.id and (p.ordinal is null or a.ordinal = p.ordinal)
    left join themes t on t.workspace_id = a.workspace_id and t.id = a.theme_id
    left join themes u on u.workspace_id = a.workspace_id and u.id = a.subtheme_id
    join segments s on s.workspace_id = a.workspace_id and s.verbatim_id = a.verbatim_id and s.ordinal = a.ordinal
    where v.said_at >= ${from}::timestamptz and v.said_at < ${to}::timestamptz and ${filterConditions(filter)}
      and (coalesce(t.shown_as, t.id) = p.theme_id or coalesce(u.shown_as, u.id) = p.theme_id)`)
  return new Map(themeIds.map((id) => [id, chooseDistinct(rows.filter((row) => row.themeId === id))]))
}
