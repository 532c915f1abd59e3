import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eastAsianWidth } from 'get-east-asian-width'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeLongWorkbook } from '../../packages/features/imports/read/testing/workbook.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'apps/cli/bin/koe.mjs')
let folder = ''

interface Theme {
  id: string
  label: string
  customers: number
  share: number
  shareLow: number
  shareHigh: number
  change: { verdict: string } | null
  quotes: string[]
  subthemes: { id: string }[]
  nps?: { value: number; rest: { base: number } } | null
}
interface Answer {
  rows: number
  read: number
  refused: number
  base: number
  themes: Theme[]
  other: { customers: number; share: number }
}
interface Line {
  row: number
  id: string | null
  theme: string | null
  themes: { id: string; label: string; confidence: number }[]
  intent: string | null
  sentiment: number
  loss: string[]
  value: string[]
}

function koe(args: string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, LANG: 'ja_JP.UTF-8', LC_ALL: '', COLUMNS: '', ...environment }
  const done = spawnSync(process.execPath, [program, 'analyze', ...args], { cwd: folder, encoding: 'utf8', env })
  return { status: done.status, out: done.stdout, err: done.stderr }
}

/** Columns of a line, counting letters of unclear width as narrow (as most terminals do) or wide (as some do). */
function width(line: string, ambiguousAsWide: boolean): number {
  let columns = 0
  for (const letter of line) columns += eastAsianWidth(letter.codePointAt(0) ?? 0, { ambiguousAsWide })
  return columns
}

