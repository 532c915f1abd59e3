import { toast } from 'svelte-sonner'
import { invalidate } from '$app/navigation'
import { type Action, type ActionState, api } from '$lib/api.ts'
import type { actions } from '$lib/messages/actions/ja.ts'
import type { Messages } from '$lib/messages/index.ts'
import { problemOf, problemSentence } from '$lib/problem.ts'

interface Said {
  w: Messages
  a: typeof actions
}

/** Everything that shows improvements is loaded anew. */
export const renewActions = () => invalidate('koe:actions')

/** Moves one along the board, says so, and offers to take it back. @returns whether it moved */
export async function moveOnBoard({ w, a }: Said, action: Action, state: ActionState): Promise<boolean> {
  try {
    const moved = await api().moveAction(action.id, { state, revision: action.revision })
    // Back to `shipped` from before means the day that it had.
    const { state: from, shippedOn } = action
    const back = { state: from, revision: moved.revision, ...(shippedOn && from === 'shipped' ? { shippedOn } : {}) }
    const undo = () => void attempt(w, () => api().moveAction(action.id, back))
    toast.success(a.moved(action.title, a.states[state]), { duration: 8000, action: { label: a.undo, onClick: undo } })
    await renewActions()
    return true
  } catch (caught) {
    toast.error(problemSentence(w, problemOf(caught)))
    await renewActions()
    return false
  }
}

/** Takes one off the board, and offers to put it back. */
export async function removeFromBoard({ w, a }: Said, action: Action): Promise<void> {
  await api().removeAction(action.id)
  const restore = () => void attempt(w, () => api().restoreAction(action.id), a.restored)
  toast.success(a.removed(action.title), { duration: 8000, action: { label: a.undo, onClick: restore } })
}

async function attempt(w: Messages, work: () => Promise<unknown>, done?: string) {
  try {
    await work()
    if (done) toast.success(done)
  } catch (caught) {
    toast.error(problemSentence(w, problemOf(caught)))
  }
  await renewActions()
}
