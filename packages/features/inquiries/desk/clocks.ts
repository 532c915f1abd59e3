import type { Transaction } from '@koe/db'
import { type Hours, type WorkingPlace, workingEnd, workingTime } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import { isHolidayIn } from '../../exposures/index.ts'
import type { Context } from '../../workspaces/index.ts'
import type { InquiryStatus } from '../read-inquiries.ts'

/** By when inquiries of a form are to be answered, in minutes of working time; null: no promise. */
export interface Targets {
  firstReplyMinutes: number | null
  solutionMinutes: number | null
  /** null: day and night. */
  hours: Hours | null
}

/** The clocks stand still while the customer is asked, and when nothing is left to do. */
const isStopped = (status: InquiryStatus) => status === 'waiting' || status === 'solved'

const at = (moment: Date | null) => (moment === null ? sql`null` : sql`${moment.toISOString()}::timestamptz`)

/** The earlier end of the clocks that run. The list sorts and filters by it, so it is kept as a column. */
const nextEnd = sql`case when merged_into_id is null and clocks_stopped_at is null then
  least(case when first_replied_at is null then first_reply_due_at end, solution_due_at) end`

/** Within a transaction: brings `due_at` up to date with the clocks. */
export async function settleDue(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.execute(
    sql`update inquiries set due_at = ${nextEnd} where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`,
  )
}

/** When each target ends for what begins at a moment. */
export function endsOf({ firstReplyMinutes, solutionMinutes, hours }: Targets, from: Date, timeZone: string) {
  const place: WorkingPlace = { timeZone, isHoliday: isHolidayIn(timeZone) }
  const end = (minutes: number | null) => (minutes === null ? null : workingEnd(hours, from, minutes * 60_000, place))
  return { firstReply: end(firstReplyMinutes), solution: end(solutionMinutes) }
}

/** Within the transaction that records an inquiry: starts its clocks. What was promised then stays, whatever the targets become. */
export async function startClocks(
  tx: Transaction,
  {
    workspaceId,
    id,
    from,
    targets,
    timeZone,
  }: { workspaceId: string; id: string; from: Date; targets: Targets; timeZone: string },
): Promise<void> {
  const { firstReply, solution } = endsOf(targets, from, timeZone)
  if (firstReply === null && solution === null) return
  await tx.execute(sql`
    update inquiries set first_reply_due_at = ${at(firstReply)}, solution_due_at = ${at(solution)}
    where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
  await settleDue(tx, workspaceId, id)
}

interface Stopped extends Record<string, unknown> {
  stopped: string | null
  firstReply: string | null
  solution: string | null
  hours: Hours | null
  timeZone: string
}

/** Puts off what was not over yet when the clocks stopped, by the working time that was left then. */
async function resume(tx: Transaction, workspaceId: string, id: string, now: Date): Promise<void> {
  const [found] = await tx.execute<Stopped>(sql`
    select i.clocks_stopped_at as stopped, i.first_reply_due_at as "firstReply", i.solution_due_at as solution, d.hours,
      w.time_zone as "timeZone"
    from inquiries i join workspaces w on w.id = i.workspace_id
    left join desks d on d.workspace_id = i.workspace_id and d.form_id = i.form_id
    where i.workspace_id = ${workspaceId}::uuid and i.id = ${id}::uuid`)
  if (!found?.stopped) return
  const place: WorkingPlace = { timeZone: found.timeZone, isHoliday: isHolidayIn(found.timeZone) }
  const stopped = new Date(found.stopped)
  const later = (due: string | null) => {
    const end = due === null ? null : new Date(due)
    if (end === null || end <= stopped) return end
    return workingEnd(found.hours, now, workingTime(found.hours, stopped, end, place), place)
  }
  await tx.execute(sql`
    update inquiries set clocks_stopped_at = null, first_reply_due_at = ${at(later(found.firstReply))},
      solution_due_at = ${at(later(found.solution))}
    where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
}

/** Within the transaction that changes the status of a locked inquiry: stops its clocks, or lets them go on. */
export async function turnClocks(
  context: Context,
  tx: Transaction,
  { workspaceId, id, from, to }: { workspaceId: string; id: string; from: InquiryStatus; to: InquiryStatus },
): Promise<void> {
  if (isStopped(from) === isStopped(to)) return
  const now = context.now()
  if (isStopped(to))
    await tx.execute(sql`
      update inquiries set clocks_stopped_at = ${at(now)} where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
  else await resume(tx, workspaceId, id, now)
  await settleDue(tx, workspaceId, id)
}

/** Within the transaction that writes a reply: the first one ends its clock. */
export async function noteReply(context: Context, tx: Transaction, workspaceId: string, id: string): Promise<void> {
  const replied = await tx.execute(sql`
    update inquiries set first_replied_at = ${at(context.now())}
    where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid and first_replied_at is null returning id`)
  if (replied.length > 0) await settleDue(tx, workspaceId, id)
}
