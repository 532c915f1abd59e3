import type { VectorTrouble } from '@koe/features/themes'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddings } from './embeddings.ts'
import { startFakeEmbeddings } from './testing/fake-embeddings.ts'

let fake: Awaited<ReturnType<typeof startFakeEmbeddings>>
beforeAll(async () => {
  fake = await startFakeEmbeddings(4)
})
afterAll(() => fake.close())
afterEach(() => {
  fake.asked.length = 0
  fake.next.length = 0
})

const words = ['配送', '遅い', '返品', '解約', '料金']
const source = (more = {}) => createEmbeddings({ url: fake.url, model: 'm', batch: 2, waitMs: 1, ...more })
const problemOf = (more = {}) =>
  source(more)
    .embed(words)
    .then(() => null)
    .catch(({ problem }: VectorTrouble) => problem)

describe('an embeddings endpoint', () => {
  it('is asked in batches and gives each word its vector, whatever the order of the answer', async () => {
    const { width, values } = await source({ key: 'k' }).embed(words)
    expect(fake.asked.map(({ input }) => input)).toEqual([['配送', '遅い'], ['返品', '解約'], ['料金']])
    expect(fake.asked.every(({ key, model }) => key === 'Bearer k' && model === 'm')).toBe(true)
    const alone = await Promise.all(words.map((word) => source().embed([word])))
    expect([...values]).toEqual(alone.flatMap((one) => [...one.values]))
    expect(width).toBe(4)
    expect(source().name).toBe(`${new URL(fake.url).host} m`)
  })

  it('is asked again where the trouble may pass, and given up after a few times', async () => {
    fake.next.push(503, 429)
    expect((await source().embed(words)).width).toBe(4)
    expect(fake.asked).toHaveLength(5)
    fake.next.push(500, 500, 500, 500, 500)
    expect(await problemOf()).toBe('unreachable')
    expect(fake.next).toHaveLength(1)
  })

  it('is not asked again where it refuses, nor followed elsewhere', async () => {
    fake.next.push(401)
    expect(await problemOf()).toBe('refused')
    expect(fake.asked).toHaveLength(1)
    fake.next.push(302, 302, 302, 302)
    expect(await problemOf()).toBe('unreachable')
    expect(fake.asked).toHaveLength(5)
  })

  it.each([
    ['no JSON', '<html>'],
    ['no data', '{}'],
    ['null', 'null'],
    ['a vector too few', '{"data":[{"index":0,"embedding":[1,2,3,4]},null,7]}'],
    ['no numbers', '{"data":[{"index":0,"embedding":["1"]},{"index":1,"embedding":[1]}]}'],
    ['infinity', '{"data":[{"index":0,"embedding":[1e999]},{"index":1,"embedding":[1]}]}'],
  ])('is not believed when it answers %s', async (_, body) => {
    fake.next.push(body)
    expect(await problemOf()).toBe('unreadable')
  })

  it('must keep to one width, and to the one that was set', async () => {
    fake.next.push('{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]}]}')
    expect(await problemOf()).toBe('wrong-width')
    expect(await problemOf({ dimensions: 5 })).toBe('wrong-width')
    expect(await problemOf({ dimensions: 4 })).toBeNull()
  })

  it('may be away', async () => {
    expect(await problemOf({ url: 'http://127.0.0.1:9/v1' })).toBe('unreachable')
    const slow = () => new Promise<Response>((_, reject) => setTimeout(() => reject(new Error('timed out')), 5))
    expect(await problemOf({ fetch: slow, attempts: 1 })).toBe('unreachable')
  })
})
