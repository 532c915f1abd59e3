import { readWorkspace, sqlState, type Transaction, withWorkspace } from '@koe/db'
import { categories, inquiryRules, members, workspaces } from '@koe/db/schema'
import { asc, count, eq, inArray, sql } from 'drizzle-orm'
import { isHolidayIn } from '../../exposures/index.ts'
import { storableText } from '../../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { requireAnswering } from '../answering/change-inquiry.ts'
import { factsOf } from './facts.ts'
import { folded, type RuleConditions, type Why, whyFires } from './rule.ts'

/** What makes an inquiry one that needs somebody now, and what is done then. */
export interface InquiryRule {
  id: string
  name: string
  enabled: boolean
  conditions: RuleConditions
  /** It is marked 要対応. */
  mark: boolean
  /** Who is given it; null: it stays with who has it. */
  assigneeId: string | null
  /** Members who get a mail. */
  notify: string[]
  /** For how many inquiries it has fired. */
  fired: number
}

export type RuleInput = Omit<InquiryRule, 'id' | 'fired'>

/** Each is asked of every inquiry. */
const MOST = 50
const MOST_TRIED = 200

const refuse = (field: string, code: string) => new Problem('invalid-input', {}, [{ field, code }])

async function rulesIn(tx: Transaction, workspaceId: string): Promise<InquiryRule[]> {
  const rows = await tx
    .select()
    .from(inquiryRules)
    .where(eq(inquiryRules.workspaceId, workspaceId))
    .orderBy(asc(inquiryRules.name), asc(inquiryRules.id))
  const fired = await tx.execute<{ id: string; fired: number }>(sql`
    select rule_id as id, count(*)::int as fired from inquiry_rule_hits where workspace_id = ${workspaceId}::uuid group by 1`)
  const times = new Map(fired.map((row) => [row.id, row.fired]))
  return rows.map(({ id, name, enabled, conditions, mark, assigneeId, notify }) => ({
    ...{ id, name, enabled, conditions, mark, assigneeId, notify },
    fired: times.get(id) ?? 0,
  }))
}

/** By name. */
export async function listRules(context: Context, actor: Actor): Promise<InquiryRule[]> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => rulesIn(tx, actor.workspaceId))
}

/** What is asked, without what says nothing. @throws Problem `invalid-input` */
async function soundConditions(tx: Transaction, conditions: RuleConditions): Promise<RuleConditions> {
  const { repeat, detractor, waitingHours, categoryIds } = conditions
  const keywords = conditions.keywords?.map((word) => storableText(word).trim())
  if (keywords?.some((word) => folded(word) === '')) throw refuse('/conditions/keywords', 'too-short')
  if (categoryIds) {
    const known = await tx.select({ id: categories.id }).from(categories).where(inArray(categories.id, categoryIds))
    if (known.length < new Set(categoryIds).size) throw refuse('/conditions/categoryIds', 'not-a-choice')
  }
  const sound = {
    ...(repeat ? { repeat } : {}),
    ...(detractor ? { detractor } : {}),
    ...(keywords ? { keywords } : {}),
    ...(waitingHours === undefined ? {} : { waitingHours }),
    ...(categoryIds ? { categoryIds } : {}),
  }
  if (Object.keys(sound).length === 0) throw refuse('/conditions', 'required')
  return sound
}

async function sound(tx: Transaction, input: RuleInput) {
  const conditions = await soundConditions(tx, input.conditions)
  if (input.assigneeId !== null) await requireAnswering(tx, input.assigneeId)
  const notify = [...new Set(input.notify)]
  const known =
    notify.length === 0 ? [] : await tx.select({ id: members.id }).from(members).where(inArray(members.id, notify))
  if (known.length < notify.length) throw refuse('/notify', 'not-a-choice')
  if (!input.mark && input.assigneeId === null && notify.length === 0) throw refuse('/mark', 'required')
  const { enabled, mark, assigneeId } = input
  return { name: storableText(input.name.trim()), enabled, mark, assigneeId, notify, conditions }
}

async function uniquely<T>(saved: Promise<T>): Promise<T> {
  return saved.catch((error: unknown) => {
    if (sqlState(error)?.constraint !== 'inquiry_rules_name') throw error
    throw refuse('/name', 'taken')
  })
}

