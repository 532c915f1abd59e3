import type { Transaction } from '@koe/db'
import type { Hours } from '@koe/survey/audience'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../workspaces/index.ts'
import { writeEntry } from '../answering/entries.ts'
import { startClocks } from './clocks.ts'

/** An inquiry that has just been recorded. */
export interface Arrival {
  workspaceId: string
  id: string
  number: number
  formId: string
  categoryId: string | null
  suspicious: boolean
}

interface DeskRow extends Record<string, unknown> {
  assignment: 'none' | 'turns' | 'load'
  firstReplyMinutes: number | null
  solutionMinutes: number | null
  hours: Hours | null
  timeZone: string
}

/** What somebody has to do now: who waits for the customer does not count. */
const onDesk = (workspaceId: string): SQL => sql`
  (select count(*) from inquiries i where i.workspace_id = ${workspaceId}::uuid and i.assignee_id = d.member_id
    and i.status in ('new', 'open', 'reopened') and i.merged_into_id is null)`

/**
 * The member whose turn it is, among those who take the category or one above it and may still answer. The desk is locked: of many
 * inquiries that come at once each sees what the one before was given.
 */
async function nextMember(tx: Transaction, arrival: Arrival, assignment: 'turns' | 'load') {
  const { workspaceId, formId, categoryId, number } = arrival
  const least = assignment === 'load' ? sql`${onDesk(workspaceId)}, d.last_given` : sql`d.last_given`
  const [found] = await tx.execute<{ id: string; name: string }>(sql`
    with recursive above as (
      select id, parent_id, 1 as steps from categories where workspace_id = ${workspaceId}::uuid and id = ${categoryId}::uuid
      union all
      select c.id, c.parent_id, a.steps + 1 from categories c join above a on c.id = a.parent_id
      where c.workspace_id = ${workspaceId}::uuid and a.steps < 10)
    select d.member_id as id, u.name from desk_members d
    join members m on m.workspace_id = d.workspace_id and m.id = d.member_id and m.role <> 'viewer'
    join auth_users u on u.id = m.user_id
    where d.workspace_id = ${workspaceId}::uuid and d.form_id = ${formId}::uuid
      and (d.category_ids is null or exists (select 1 from above where above.id = any(d.category_ids)))
    order by ${least}, d.member_id limit 1`)
  if (found)
    await tx.execute(sql`
      update desk_members set last_given = ${number} where workspace_id = ${workspaceId}::uuid and form_id = ${formId}::uuid
        and member_id = ${found.id}::uuid`)
  return found
}

/**
 * Within the transaction that records an inquiry: starts its clocks and gives it to somebody, as its form's desk says. Nobody fits: it
 * stays with nobody. Suspicious ones take nobody's turn.
 */
export async function takeIn(context: Context, tx: Transaction, arrival: Arrival): Promise<void> {
  const { workspaceId, id, formId } = arrival
  const [desk] = await tx.execute<DeskRow>(sql`
    select d.assignment, d.first_reply_minutes as "firstReplyMinutes", d.solution_minutes as "solutionMinutes", d.hours,
      w.time_zone as "timeZone"
    from desks d join workspaces w on w.id = d.workspace_id
    where d.workspace_id = ${workspaceId}::uuid and d.form_id = ${formId}::uuid for update of d`)
  if (!desk) return
  await startClocks(tx, { workspaceId, id, from: context.now(), targets: desk, timeZone: desk.timeZone })
  if (desk.assignment === 'none' || arrival.suspicious) return
  const member = await nextMember(tx, arrival, desk.assignment)
  if (!member) return
  await tx.execute(sql`
    update inquiries set assignee_id = ${member.id}::uuid where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
  const detail = { from: null, to: member.name, by: 'rule' }
  await writeEntry(context, tx, { kind: 'system', workspaceId }, { inquiryId: id, kind: 'assignment', detail })
}
