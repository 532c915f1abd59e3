import { createHash } from 'node:crypto'
import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import type { LinkedWords } from '../engine/text-engine.ts'

/** A person's word about a text, that stands: where it was said, and the theme that it belongs to (null = none). */
export interface Decision {
  move: string
  verbatim: string
  text: string
  start: number
  end: number
  terms: string[]
  theme: string | null
}

/** What finds the same normalised words in another decision; the words themselves stay in their verbatim. */
export const hashWords = (words: string): string => createHash('sha256').update(words).digest('hex')

/** Grows with every decision and with every one that is taken back. */
export const curationOf = (workspaceId: string): SQL => sql`(select count(*) + count(undone_at) from theme_moves
  where workspace_id = ${workspaceId}::uuid)::int`

/** Every decision that stands for all segments with the same words, in the order in which they were made. */
export async function liveDecisions(tx: Transaction, workspaceId: string): Promise<Decision[]> {
  return [
    ...(await tx.execute<Decision & Record<string, unknown>>(sql`
      select m.id as move, t.verbatim_id as verbatim, v.text, t.start_offset as start, t.end_offset as end,
        m.theme_id as theme, coalesce(s.terms, '{}') as terms
      from theme_moves m
      join theme_move_texts t on t.workspace_id = m.workspace_id and t.move_id = m.id and not t.alone
      join verbatims v on v.workspace_id = t.workspace_id and v.id = t.verbatim_id
      left join segments s on s.workspace_id = t.workspace_id and s.verbatim_id = t.verbatim_id
        and s.start_offset = t.start_offset
      where m.workspace_id = ${workspaceId}::uuid and m.undone_at is null
      order by m.created_at, m.id, t.verbatim_id, t.start_offset`)),
  ]
}

/** Decisions as the text engine takes them: those about themes that the model has. */
export function linksOf(decisions: readonly Decision[], indices: ReadonlyMap<string, number>): LinkedWords[] {
  return decisions.flatMap(({ text, start, end, terms, theme }) => {
    const index = theme === null ? null : indices.get(theme)
    return index === undefined ? [] : [{ text, start, end, terms, theme: index }]
  })
}
