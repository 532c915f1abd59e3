import { describe, expect, it } from 'vitest'
import { runFaults } from './ingestion.ts'

const answers = Number(process.env.KOE_FAULT_ANSWERS ?? 2000)

describe.skipIf(!process.env.KOE_TEST_DATABASE_URL)('two API processes and PostgreSQL, killed in turn', () => {
  it('lose and double no acknowledged answer', async () => {
    const run = await runFaults(answers, 'client', 1500)
    expect(run).toMatchObject({ acknowledged: answers, lost: 0, duplicated: 0 })
    expect(run.kills).toBeGreaterThan(0)
    expect(run.replays).toBeGreaterThan(0)
  })

  it('would double them if the server made the ids', async () => {
    const run = await runFaults(300, 'server', 1500)
    expect(run.duplicated).toBeGreaterThan(0)
  })
})
