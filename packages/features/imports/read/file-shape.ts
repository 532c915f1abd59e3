export type FileFormat = 'csv' | 'tsv' | 'jsonl' | 'xlsx'
export type Encoding = 'utf-8' | 'shift_jis' | 'euc-jp' | 'utf-16le' | 'utf-16be'

/** All a reader has to know to read a file's rows: found by `inspectFile`, kept with the import. */
export interface FileShape {
  format: FileFormat
  /** Of an XLSX file always `utf-8`. */
  encoding: Encoding
  /** Only of CSV and TSV. */
  delimiter: string | null
  /** Column names, unique and never empty. Cells of a row stand in this order. */
  header: string[]
}

export type RowProblemCode =
  | 'wrong-bytes'
  | 'too-many-cells'
  | 'row-too-long'
  | 'unclosed-quote'
  | 'broken-line'
  | 'not-an-object'
  | 'too-deep'

/** One data row. Empty rows are passed over. */
export interface Row {
  /** As a spreadsheet or an editor counts it: the header of a table is row 1; of JSON lines, the line number. */
  number: number
  /** One text for each column of the header; '' where there is none. */
  cells: string[]
  /** How many bytes of the file had been read when this row came out. */
  offset: number
  /** Why this row cannot be used at all. */
  problem?: RowProblemCode
  /** Cells were missing at its end: they are taken as empty. */
  short?: boolean
}

/** A row before its cells are laid under the header. */
export interface RawRow {
  number: number
  cells: string[]
  offset: number
  problem?: RowProblemCode
}

export const MOST_COLUMNS = 1000
/** UTF-16 units of one record or line: longer ones are refused and passed over without being held. */
export const LONGEST_RECORD = 2_097_152
