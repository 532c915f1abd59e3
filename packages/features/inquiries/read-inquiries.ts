import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { isDay, storableText } from '../verbatims/index.ts'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../workspaces/index.ts'
import { MOST_LEVELS, PATH_MARK } from './form/tree.ts'
import { isRead, mainTheme } from './main-theme.ts'

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
  /** Where it was dealt with before, and its number there; null: it came in here. */
  origin: { system: 'zendesk' | 'freshdesk' | 'kintone' | 'other'; number: string } | null
  /** The inquiry of the same customer that it was put into: what is said goes there. */
  mergedInto: { id: string; number: number } | null
  /** Whether the reader was named in a note since they last looked at it. */
  mentioned: boolean
  customerId: string | null
  /** Whether somebody vouched for the customer's number; null without one, or from before it was asked. */
  signed: boolean | null
  channel: string
  language: string
  attributes: Record<string, string>
  suspicions: string[]
  /** By when the first reply was promised, and the solution; null: no promise. Both stand still since `clocksStoppedAt`. */
  firstReplyDueAt: string | null
  solutionDueAt: string | null
  firstRepliedAt: string | null
  clocksStoppedAt: string | null
  /** The earlier end of the clocks that run. */
  dueAt: string | null
  /** Since when a rule, or somebody, says that it needs somebody now. */
  escalatedAt: string | null
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

const newest = sql`i.recorded_at desc nulls last, i.id`
/** The first to be over. Only what has an end stands in this order. */
const mostUrgent = sql`i.due_at, i.id`

interface Looking {
  limit: number
  order?: SQL
  /** The member who reads. */
  me?: string | null
}

