import { type Transaction, withWorkspace } from '@koe/db'
import { inquiries, inquiryAlerts, inquiryRuleHits, inquiryRules, members, workspaces } from '@koe/db/schema'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import { isHolidayIn } from '../../exposures/index.ts'
import { type Context, Problem } from '../../workspaces/index.ts'
import { assign } from '../answering/change-inquiry.ts'
import { writeEntry } from '../answering/entries.ts'
import { inquiryIn } from '../read-inquiries.ts'
import { factsOf, type JudgedInquiry } from './facts.ts'
import { type Why, whyFires } from './rule.ts'

type Rule = typeof inquiryRules.$inferSelect

/** Inquiries judged in one transaction. */
const BATCH = 50
/** Of those that wait, so many of the longest are looked at in a round. */
const MOST_WAITING = 500

/** Within the transaction that records an inquiry: whether some rule is to judge it. */
export async function hasRules(tx: Transaction): Promise<boolean> {
  const [found] = await tx
    .select({ id: inquiryRules.id })
    .from(inquiryRules)
    .where(eq(inquiryRules.enabled, true))
    .limit(1)
  return found !== undefined
}

const enabledRules = (tx: Transaction): Promise<Rule[]> =>
  tx
    .select()
    .from(inquiryRules)
    .where(eq(inquiryRules.enabled, true))
    .orderBy(asc(inquiryRules.createdAt), asc(inquiryRules.id))

async function placeOf(tx: Transaction, workspaceId: string) {
  const [{ timeZone = 'Asia/Tokyo' } = {}] = await tx
    .select({ timeZone: workspaces.timeZone })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return { timeZone, isHoliday: isHolidayIn(timeZone) }
}

/** Who is told by mail: members who are still here. */
async function alert(context: Context, tx: Transaction, rule: Rule, entryId: string): Promise<number> {
  if (rule.notify.length === 0) return 0
  const here = await tx.select({ id: members.id }).from(members).where(inArray(members.id, rule.notify))
  if (here.length === 0) return 0
  const { workspaceId } = rule
  const row = { workspaceId, entryId, mailState: 'waiting' as const, tryAt: context.now() }
  await tx.insert(inquiryAlerts).values(here.map(({ id }) => ({ ...row, id: context.newId(), memberId: id })))
  await context.queue.enqueue(tx, 'send-replies', { workspaceId })
  return here.length
}

/** Does what a rule says, unless it has for this inquiry. @returns whether it did */
async function fire(context: Context, tx: Transaction, rule: Rule, inquiry: JudgedInquiry, why: Why): Promise<boolean> {
  const { workspaceId } = rule
  const { id: inquiryId } = inquiry
  const at = context.now()
  const [first] = await tx
    .insert(inquiryRuleHits)
    .values({ workspaceId, inquiryId, ruleId: rule.id, firedAt: at })
    .onConflictDoNothing()
    .returning({ id: inquiryRuleHits.ruleId })
  if (!first) return false
  const entryId = context.newId()
  const system = { kind: 'system', workspaceId } as const
  const detail = { rule: rule.name, ...why, ...(rule.mark ? { marked: 'yes' } : {}) }
  await writeEntry(context, tx, system, { id: entryId, inquiryId, kind: 'escalation', detail })
  if (rule.mark) await tx.update(inquiries).set({ escalatedAt: at, updatedAt: at }).where(eq(inquiries.id, inquiryId))
  await alert(context, tx, rule, entryId)
  if (rule.assigneeId) {
    const before = await inquiryIn(tx, workspaceId, inquiryId)
    await assign(context, tx, system, before, rule.assigneeId).catch((error: unknown) => {
      // They may not answer any more: what else the rule does is done.
      if (!(error instanceof Problem && error.code === 'invalid-input')) throw error
    })
  }
  return true
}

/**
 * Judges what came in since the last time, by every rule that asks for no waiting. Those that are taken are locked until they are judged:
 * of several workers each takes its own, and an inquiry is judged once.
 * @returns how often a rule fired
 */
