import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Quote } from '../choose-quotes.ts'
import { type GapQuestion, spoken, uuids } from './count-gaps.ts'
import { forgetNames } from './forget-names.ts'

/** What an agent wrote in an inquiry that is solved, as far as it may be passed on. */
export interface ReplyMaterial {
  inquiryId: string
  number: number
  text: string
  writtenAt: string
}

const REPLIES = 3
const LONGEST_TITLE = 60

interface Row extends Record<string, unknown> {
  themeId: string
  inquiryId: string
  number: number
  body: string
  author: string
  writtenAt: string
}

/** For each theme the newest solved inquiries, and of each the reply that says most: the last one often only says goodbye. */
export async function findReplies(
  tx: Transaction,
  question: GapQuestion,
  themeIds: readonly string[],
): Promise<Map<string, ReplyMaterial[]>> {
  const { workspaceId } = question
  const rows = await tx.execute<Row>(sql`select * from (
      select t.theme_id as "themeId", i.id as "inquiryId", i.number::int as number, e.body, e.author_name as author,
        e.created_at as "writtenAt", row_number() over (partition by t.theme_id order by e.created_at desc, i.id) as place
      from (select distinct theme_id, inquiry_id from (${spoken(question, themeIds)}) s) t
        join inquiries i on i.workspace_id = ${workspaceId}::uuid and i.id = t.inquiry_id and i.status = 'solved'
        join lateral (select body, author_name, created_at from inquiry_entries
          where workspace_id = i.workspace_id and inquiry_id = i.id and kind = 'reply'
          order by length(body) desc, created_at desc limit 1) e on true) newest
    where place <= ${REPLIES} order by place`)
  const found = new Map<string, ReplyMaterial[]>()
  for (const { themeId, inquiryId, number, body, author, writtenAt } of rows) {
    const reply = { inquiryId, number, text: forgetNames(body, author), writtenAt: new Date(writtenAt).toISOString() }
    found.set(themeId, [...(found.get(themeId) ?? []), reply])
  }
  return found
}

/** The inquiries whose words are quoted, by the verbatims. */
export async function quotedInquiries(
  tx: Transaction,
  workspaceId: string,
  verbatimIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.execute<{
    id: string
    inquiryId: string
  }>(sql`select id, source_id as "inquiryId" from verbatims
    where workspace_id = ${workspaceId}::uuid and id = any(${uuids(verbatimIds)})`)
  return new Map([...rows].map(({ id, inquiryId }) => [id, inquiryId]))
}

/** The first quotation that is short enough for a title and holds no personal data, else the theme's name. */
export function draftTitle(quotes: readonly Quote[], label: string): string {
  const said = quotes.map(({ text, start, end }) =>
    text
      .slice(start, end)
      .replace(/\s+/g, ' ')
      .replace(/[。．.、，,!！…\s]+$/, '')
      .trim(),
  )
  return said.find((words) => words !== '' && words.length <= LONGEST_TITLE && !words.includes('〔')) ?? label
}
