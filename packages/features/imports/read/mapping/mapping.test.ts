import { describe, expect, it } from 'vitest'
import type { Row } from '../file-shape.ts'
import { rowMapper } from './map-row.ts'
import { checkMapping, headerHash, type Mapping } from './mapping.ts'
import { dateReader } from './parse-date.ts'
import { parseScore } from './parse-score.ts'
import { suggestMapping } from './suggest-mapping.ts'

describe('dates', () => {
  const read = dateReader('Asia/Tokyo')
  const said = (text: string) => {
    const found = read(text)
    return found ? `${found.at.toISOString().slice(0, 16)} ${found.precision}` : null
  }

  it.each([
    ['2026-01-05', '2026-01-04T15:00 day'],
    ['2026/1/5', '2026-01-04T15:00 day'],
    ['2026.01.05', '2026-01-04T15:00 day'],
    ['2026年1月5日', '2026-01-04T15:00 day'],
    ['２０２６年１月５日（月）', '2026-01-04T15:00 day'],
    ['2026年1月5日(月曜日) 9時30分', '2026-01-05T00:30 time'],
    ['2026/1/5 午後 3:05', '2026-01-05T06:05 time'],
    ['2026/01/05 12:34:56', '2026-01-05T03:34 time'],
    ['2026-01-05T12:34:56Z', '2026-01-05T12:34 time'],
    ['2026-01-05T12:34:56.789+09:00', '2026-01-05T03:34 time'],
    ['2026-01-05 12:34:56 +0000', '2026-01-05T12:34 time'],
    ['2026-01', '2025-12-31T15:00 month'],
    ['2026年1月', '2025-12-31T15:00 month'],
    ['2026年', '2025-12-31T15:00 year'],
    ['2026', '2025-12-31T15:00 year'],
    ['令和6年1月5日', '2024-01-04T15:00 day'],
    ['令和元年5月1日', '2019-04-30T15:00 day'],
    ['R6.1.5', '2024-01-04T15:00 day'],
    ['Ｒ６．１．５', '2024-01-04T15:00 day'],
    ['H31/4/30', '2019-04-29T15:00 day'],
    ['㋿6年1月5日', '2024-01-04T15:00 day'],
    ['平成12年3月', '2000-02-29T15:00 month'],
    ['20260105', '2026-01-04T15:00 day'],
    ['20260105093000', '2026-01-05T00:30 time'],
    ['46027', '2026-01-04T15:00 day'],
    ['46027.5', '2026-01-05T03:00 time'],
    ['1767582000', '2026-01-05T03:00 time'],
    ['1/5/2026 9:30:00', '2026-01-05T00:30 time'],
    ['1/5/2026, 9:30:00 PM', '2026-01-05T12:30 time'],
  ])('%s', (text, expected) => {
    expect(said(text)).toBe(expected)
  })

  it.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '昨日',
    '2026/1/5頃',
    '12:30',
    '5',
    '0.5',
    '25/12/2026',
    '令和',
    '2026-01-05T25:00',
  ])('refuses %s', (text) => {
    expect(said(text)).toBeNull()
  })

  it('knows summer time where there is one', () => {
    const newYork = dateReader('America/New_York')
    expect(newYork('2026-07-01 09:00')?.at.toISOString()).toBe('2026-07-01T13:00:00.000Z')
    expect(newYork('2026-01-01 09:00')?.at.toISOString()).toBe('2026-01-01T14:00:00.000Z')
  })
})

describe('scores', () => {
  it.each([
    ['9', 'nps', 9],
    ['１０', 'nps', 10],
    ['9点', 'nps', 9],
    ['9/10', 'nps', 9],
    ['10 - とても薦めたい', 'nps', 10],
    ['0（まったく薦めない）', 'nps', 0],
    ['4.0', 'csat', 4],
    ['5: 満足', 'csat', 5],
    ['やや満足', 'csat', 4],
    ['どちらでもない', 'csat', 3],
    ['どちらとも言えない。', 'csat', 3],
    ['不満です', 'csat', 1],
    ['7', 'ces', 7],
    ['', 'nps', null],
    ['－', 'nps', null],
    ['11', 'nps', 'out-of-range'],
    ['-1', 'nps', 'out-of-range'],
    ['4.3', 'csat', 'out-of-range'],
    ['0', 'csat', 'out-of-range'],
    ['8/100', 'nps', 'out-of-range'],
    ['満足', 'nps', 'unreadable'],
    ['わからない', 'csat', null],
    ['NA', 'csat', null],
    ['そこそこ', 'csat', 'unreadable'],
    ['constructor', 'csat', 'unreadable'],
  ] as const)('%s as %s', (text, kind, expected) => {
    expect(parseScore(text, kind)).toBe(expected)
  })
})

