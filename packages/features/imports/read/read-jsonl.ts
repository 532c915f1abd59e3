import { decodeText, WRONG_BYTES } from './decode-text.ts'
import { type Encoding, LONGEST_RECORD, type RawRow, type RowProblemCode } from './file-shape.ts'

export interface JsonLine {
  number: number
  offset: number
  /** Own keys in their order; values as text. */
  fields: Map<string, string>
  problem?: RowProblemCode
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** One line of JSON as fields; a line that is not an object is a problem of that line alone. */
export function parseJsonLine(line: string): { fields: Map<string, string>; problem?: RowProblemCode } {
  const fields = new Map<string, string>()
  if (line.includes(WRONG_BYTES)) return { fields, problem: 'wrong-bytes' }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { fields, problem: 'broken-line' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fields, problem: 'not-an-object' }
  try {
    for (const [key, part] of Object.entries(value)) fields.set(key, asText(part))
  } catch {
    // JSON.stringify recurses where JSON.parse does not.
    return { fields: new Map(), problem: 'too-deep' }
  }
  return { fields }
}

/** Lines of a text; those beyond the limit come out as null and are never held. */
async function* splitLines(path: string, encoding: Encoding): AsyncGenerator<{ line: string | null; offset: number }> {
  let rest = ''
  let skipping = false
  let last = 0
  for await (const { text, offset } of decodeText(path, encoding)) {
    last = offset
    let at = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      const line = rest + text.slice(at, end)
      yield { line: skipping || line.length > LONGEST_RECORD ? null : line, offset }
      rest = ''
      skipping = false
      at = end + 1
    }
    rest = skipping ? '' : rest + text.slice(at)
    if (rest.length > LONGEST_RECORD) {
      skipping = true
      rest = ''
    }
  }
  if (skipping) yield { line: null, offset: last }
  else if (rest !== '') yield { line: rest, offset: last }
}

/** Objects of a JSON Lines file; empty lines are passed over. */
export async function* readJsonLines(path: string, encoding: Encoding): AsyncGenerator<JsonLine> {
  let number = 0
  for await (const { line, offset } of splitLines(path, encoding)) {
    number++
    if (line === null) yield { number, offset, fields: new Map(), problem: 'row-too-long' }
    else if (line.trim() !== '') yield { number, offset, ...parseJsonLine(line.replace(/^\ufeff/, '')) }
  }
}

/** The same as rows under a header; fields outside it are left out. */
export async function* readJsonRows(path: string, encoding: Encoding, header: string[]): AsyncGenerator<RawRow> {
  for await (const { number, offset, fields, problem } of readJsonLines(path, encoding))
    yield { number, offset, cells: header.map((name) => fields.get(name) ?? ''), ...(problem ? { problem } : {}) }
}
