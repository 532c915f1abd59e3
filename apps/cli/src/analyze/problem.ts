/** Why an analysis cannot be made. The words for each code live in the catalogue. */
export type AnalyzeProblemCode =
  | 'file-not-found'
  | 'file-not-readable'
  | 'is-a-folder'
  | 'unreadable-file'
  | 'no-usable-rows'
  | 'output-not-writable'
  | 'column-not-found'
  | 'no-text-column'
  | 'not-a-number'
  | 'bad-score-kind'
  | 'no-scores'
  | 'no-dates'
  | 'one-output'
  | 'same-output'

/** A refusal that the person at the terminal can act on: exit code 1 = the file is at fault, 2 = the command line is. */
export class AnalyzeProblem extends Error {
  override readonly name = 'AnalyzeProblem'
  readonly code: AnalyzeProblemCode
  readonly params: Readonly<Record<string, string>>
  readonly exitCode: 1 | 2

  constructor(code: AnalyzeProblemCode, params: Record<string, string> = {}) {
    super(code)
    this.code = code
    this.params = params
    this.exitCode = AT_FAULT_FILE.has(code) ? 1 : 2
  }
}

const AT_FAULT_FILE: ReadonlySet<AnalyzeProblemCode> = new Set([
  'file-not-found',
  'file-not-readable',
  'is-a-folder',
  'unreadable-file',
  'no-usable-rows',
  'output-not-writable',
])
