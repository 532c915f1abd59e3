import type { Answer } from '@koe/survey'

/** What of a submission can give it away. */
export interface Suspect {
  finished: boolean
  startedAt: Date | null
  answers: Readonly<Record<string, Answer>>
  /** A field that people cannot see. */
  trap?: string | undefined
  /** What the door noticed. */
  suspicions?: readonly string[]
}

/** Nobody reads a question and answers it within a second. */
const leastMs = 1000

/** One character makes nearly all of a long text, as when a key was held down. */
export function repeatsItself(text: string): boolean {
  if (text.length < 200) return false
  const counts = new Map<string, number>()
  let most = 0
  for (const character of text.slice(0, 5000)) {
    const count = (counts.get(character) ?? 0) + 1
    counts.set(character, count)
    most = Math.max(most, count)
  }
  return most > 0.8 * Math.min(text.length, 5000)
}

/** Why a response may not be a person's. It is stored all the same, and left out of figures. */
export function suspicionsOf(submission: Suspect, now: Date): string[] {
  const found = new Set(submission.suspicions)
  if (submission.trap) found.add('trap')
  const took = submission.startedAt ? now.getTime() - submission.startedAt.getTime() : undefined
  if (submission.finished && took !== undefined && Math.abs(took) < leastMs) found.add('too-fast')
  const texts = Object.values(submission.answers).flatMap((answer) => ('text' in answer ? [answer.text] : []))
  if (texts.some(repeatsItself)) found.add('repeats')
  return [...found].sort()
}
