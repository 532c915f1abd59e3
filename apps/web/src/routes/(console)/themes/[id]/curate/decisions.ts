import { toast } from 'svelte-sonner'
import { invalidateAll } from '$app/navigation'
import { api } from '$lib/api.ts'
import type { Format } from '$lib/format/index.ts'
import type { Messages } from '$lib/messages/index.ts'
import { problemOf, problemSentence } from '$lib/problem.ts'
import type { portraitWords } from '../../words.ts'

type Words = ReturnType<typeof portraitWords>

/** Takes a decision about a whole theme back and shows every figure anew. */
export async function undoDecision(w: Messages, p: Words, id: string): Promise<void> {
  try {
    await api().undoDecision(id)
    toast.success(p.curate.undone)
  } catch (caught) {
    toast.error(problemSentence(w, problemOf(caught)))
  }
  await invalidateAll()
}

/** Says what was decided, and offers to take it back. */
export function tellDecision(w: Messages, p: Words, id: string, said: string): void {
  const action = { label: p.curate.undo, onClick: () => void undoDecision(w, p, id) }
  toast.success(said, { duration: 8000, action })
}

/** A refusal because somebody else changed the theme says what they did. */
export function changedProblem(p: Words, f: Format, problem: App.Error): App.Error {
  const params = problem.params ?? {}
  const tell = p.changed[params.did as Exclude<keyof Words['changed'], 'somebody' | 'lead'>]
  if (problem.code !== 'stale-revision' || typeof tell !== 'function') return problem
  const who = String(params.by ?? p.changed.somebody)
  const [first, second] = params.did === 'rename' ? [params.from, params.to] : [params.other, '']
  const what = tell(who, String(first ?? ''), String(second ?? ''))
  const detail = p.changed.lead(String(params.label ?? ''), f.dateTime(String(params.at ?? '')), what)
  return { ...problem, code: 'theme-changed', message: detail, detail }
}
