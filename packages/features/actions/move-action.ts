import { type Transaction, withWorkspace } from '@koe/db'
import { actions } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import {
  type ActionEvent,
  type ActionRow,
  type ActionState,
  actionIn,
  eventsOf,
  lockAction,
  noteEvent,
} from './action.ts'
import { presentOf, underOneVersion } from './count-weeks.ts'
import { type ActionEffect, measureEffect, pickedAtPeak } from './measure-effect.ts'
import { requirePast } from './write-action.ts'

/** Where each state leads. What was agreed may also ship at once, and every step can be taken back. */
const NEXT: Record<ActionState, readonly ActionState[]> = {
  proposed: ['agreed', 'shipped'],
  agreed: ['proposed', 'shipped'],
  shipped: ['agreed', 'measured'],
  measured: ['shipped'],
}

async function effectOf(context: Context, tx: Transaction, workspaceId: string, row: ActionRow) {
  if (row.shippedOn === null) return null
  const { id, shippedOn, watchWeeks, registered } = row
  const themeIds = row.themes.map((theme) => theme.id)
  const action = { workspaceId, id, themeIds, shippedOn, watchWeeks, registered }
  return underOneVersion(context, tx, workspaceId, (present) => measureEffect(tx, present, action))
}

/**
 * Moves an action along the board. Shipping gives it a day (today unless told); calling it measured freezes the effect as it is
 * now, and going back lets go of the day or of the frozen effect.
 * @throws Problem `not-found`, `stale-revision`, `conflict` where the state does not lead there, `invalid-input` for a day to come
 */
export async function moveAction(
  context: Context,
  actor: Actor,
  input: { id: string; state: ActionState; revision: number; shippedOn?: string | undefined },
): Promise<ActionRow> {
  authorize(actor, 'actions.edit')
  const { workspaceId } = actor
  const { id, state } = input
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const before = await lockAction(tx, id, input.revision)
    if (before.state === state) return actionIn(tx, workspaceId, id)
    if (!NEXT[before.state].includes(state)) throw new Problem('conflict', { reason: 'state' })
    const present = await presentOf(context, tx, workspaceId)
    const shipping = state === 'shipped' && before.state !== 'measured'
    const kept = state === 'proposed' || state === 'agreed' ? null : before.shippedOn
    const shippedOn = shipping ? (input.shippedOn ?? present.today) : kept
    if (shippedOn !== null) requirePast(present, shippedOn)
    const measured =
      state === 'measured' ? await effectOf(context, tx, workspaceId, await actionIn(tx, workspaceId, id)) : null
    const change = { state, shippedOn, measured, revision: before.revision + 1, updatedAt: context.now() }
    await tx.update(actions).set(change).where(eq(actions.id, id))
    const detail = { from: before.state, to: state, ...(shipping && shippedOn !== null ? { shippedOn } : {}) }
    await noteEvent(context, tx, actor, id, { kind: 'moved', detail })
    await audit(context, tx, actor, 'action.move', { kind: 'action', id }, detail)
    return actionIn(tx, workspaceId, id)
  })
}

/** An action with its history and, once it shipped, its effect: frozen where it was called measured, else counted now. */
export interface ActionPage extends ActionRow {
  effect: ActionEffect | null
  /** Whether to warn that the themes were picked at their highest. */
  pickedAtPeak: boolean
  events: ActionEvent[]
}

/** @throws Problem `not-found` */
export async function readAction(context: Context, actor: Actor, input: { id: string }): Promise<ActionPage> {
  authorize(actor, 'actions.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const row = await actionIn(tx, workspaceId, input.id)
    const effect = row.measured ?? (await effectOf(context, tx, workspaceId, row))
    const events = await eventsOf(tx, workspaceId, input.id)
    return { ...row, effect, pickedAtPeak: pickedAtPeak(row.registered), events }
  })
}
