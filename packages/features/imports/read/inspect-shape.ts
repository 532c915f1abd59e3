import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Encoding, FileShape } from './file-shape.ts'
import { sniffDelimiter } from './read-delimited.ts'
import { readJsonLines } from './read-jsonl.ts'
import { headerOf, isBlank, readRaw } from './read-raw.ts'
import { sniffEncoding } from './sniff-encoding.ts'
import { UnreadableFile, type UnreadableReason } from './unreadable-file.ts'

const SAMPLE = 64 * 1024
/** A file that is plain ASCII so far is read on until its first other character, up to here. */
const LONGEST_SAMPLE = 4 * 1024 * 1024
/** Lines of JSON looked through for their keys. */
const KEY_LINES = 200

const signatures: [number[], UnreadableReason | 'zip'][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'old-excel-or-password'],
  [[0x89, 0x50, 0x4e, 0x47], 'picture'],
  [[0xff, 0xd8, 0xff], 'picture'],
  [[0x47, 0x49, 0x46, 0x38], 'picture'],
  [[0x52, 0x49, 0x46, 0x46], 'picture'],
  [[0x25, 0x50, 0x44, 0x46], 'pdf'],
  [[0x1f, 0x8b], 'compressed'],
  [[0x42, 0x5a, 0x68], 'compressed'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'compressed'],
]

interface Sample {
  bytes: Uint8Array
  isAll: boolean
}

async function readSample(path: string): Promise<Sample> {
  const file = await open(path)
  try {
    const parts: Buffer[] = []
    let length = 0
    for (;;) {
      const part = Buffer.alloc(SAMPLE)
      const { bytesRead } = await file.read(part, 0, SAMPLE, length)
      length += bytesRead
      const seen = part.subarray(0, bytesRead)
      parts.push(seen)
      if (bytesRead < SAMPLE) return { bytes: Buffer.concat(parts), isAll: true }
      if (length >= LONGEST_SAMPLE || seen.some((byte) => byte >= 0x80)) break
    }
    return { bytes: Buffer.concat(parts), isAll: false }
  } finally {
    await file.close()
  }
}

function isJsonLines(text: string, name: string): boolean {
  const first = text.trimStart()
  const extension = extname(name).toLowerCase()
  const named = ['.jsonl', '.ndjson', '.json'].includes(extension)
  if (first.startsWith('[') && (named || /^\[\s*\{/.test(first))) throw new UnreadableFile('json-array')
  if (first.startsWith('{') && /^\{\s*("|\})/.test(first)) {
    // An object over several lines is JSON, but not JSON Lines.
    if (/^\{\s*\n/.test(first)) throw new UnreadableFile('not-json-lines')
    return true
  }
  return named
}

async function keysOf(path: string, encoding: Encoding): Promise<string[]> {
  const keys = new Set<string>()
  let lines = 0
  for await (const { fields } of readJsonLines(path, encoding)) {
    // A key that no database can hold as a name is passed over.
    for (const key of fields.keys()) if (!/[\0\p{Surrogate}]/u.test(key)) keys.add(key)
    if (++lines >= KEY_LINES) break
  }
  if (keys.size === 0) throw new UnreadableFile(lines === 0 ? 'empty' : 'not-json-lines')
  return [...keys].slice(0, 1000)
}

async function tableHeader(path: string, shape: Omit<FileShape, 'header'>): Promise<string[]> {
  let header: string[] | undefined
  for await (const row of readRaw(path, shape, [])) {
    if (isBlank(row)) continue
    if (header) return header
    if (row.problem) throw new UnreadableFile(row.problem === 'row-too-long' ? 'header-too-wide' : 'unknown-encoding')
    header = headerOf(row.cells)
  }
  throw new UnreadableFile(header ? 'header-only' : 'empty')
}

/** What to open on: enough of the beginning to see the table in, ending with a whole line where it can. */
function beginning(text: string, isAll: boolean): string {
  const part = text.slice(0, 128 * 1024)
  return isAll && part.length === text.length ? part : part.slice(0, part.lastIndexOf('\n') + 1 || part.length)
}

/**
 * Finds out format, encoding, delimiter and header from a file's content; its name only decides what the content leaves open.
 * @param name - the name the file had where it came from, when the path is another
 * @throws UnreadableFile
 */
export async function inspectShape(path: string, name = path): Promise<FileShape> {
  const { bytes, isAll } = await readSample(path)
  if (bytes.length === 0) throw new UnreadableFile('empty')
  const found = signatures.find(([signature]) => signature.every((byte, index) => bytes[index] === byte))
  if (found?.[1] === 'zip') {
    const shape = { format: 'xlsx' as const, encoding: 'utf-8' as const, delimiter: null }
    return { ...shape, header: await tableHeader(path, shape) }
  }
  if (found) throw new UnreadableFile(found[1] as UnreadableReason)
  const encoding = sniffEncoding(bytes, isAll)
  const text = new TextDecoder(encoding).decode(bytes, { stream: true })
  if (text.trim() === '') throw new UnreadableFile('empty')
  if (isJsonLines(text, name))
    return { format: 'jsonl', encoding, delimiter: null, header: await keysOf(path, encoding) }
  const delimiter = sniffDelimiter(beginning(text, isAll))
  const shape = { format: delimiter === '\t' ? ('tsv' as const) : ('csv' as const), encoding, delimiter }
  return { ...shape, header: await tableHeader(path, shape) }
}
