import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { NoPostalTable, readPostalTable } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'koe-postal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const row = (code: string, prefecture: string, city: string, town: string) =>
  `13101,"100  ","${code}","ﾄｳｷｮｳﾄ","ｼ","ﾏﾁ","${prefecture}","${city}","${town}",0,0,0,0,0,0`

const rows = [
  row('1000000', '東京都', '千代田区', '以下に掲載がない場合'),
  row('1000001', '東京都', '千代田区', '千代田'),
  row('1006001', '東京都', '千代田区', '霞が関霞が関ビル（１階）'),
  row('3800888', '長野県', '長野市', '上ケ屋（２４７１〜２６２７、飯綱高原）'),
  // Two towns of one city, and two cities, share a code.
  row('4520961', '愛知県', '清須市', '春日'),
  row('4520961', '愛知県', '清須市', '春日明河原'),
  row('4980000', '愛知県', '弥富市', '以下に掲載がない場合'),
  row('4980000', '三重県', '木曽岬町', '以下に掲載がない場合'),
  row('1001100', '東京都', '三宅島三宅村', '三宅村一円'),
  row('5220317', '滋賀県', '多賀町', '一円'),
  row('3170000', '茨城県', '日立市', '日立市の次に番地がくる場合'),
  // A town too long for one row goes on in the next, in the older file.
  row('0660005', '北海道', '千歳市', '協和（８８−２、２７１−１０、'),
  row('0660005', '北海道', '千歳市', '１３９４−３番地）'),
  row('12', '東京都', '千代田区', '短い'),
]

/** The few characters of the rows as CP932; what is not listed here would make the test meaningless. */
const shiftJis = (text: string): Uint8Array => {
  const decoder = new TextDecoder('shift_jis')
  const known = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfc; high++)
    for (let low = 0x40; low <= 0xfc; low++) {
      const letter = decoder.decode(Uint8Array.of(high, low))
      if (letter.length === 1 && letter !== '\ufffd' && !known.has(letter)) known.set(letter, [high, low])
    }
  for (let code = 0xa1; code <= 0xdf; code++) known.set(decoder.decode(Uint8Array.of(code)), [code])
  return Uint8Array.from(
    [...text].flatMap((letter) => {
      const bytes = letter < '\x80' ? [letter.charCodeAt(0)] : known.get(letter)
      if (!bytes) throw new Error(`no CP932 for ${letter}`)
      return bytes
    }),
  )
}

const written = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('the table of postal codes', () => {
  const text = `${rows.join('\r\n')}\r\n`
  it.each([
    ['utf_ken_all.csv', text],
    ['KEN_ALL.CSV', shiftJis(text.replaceAll('−', '－').replaceAll('〜', '～'))],
  ])('says what all addresses under a code begin with: %s', async (name, content) => {
    const table = await readPostalTable(written(name, content))
    const found = (code: string) => Object.values(table.find(code) ?? {}).join('|')
    expect(table.size).toBe(10)
    expect(found('1000000')).toBe('東京都|千代田区|')
    expect(found('1000001')).toBe('東京都|千代田区|千代田')
    expect(found('1006001')).toBe('東京都|千代田区|霞が関霞が関ビル')
    expect(found('3800888')).toBe('長野県|長野市|上ケ屋')
    expect(found('4520961')).toBe('愛知県|清須市|')
    expect(found('4980000')).toBe('||')
    expect(found('1001100')).toBe('東京都|三宅島三宅村|')
    expect(found('5220317')).toBe('滋賀県|多賀町|一円')
    expect(found('3170000')).toBe('茨城県|日立市|')
    expect(found('0660005')).toBe('北海道|千歳市|')
    for (const code of ['9999999', '12', '', '１０００００１', '1000001 ', '__proto__'])
      expect(table.find(code)).toBeNull()
  })

  it('is none where no column holds postal codes', async () => {
    await expect(readPostalTable(written('other.csv', '日付,本文\n2026-01-01,遅い\n'))).rejects.toThrow(NoPostalTable)
    await expect(readPostalTable(written('empty.csv', ''))).rejects.toThrow('unreadable file: empty')
    await expect(readPostalTable(join(folder, 'missing.csv'))).rejects.toThrow('ENOENT')
  })
})
