import { afterAll, describe, expect, it } from 'vitest'
import { LONGEST_RECORD } from './file-shape.ts'
import { inspectShape } from './inspect-shape.ts'
import { encode, rowsOf, testFolder } from './testing/files.ts'

const folder = testFolder()
afterAll(folder.remove)

const table = [
  ['回答日', 'ご意見', '満足度'],
  ['2026/1/5', '配送が遅いです。①は髙島屋で買えますか～', '4'],
  ['2026/1/6', '改行\nと、「カンマ,」と"引用符"', '5'],
  ['2026/1/7', 'ｶﾀｶﾅと　全角スペース', '3'],
]
const cell = (text: string, delimiter: string) =>
  text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
const csv = (delimiter: string, newline = '\r\n') =>
  `${table.map((row) => row.map((text) => cell(text, delimiter)).join(delimiter)).join(newline)}${newline}`
const jsonl = `${table
  .slice(1)
  .map((row) => JSON.stringify(Object.fromEntries(row.map((text, i) => [table[0]?.[i], text]))))
  .join('\n')}\n`

const encodings = ['utf-8', 'shift_jis', 'euc-jp', 'utf-16le', 'utf-16be'] as const

describe.each(encodings)('a file in %s', (encoding) => {
  it.each([
    ['commas', ','],
    ['tabs', '\t'],
    ['semicolons', ';'],
    ['bars', '|'],
  ])('is read with its %s found out', async (_, delimiter) => {
    const path = folder.write(encode(csv(delimiter), encoding))
    const shape = await inspectShape(path)
    expect(shape).toEqual({
      format: delimiter === '\t' ? 'tsv' : 'csv',
      encoding,
      delimiter,
      header: table[0],
    })
    const rows = await rowsOf(path)
    expect(rows.map((row) => row.cells)).toEqual(table.slice(1))
    expect(rows.map((row) => row.number)).toEqual([2, 3, 4])
  })

  it('is read as JSON lines', async () => {
    const path = folder.write(encode(jsonl, encoding))
    expect(await inspectShape(path)).toEqual({ format: 'jsonl', encoding, delimiter: null, header: table[0] })
    expect((await rowsOf(path)).map((row) => row.cells)).toEqual(table.slice(1))
  })

  it('is read as one column where no delimiter divides it', async () => {
    const path = folder.write(encode('ご意見\n配送が遅い、とても遅い\nまた買います\n', encoding))
    expect((await rowsOf(path)).map((row) => row.cells)).toEqual([['配送が遅い、とても遅い'], ['また買います']])
  })
})

describe('bytes', () => {
  it.each([
    ['utf-8', [0xef, 0xbb, 0xbf]],
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
  ] as const)('takes the mark at the beginning of %s off', async (encoding, mark) => {
    const path = folder.write(Buffer.concat([Uint8Array.from(mark), encode(csv(','), encoding)]))
    expect((await inspectShape(path)).header).toEqual(table[0])
    expect((await inspectShape(path)).encoding).toBe(encoding)
  })

  it.each(['utf-8', 'shift_jis', 'euc-jp'] as const)(
    'refuses only the row with a wrong byte in %s',
    async (encoding) => {
      const good = encode('配送が遅い,1\n', encoding)
      const bad = Buffer.concat([encode('配送', encoding), Uint8Array.of(0xff), encode(',1\n', encoding)])
      const rows = Array.from({ length: 9000 }, (_, i) => (i === 8000 ? bad : good))
      const path = folder.write(Buffer.concat([encode('本文,点\n', encoding), ...rows]))
      expect((await inspectShape(path)).encoding).toBe(encoding)
      const wrong = (await rowsOf(path)).filter((row) => row.problem)
      expect(wrong.map((row) => [row.number, row.problem])).toEqual([[8002, 'wrong-bytes']])
    },
  )

  it('keeps a replacement character that was already in the file', async () => {
    const path = folder.write('本文,点\n前の変換で\ufffdになった,1\n')
    expect(await rowsOf(path)).toMatchObject([{ cells: ['前の変換で\ufffdになった', '1'] }])
  })

  it('finds an encoding that shows only after 64 KiB of ASCII', async () => {
    const ascii = 'text,n\n'.concat('all fine,1\n'.repeat(20_000))
    const path = folder.write(Buffer.concat([Buffer.from(ascii), encode('配送が遅い,2\n', 'shift_jis')]))
    expect((await inspectShape(path)).encoding).toBe('shift_jis')
    expect((await rowsOf(path)).at(-1)?.cells).toEqual(['配送が遅い', '2'])
  })

  it.each([
    ['an empty file', '', 'empty'],
    ['blank lines', '\n \n\r\n', 'empty'],
    ['a header alone', '本文,点\n', 'header-only'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), 'picture'],
    ['a program', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251), 'binary'],
    ['an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'old-excel-or-password'],
    ['a torn workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0), 'broken-archive'],
    ['a JSON array', '[{"text":"a"},{"text":"b"}]', 'json-array'],
    ['a spread-out JSON object', '{\n "text": "a"\n}', 'not-json-lines'],
  ])('says why it cannot read %s', async (_, content, reason) => {
    await expect(rowsOf(folder.write(content))).rejects.toMatchObject({ name: 'UnreadableFile', reason })
  })
})