describe('a suggested mapping', () => {
  it('follows Japanese header words', () => {
    const header = [
      '回答ID',
      '回答日時',
      'NPS',
      'Q3.ご意見・ご要望をお聞かせください',
      '会員番号',
      'プラン',
      '年代',
      '氏名',
    ]
    const sample = Array.from({ length: 40 }, (_, i) => [
      `r${i}`,
      '2026/1/5 10:00',
      String(i % 11),
      `配送が遅くて困っています。${i}`,
      `m${i}`,
      i % 2 ? '月額' : '年額',
      `${(i % 5) * 10}代`,
      `山田${i % 3}`,
    ])
    expect(suggestMapping(header, sample)).toEqual({
      texts: ['Q3.ご意見・ご要望をお聞かせください'],
      date: '回答日時',
      score: { column: 'NPS', kind: 'nps' },
      customer: '会員番号',
      id: '回答ID',
      attributes: ['プラン', '年代'],
    })
  })

  it('follows the content where the names say nothing', () => {
    const sample = Array.from({ length: 20 }, (_, i) => [
      String(i),
      `接客がとても丁寧でした。また来たいと思います${i}`,
      'A店',
    ])
    expect(suggestMapping(['a', 'b', 'c'], sample).texts).toEqual(['b'])
  })

  it('takes several columns of words, and the scale of their satisfaction', () => {
    const header = ['満足度', '良かった点', '改善してほしい点', '日付']
    const sample = Array.from({ length: 20 }, (_, i) => [
      ['非常に満足', '満足', 'どちらともいえない'][i % 3] as string,
      `接客がよかったです${i}`,
      i % 2 ? `値段が高いと思います${i}` : '',
      '',
    ])
    expect(suggestMapping(header, sample)).toEqual({
      texts: ['良かった点', '改善してほしい点'],
      date: '日付',
      score: { column: '満足度', kind: 'csat', levels: { 満足: 4, 不満: 2 } },
      attributes: [],
    })
  })

  it('finds the English columns of a JSON file', () => {
    const header = ['id', 'text', 'date', 'date_raw', 'channel', 'maker']
    const sample = Array.from({ length: 30 }, (_, i) => [
      `k${i}`,
      `ブレーキが鳴く${i}`,
      '2000-01',
      '２０００年１月',
      'HP',
      'A',
    ])
    expect(suggestMapping(header, sample)).toMatchObject({
      texts: ['text'],
      date: 'date',
      channel: 'channel',
      id: 'id',
    })
  })
})

describe('a mapping', () => {
  it('is checked against the header', () => {
    const problems = checkMapping({ texts: ['x', 'x'], date: 'nope', attributes: [] }, ['x'])
    expect(problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
      '/date unknown-column',
      '/texts column-used-twice',
    ])
    expect(checkMapping({ texts: [], attributes: [] }, ['x'])[0]?.code).toBe('no-text-column')
    expect(checkMapping({ texts: ['x'], attributes: [] }, ['x'])).toEqual([])
  })

  it('is remembered by the names, not their order', () => {
    expect(headerHash(['a', 'b'])).toBe(headerHash(['b', 'a']))
    expect(headerHash(['a', 'b'])).not.toBe(headerHash(['a', 'c']))
  })
})

describe('rows under a mapping', () => {
  const header = ['text', 'more', 'date', 'score', 'plan', 'unused']
  const mapping: Mapping = {
    texts: ['text', 'more'],
    date: 'date',
    score: { column: 'score', kind: 'nps' },
    attributes: ['plan'],
  }
  const map = rowMapper(mapping, header, { timeZone: 'Asia/Tokyo', now: new Date('2026-06-01T00:00:00Z') })
  const row = (...cells: string[]): Row => ({
    number: 2,
    cells: [...cells, ...Array(6 - cells.length).fill('')],
    offset: 0,
  })
  const codeOf = (cells: string[]) => {
    const outcome = map(row(...cells))
    return outcome.ok ? outcome.row.warnings.map((warning) => warning.code) : outcome.refusal.code
  }

  it('refuses what cannot be placed and says why', () => {
    expect(codeOf(['', '　\u200b', '2026-01-01'])).toBe('empty-text')
    expect(codeOf(['a', '', ''])).toBe('missing-date')
    expect(codeOf(['a', '', 'いつか'])).toBe('bad-date')
    expect(codeOf(['a', '', '2026-06-04'])).toBe('future-date')
    expect(codeOf(['a', '', '2026-06-02'])).toEqual([])
    expect(codeOf(['あ'.repeat(20_001), '', '2026-01-01'])).toBe('text-too-long')
    expect(codeOf(['𠮷'.repeat(20_000), '', '2026-01-01'])).toEqual([])
  })

  it('keeps the words when the score cannot be used', () => {
    expect(codeOf(['a', '', '2026-01-01', '11'])).toEqual(['score-out-of-range'])
    expect(codeOf(['a', '', '2026-01-01', 'x'])).toEqual(['score-unreadable'])
    expect(codeOf(['a', '', '2026-01-01', '10'])).toEqual([])
  })

  it('gives each column of words its own fingerprint, and the same words elsewhere the same one', () => {
    const hashes = (...cells: string[]) => {
      const outcome = map(row(...cells))
      return outcome.ok ? outcome.row.verbatims.map((verbatim) => verbatim.hash.toString('hex')) : []
    }
    const [first, second] = hashes('a', 'a', '2026-01-01', '3', 'x', 'u')
    expect(first).not.toBe(second)
    expect(hashes('a', 'a', '2026/1/1', '３', 'x', 'other')).toEqual([first, second])
    expect(hashes('a', 'a', '2026-01-02', '3', 'x')).not.toContain(first)
  })

  it('does not trust column names with its own objects', () => {
    const odd = rowMapper({ texts: ['t'], attributes: ['__proto__'] }, ['t', '__proto__'], {
      timeZone: 'UTC',
      now: new Date(),
    })
    const outcome = odd({ number: 2, cells: ['a', 'polluted'], offset: 0 })
    expect(outcome.ok && Object.keys(outcome.row.attributes)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