export async function judgeInquiries(
  context: Context,
  { workspaceId }: { workspaceId: string },
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  let fired = 0
  for (;;) {
    options.signal?.throwIfAborted()
    const taken = await withWorkspace(context.db, workspaceId, async (tx) => {
      const due = await tx.execute<{ id: string; suspicious: boolean }>(sql`
        select id, suspicions <> '{}' as suspicious from inquiries where workspace_id = ${workspaceId}::uuid and judged_at is null
        order by id limit ${BATCH} for update skip locked`)
      if (due.length === 0) return 0
      const ids = sql.join(
        due.map(({ id }) => sql`${id}::uuid`),
        sql`, `,
      )
      const rules = (await enabledRules(tx)).filter(({ conditions }) => conditions.waitingHours === undefined)
      const place = await placeOf(tx, workspaceId)
      const strange = new Set(due.flatMap(({ id, suspicious }) => (suspicious ? [id] : [])))
      const facts = rules.length === 0 ? [] : await factsOf(tx, workspaceId, sql`select unnest(array[${ids}])`)
      for (const inquiry of facts.filter(({ id }) => !strange.has(id)))
        for (const rule of rules) {
          const why = whyFires(rule.conditions, inquiry, context.now(), place)
          if (why && (await fire(context, tx, rule, inquiry, why))) fired += 1
        }
      await tx.execute(sql`
        update inquiries set judged_at = ${context.now().toISOString()}::timestamptz
        where workspace_id = ${workspaceId}::uuid and id in (${ids})`)
      return due.length
    })
    if (taken < BATCH) return fired
  }
}

/** Within a transaction: fires a rule for what has waited as long as it says, the longest first. */
async function judgeWaitingBy(context: Context, tx: Transaction, rule: Rule): Promise<number> {
  const { workspaceId, conditions } = rule
  const before = new Date(context.now().getTime() - (conditions.waitingHours ?? 0) * 3_600_000).toISOString()
  const waiting = sql`
    select i.id from inquiries i where i.workspace_id = ${workspaceId}::uuid and i.first_replied_at is null
      and i.status in ('new', 'open', 'reopened') and i.merged_into_id is null and i.suspicions = '{}'
      and i.import_id is null and i.recorded_at <= ${before}::timestamptz and i.recorded_at >= ${rule.createdAt.toISOString()}::timestamptz
      and not exists (select 1 from inquiry_rule_hits h where h.workspace_id = i.workspace_id and h.inquiry_id = i.id
        and h.rule_id = ${rule.id}::uuid)
    order by i.recorded_at limit ${MOST_WAITING}`
  const place = await placeOf(tx, workspaceId)
  let fired = 0
  for (const inquiry of await factsOf(tx, workspaceId, waiting)) {
    const why = whyFires(conditions, inquiry, context.now(), place)
    if (why && (await fire(context, tx, rule, inquiry, why))) fired += 1
  }
  return fired
}

/**
 * For the sweeper: fires the rules about waiting, for what came in since each was made, and gives a job to workspaces in which something
 * was not judged. @returns how many jobs
 */
export async function wakeJudging(context: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  let woken = 0
  for (const { id: workspaceId } of await context.db.select({ id: workspaces.id }).from(workspaces)) {
    options.signal?.throwIfAborted()
    woken += await withWorkspace(context.db, workspaceId, async (tx) => {
      for (const rule of await enabledRules(tx))
        if (rule.conditions.waitingHours !== undefined) await judgeWaitingBy(context, tx, rule)
      const [due] = await tx.execute(sql`
        select 1 from inquiries where workspace_id = ${workspaceId}::uuid and judged_at is null limit 1`)
      if (!due) return 0
      await context.queue.enqueue(tx, 'judge-inquiries', { workspaceId })
      return 1
    })
  }
  return woken
}
