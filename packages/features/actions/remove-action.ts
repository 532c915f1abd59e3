import { withWorkspace } from '@koe/db'
import { actions } from '@koe/db/schema'
import { and, eq, gte, isNotNull, lt } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type ActionRow, actionIn, lockAction, noteEvent } from './action.ts'

const KEPT_DAYS = 30

const oldest = (context: Context) => new Date(context.now().getTime() - KEPT_DAYS * 86_400_000)

/** Takes an action off the board; for 30 days it can be put back. @throws Problem `not-found` */
export async function removeAction(context: Context, actor: Actor, input: { id: string }): Promise<void> {
  authorize(actor, 'actions.edit')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const before = await lockAction(tx, input.id)
    const change = { removedAt: context.now(), revision: before.revision + 1 }
    await tx.update(actions).set(change).where(eq(actions.id, input.id))
    await noteEvent(context, tx, actor, input.id, { kind: 'removed', detail: {} })
    await audit(context, tx, actor, 'action.remove', { kind: 'action', id: input.id }, { title: before.title })
    // What nobody put back in time goes for good.
    await tx.delete(actions).where(and(isNotNull(actions.removedAt), lt(actions.removedAt, oldest(context))))
  })
}

/** Puts a removed action back as it was. @throws Problem `not-found`, also after 30 days */
export async function restoreAction(context: Context, actor: Actor, input: { id: string }): Promise<ActionRow> {
  authorize(actor, 'actions.edit')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [found] = await tx
      .update(actions)
      .set({ removedAt: null, updatedAt: context.now() })
      .where(and(eq(actions.id, input.id), gte(actions.removedAt, oldest(context))))
      .returning({ id: actions.id })
    if (!found) throw new Problem('not-found')
    await noteEvent(context, tx, actor, input.id, { kind: 'restored', detail: {} })
    await audit(context, tx, actor, 'action.restore', { kind: 'action', id: input.id })
    return actionIn(tx, workspaceId, input.id)
  })
}
