import { describe, expect, it } from 'vitest'
import { groupCommit } from './group-commit.ts'

interface Item {
  id: string
  bad?: boolean
}

function desk(options: { away?: boolean } = {}) {
  const batches: string[][] = []
  let running = 0
  let most = 0
  const commits = groupCommit<Item, string>({
    most: 4,
    async commit(_group, items) {
      batches.push(items.map(({ id }) => id))
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running--
      if (options.away) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
      if (items.some(({ bad }) => bad)) throw new Error('bad')
      return items.map(({ id }) => `done ${id}`)
    },
  })
  return { commits, batches, most: () => most }
}

describe('shared commits', () => {
  it('gathers what arrives together, at most so many', async () => {
    const { commits, batches } = desk()
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    expect(await Promise.all(ids.map((id) => commits.submit('w', { id })))).toEqual(ids.map((id) => `done ${id}`))
    expect(batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g'],
    ])
  })

  it('gathers what is read in the turns of the loop that follow each other, and not what comes later', async () => {
    const { commits, batches } = desk()
    const first = commits.submit('w', { id: 'a' })
    await new Promise((resolve) => setImmediate(resolve))
    const second = commits.submit('w', { id: 'b' })
    await first
    await Promise.all([second, commits.submit('w', { id: 'c' })])
    expect(batches).toEqual([['a', 'b'], ['c']])
  })

  it('gathers what arrives while a transaction runs', async () => {
    const { commits, batches } = desk()
    const first = commits.submit('w', { id: 'a' })
    await expect.poll(() => batches.length).toBe(1)
    await Promise.all([first, ...['b', 'c'].map((id) => commits.submit('w', { id }))])
    expect(batches).toEqual([['a'], ['b', 'c']])
  })

  it('never lets two with one id share', async () => {
    const { commits, batches } = desk()
    await Promise.all(['x', 'a', 'a', 'b', 'a'].map((id) => commits.submit('w', { id })))
    expect(batches).toEqual([['x', 'a', 'b'], ['a'], ['a']])
  })

  it('tries each alone when a shared one fails, so that only the bad one is refused', async () => {
    const { commits, batches } = desk()
    const items: Item[] = [{ id: 'x' }, { id: 'a' }, { id: 'b', bad: true }, { id: 'c' }]
    const results = await Promise.allSettled(items.map((item) => commits.submit('w', item)))
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(batches).toEqual([['x', 'a', 'b', 'c'], ['x'], ['a'], ['b'], ['c']])
  })

  it('does not try again one by one while the database is away', async () => {
    const { commits, batches } = desk({ away: true })
    const all = ['x', 'a', 'b'].map((id) => commits.submit('w', { id }))
    expect((await Promise.allSettled(all)).every((result) => result.status === 'rejected')).toBe(true)
    expect(batches).toEqual([['x', 'a', 'b']])
  })

  it('keeps workspaces apart, one transaction at a time in each', async () => {
    const { commits, batches, most } = desk()
    await Promise.all(['a', 'b', 'c', 'd'].map((id, i) => commits.submit(i % 2 === 0 ? 'w' : 'v', { id })))
    expect(batches).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ])
    expect(most()).toBe(2)
  })
})
