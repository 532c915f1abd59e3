/** Why a whole file cannot be read, as opposed to one of its rows. */
export type UnreadableReason =
  | 'empty'
  | 'header-only'
  | 'picture'
  | 'pdf'
  | 'compressed'
  | 'binary'
  | 'old-excel-or-password'
  | 'not-a-workbook'
  | 'broken-archive'
  | 'too-large-inside'
  | 'unknown-encoding'
  | 'json-array'
  | 'not-json-lines'
  | 'header-too-wide'
  | 'broken-quotes'
  | 'no-such-sheet'

/** Thrown by the readers; the verbs turn it into the problem `unreadable-file`. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
  readonly reason: UnreadableReason

  constructor(reason: UnreadableReason, cause?: unknown) {
    super(`unreadable file: ${reason}`, { cause })
    this.reason = reason
  }
}
