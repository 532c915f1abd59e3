import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { authorOf } from '../answering/entries.ts'
import { type Inquiry, inquiryIn } from '../read-inquiries.ts'
import { type Fillings, filledMacro, unknownPlaceholders } from './placeholders.ts'
import { type Macro, macrosIn } from './save-macro.ts'

/** Where a customer's name may stand among what the company sends along. */
const NAME_KEYS = ['name', '氏名', '名前', 'お名前', '顧客名', 'full_name', 'fullName']

const dayOf = (at: string, timeZone: string, language: string) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'ja-JP', { dateStyle: 'long', timeZone }).format(new Date(at))

async function fillingsOf(tx: Transaction, actor: Actor, inquiry: Inquiry): Promise<Fillings> {
  const [found] = await tx.execute<{ name: string; timeZone: string; attributes: Record<string, string> | null }>(sql`
    select w.name, w.time_zone as "timeZone", c.attributes from workspaces w
    left join customers c on c.workspace_id = w.id and c.id = ${inquiry.customerId}::uuid
    where w.id = ${actor.workspaceId}::uuid`)
  const known = { ...inquiry.attributes, ...found?.attributes }
  const key = NAME_KEYS.find((name) => Object.hasOwn(known, name) && String(known[name]).trim() !== '')
  const me = (await authorOf(tx, actor)).authorName || null
  return {
    customer: key === undefined ? null : String(known[key]),
    number: String(inquiry.number),
    category: inquiry.category,
    received: dayOf(inquiry.recordedAt, found?.timeZone ?? 'Asia/Tokyo', inquiry.language),
    email: inquiry.email,
    assignee: inquiry.assignee?.name ?? me,
    me,
    company: found?.name ?? null,
  }
}

/** The macros of the workspace, filled in for one inquiry and one writer. @throws Problem `not-found` */
export async function fillMacros(context: Context, actor: Actor, input: { inquiryId: string }): Promise<Macro[]> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const inquiry = await inquiryIn(tx, actor.workspaceId, input.inquiryId)
    const values = await fillingsOf(tx, actor, inquiry)
    const found = await macrosIn(tx)
    return found.map((macro) => ({ ...macro, body: filledMacro(macro.body, values, inquiry.language) }))
  })
}

const SAMPLES: Record<'ja' | 'en', Omit<Fillings, 'me' | 'assignee' | 'company' | 'received'>> = {
  ja: { customer: '山田 花子', number: '1024', category: '配送', email: 'hanako@example.jp' },
  en: { customer: 'Jane Doe', number: '1024', category: 'Delivery', email: 'jane@example.com' },
}

/** How a macro reads, filled in with an invented customer, and the names in it that stand for nothing. */
export async function previewMacro(
  context: Context,
  actor: Actor,
  { body, language }: { body: string; language: 'ja' | 'en' },
): Promise<{ text: string; unknown: string[] }> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [found] = await tx.execute<{ name: string; timeZone: string }>(
      sql`select name, time_zone as "timeZone" from workspaces where id = ${actor.workspaceId}::uuid`,
    )
    const me = (await authorOf(tx, actor)).authorName || null
    const received = dayOf(context.now().toISOString(), found?.timeZone ?? 'Asia/Tokyo', language)
    const values = { ...SAMPLES[language], received, assignee: me, me, company: found?.name ?? null }
    return { text: filledMacro(body, values, language), unknown: unknownPlaceholders(body) }
  })
}