describe('rows of a table', () => {
  const read = async (text: string) =>
    (await rowsOf(folder.write(text))).map(({ number, cells, problem, short }) => ({ number, cells, problem, short }))

  it('reports ragged rows and pads short ones', async () => {
    expect(await read('a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n\n,,\n5,6,7\n')).toEqual([
      { number: 2, cells: ['1', '2', '3'] },
      { number: 3, cells: ['1', '2', ''], short: true },
      { number: 4, cells: ['1', '2', '3'], problem: 'too-many-cells' },
      { number: 5, cells: ['1', '2', '3'] },
      { number: 8, cells: ['5', '6', '7'] },
    ])
  })

  it('loses one row to a quote that was never closed', async () => {
    expect(await read('a,b\n1,"open\n2,"two"\n3,three\n')).toEqual([
      { number: 2, cells: [], problem: 'unclosed-quote' },
      { number: 3, cells: ['2', 'two'] },
      { number: 4, cells: ['3', 'three'] },
    ])
    expect((await read('a,b\n1,x\n2,"open to the end\n3,three\n')).map((row) => row.problem ?? row.cells[1])).toEqual([
      'x',
      'unclosed-quote',
      'three',
    ])
  })

  it('takes quotes within a cell as they are', async () => {
    expect((await read('a,b\n5" pipe,x\n"7"" pipe",y\n"q"r,z\n')).map((row) => row.cells[0])).toEqual([
      '5" pipe',
      '7" pipe',
      'qr',
    ])
  })

  it('reads the line ends of old Macintosh files', async () => {
    expect((await read('a,b\r1,2\r3,4\r')).map((row) => row.cells)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  it.each(['utf-8', 'shift_jis', 'euc-jp', 'utf-16le'] as const)(
    'reads megabytes of %s without a line feed',
    async (encoding) => {
      const rows = Array.from({ length: 60_000 }, (_, i) => `配送が遅い・表示ソ能${i},${i}`)
      const read = await rowsOf(folder.write(encode(`本文,番号\r${rows.join('\r')}\r`, encoding)))
      expect(read).toHaveLength(60_000)
      expect(read.every((row, i) => row.cells.join() === rows[i])).toBe(true)
    },
  )

  it('names columns without a name, and the same name twice', async () => {
    const shape = await inspectShape(folder.write('a,,a, \n1,2,3,4\n'))
    expect(shape.header).toEqual(['a', 'column 2', 'a (2)'])
  })

  it('passes over a record that is too long without holding it', async () => {
    const huge = 'x'.repeat(LONGEST_RECORD + 10)
    expect((await read(`a,b\n1,${huge}\n2,y\n3,"${huge}\n4,z\n`)).map((row) => row.problem ?? row.cells[0])).toEqual([
      'row-too-long',
      '2',
      'row-too-long',
      '4',
    ])
  })

  it('gives the same rows whatever the size of the pieces', async () => {
    const { DelimitedParser } = await import('./read-delimited.ts')
    const text = csv(',').repeat(3)
    const whole = [...new DelimitedParser(',').push(text, 0, true)].map((row) => row.cells)
    for (const size of [1, 2, 3, 7, 50]) {
      const parser = new DelimitedParser(',')
      const rows: string[][] = []
      for (let at = 0; at < text.length; at += size)
        rows.push(...[...parser.push(text.slice(at, at + size), 0)].map((row) => row.cells))
      rows.push(...[...parser.push('', 0, true)].map((row) => row.cells))
      expect(rows).toEqual(whole)
    }
  })
})

describe('lines of JSON', () => {
  it('refuses a broken line and goes on', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000)
    const lines = [
      '{"text":"a","tags":["x",{"y":1}],"n":3,"ok":true,"none":null}',
      '{"text":',
      '[1]',
      `{"text":"b","tags":${deep}}`,
      '',
      '{"__proto__":"p","text":"c"}',
      '{}',
    ]
    const rows = await rowsOf(folder.write(lines.join('\n'), 'a.jsonl'))
    expect(rows.map((row) => [row.number, row.problem])).toEqual([
      [1, undefined],
      [2, 'broken-line'],
      [3, 'not-an-object'],
      [4, rows[3]?.problem],
      [6, undefined],
      [7, undefined],
    ])
    expect(rows[0]?.cells).toEqual(['a', '["x",{"y":1}]', '3', 'true', '', ''])
    expect(rows[4]?.cells).toEqual(['c', '', '', '', '', 'p'])
  })

  it('passes over a line that is too long', async () => {
    const lines = ['{"text":"a"}', `{"text":"${'あ'.repeat(LONGEST_RECORD)}"}`, '{"text":"b"}']
    const rows = await rowsOf(folder.write(lines.join('\n'), 'b.jsonl'))
    expect(rows.map((row) => row.problem ?? row.cells[0])).toEqual(['a', 'row-too-long', 'b'])
  })
})
