import type { FileShape, RawRow, Row } from './file-shape.ts'
import { inspectShape } from './inspect-shape.ts'
import { isBlank, readRaw } from './read-raw.ts'

/** Lays a record under the header. */
function fit(row: RawRow, width: number, mayBeShort: boolean): Row {
  const { cells } = row
  if (row.problem || cells.length === width) return row
  if (cells.length < width) {
    const padded: string[] = cells.concat(Array<string>(width - cells.length).fill(''))
    return { ...row, cells: padded, ...(mayBeShort ? {} : { short: true }) }
  }
  // Empty cells beyond the header are harmless; words there mean that the columns have moved.
  const moved = cells.slice(width).some((cell) => cell.trim() !== '')
  return { ...row, cells: cells.slice(0, width), ...(moved ? { problem: 'too-many-cells' as const } : {}) }
}

/**
 * The data rows of a CSV, TSV, JSON Lines or XLSX file, one at a time: memory does not grow with the file, and nothing is
 * read ahead of the consumer. Rows that cannot be used come out with a `problem`; empty rows of a table do not come out.
 * @param shape - from `inspectFile`; found out here when left out
 * @throws UnreadableFile when no row can be read at all
 */
export async function* readRows(path: string, shape?: FileShape): AsyncGenerator<Row> {
  const known = shape ?? (await inspectShape(path))
  let headerSeen = known.format === 'jsonl'
  for await (const row of readRaw(path, known, known.header)) {
    // A line of JSON was written by somebody even when its fields are empty; an empty line of a table was not.
    if (known.format !== 'jsonl' && isBlank(row)) continue
    if (headerSeen) yield fit(row, known.header.length, known.format === 'xlsx')
    else headerSeen = true
  }
}

export { readRaw } from './read-raw.ts'