async function select(tx: Transaction, where: SQL, { limit, order = newest, me = null }: Looking): Promise<Inquiry[]> {
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
      case when i.origin_number is not null then jsonb_build_object('system', i.origin_system, 'number', i.origin_number) end as origin,
      case when o.id is not null then jsonb_build_object('id', o.id, 'number', o.number) end as "mergedInto",
      exists (select 1 from inquiry_mentions n where n.workspace_id = i.workspace_id and n.member_id = ${me}::uuid
        and n.inquiry_id = i.id and n.seen_at is null) as mentioned,
      i.channel, i.language, i.attributes, to_jsonb(i.suspicions) as suspicions,
      ${iso(sql`i.first_reply_due_at`)} as "firstReplyDueAt", ${iso(sql`i.solution_due_at`)} as "solutionDueAt",
      ${iso(sql`i.first_replied_at`)} as "firstRepliedAt", ${iso(sql`i.clocks_stopped_at`)} as "clocksStoppedAt",
      ${iso(sql`i.escalated_at`)} as "escalatedAt", ${iso(sql`i.due_at`)} as "dueAt", ${iso(sql`i.recorded_at`)} as "recordedAt", ${iso(sql`i.updated_at`)} as "updatedAt"
    from inquiries i
    join inquiry_forms f on f.workspace_id = i.workspace_id and f.id = i.form_id
    left join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry' and v.source_id = i.id
      and v.question_id = 'message'
    left join members a on a.workspace_id = i.workspace_id and a.id = i.assignee_id
    left join auth_users u on u.id = a.user_id
    left join inquiries o on o.workspace_id = i.workspace_id and o.id = i.merged_into_id
    where ${where} order by ${order} limit ${limit}`)
  return [...rows]
}

function readCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
  return { at, id }
}

export interface InquiryFilter {
  status?: InquiryStatus | 'unsolved' | undefined
  /** A member's id, `me`, or `none`: nobody takes care of it yet. */
  assignee?: string | undefined
  /** A category with all under it, or `none`: no category was chosen. */
  categoryId?: string | undefined
  formId?: string | undefined
  /** When it came in, from inclusive, to exclusive: days in the workspace's time zone, or moments. */
  from?: string | undefined
  to?: string | undefined
  /** What its words are most about; `none`: about no theme, although they were read. */
  themeId?: string | undefined
  /** About a theme, but none of these: ids with commas between. */
  otherThemes?: string | undefined
  /** `no`: without what a program may have sent. */
  suspicious?: 'no' | undefined
  /** `overdue`: the end has passed. `soon`: it comes within a day. */
  due?: 'overdue' | 'soon' | undefined
  /** Only those that need somebody now. */
  escalated?: 'yes' | undefined
  /** In whose notes the reader is named: ever, or since they last looked at it. */
  mentioned?: 'me' | 'unseen' | undefined
  /** Its number (`No. 12`, `12`), its number where it was before, or the address that it came from. */
  find?: string | undefined
}

/** What comes soon: within a day by the clock on the wall. */
const SOON_MS = 86_400_000

const me = (actor: Actor) => (actor.kind === 'member' ? actor.memberId : null)

function whenDue(due: InquiryFilter['due'], now: Date): SQL[] {
  if (due === undefined) return []
  const at = sql`${now.toISOString()}::timestamptz`
  if (due === 'overdue') return [sql`i.due_at <= ${at}`]
  return [sql`i.due_at > ${at} and i.due_at <= ${new Date(now.getTime() + SOON_MS).toISOString()}::timestamptz`]
}

/** A day begins by the clock of the workspace. @throws Problem `invalid-input` for a moment that is none */
function beginOf(workspaceId: string, name: 'from' | 'to', at: string): SQL {
  if (isDay(at))
    return sql`(${at}::date::timestamp at time zone (select time_zone from workspaces where id = ${workspaceId}::uuid))`
  const moment = /^(19|2\d)\d\d-.*T/.test(at) ? new Date(at) : new Date(Number.NaN)
  if (Number.isNaN(moment.getTime()))
    throw new Problem('invalid-input', {}, [{ field: `/${name}`, code: 'wrong-format' }])
  return sql`${moment.toISOString()}::timestamptz`
}

/** What came in when, through which form, about what. */
function ofKind(workspaceId: string, { categoryId, formId, from, to, suspicious }: InquiryFilter): SQL[] {
  const parts: SQL[] = []
  if (categoryId === 'none') parts.push(sql`i.category_id is null`)
  else if (categoryId) parts.push(inCategory(workspaceId, categoryId))
  if (formId) parts.push(sql`i.form_id = ${formId}::uuid`)
  if (from) parts.push(sql`i.recorded_at >= ${beginOf(workspaceId, 'from', from)}`)
  if (to) parts.push(sql`i.recorded_at < ${beginOf(workspaceId, 'to', to)}`)
  if (suspicious === 'no') parts.push(sql`i.suspicions = '{}'`)
  return parts
}

/** By what the words are most about. */
function ofTheme({ themeId, otherThemes }: InquiryFilter): SQL[] {
  const parts: SQL[] = []
  if (themeId === 'none') parts.push(isRead, sql`${mainTheme} is null`)
  else if (themeId) parts.push(sql`${mainTheme} = ${themeId}::uuid`)
  if (otherThemes)
    parts.push(
      sql`not ${mainTheme} in (select value::uuid from json_array_elements_text(${JSON.stringify(otherThemes.split(','))}::json))`,
    )
  return parts
}

function conditions(actor: Actor, filter: InquiryFilter, now: Date): SQL[] {
  const { workspaceId } = actor
  const { status, assignee, mentioned } = filter
  const parts = [
    sql`i.workspace_id = ${workspaceId}::uuid`,
    ...whenDue(filter.due, now),
    ...ofKind(workspaceId, filter),
    ...ofTheme(filter),
  ]
  if (status === 'unsolved') parts.push(sql`i.status <> 'solved'`)
  else if (status) parts.push(sql`i.status = ${status}`)
  if (filter.escalated) parts.push(sql`i.escalated_at is not null`)
  if (assignee === 'none') parts.push(sql`i.assignee_id is null`)
  else if (assignee !== undefined) parts.push(sql`i.assignee_id = ${assignee === 'me' ? me(actor) : assignee}::uuid`)
  if (mentioned)
    parts.push(sql`exists (select 1 from inquiry_mentions n where n.workspace_id = i.workspace_id and n.inquiry_id = i.id
      and n.member_id = ${me(actor)}::uuid and ${mentioned === 'unseen' ? sql`n.seen_at is null` : sql`true`})`)
  const text = storableText(filter.find ?? '')
    .normalize('NFKC')
    .trim()
    .replace(/^#/, '')
  const number = /^(?:no\.?\s*)?(\d{1,15})$/i.exec(text)?.[1]
  // Under its number an inquiry is found although it was merged: customers name the number they were given.
  if (number) parts.push(sql`(i.number = ${Number(number)} or i.origin_number = ${number})`)
  else parts.push(sql`i.merged_into_id is null`)
  if (text && !number) parts.push(sql`(lower(i.email) = ${text.toLowerCase()} or i.origin_number = ${text})`)
  return parts
}

/** More are not counted: nobody works through them, and the list is read while customers wait. */
const MOST_COUNTED = 1000

/** Within a transaction: how many inquiries a filter leaves, 1,000 at most. */
export async function countInquiries(
  context: Context,
  tx: Transaction,
  actor: Actor,
  { sort, ...filter }: InquiryFilter & Pick<InquiryPage, 'sort'>,
): Promise<number> {
  const parts = conditions(actor, filter, context.now())
  if (sort === 'due') parts.push(sql`i.due_at is not null`)
  const [found] = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from (select 1 from inquiries i where ${sql.join(parts, sql` and `)} limit ${MOST_COUNTED}) few`)
  return found?.count ?? 0
}

