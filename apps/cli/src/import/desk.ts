import type { Import, Mapping } from '@koe/features/imports'
import type { Context } from '@koe/features/workspaces'

/** What the program opens when it works on the data directory itself. */
export type OpenData = () => Promise<{ context: Context; close(): Promise<void> }>

/** What the command looks at: the same whether it came from the database or over HTTP. */
export type SeenImport = Pick<
  Import,
  | 'id'
  | 'fileName'
  | 'fileBytes'
  | 'format'
  | 'encoding'
  | 'delimiter'
  | 'header'
  | 'state'
  | 'suggestion'
  | 'ticketSuggestion'
  | 'system'
  | 'unknown'
  | 'remembered'
  | 'rowsTotal'
  | 'rowsRead'
  | 'rowsAdded'
  | 'rowsKnown'
  | 'rowsRefused'
  | 'verbatimsAdded'
  | 'bytesRead'
  | 'reasons'
  | 'rate'
  | 'secondsLeft'
  | 'failure'
  | 'sameFileAs'
>

/** Where imports are made: a running server, or the data directory itself. */
export interface ImportDesk {
  readonly where: 'server' | 'data'
  upload(file: string, bytes: number): Promise<SeenImport>
  /** The id of an inquiry form by its id or its name. @throws ImportRefused `which-form` with those there are */
  form(wanted: string): Promise<string>
  check(id: string, mapping: Mapping): Promise<SeenImport>
  run(id: string, mapping: Mapping): Promise<SeenImport>
  look(id: string): Promise<SeenImport>
  cancel(id: string): Promise<unknown>
  /** Forgets a file that was only looked at. */
  discard(id: string): Promise<unknown>
  close(): Promise<void>
}

/** @throws ImportRefused `which-form` unless one is meant */
export function formAmong(wanted: string, forms: readonly { id: string; name: string }[]): string {
  const found = forms.filter(({ id, name }) => id === wanted || name === wanted)
  const [only] = found
  if (only && found.length === 1) return only.id
  throw new ImportRefused('which-form', { form: wanted, forms: forms.map(({ name }) => name).join(', ') })
}

/** What the person at the terminal can act on. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: string, params: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}
