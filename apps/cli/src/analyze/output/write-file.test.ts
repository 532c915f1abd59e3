import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeWhole } from './write-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'koe-write-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('leaves the old file as it was when writing fails half-way', () => {
  const path = join(folder, 'out.jsonl')
  writeWhole(path, ['以前の', '中身'])
  const failing = function* () {
    yield 'x'.repeat(300_000)
    throw new Error('stopped')
  }
  expect(() => writeWhole(path, failing())).toThrow('stopped')
  expect(readFileSync(path, 'utf8')).toBe('以前の中身')
  expect(readdirSync(folder)).toEqual(['out.jsonl'])
})

it('says so when the place cannot be written to', () => {
  expect(() => writeWhole(join(folder, 'none', 'out'), ['x'])).toThrow('output-not-writable')
})
