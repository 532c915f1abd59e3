import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createDeflateRaw } from 'node:zlib'

/** Text that is made while it is written: no more than one piece of it is ever held. */
export type Pieces = Iterable<string | Uint8Array>

interface Entry {
  name: string
  at: number
  compressed: number
  size: number
}

function headOf(signature: number, length: number, { name, compressed, size }: Entry): Buffer {
  const head = Buffer.alloc(length)
  const shift = length === 30 ? 0 : 2
  head.writeUInt32LE(signature, 0)
  head.writeUInt16LE(8, 8 + shift)
  head.writeUInt32LE(compressed, 18 + shift)
  head.writeUInt32LE(size, 22 + shift)
  head.writeUInt16LE(name.length, 26 + shift)
  return head
}

async function put(file: WriteStream, bytes: Uint8Array | string): Promise<void> {
  if (!file.write(bytes)) await once(file, 'drain')
}

/** The same in larger pieces: each one is a trip to another thread. */
function* gathered(pieces: Pieces): Generator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  for (const piece of pieces) {
    const one = Buffer.from(piece as string)
    held.push(one)
    bytes += one.length
    if (bytes < 256 * 1024) continue
    yield Buffer.concat(held)
    held = []
    bytes = 0
  }
  yield Buffer.concat(held)
}

/** @returns the bytes that went in and came out */
async function deflate(file: WriteStream, pieces: Pieces): Promise<{ size: number; compressed: number }> {
  const deflater = createDeflateRaw({ level: 1 })
  let [size, compressed] = [0, 0]
  const copying = (async () => {
    for await (const bytes of deflater as AsyncIterable<Buffer>) {
      compressed += bytes.length
      await put(file, bytes)
    }
  })()
  for (const bytes of gathered(pieces)) {
    size += bytes.length
    if (!deflater.write(bytes)) await once(deflater, 'drain')
  }
  deflater.end()
  await copying
  return { size, compressed }
}

/**
 * Writes a ZIP archive part by part, as a workbook program would, for parts that no library would write.
 * @param lies - sizes that the archive gives for its parts in the place of the true ones
 */
export async function writeZip(
  path: string,
  parts: Record<string, Pieces>,
  lies: Record<string, number> = {},
): Promise<string> {
  const file = createWriteStream(path)
  const entries: Entry[] = []
  let at = 0
  for (const [name, pieces] of Object.entries(parts)) {
    const entry = { name, at, compressed: 0, size: 0 }
    await put(file, Buffer.concat([headOf(0x04034b50, 30, entry), Buffer.from(name)]))
    const { size, compressed } = await deflate(file, typeof pieces === 'string' ? [pieces] : pieces)
    Object.assign(entry, { size: lies[name] ?? size, compressed })
    entries.push(entry)
    at += 30 + name.length + compressed
  }
  const list = Buffer.concat(
    entries.flatMap((entry) => {
      const head = headOf(0x02014b50, 46, entry)
      head.writeUInt32LE(entry.at, 42)
      return [head, Buffer.from(entry.name)]
    }),
  )
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  file.end(Buffer.concat([list, end]))
  await finished(file)
  return path
}

/** The parts of a workbook whose first sheet is hidden. */
export const workbookParts = {
  'xl/workbook.xml':
    '<workbook><sheets><sheet name="a" state="hidden" r:id="r1"/><sheet name="b" r:id="r2"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Target="sharedStrings.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': '<worksheet/>',
}

const rowXml = (number: number, strings: readonly number[]) =>
  `<row r="${number}">${strings.map((index, column) => `<c r="${'ABCDEF'[column]}${number}" t="s"><v>${index}</v></c>`).join('')}</row>`

/**
 * A workbook of any length, every cell a shared string as spreadsheet programs write it.
 * @param cells - of the row; row 0 is the header
 * @param order - `mixed` numbers the words otherwise than the sheet needs them, as programs that sort them do
 */
export function writeLongWorkbook(
  path: string,
  rows: number,
  cells: (row: number) => string[],
  order: 'in order' | 'mixed' = 'in order',
): Promise<string> {
  const width = cells(0).length
  // A step without a common factor visits every row once.
  const placeOf = (row: number) => (order === 'mixed' ? (row * 7919) % rows : row)
  const wordsAt = new Map<number, number>()
  function* strings() {
    yield '<sst>'
    for (let place = 0; place < rows; place++) {
      const row = order === 'mixed' ? (wordsAt.get(place) ?? 0) : place
      for (const text of cells(row)) yield `<si><t>${text}</t></si>`
    }
    yield '</sst>'
  }
  if (order === 'mixed') for (let row = 0; row < rows; row++) wordsAt.set(placeOf(row), row)
  function* sheet() {
    yield '<worksheet><sheetData>'
    for (let row = 0; row < rows; row++)
      yield rowXml(
        row + 1,
        Array.from({ length: width }, (_, column) => placeOf(row) * width + column),
      )
    yield '</sheetData></worksheet>'
  }
  return writeZip(path, { ...workbookParts, 'xl/worksheets/sheet2.xml': sheet(), 'xl/sharedStrings.xml': strings() })
}
