import { describe, expect, test } from 'vitest'
import { Leftovers } from './leftovers.ts'
import { Outbox } from './outbox.ts'
import { type Mutant, World } from './simulated-world.ts'

const SEEDS = 10_000

interface Verdict {
  lost: number
  twice: number
  /** Those that waited although only another one could not pass. */
  blocked: number
  sent: number
}

/** Some visits in bad weather, each closed at any moment; then one in good weather. */
async function live(seed: number, mutant: Mutant): Promise<Verdict> {
  const world = new World(seed, mutant)
  const { chance } = world
  const ids: string[] = []
  for (let visit = 0; visit < 1 + Math.floor(chance() * 4); visit += 1) {
    world.trouble = chance() < 0.3 ? 1 : chance()
    const tab = world.tab()
    const leftovers = new Leftovers(tab.device, tab.alone)
    void leftovers.send()
    const outbox = new Outbox(tab.device, () => {})
    if (chance() < 0.5) await world.pass(chance() * 5_000)
    const id = `r${visit}`
    const put = (seq: number, finished: boolean) =>
      outbox.put({
        id,
        url: '/responses',
        seq,
        finished,
        body: JSON.stringify({ id, seq, finished }),
        savedAt: world.now,
      })
    if (chance() < 0.15) world.poison.add(id)
    if (chance() < 0.7) {
      put(1, false)
      await world.pass(chance() * 3_000)
    }
    put(2, true)
    ids.push(id)
    // Right after it was sent, or somewhat later.
    if (chance() < 0.6) await world.pass(chance() < 0.5 ? chance() * 60 : chance() * 90_000)
    if (chance() < 0.5) {
      outbox.beaconAll()
      leftovers.letGo()
    }
    tab.close()
    await world.pass(chance() * 3_600_000)
  }
  world.trouble = 0
  const last = world.tab()
  void new Leftovers(last.device, last.alone).send()
  // The first attempt has all it needs.
  await world.pass(10_000)
  const finished = (id: string) => world.server.get(id)?.finished === true
  const healthy = ids.filter((id) => !world.poison.has(id))
  const blocked = healthy.filter((id) => !finished(id)).length
  // The server is mended: now also those leave that could not.
  world.poison.clear()
  await world.pass(200_000)
  last.close()
  return {
    lost: ids.filter((id) => !finished(id)).length,
    twice: [...world.server.values()].filter(({ timesFinished }) => timesFinished > 1).length,
    blocked,
    sent: ids.length,
  }
}

async function sum(seeds: number, mutant: Mutant): Promise<Verdict> {
  const all: Verdict = { lost: 0, twice: 0, blocked: 0, sent: 0 }
  for (let seed = 1; seed <= seeds; seed += 1) {
    const one = await live(seed, mutant)
    for (const key of ['lost', 'twice', 'blocked', 'sent'] as const) all[key] += one[key]
  }
  return all
}

describe('the outbox in any weather', () => {
  test(`${SEEDS} seeds: no finished answer is lost, none is stored twice, none waits for another`, async () => {
    const { sent, ...wrong } = await sum(SEEDS, null)
    expect(sent).toBeGreaterThan(SEEDS)
    expect(wrong).toEqual({ lost: 0, twice: 0, blocked: 0 })
  }, 120_000)

  test('an outbox that is wrong is found out', async () => {
    expect((await sum(200, 'removes on send')).lost).toBeGreaterThan(0)
    expect((await sum(200, 'keeps nothing at once')).lost).toBeGreaterThan(0)
    expect((await sum(200, 'sends one after another')).blocked).toBeGreaterThan(0)
  }, 60_000)
})
