import { isHttpError } from '@sveltejs/kit'
import type { Messages } from './messages/index.ts'

/** What a caught error is to the reader. A bug of ours is `internal`; its message is for the console only. */
export function problemOf(caught: unknown): App.Error {
  if (isHttpError(caught)) return caught.body
  console.error(caught)
  return { message: 'internal', code: 'internal' }
}

/** One sentence in the reader's language; the server's own words when the catalogue does not know the code. */
export const problemSentence = (words: Messages, problem: App.Error): string =>
  (problem.code === 'unreadable-file' ? words.problems.unreadable[problem.params?.reason ?? ''] : undefined) ??
  words.problems.codes[problem.code ?? ''] ??
  problem.detail ??
  problem.message

/** The sentence for one wrong field, if the server found it wrong. Fields are names or JSON pointers. */
export function fieldSentence(words: Messages, problem: App.Error | null, field: string): string | undefined {
  const found = problem?.errors?.find((error) => error.field.replace(/^[/#.]+/, '') === field)
  if (!found) return undefined
  return words.problems.fields[found.code] ?? found.message ?? words.problems.fields.invalid
}
