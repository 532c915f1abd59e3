import { deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { inspectShape } from '../inspect-shape.ts'
import { rowsOf, testFolder } from '../testing/files.ts'
import { serialText } from './serial.ts'

const folder = testFolder()
afterAll(folder.remove)

/** A ZIP archive as a workbook program would write it, for parts that no library would write. */
function zip(parts: Record<string, string | { deflated: Buffer; size: number }>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, part] of Object.entries(parts)) {
    const data = typeof part === 'string' ? deflateRawSync(Buffer.from(part)) : part.deflated
    const size = typeof part === 'string' ? Buffer.byteLength(part) : part.size
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(data.length, 18)
    head.writeUInt32LE(size, 22)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(size, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    bodies.push(head, Buffer.from(name), data)
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + data.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, list, end])
}

const workbook =
  '<workbook><sheets><sheet name="a" state="hidden" r:id="r1"/><sheet name="b" r:id="r2"/></sheets></workbook>'
const relations =
  '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Target="sharedStrings.xml"/></Relationships>'
const base = {
  'xl/workbook.xml': workbook,
  'xl/_rels/workbook.xml.rels': relations,
  'xl/worksheets/sheet1.xml': '<worksheet/>',
}

describe('a workbook', () => {
  it('is read with dates, numbers and words as they are shown', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: '回答',
          rows: [
            ['回答日', 'ご意見', '満足度', '確認'],
            [new Date(Date.UTC(2026, 0, 5)), '改行\nと "引用符" & <記号>', 4, true],
            [new Date(Date.UTC(2026, 0, 6, 9, 30)), '=HYPERLINK("x")', 0.1 + 0.2, false],
            [null, null, null, null],
            [46029, 'あ𠮷👍', 5, null],
          ],
        },
      ],
    })
    const path = folder.write(bytes)
    expect(await inspectShape(path)).toMatchObject({ format: 'xlsx', header: ['回答日', 'ご意見', '満足度', '確認'] })
    expect((await rowsOf(path)).map(({ number, cells }) => [number, ...cells])).toEqual([
      [2, '2026-01-05', '改行\nと "引用符" & <記号>', '4', 'true'],
      [3, '2026-01-06 09:30:00', '=HYPERLINK("x")', '0.3', 'false'],
      [5, '46029', 'あ𠮷👍', '5', ''],
    ])
  })

  it('leaves furigana and hidden sheets out, and takes any prefix', async () => {
    const shared =
      '<sst><si><t>本文</t></si><si><r><t>東</t></r><r><t xml:space="preserve">京 </t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>'
    const sheet =
      '<x:worksheet><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row><x:row r="3"><x:c r="A3" t="s"><x:v>1</x:v></x:c></x:row><x:row r="4"><x:c r="A4" t="inlineStr"><x:is><x:t>a&amp;b_x000D_</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    const path = folder.write(zip({ ...base, 'xl/worksheets/sheet2.xml': sheet, 'xl/sharedStrings.xml': shared }))
    expect((await rowsOf(path)).map(({ number, cells }) => [number, ...cells])).toEqual([
      [3, '東京 '],
      [4, 'a&b\r'],
    ])
  })

  it('is refused when a cell would fill the memory', async () => {
    const cell = Buffer.from('あ'.repeat(1024 * 1024))
    const parts = [Buffer.from('<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>')]
    for (let i = 0; i < 16; i++) parts.push(cell)
    const bomb = deflateRawSync(Buffer.concat(parts))
    // The archive lies about the size, as such archives do.
    const path = folder.write(zip({ ...base, 'xl/worksheets/sheet2.xml': { deflated: bomb, size: 100 } }))
    const before = process.memoryUsage().rss
    await expect(rowsOf(path)).rejects.toMatchObject({ reason: 'too-large-inside' })
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
  })

  it('is refused when it is another archive or torn', async () => {
    await expect(rowsOf(folder.write(zip({ 'a.txt': 'a' })))).rejects.toMatchObject({ reason: 'not-a-workbook' })
    const bytes = zip({
      ...base,
      'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row><c t="str"><v>a</v></c></row>'.repeat(900),
    })
    bytes.fill(0xaa, 500, 560)
    await expect(rowsOf(folder.write(bytes))).rejects.toMatchObject({ name: 'UnreadableFile' })
  })
})

describe('serial numbers', () => {
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [46027, '2026-01-05'],
    [46027.5, '2026-01-05 12:00:00'],
    [46027.999999, '2026-01-06'],
  ])('%d is %s', (serial, text) => {
    expect(serialText(serial)).toBe(text)
  })

  it('counts from 1904 in old Macintosh files', () => {
    expect(serialText(44565, true)).toBe('2026-01-05')
  })
})
