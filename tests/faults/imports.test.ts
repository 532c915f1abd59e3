import { describe, expect, it } from 'vitest'
import { runKilledImport } from './imports.ts'

const rows = Number(process.env.KOE_FAULT_ROWS ?? 12_000)
const kinds = ['embedded', ...(process.env.KOE_TEST_DATABASE_URL ? ['external'] : [])] as ('embedded' | 'external')[]

describe.each(kinds)('an import into the %s database whose process is killed', (kind) => {
  it('goes on by itself at the next start, doubles and loses nothing, and can be undone whole', async () => {
    const run = await runKilledImport(kind, rows)
    // It was killed in the middle, and what was there already was no more than that.
    expect(run.keptAtKill).toBeGreaterThanOrEqual(rows / 5)
    expect(run.keptAtKill).toBeLessThanOrEqual((rows * 4) / 5)
    expect(run).toMatchObject({ state: 'done', rowsAdded: rows, verbatimsAdded: rows, verbatims: rows })
    expect(run).toMatchObject({ doubled: 0, missing: 0, left: 0, customersLeft: 0 })
  }, 600_000)
})

describe('an import that forgets how far it is and which rows are there', () => {
  it('would double them', async () => {
    const run = await runKilledImport(kinds.at(-1) ?? 'embedded', 6000, 'forget')
    expect(run.doubled).toBeGreaterThanOrEqual(1200)
    expect(run.missing).toBe(0)
  }, 600_000)
})
