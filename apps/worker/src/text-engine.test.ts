import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { StoredVerbatim } from '@koe/features/themes'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddings } from './embeddings.ts'
import { startFakeEmbeddings } from './testing/fake-embeddings.ts'
import { createTextEngine, type TextEngineOptions } from './text-engine.ts'

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
// Inside the tree, so that the bundle finds what it leaves in node_modules.
const folder = mkdtempSync(here('../../../node_modules/.koe-text-thread-'))

/** The product's thread, or one that misbehaves on certain texts: threads cannot run TypeScript, so both are bundled. */
async function bundle(name: string, input: string) {
  await build({
    root: here('.'),
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: [/^@koe\//] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { input: { [name]: input }, output: { entryFileNames: '[name].mjs' } },
    },
  })
  return pathToFileURL(join(folder, `${name}.mjs`))
}

describe('text engine on threads', () => {
  let real: URL
  let hostile: URL
  const engines: { close(): Promise<void> }[] = []
  const open = (threadUrl: URL, options: TextEngineOptions = {}) => {
    const engine = createTextEngine({ threadUrl, ...options })
    engines.push(engine)
    return engine
  }
  beforeAll(async () => {
    real = await bundle('text-thread', here('./text-thread.ts'))
    hostile = await bundle('hostile-thread', here('./testing/hostile-thread.ts'))
  }, 60_000)
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.close()))
    rmSync(folder, { recursive: true, force: true })
  })

  const stored = (count: number): StoredVerbatim[] =>
    Array.from({ length: count }, (_, i) => {
      const [noun, verb] = [
        ['配送', '遅れる'],
        ['決済', '失敗する'],
        ['画面', '固まる'],
      ][i % 3] as [string, string]
      const text = `${noun}が${verb}。${i}`
      const segment = { ordinal: 0, start: 0, end: text.length, terms: [noun, verb], compounds: [noun], pairs: [] }
      return {
        id: String(i).padStart(4, '0'),
        text,
        verdict: null,
        segments: [{ ...segment, sentiment: -0.6 }],
      }
    })

  it('reads, fits and places on a thread', async () => {
    const engine = open(real)
    const [outcome] = await engine.read(['配送が遅いです。'], [])
    expect(outcome).toMatchObject({ ok: true, reading: { segments: [{ start: 0, end: 8 }] }, assignments: [] })
    const verbatims = stored(60)
    async function* pages() {
      yield verbatims.slice(0, 25)
      yield verbatims.slice(25)
    }
    const { set, model, sentiment } = await engine.fit(pages(), { seed: 1 })
    expect(set.themes.length).toBeGreaterThan(0)
    expect(set.assignments).toHaveLength(60)
    const key = {
      key: 'w:1:a',
      bytes: model,
      sentiment: sentiment.bytes,
      links: [],
      shown: set.themes.filter(({ parent }) => parent === null),
    }
    expect(await engine.assign(verbatims, key)).toEqual(set.assignments)
    const [placed] = await engine.read(['配送が遅れる。'], [key])
    expect(placed?.ok && placed.assignments[0]?.[0]?.theme).toBe(set.assignments[0]?.theme)
    // The same words, once people have put them into no theme.
    const links = [{ text: 'あの、配送が遅れる。', start: 3, end: 10, terms: ['配送', '遅れる'], theme: null }]
    const [out] = await engine.read(['配送が遅れる。'], [{ ...key, key: 'w:1:a:1', links }])
    expect(out?.ok && out.assignments[0]?.[0]?.theme).toBe(null)
  })

  it("fits with another model's vectors, and without them where it cannot be reached", async () => {
    const fake = await startFakeEmbeddings()
    const vectors = createEmbeddings({ url: fake.url, model: 'm', attempts: 1 })
    const engine = open(real, { vectors })
    const verbatims = stored(240)
    const fit = (previous?: Uint8Array) =>
      engine.fit(
        (async function* () {
          yield verbatims
        })(),
        { seed: 1, ...(previous ? { previous } : {}) },
      )
    const first = await fit()
    expect(first.vectors).toEqual({ source: vectors.name, problem: null })
    expect(fake.asked.flatMap(({ input }) => input).sort()).toEqual(
      ['配送', '遅れる', '決済', '失敗する', '画面', '固まる'].sort(),
    )
    expect((await fit()).model).toEqual(first.model)
    const requests = fake.asked.length
    expect((await fit(first.model)).vectors).toEqual({ source: vectors.name, problem: null })
    expect(fake.asked).toHaveLength(requests)
    await fake.close()
    const without = await fit()
    expect(without.vectors).toEqual({ source: null, problem: 'unreachable' })
    expect(without.set.themes.length).toBeGreaterThan(0)
    expect(without.model).not.toEqual(first.model)
  })

  it('finds the texts that stall, exhaust or end the thread, and reads all others', async () => {
    const warned: object[] = []
    const engine = open(hostile, {
      textMs: 2000,
      heapMb: 48,
      logger: { warn: (fields) => warned.push(fields) },
    })
    const texts = ['a', 'stall', 'b', 'c', 'exhaust', 'd', 'exit', 'e', 'throw']
    const outcomes = await engine.read(texts, [])
    expect(outcomes.map((outcome) => (outcome.ok ? 'read' : outcome.reason))).toEqual([
      'read',
      'too-slow',
      'read',
      'read',
      'out-of-memory',
      'read',
      'failed',
      'read',
      'failed',
    ])
    expect(JSON.stringify(warned)).not.toContain('stall')
    expect(warned).toHaveLength(3)
  })

  it.runIf(process.platform === 'linux')('lets requests come first', async () => {
    const engine = open(real)
    await engine.read(['はい。'], [])
    const niceness = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)))
    expect(Math.max(...niceness)).toBeGreaterThan(getPriority(process.pid))
    expect(getPriority(process.pid)).toBe(getPriority())
  })

  it('gives the memory back when nothing is asked for a while, and starts again', async () => {
    const engine = open(hostile, { idleMs: 50 })
    const pid = async () => {
      const [outcome] = await engine.read(['which'], [])
      return outcome?.ok ? outcome.reading.masked : ''
    }
    const first = await pid()
    expect(await pid()).toBe(first)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await pid()).not.toBe(first)
  })

  it('refuses work after it was closed, and ends what runs', async () => {
    const engine = createTextEngine({ threadUrl: hostile })
    const stalled = engine.read(['stall'], [])
    await new Promise((resolve) => setTimeout(resolve, 200))
    await engine.close()
    await expect(Promise.race([stalled, Promise.resolve('pending')])).resolves.toBeDefined()
    await expect(engine.read(['a'], [])).rejects.toThrow('closed')
  })
})