export interface InquiryPage {
  /** `due`: the first to be over, and only what has an end. */
  sort?: 'newest' | 'due' | undefined
  cursor?: string | undefined
  limit: number
}

/** Newest first, unless asked otherwise; suspicious ones too. @throws Problem `invalid-input` for a cursor that is none */
export async function listInquiries(
  context: Context,
  actor: Actor,
  input: InquiryFilter & InquiryPage,
): Promise<Page<Inquiry>> {
  authorize(actor, 'inquiries.read')
  const parts = conditions(actor, input, context.now())
  const byEnd = input.sort === 'due'
  if (byEnd) parts.push(sql`i.due_at is not null`)
  if (input.cursor !== undefined) {
    const { at, id } = readCursor(input.cursor)
    parts.push(
      byEnd
        ? sql`(i.due_at, i.id) > (${at}::timestamptz, ${id}::uuid)`
        : sql`i.recorded_at <= ${at}::timestamptz and (i.recorded_at < ${at}::timestamptz or i.id > ${id}::uuid)`,
    )
  }
  const rows = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    select(tx, sql.join(parts, sql` and `), {
      limit: input.limit + 1,
      order: byEnd ? mostUrgent : newest,
      me: me(actor),
    }),
  )
  return pageOf(rows, input.limit, (last) =>
    Buffer.from(`${byEnd ? last.dueAt : last.recordedAt} ${last.id}`).toString('base64url'),
  )
}

/** Within a transaction. @throws Problem `not-found` */
export async function inquiryIn(tx: Transaction, workspaceId: string, id: string): Promise<Inquiry> {
  const [found] = await select(tx, sql`i.workspace_id = ${workspaceId}::uuid and i.id = ${id}::uuid`, { limit: 1 })
  if (!found) throw new Problem('not-found')
  return found
}

/** @throws Problem `not-found` */
export async function readInquiry(context: Context, actor: Actor, input: { id: string }): Promise<Inquiry> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => inquiryIn(tx, actor.workspaceId, input.id))
}
