import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Encoding, FileShape, Row } from '../file-shape.ts'
import { readRows } from '../read-rows.ts'

/** A folder for one test file; call `remove` afterwards. */
export function testFolder() {
  const path = mkdtempSync(join(tmpdir(), 'koe-read-'))
  let count = 0
  return {
    path,
    /** Writes a file and gives its path. */
    write(content: string | Uint8Array, name = `file-${++count}.csv`): string {
      const file = join(path, name)
      writeFileSync(file, content)
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A text in another encoding, made from what the platform decodes: every pair of bytes is tried once. */
const tables = new Map<Encoding, Map<string, number[]>>()
function tableOf(encoding: 'shift_jis' | 'euc-jp'): Map<string, number[]> {
  const known = tables.get(encoding)
  if (known) return known
  const table = new Map<string, number[]>()
  const decoder = new TextDecoder(encoding)
  for (let a = 0x80; a < 0x100; a++)
    for (let b = 0; b < 0x100; b++) {
      const text = decoder.decode(Uint8Array.of(a, b))
      if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, [a, b])
      else if (b === 0x61 && text.length === 2 && text[0] !== '\ufffd') table.set(text[0] as string, [a])
    }
  tables.set(encoding, table)
  return table
}

export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const table = tableOf(encoding)
  return Uint8Array.from(
    [...text].flatMap((char) => {
      const code = char.codePointAt(0) as number
      const bytes = code < 0x80 ? [code] : table.get(char)
      if (!bytes) throw new Error(`${char} is not in ${encoding}`)
      return bytes
    }),
  )
}

export async function rowsOf(path: string, shape?: FileShape): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readRows(path, shape)) rows.push(row)
  return rows
}
