import { type FileShape, MOST_COLUMNS, type RawRow } from './file-shape.ts'
import { readDelimited } from './read-delimited.ts'
import { readJsonRows } from './read-jsonl.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { readWorkbook } from './xlsx/read-workbook.ts'

/** Every record of a file, the header among them (JSON lines have none). */
export function readRaw(path: string, shape: Omit<FileShape, 'header'>, header: string[]): AsyncGenerator<RawRow> {
  if (shape.format === 'jsonl') return readJsonRows(path, shape.encoding, header)
  if (shape.format === 'xlsx') return readWorkbook(path)
  return readDelimited(path, shape.encoding, shape.delimiter ?? ',')
}

export const isBlank = (row: RawRow): boolean => !row.problem && row.cells.every((cell) => cell.trim() === '')

/** Unique names for the cells of a header row; a column without a name is called by its place. */
export function headerOf(cells: string[]): string[] {
  const names: string[] = []
  const used = new Set<string>()
  // Trailing empty cells are what spreadsheets leave behind, not columns.
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  if (last + 1 > MOST_COLUMNS) throw new UnreadableFile('header-too-wide')
  for (const [index, cell] of cells.slice(0, last + 1).entries()) {
    const name = cell.replace(/[\s\0\p{Surrogate}]+/gu, ' ').trim() || `column ${index + 1}`
    let unique = name
    for (let i = 2; used.has(unique); i++) unique = `${name} (${i})`
    used.add(unique)
    names.push(unique)
  }
  return names
}