const demo = (parts: readonly number[]) =>
  parts.flatMap((part) =>
    readFileSync(join(root, `packages/features/imports/demo/verbatims-${part}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { id: string; text: string; score: number | null; device: string; daysAgo: number },
      ),
  )

const dayOf = (daysAgo: number) => new Date(Date.UTC(2026, 5, 1) - daysAgo * 86_400_000).toISOString().slice(0, 10)
const rows = demo([1, 2]).map(({ id, text, score, device, daysAgo }) => ({
  id,
  text,
  score,
  device,
  date: dayOf(daysAgo),
}))
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const lines = (name: string) =>
  read(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'koe-analyze-'))
  const jsonl = (list: typeof rows) => `${list.map((row) => JSON.stringify(row)).join('\n')}\n`
  write('voices.jsonl', jsonl(rows))
  // Every seventh row first, then the others backwards: another order, the same voices.
  const shuffled = [...rows.filter((_, i) => i % 7 === 0), ...rows.filter((_, i) => i % 7 !== 0).reverse()]
  write('shuffled.jsonl', jsonl(shuffled))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = ['--text', 'text', '--date', 'date', '--score', 'score:nps', '--by', 'device']

describe('the table', () => {
  it('fits an 80-column terminal, whatever the terminal takes … for', () => {
    const { status, out } = koe(['voices.jsonl', ...options])
    expect(status).toBe(0)
    expect(out).toMatch(/課題ランキング: voices\.jsonl/)
    expect(out).toMatch(/順\s+テーマ\s+件数\s+割合\s+95 %区間\s+変化\s+NPS/)
    expect(out).toMatch(/未分類/)
    expect(out).not.toContain('\u001b')
    const wide = out.split('\n').map((line) => width(line, true))
    expect(Math.max(...wide)).toBeLessThanOrEqual(80)
    expect(Math.max(...wide)).toBeGreaterThan(50)
  })

  it('uses a wider terminal, and lines its columns up', () => {
    const { out } = koe(['voices.jsonl', ...options, '--top', '3'], { COLUMNS: '120' })
    const list = out.split('\n')
    const widths = list.map((line) => width(line, false))
    expect(Math.max(...widths)).toBeLessThanOrEqual(120)
    expect(Math.max(...widths)).toBeGreaterThan(80)
    const shares = list.filter((line) => /^ ?\d+ {2}\S/.test(line))
    expect(shares).toHaveLength(3)
    expect(new Set(shares.map((line) => width(line.slice(0, line.indexOf(' %')), false))).size).toBe(1)
  })
})

describe('JSON, assignments and report', () => {
  let answer: Answer
  let out: string

  beforeAll(() => {
    const run = koe(['voices.jsonl', ...options, '--json', '--assignments', 'a.jsonl', '--html', 'a.html'])
    expect(run.status).toBe(0)
    out = run.out
    answer = JSON.parse(out) as Answer
  }, 120_000)

  it('counts every row once, with interval and verdict for each theme', () => {
    expect(answer).toMatchObject({ rows: rows.length, read: rows.length, refused: 0, base: rows.length })
    expect(answer.themes.length).toBeGreaterThan(2)
    for (const theme of answer.themes) {
      expect(theme.share).toBeCloseTo(theme.customers / answer.base, 3)
      expect(theme.shareLow).toBeLessThan(theme.share)
      expect(theme.shareHigh).toBeGreaterThan(theme.share)
      expect(['increase', 'decrease', 'none', 'withheld']).toContain(theme.change?.verdict)
      expect(theme.quotes.length).toBeGreaterThan(0)
      expect(theme.nps?.rest.base).toBeGreaterThan(0)
    }
    expect(new Set(answer.themes.map((theme) => theme.label)).size).toBe(answer.themes.length)
    expect(answer).not.toHaveProperty('seconds')
  })

  it('says of each row, in the order of the file, which theme it is about', () => {
    const list = lines('a.jsonl')
    expect(list.map(({ row }) => row)).toEqual(rows.map((_, i) => i))
    expect(list.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    const labels = new Map(answer.themes.map((theme) => [theme.id, theme.label]))
    for (const line of list) {
      expect(line.theme).toBe(line.themes[0]?.id ?? null)
      for (const theme of line.themes) expect(theme.label).toBe(labels.get(theme.id))
      expect(line.sentiment).toBeGreaterThanOrEqual(-1)
      expect(line.sentiment).toBeLessThanOrEqual(1)
    }
    for (const theme of answer.themes)
      expect(list.filter((line) => line.themes.some(({ id }) => id === theme.id))).toHaveLength(theme.customers)
    expect(list.filter((line) => line.theme === null)).toHaveLength(answer.other.customers)
  })

  it('is the same on the next run, and from the same rows in another order', () => {
    const again = koe([
      'voices.jsonl',
      ...options,
      '--json',
      '--assignments',
      'b.jsonl',
      '--html',
      'b.html',
      '--threads',
      '1',
    ])
    expect(again.out).toBe(out)
    expect(read('b.jsonl')).toBe(read('a.jsonl'))
    expect(read('b.html')).toBe(read('a.html'))
    const shuffled = koe(['shuffled.jsonl', ...options, '--json', '--assignments', 'c.jsonl'])
    expect(shuffled.out.replace('shuffled.jsonl', 'voices.jsonl')).toBe(out)
    const themes = (name: string) => new Map(lines(name).map(({ id, theme }) => [id, theme]))
    expect(themes('c.jsonl')).toEqual(themes('a.jsonl'))
    // The control: another seed is allowed to differ, and does.
    expect(koe(['voices.jsonl', ...options, '--json', '--seed', '2']).out).not.toBe(out)
  }, 240_000)

  it('makes as many themes as it is told to', () => {
    const fixed = koe(['voices.jsonl', '--text', 'text', '--themes', '4', '--json'])
    expect((JSON.parse(fixed.out) as Answer).themes).toHaveLength(4)
  })

  it('writes a report that asks nobody for anything', () => {
    const page = read('a.html')
    expect(page).toMatch(/^<!doctype html><html lang="ja">/)
    expect(page).toContain('<svg')
    expect(page).toContain('未分類')
    for (const { label } of answer.themes) expect(page).toContain(label)
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|(src|href)\s*=\s*"(?!#)/i)
    expect(page).not.toMatch(/https?:|\/\/[a-z]/i)
    expect(Buffer.byteLength(page)).toBeLessThan(500_000)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

describe('sentiment', () => {
  it('is shown beside what customers answered, once they are enough to learn from', () => {
    const all = demo([1, 2, 3, 4]).map(({ text, score }) => ({ text, score }))
    expect(all.filter(({ score }) => score !== null).length).toBeGreaterThan(500)
    write('rated.jsonl', `${all.map((row) => JSON.stringify(row)).join('\n')}\n`)
    koe(['rated.jsonl', '--text', 'text', '--score', 'score:nps', '--html', 'rated.html'])
    const heading = '感情の読み取りと、実際の評価'
    expect(read('rated.html')).toContain(heading)
    expect(read('a.html')).not.toContain(heading)
  }, 120_000)
})

describe('files as they come', () => {
  const odd = [
    'あ'.repeat(20_000),
    '配送が遅い'.repeat(3000),
    'w'.repeat(100_000),
    '👨‍👩‍👧‍👦😀'.repeat(800),
    '\ud800壊れた文字\udfff',
    '\u0000ヌル文字です\u0000',
    '\u001b[31m赤い端末です\u001b[0m',
    '<script>alert(1)</script>と書く人',
    '=1+1 と始まる声',
    '',
    '電話は 090-1234-5678 にお願いします',
  ]

  it('survives texts that break things, and keeps a line for each row', () => {
    write('odd.jsonl', `${odd.map((text) => JSON.stringify({ text })).join('\n')}\nnot json\n`)
    const args = ['odd.jsonl', '--text', 'text', '--assignments', 'odd.out.jsonl', '--html', 'odd.html']
    const { status, out } = koe(args)
    expect(status).toBe(0)
    expect(out).not.toContain('\u001b')
    expect(lines('odd.out.jsonl')).toHaveLength(odd.length + 1)
    expect(lines('odd.out.jsonl')[0]).toMatchObject({ row: 0, id: null })
    const page = read('odd.html')
    expect(page).not.toContain('<script')
    const { refused, read: usable } = JSON.parse(koe(['odd.jsonl', '--text', 'text', '--json']).out) as Answer
    expect({ refused, usable }).toEqual({ refused: 2, usable: odd.length - 1 })
    for (const text of [out, page, koe(['odd.jsonl', '--text', 'text', '--json']).out])
      expect(text).not.toContain('1234-5678')
  })

  it('reads CSV as Excel writes it and finds the column of words', () => {
    const table = [
      '番号,お客様の声,評価',
      ...rows.slice(0, 60).map((row, i) => `${i},"${row.text.replaceAll('"', '')}",${i % 11}`),
    ]
    write('utf8.csv', `\ufeff${table.join('\r\n')}\r\n`)
    const { status, out, err } = koe(['utf8.csv', '--csv'])
    expect(status).toBe(0)
    expect(err).toMatch(/本文の列は「お客様の声」/)
    expect(out.startsWith('\ufeffrank,id,label')).toBe(true)
    expect(out).toMatch(/\r\n,,未分類,/)
  })
})

