/** A refusal that the caller can act on. `apps/api/src/problem.ts` turns it into HTTP; its texts live in the catalogue there. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly params: Readonly<Record<string, string | number>>
  readonly errors: readonly FieldError[]
  /** What a customer is shown in place of the usual ending. */
  readonly ending: { title: Record<string, string> } | undefined

  constructor(
    code: ProblemCode,
    params: Record<string, string | number> = {},
    errors: FieldError[] = [],
    ending?: Problem['ending'],
  ) {
    super(code)
    this.code = code
    this.params = params
    this.errors = errors
    this.ending = ending
  }
}

/** One wrong field: a JSON pointer or a question id, and a stable code. */
export interface FieldError {
  field: string
  code: string
  params?: Record<string, string | number>
}

export type ProblemCode =
  | 'not-found'
  | 'forbidden'
  | 'not-signed-in'
  | 'wrong-credentials'
  | 'cross-site'
  | 'invalid-input'
  | 'malformed'
  | 'wrong-signature'
  | 'unsupported-media-type'
  | 'conflict'
  | 'stale-revision'
  | 'stale-themes'
  | 'theme-merged'
  | 'setup-closed'
  | 'already-done'
  | 'expired'
  | 'last-owner'
  | 'not-accepting'
  | 'quota-full'
  | 'too-large'
  | 'too-many-requests'
  | 'unreadable-file'
  | 'busy'
  | 'pin-needed'
  | 'wrong-pin'
  | 'invited-only'
  | 'mail-not-set-up'
  | 'no-address'
  | 'filter-too-wide'
  | 'still-counting'
  | 'anonymous-survey'
  | 'too-few-respondents'
