import { describe, expect, it } from 'vitest'
import { runKilledFit, type Stage } from './fits.ts'

const rows = 1500
const stages: Stage[] = ['read', 'assign']

describe.each(stages)('a fit whose process is killed in the stage %s', (stage) => {
  it('is made again by itself at the next start: one version, every verbatim in it once', async () => {
    const { atKill, after } = await runKilledFit(rows, stage)
    // The control: everything had been read, and nothing was shown when the process died.
    expect(atKill).toMatchObject({ verbatims: rows, read: rows, active: 0, building: 1, shown: 0 })
    expect(atKill.unplaced).toBeGreaterThanOrEqual(rows)
    expect(after).toMatchObject({ verbatims: rows, read: rows, active: 1, building: 0, unplaced: 0 })
    expect(after).toMatchObject({ strayRows: 0, orphanThemes: 0, falseMentions: 0 })
    expect(after.shown).toBeGreaterThan(0)
  })
})
