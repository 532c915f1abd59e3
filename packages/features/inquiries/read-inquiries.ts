import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../workspaces/index.ts'
import { MOST_LEVELS, PATH_MARK } from './form/tree.ts'

export type InquiryStatus = 'new' | 'open' | 'waiting' | 'solved' | 'reopened'

export interface Inquiry {
  id: string
  number: number
  status: InquiryStatus
  formId: string
  formName: string
  categoryId: string | null
  /** The label that the customer chose with those above it, as they read today: 「請求 › 返金」. */
  category: string | null
  /** What the category asked, with the labels of then. */
  fields: { id: string; label: string; text: string }[]
  files: { id: string; name: string; size: number }[]
  /** The customer's words. */
  text: string
  verbatimId: string | null
  /** What the words are about, once they have been read. */
  themes: { id: string; label: string }[]
  email: string | null
  /** The member who takes care of it. */
  assignee: { id: string; name: string } | null
  customerId: string | null
  /** Whether somebody vouched for the customer's number; null without one, or from before it was asked. */
  signed: boolean | null
  channel: string
  language: string
  attributes: Record<string, string>
  suspicions: string[]
  recordedAt: string
  /** Also the revision. */
  updatedAt: string
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** No tree is deeper than four levels; one that came to be a circle would end here, too. */
const categoryPath = sql`(
  with recursive up (parent_id, label, n) as (
    select c.parent_id, c.label, 1 from categories c where c.workspace_id = i.workspace_id and c.id = i.category_id
    union all select c.parent_id, c.label, up.n + 1 from up join categories c
      on c.workspace_id = i.workspace_id and c.id = up.parent_id where up.n < ${2 * MOST_LEVELS})
  select string_agg(label, ${PATH_MARK}::text order by n desc) from up)`

/** A category, and all that lies under it. */
const inCategory = (workspaceId: string, id: string) => sql`i.category_id in (
  with recursive down (id, n) as (
    select ${id}::uuid, 1 union all select c.id, down.n + 1 from down join categories c
      on c.workspace_id = ${workspaceId}::uuid and c.parent_id = down.id where down.n < ${2 * MOST_LEVELS})
  select id from down)`

async function select(tx: Transaction, where: SQL, limit: number): Promise<Inquiry[]> {
  const rows = await tx.execute<Inquiry & Record<string, unknown>>(sql`
    select i.id, i.number::int as number, i.status, i.form_id as "formId", i.email, i.customer_id as "customerId", i.signed,
      f.name as "formName", i.category_id as "categoryId", ${categoryPath} as category, coalesce(v.text, '') as text,
      (select coalesce(jsonb_agg(x.one - 'answer' order by x.place), '[]') from jsonb_array_elements(i.fields) with ordinality x (one, place)) as fields,
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'size', a.size) order by a.id), '[]') from attachments a
        where a.workspace_id = i.workspace_id and a.inquiry_id = i.id) as files,
      v.id as "verbatimId", coalesce((
        select jsonb_agg(jsonb_build_object('id', t.id, 'label', t.label) order by m.confidence desc, t.id)
        from mentions m join workspaces w on w.id = m.workspace_id and w.model_version = m.model_version
        join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
        where m.workspace_id = i.workspace_id and m.verbatim_id = v.id), '[]'::jsonb) as themes, 
      case when a.id is not null then jsonb_build_object('id', a.id, 'name', u.name) end as assignee,
      i.channel, i.language, i.attributes, to_jsonb(i.suspicions) as suspicions,
      ${iso(sql`i.recorded_at`)} as "recordedAt", ${iso(sql`i.updated_at`)} as "updatedAt"
    from inquiries i
    join inquiry_forms f on f.workspace_id = i.workspace_id and f.id = i.form_id
    left join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id
      and v.question_id = 'message'
    left join members a on a.workspace_id = i.workspace_id and a.id = i.assignee_id
    left join auth_users u on u.id = a.user_id
    where ${where} order by i.recorded_at desc nulls last, i.id limit ${limit}`)
  return [...rows]
}

function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return { at, id }
}

export interface InquiryFilter {
  status?: InquiryStatus | undefined
  /** A member's id, `me`, or `none`: nobody takes care of it yet. */
  assignee?: string | undefined
  categoryId?: string | undefined
  /** Its number (`No. 12`, `12`) or the address that it came from. */
  find?: string | undefined
}

function conditions(actor: Actor, { status, assignee, categoryId, find }: InquiryFilter): SQL[] {
  const parts = [sql`i.workspace_id = ${actor.workspaceId}::uuid`]
  if (status) parts.push(sql`i.status = ${status}`)
  if (categoryId) parts.push(inCategory(actor.workspaceId, categoryId))
  const mine = actor.kind === 'member' ? actor.memberId : null
  if (assignee === 'none') parts.push(sql`i.assignee_id is null`)
  else if (assignee !== undefined) parts.push(sql`i.assignee_id = ${assignee === 'me' ? mine : assignee}::uuid`)
  const text = find?.normalize('NFKC').trim()
  if (text) {
    const number = /^(?:no\.?\s*)?(\d{1,15})$/i.exec(text)?.[1]
    parts.push(number ? sql`i.number = ${Number(number)}` : sql`lower(i.email) = ${text.toLowerCase()}`)
  }
  return parts
}

/** Newest first; suspicious ones too. @throws Problem `invalid-input` for a cursor that is none */
export async function listInquiries(
  context: Context,
  actor: Actor,
  input: InquiryFilter & { cursor?: string | undefined; limit: number },
): Promise<Page<Inquiry>> {
  authorize(actor, 'inquiries.read')
  const parts = conditions(actor, input)
  if (input.cursor !== undefined) {
    const { at, id } = readCursor(input.cursor)
    parts.push(sql`i.recorded_at <= ${at}::timestamptz and (i.recorded_at < ${at}::timestamptz or i.id > ${id}::uuid)`)
  }
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    select(tx, sql.join(parts, sql` and `), input.limit + 1),
  )
  return pageOf(rows, input.limit, (last) => Buffer.from(`${last.recordedAt} ${last.id}`).toString('base64url'))
}

/** Within a transaction. @throws Problem `not-found` */
export async function inquiryIn(tx: Transaction, workspaceId: string, id: string): Promise<Inquiry> {
  const [found] = await select(tx, sql`i.workspace_id = ${workspaceId}::uuid and i.id = ${id}::uuid`, 1)
  if (!found) throw new Problem('not-found')
  return found
}

/** @throws Problem `not-found` */
export async function readInquiry(context: Context, actor: Actor, input: { id: string }): Promise<Inquiry> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => inquiryIn(tx, actor.workspaceId, input.id))
}
