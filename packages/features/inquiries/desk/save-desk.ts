import { type Transaction, withWorkspace } from '@koe/db'
import { deskMembers, desks, workspaces } from '@koe/db/schema'
import { and, asc, eq, notInArray, sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { requireAnswering } from '../answering/change-inquiry.ts'
import { bareFormIn } from '../form/form.ts'
import { type Asked, questionSurvey } from '../solved/question-survey.ts'
import { endsOf, type Targets } from './clocks.ts'

/** How the inquiries of one form are handed out, and by when they are to be answered. */
export interface Desk extends Targets {
  /** `turns`: one after the other. `load`: whoever has least to do. */
  assignment: 'none' | 'turns' | 'load'
  members: {
    memberId: string
    /** The categories that they take, with all below them; null: every one. */
    categoryIds: string[] | null
  }[]
  /** What is asked of who wrote once it was solved, and so many minutes after that. */
  ask: Asked
  askAfterMinutes: number
  /** The survey that holds the answers; null until something is asked. */
  askSurveyId: string | null
}

export type DeskInput = Omit<Desk, 'askSurveyId'>

const EMPTY: Desk = {
  ...{ assignment: 'none', members: [], firstReplyMinutes: null, solutionMinutes: null, hours: null },
  ...{ ask: 'none', askAfterMinutes: 60, askSurveyId: null },
}

async function deskIn(tx: Transaction, formId: string): Promise<Desk> {
  const [desk] = await tx.select().from(desks).where(eq(desks.formId, formId))
  if (!desk) return EMPTY
  const members = await tx
    .select({ memberId: deskMembers.memberId, categoryIds: deskMembers.categoryIds })
    .from(deskMembers)
    .where(eq(deskMembers.formId, formId))
    .orderBy(asc(deskMembers.memberId))
  const { assignment, firstReplyMinutes, solutionMinutes, hours, ask, askAfterMinutes, askSurveyId } = desk
  return { assignment, firstReplyMinutes, solutionMinutes, hours, members, ask, askAfterMinutes, askSurveyId }
}

/** @throws Problem `not-found` */
export async function readDesk(context: Context, actor: Actor, input: { formId: string }): Promise<Desk> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    await bareFormIn(tx, input.formId)
    return deskIn(tx, input.formId)
  })
}

const refuse = (field: string, code: string) => new Problem('invalid-input', {}, [{ field, code }])

async function check(context: Context, tx: Transaction, actor: Actor, formId: string, desk: DeskInput): Promise<void> {
  const form = await bareFormIn(tx, formId)
  const known = new Set(form.categories.map(({ id }) => id))
  for (const [i, { memberId, categoryIds }] of desk.members.entries()) {
    await requireAnswering(tx, memberId).catch(() => {
      throw refuse(`/members/${i}/memberId`, 'not-a-choice')
    })
    if (categoryIds?.some((id) => !known.has(id))) throw refuse(`/members/${i}/categoryIds`, 'not-a-choice')
  }
  if (new Set(desk.members.map(({ memberId }) => memberId)).size < desk.members.length)
    throw refuse('/members', 'taken')
  const [found] = await tx
    .select({ timeZone: workspaces.timeZone })
    .from(workspaces)
    .where(eq(workspaces.id, actor.workspaceId))
  const ends = endsOf(desk, context.now(), found?.timeZone ?? 'Asia/Tokyo')
  if (desk.firstReplyMinutes !== null && ends.firstReply === null) throw refuse('/firstReplyMinutes', 'too-large')
  if (desk.solutionMinutes !== null && ends.solution === null) throw refuse('/solutionMinutes', 'too-large')
}

/** Whoever stays keeps their turn. */
async function putMembers(tx: Transaction, workspaceId: string, formId: string, list: Desk['members']): Promise<void> {
  const kept = list.map(({ memberId }) => memberId)
  const own = eq(deskMembers.formId, formId)
  await tx.delete(deskMembers).where(kept.length > 0 ? and(own, notInArray(deskMembers.memberId, kept)) : own)
  if (list.length === 0) return
  await tx
    .insert(deskMembers)
    .values(list.map((one) => ({ workspaceId, formId, ...one })))
    .onConflictDoUpdate({
      target: [deskMembers.workspaceId, deskMembers.formId, deskMembers.memberId],
      set: { categoryIds: sql`excluded.category_ids` },
    })
}

/**
 * Sets how the inquiries of a form are handed out from now on. Those that are there keep their ends and who has them.
 * @throws Problem `not-found`, `invalid-input`: somebody who may not answer, a category of another form, a target that takes years
 */
export async function saveDesk(context: Context, actor: Actor, input: DeskInput & { formId: string }): Promise<Desk> {
  authorize(actor, 'forms.edit')
  const { workspaceId } = actor
  const { formId, members: list, assignment, firstReplyMinutes, solutionMinutes, hours, ask, askAfterMinutes } = input
  const desk = { assignment, firstReplyMinutes, solutionMinutes, hours, ask, askAfterMinutes }
  await withWorkspace(context.db, workspaceId, (tx) => check(context, tx, actor, formId, input))
  const asked = ask === 'none' ? {} : { askSurveyId: await questionSurvey(context, actor, ask) }
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await check(context, tx, actor, formId, input)
    const row = { ...desk, ...asked, updatedAt: context.now() }
    await tx
      .insert(desks)
      .values({ workspaceId, formId, ...row })
      .onConflictDoUpdate({ target: [desks.workspaceId, desks.formId], set: row })
    await putMembers(tx, workspaceId, formId, list)
    await audit(context, tx, actor, 'form.desk', { kind: 'form', id: formId }, { assignment: desk.assignment })
    return deskIn(tx, formId)
  })
}