describe('a workbook', () => {
  it('gives what the same rows give as a table', async () => {
    const table = [
      ['番号', 'お客様の声', '日付'],
      ...rows.slice(0, 120).map((row, i) => [`${i}`, row.text.replace(/[",<&\n]/g, ' '), row.date]),
    ]
    write('same.csv', `${table.map((cells) => cells.join(',')).join('\n')}\n`)
    await writeLongWorkbook(join(folder, 'same.xlsx'), table.length, (row) => table[row] ?? [])
    const answer = (name: string) => koe([name, '--text', 'お客様の声', '--date', '日付', '--json'])
    const [sheet, text] = [answer('same.xlsx'), answer('same.csv')]
    expect(sheet.status).toBe(0)
    expect(JSON.parse(sheet.out)).toMatchObject({ rows: 120, read: 120 })
    expect(sheet.out.replace('same.xlsx', 'same.csv')).toBe(text.out)
  }, 120_000)
})

describe('what it says when it cannot', () => {
  it('names the nearest column and all others', () => {
    const { status, out, err } = koe(['voices.jsonl', '--text', 'txt'])
    expect(status).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(/列「txt」がありません。「text」のことですか\?/)
    expect(err).toMatch(/id, text, score, device, date/)
  })

  it('tells a missing, an empty and a useless file apart', () => {
    write('empty.csv', '')
    write('blank.jsonl', '{"text":""}\n{"text":" "}\n')
    write('numbers.csv', 'a,b\n1,2\n3,4\n')
    const said = (...args: string[]) => {
      const { status, err } = koe(args)
      // In a clone the program builds itself first when a source is newer, and says so.
      return `${status} ${err.replace(/^Building .*\n/, '').split('\n')[0]}`
    }
    expect(said('none.csv')).toBe('1 ファイルがありません: none.csv')
    expect(said('.')).toMatch(/^1 フォルダです/)
    expect(said('empty.csv')).toMatch(/^1 読めないファイルです/)
    expect(said('blank.jsonl', '--text', 'text')).toMatch(/^1 使える行が 1 つもありません \(2 行/)
    expect(said('numbers.csv')).toMatch(/^2 お客様の言葉が入っている列が分かりません/)
    expect(said('voices.jsonl', '--text', 'text', '--date', 'device')).toMatch(
      /^2 列「device」に日付として読める値がありません/,
    )
    expect(said('voices.jsonl', '--text', 'text', '--score', 'device')).toMatch(
      /^2 列「device」からスコアを読み取れません/,
    )
    expect(said('voices.jsonl', '--text', 'text', '--score', 'score:stars')).toMatch(/^2 スコアの種類は/)
    expect(said('voices.jsonl', '--top', 'many')).toMatch(/^2 --top には/)
    expect(said('voices.jsonl', '--json', '--csv')).toMatch(/^2 --json と --csv/)
    expect(said('voices.jsonl', '--html', 'voices.jsonl')).toMatch(/^2 出力先が入力/)
    expect(said('voices.jsonl', '--colour')).toBe('2 知らないオプションです: --colour')
    expect(said()).toMatch(/^2 ファイルを指定してください/)
    expect(read('voices.jsonl').split('\n')).toHaveLength(rows.length + 1)
  }, 120_000)

  it('speaks English where the terminal does', () => {
    const { status, err } = koe(['none.csv'], { LANG: 'en_US.UTF-8' })
    expect(status).toBe(1)
    expect(err).toMatch(/No such file: none\.csv\n$/)
  })
})
