import { toast } from 'svelte-sonner'
import { invalidateAll } from '$app/navigation'
import { api, type ThemeMove } from '$lib/api.ts'
import type { Format } from '$lib/format/index.ts'
import type { Messages } from '$lib/messages/index.ts'
import { problemOf, problemSentence } from '$lib/problem.ts'

/** Verbatims to be moved, as the person sees them: the version of the themes, and what they are moved out of. */
export interface Movable {
  ids: string[]
  modelVersion: number
  /** A theme; null: no theme; left out: wherever they are. */
  from?: string | null | undefined
  /** One sentence of a single verbatim. */
  ordinal?: number
}

/** Takes a move back and shows every figure anew. */
export async function undoMove(w: Messages, id: string, onundone?: () => unknown): Promise<void> {
  try {
    await api().undoMove(id)
    toast.success(w.verbatims.move.undone)
  } catch (caught) {
    toast.error(problemSentence(w, problemOf(caught)))
  }
  await invalidateAll()
  await onundone?.()
}

/** Says what moved, and offers to take it back. */
export function tellMove(w: Messages, f: Format, move: ThemeMove, onundone?: () => unknown): void {
  const words = w.verbatims.move
  const count = f.count(move.verbatims)
  toast.success(move.to ? words.moved(count, move.to.label) : words.movedOut(count), {
    ...(move.alike > 0 ? { description: words.alike(f.count(move.alike)) } : {}),
    duration: 8000,
    action: { label: words.undo, onClick: () => void undoMove(w, move.id, onundone) },
  })
}
