import { decodeText, WRONG_BYTES } from './decode-text.ts'
import { type Encoding, LONGEST_RECORD, type RawRow } from './file-shape.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** Each unclosed quote costs a second look at up to LONGEST_RECORD characters; a file full of them is not a table. */
const MOST_UNCLOSED = 1000

interface Parsed {
  cells: string[]
  next: number
}

/** The place after the closing quote of a cell that opens at `start`, or -1 when the text ends before it. */
function closing(text: string, start: number): number {
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0) return -1
    if (text[at + 1] !== '"') return at + 1
  }
}

/**
 * A record that has quotes, cell by cell. Undefined when the text ends within it; null when a quote that spans lines is
 * followed by more words: then it was never closed, and what closed it opened a cell further down.
 */
function parseQuoted(text: string, start: number, delimiter: string, newline: string): Parsed | undefined | null {
  const cells: string[] = []
  for (let at = start; ; ) {
    let cell = ''
    let spans = false
    if (text[at] === '"') {
      const end = closing(text, at)
      if (end < 0) return undefined
      cell = text.slice(at + 1, end - 1).replaceAll('""', '"')
      spans = cell.includes(newline)
      at = end
    }
    let stop = text.indexOf(newline, at)
    if (stop < 0) stop = text.length
    const line = text.slice(at, stop)
    const comma = line.indexOf(delimiter)
    if (spans && comma !== 0 && line.trim() !== '') return null
    if (comma >= 0) {
      cells.push(cell + line.slice(0, comma))
      at += comma + 1
      continue
    }
    cells.push(cell + (newline === '\n' && line.endsWith('\r') ? line.slice(0, -1) : line))
    return { cells, next: stop + 1 }
  }
}

function parseRecord(text: string, start: number, delimiter: string, newline: string): Parsed | undefined | null {
  const stop = text.indexOf(newline, start)
  const line = text.slice(start, stop < 0 ? text.length : stop)
  if (line.includes('"')) return parseQuoted(text, start, delimiter, newline)
  const end = newline === '\n' && line.endsWith('\r') ? line.slice(0, -1) : line
  return { cells: end.split(delimiter), next: stop < 0 ? text.length + 1 : stop + 1 }
}

/** Takes text piece by piece and gives records; at most one unfinished record is held. */
export class DelimitedParser {
  readonly #delimiter: string
  #newline: string | undefined
  #rest = ''
  #number = 0
  #unclosed = 0
  /** Within a record that is too long: everything up to the next line end is passed over. */
  #skipping = false

  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  *push(piece: string, offset: number, isLast = false): Generator<RawRow> {
    let text = this.#rest + piece
    if (this.#number === 0 && text.startsWith('\ufeff')) text = text.slice(1)
    // A carriage return at the very end may yet be half of a line end.
    this.#newline ??= text.includes('\n') ? '\n' : /\r[\s\S]/.test(text) ? '\r' : undefined
    const newline = this.#newline ?? '\n'
    let at = 0
    if (this.#skipping) {
      const end = text.indexOf(newline)
      this.#skipping = end < 0 && !isLast
      at = end < 0 ? text.length : end + 1
    }
    while (at < text.length) {
      const parsed = parseRecord(text, at, this.#delimiter, newline)
      if (parsed && (parsed.next <= text.length || isLast) && parsed.next - at <= LONGEST_RECORD) {
        yield this.#row(parsed.cells, offset)
        at = parsed.next
        continue
      }
      const waiting = parsed !== null && (!parsed || parsed.next > text.length)
      if (waiting && !isLast && text.length - at <= LONGEST_RECORD) break
      const end = text.indexOf(newline, at)
      yield this.#refuse(!parsed && end - at <= LONGEST_RECORD && (end >= 0 || isLast), offset)
      this.#skipping = end < 0 && !isLast
      at = end < 0 ? text.length : end + 1
    }
    this.#rest = text.slice(at)
  }

  #row(cells: string[], offset: number): RawRow {
    const row: RawRow = { number: ++this.#number, cells, offset }
    if (cells.some((cell) => cell.includes(WRONG_BYTES))) row.problem = 'wrong-bytes'
    return row
  }

  #refuse(unclosed: boolean, offset: number): RawRow {
    if (unclosed && ++this.#unclosed > MOST_UNCLOSED) throw new UnreadableFile('broken-quotes')
    return { number: ++this.#number, cells: [], offset, problem: unclosed ? 'unclosed-quote' : 'row-too-long' }
  }
}

/** Records of a CSV or TSV file, the header among them. */
export async function* readDelimited(path: string, encoding: Encoding, delimiter: string): AsyncGenerator<RawRow> {
  const parser = new DelimitedParser(delimiter)
  let last = 0
  for await (const { text, offset } of decodeText(path, encoding)) {
    last = offset
    yield* parser.push(text, offset)
  }
  yield* parser.push('', last, true)
}

/**
 * The delimiter under which a sample falls into the most regular table; a comma when it is one column.
 * @param sample - the first lines, without a half line at the end where possible
 */
export function sniffDelimiter(sample: string): string {
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of [',', '\t', ';', '|']) {
    const widths: number[] = []
    for (const row of new DelimitedParser(delimiter).push(sample, 0, true)) {
      if (row.cells.length > 1 || row.cells[0] !== '') widths.push(row.problem ? 0 : row.cells.length)
      if (widths.length >= 100) break
    }
    const width = widths[0] ?? 0
    if (width < 2) continue
    const regular = widths.filter((other) => other === width).length / widths.length
    const score = regular + Math.min(width, 20) / 1000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}
