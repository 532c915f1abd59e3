import { mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { inspectShape } from '../inspect-shape.ts'
import { readRows } from '../read-rows.ts'
import { rowsOf, testFolder } from '../testing/files.ts'
import { type Pieces, workbookParts, writeLongWorkbook, writeZip } from '../testing/workbook.ts'
import { serialText } from './serial.ts'

const folder = testFolder()
afterAll(folder.remove)

let files = 0
const zip = (parts: Record<string, Pieces>, lies?: Record<string, number>) =>
  writeZip(join(folder.path, `book-${++files}.xlsx`), parts, lies)
const sheetOf = (rows: Pieces) => ({ ...workbookParts, 'xl/worksheets/sheet2.xml': rows })

/** Open files of this process whose name is gone: how the words of a workbook lie on disk. */
const openTemporaries = () =>
  readdirSync('/proc/self/fd').filter((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`).includes('koe-strings-')
    } catch {
      return false
    }
  }).length

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
    const path = await zip({ ...sheetOf(sheet), 'xl/sharedStrings.xml': shared })
    expect((await rowsOf(path)).map(({ number, cells }) => [number, ...cells])).toEqual([
      [3, '東京 '],
      [4, 'a&b\r'],
    ])
  })

  it('is refused when a cell would fill the memory', async () => {
    const cell = Buffer.from('あ'.repeat(1024 * 1024))
    const parts = ['<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>', ...Array<Buffer>(16).fill(cell)]
    // The archive lies about the size, as such archives do.
    const path = await zip(sheetOf(parts), { 'xl/worksheets/sheet2.xml': 100 })
    const before = process.memoryUsage().rss
    await expect(rowsOf(path)).rejects.toMatchObject({ reason: 'too-large-inside' })
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
  })

  it('is refused when it is another archive or torn', async () => {
    await expect(rowsOf(await zip({ 'a.txt': 'a' }))).rejects.toMatchObject({ reason: 'not-a-workbook' })
    const path = await zip(sheetOf('<worksheet><sheetData><row><c t="str"><v>a</v></c></row>'.repeat(900)))
    const bytes = readFileSync(path)
    bytes.fill(0xaa, 500, 560)
    writeFileSync(path, bytes)
    await expect(rowsOf(path)).rejects.toMatchObject({ name: 'UnreadableFile' })
  })

  it('gives every row a number of its own, whatever numbers stand there', async () => {
    const row = (number: string) => `<row r="${number}"><c t="inlineStr"><is><t>${number}</t></is></c></row>`
    const numbers = ['1', '2', '2', '0', '-5', '7.5', '1e300', '', '20']
    const rows = await rowsOf(await zip(sheetOf(`<sheetData>${numbers.map(row).join('')}</sheetData>`)))
    expect(rows.map(({ number }) => number)).toEqual([2, 3, 4, 5, 6, 7, 20])
  })

  it('takes words that are not there for none', async () => {
    const cell = (value: string) => `<c t="s"><v>${value}</v></c>`
    const row = (...values: string[]) => `<row>${values.map(cell).join('')}</row>`
    const sheet = `<sheetData>${row('0', '1')}${row('0', '9')}${row('1', '-1')}${row('1', '9e15')}${row('1', 'x')}${row('1', '')}</sheetData>`
    const strings = '<sst><si><t>本文</t></si><si><t>声</t></si></sst>'
    const rows = await rowsOf(await zip({ ...sheetOf(sheet), 'xl/sharedStrings.xml': strings }))
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['本文', ''],
      ['声', ''],
      ['声', ''],
      ['声', ''],
      ['声', ''],
    ])
  })

  it.each([
    ['cells', '<row r="1">', '<c r="A1">'],
    ['tags', '<row r="1">', '<c '],
    ['words', '<row r="1"><c t="inlineStr"><is>', '<t '],
    ['guides', '<row r="1"><c t="inlineStr"><is>', '<rPh>'],
    ['rows', '', '<row '],
  ])('does not stall on %s that are never closed', async (_, before, piece) => {
    const path = await zip(sheetOf(['<sheetData>', before, piece.repeat(300_000), '</is></c></row></sheetData>']))
    const began = process.cpuUsage()
    await rowsOf(path).catch(() => undefined)
    const { user, system } = process.cpuUsage(began)
    // A search that began anew at every tag would take minutes.
    expect((user + system) / 1e6).toBeLessThan(5)
  })
})

describe('words that all cells share', () => {
  const cells = (row: number) =>
    row === 0 ? ['ご意見', '番号'] : [`${'配送が遅くて困ります。'.repeat(10)}${row}`, `m${row}`]
  const inTemporary = async (work: (path: string) => Promise<void>) => {
    const { TMPDIR } = process.env
    const path = mkdtempSync(join(folder.path, 'tmp-'))
    process.env.TMPDIR = path
    try {
      await work(path)
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
  }

  it.each(['in order', 'mixed'] as const)(
    'are the right ones, written %s',
    async (order) => {
      const path = await writeLongWorkbook(join(folder.path, `${order}.xlsx`), 50_000, cells, order)
      let number = 0
      for await (const row of readRows(path)) {
        number++
        if (row.cells[0] !== cells(number)[0] || row.cells[1] !== `m${number}`) expect(row.cells).toEqual(cells(number))
      }
      expect(number).toBe(49_999)
    },
    60_000,
  )

  it.skipIf(process.platform !== 'linux')(
    'leave no file behind, however the reading ends',
    async () => {
      const path = await writeLongWorkbook(join(folder.path, 'ends.xlsx'), 50_000, cells)
      await inTemporary(async (temporary) => {
        let seen = 0
        const look = ({ number }: { number: number }) => number % 1000 === 0 && openTemporaries()
        for await (const row of readRows(path)) seen = Math.max(seen, Number(look(row)))
        expect(seen).toBe(1)
        expect(openTemporaries()).toBe(0)
        let rows = 0
        for await (const _ of readRows(path)) if (++rows === 49_000) break
        expect(openTemporaries()).toBe(0)
        const failing = async () => {
          for await (const row of readRows(path)) if (look(row)) throw new Error('aborted')
        }
        await expect(failing()).rejects.toThrow('aborted')
        expect(openTemporaries()).toBe(0)
        const torn = readFileSync(path)
        torn.fill(0xaa, torn.length - 20_000, torn.length - 19_000)
        const tornPath = folder.write(torn, 'torn.xlsx')
        await expect(rowsOf(tornPath)).rejects.toMatchObject({ name: 'UnreadableFile' })
        expect(openTemporaries()).toBe(0)
        expect(readdirSync(temporary)).toEqual([])
      })
    },
    60_000,
  )

  it('are refused when they are a bomb', async () => {
    const word = `<si><t>${'w'.repeat(1024)}</t></si>`.repeat(256)
    const strings = ['<sst>', ...Array<string>(640).fill(word), '</sst>']
    const sheet = '<sheetData><row><c t="s"><v>0</v></c></row><row><c t="s"><v>99999999</v></c></row></sheetData>'
    const path = await zip({ ...sheetOf(sheet), 'xl/sharedStrings.xml': strings })
    const before = process.memoryUsage().rss
    await expect(rowsOf(path)).rejects.toMatchObject({ reason: 'too-large-inside' })
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
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