async function ruleIn(tx: Transaction, workspaceId: string, id: string): Promise<InquiryRule> {
  const found = (await rulesIn(tx, workspaceId)).find((rule) => rule.id === id)
  if (!found) throw new Problem('not-found')
  return found
}

/**
 * Makes a rule, for what comes in from now on.
 * @throws Problem `invalid-input`: nothing to ask or to do, a name that is taken, a member or a category that is not there; `conflict` at 50
 */
export async function createRule(context: Context, actor: Actor, input: RuleInput): Promise<InquiryRule> {
  authorize(actor, 'forms.edit')
  const { workspaceId } = actor
  const [id, at] = [context.newId(), context.now()]
  return uniquely(
    withWorkspace(context.db, workspaceId, async (tx) => {
      const [known] = await tx.select({ number: count() }).from(inquiryRules)
      if ((known?.number ?? 0) >= MOST) throw new Problem('conflict', { reason: 'too-many' })
      const row = { ...(await sound(tx, input)), workspaceId, id, createdAt: at, updatedAt: at }
      await tx.insert(inquiryRules).values(row)
      await audit(context, tx, actor, 'inquiry-rule.create', { kind: 'inquiry-rule', id })
      return ruleIn(tx, workspaceId, id)
    }),
  )
}

/** @throws Problem `not-found`, `invalid-input` as `createRule` */
export async function updateRule(
  context: Context,
  actor: Actor,
  { id, ...input }: RuleInput & { id: string },
): Promise<InquiryRule> {
  authorize(actor, 'forms.edit')
  const { workspaceId } = actor
  return uniquely(
    withWorkspace(context.db, workspaceId, async (tx) => {
      await ruleIn(tx, workspaceId, id)
      const change = { ...(await sound(tx, input)), updatedAt: context.now() }
      await tx.update(inquiryRules).set(change).where(eq(inquiryRules.id, id))
      await audit(context, tx, actor, 'inquiry-rule.update', { kind: 'inquiry-rule', id })
      return ruleIn(tx, workspaceId, id)
    }),
  )
}

/** Deletes a rule; what it did stays. @throws Problem `not-found` */
export async function removeRule(context: Context, actor: Actor, input: { id: string }): Promise<void> {
  authorize(actor, 'forms.edit')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [removed] = await tx
      .delete(inquiryRules)
      .where(eq(inquiryRules.id, input.id))
      .returning({ name: inquiryRules.name })
    if (!removed) throw new Problem('not-found')
    const target = { kind: 'inquiry-rule', id: input.id }
    await audit(context, tx, actor, 'inquiry-rule.remove', target, { name: removed.name })
  })
}

export interface TriedRule {
  /** How many were looked at: the last 200 at most. */
  tried: number
  hits: { id: string; number: number; text: string; why: Why }[]
}

/** For which of the last 200 inquiries conditions hold, as things stand now. Nothing is done. @throws Problem `invalid-input` */
export async function tryRule(
  context: Context,
  actor: Actor,
  input: { conditions: RuleConditions },
): Promise<TriedRule> {
  authorize(actor, 'inquiries.read')
  const { workspaceId } = actor
  return readWorkspace(context.db, workspaceId, async (tx) => {
    const conditions = await soundConditions(tx, input.conditions)
    const [{ timeZone = 'Asia/Tokyo' } = {}] = await tx
      .select({ timeZone: workspaces.timeZone })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId))
    const place = { timeZone, isHoliday: isHolidayIn(timeZone) }
    const last = sql`
      select i.id from inquiries i where i.workspace_id = ${workspaceId}::uuid and i.suspicions = '{}'
      order by i.recorded_at desc nulls last, i.id limit ${MOST_TRIED}`
    const inquiries = await factsOf(tx, workspaceId, last)
    const hits = inquiries.flatMap((inquiry) => {
      const why = whyFires(conditions, inquiry, context.now(), place)
      const { id, number, text } = inquiry
      return why ? [{ id, number, text: [...text].slice(0, 80).join(''), why }] : []
    })
    return { tried: inquiries.length, hits }
  })
}
