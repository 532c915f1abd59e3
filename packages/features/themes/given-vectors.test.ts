import { databaseKinds } from '@koe/db/testing'
import { loadTokenizer, PLACEHOLDERS } from '@koe/text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewVerbatim } from '../verbatims/index.ts'
import {
  createInlineEngine,
  extractThemesFor,
  listThemes,
  readVerbatims,
  type TextEngine,
  themeRun,
  type VectorProblem,
  type VectorSource,
  VectorTrouble,
} from './index.ts'
import { analyst, type Bench, complaints, openBench } from './testing/index.ts'

/** A source that remembers every word it was shown. */
function remembering(problem?: VectorProblem) {
  const shown: string[] = []
  const source: VectorSource = {
    name: 'fake m',
    async embed(words) {
      shown.push(...words)
      if (problem) throw new VectorTrouble(problem, 'not now')
      const values = Float32Array.from(
        words.flatMap((word) => [...'abcdefgh'].map((_, d) => word.charCodeAt(0) % (d + 2))),
      )
      return { width: 8, values }
    },
  }
  return { shown, source }
}

describe.each(databaseKinds())("themes with another model's vectors of words, %s", { timeout: 60_000 }, (kind) => {
  let bench: Bench
  let tokenizer: Awaited<ReturnType<typeof loadTokenizer>>
  beforeAll(async () => {
    bench = await openBench(kind)
    tokenizer = await loadTokenizer()
  })
  afterAll(() => bench.close())

  const say = async (workspaceId: string, rows: NewVerbatim[]) => {
    await bench.record(workspaceId, rows)
    await readVerbatims(bench.context, bench.engine, workspaceId)
  }
  const extract = (workspaceId: string, engine: TextEngine) =>
    extractThemesFor(bench.context, engine, workspaceId, 'asked')
  const vectorsOf = async (workspaceId: string) => (await themeRun(bench.context, analyst(workspaceId))).vectors
  const idsOf = async (workspaceId: string) =>
    (await listThemes(bench.context, analyst(workspaceId)))
      .filter(({ current }) => current)
      .map(({ id }) => id)
      .sort()

  it('shows a source words only, and none of personal data', async () => {
    const workspaceId = await bench.workspace('masked')
    const personal =
      '。連絡先は090-1234-5678、yamadatarou@example.com、〒100-0001 東京都千代田区千代田1-1です。合言葉はkirishimaです'
    await say(
      workspaceId,
      complaints(240, { seed: 1 }).map((row, i) => (i % 3 === 0 ? { ...row, text: `${row.text}${personal}` } : row)),
    )
    const { shown, source } = remembering()
    expect(await extract(workspaceId, createInlineEngine(tokenizer, source))).toMatchObject({ outcome: 'published' })
    expect(shown.length).toBeGreaterThan(20)
    for (const word of shown) {
      expect(word).not.toMatch(/090|5678|yamadatarou|example|千代田|100-0001/)
      for (const placeholder of Object.values(PLACEHOLDERS)) expect(word).not.toContain(placeholder)
      expect([...word].length).toBeLessThan(20)
    }
    // Negative control: what is not taken for personal data is shown, so it would have been seen.
    expect(shown).toContain('kirishima')
  })

  it('says whose vectors a version uses, and makes themes from scratch for a new source', async () => {
    const workspaceId = await bench.workspace('sourced')
    await say(workspaceId, complaints(240, { seed: 2 }))
    await extract(workspaceId, bench.engine)
    expect(await vectorsOf(workspaceId)).toEqual({ source: null, problem: null })
    const { shown, source } = remembering()
    const engine = createInlineEngine(tokenizer, source)
    await extract(workspaceId, engine)
    expect(await vectorsOf(workspaceId)).toEqual({ source: 'fake m', problem: null })
    const asked = shown.length
    const before = await idsOf(workspaceId)
    await extract(workspaceId, engine)
    // The next refresh is warm: nothing is asked, the source and the themes stay.
    expect(shown).toHaveLength(asked)
    expect(await vectorsOf(workspaceId)).toEqual({ source: 'fake m', problem: null })
    expect(await idsOf(workspaceId)).toEqual(before)
  })

  it.each<VectorProblem>(['unreachable', 'wrong-width'])(
    'does without a source that is %s, and says so',
    async (problem) => {
      const workspaceId = await bench.workspace(`without-${problem}`)
      await say(workspaceId, complaints(240, { seed: 3 }))
      const engine = createInlineEngine(tokenizer, remembering(problem).source)
      expect(await extract(workspaceId, engine)).toMatchObject({ outcome: 'published' })
      expect(await vectorsOf(workspaceId)).toEqual({ source: null, problem })
      const before = await idsOf(workspaceId)
      // Themes that are there are not made anew for a source that does not answer.
      expect(await extract(workspaceId, engine)).toMatchObject({ outcome: 'published' })
      expect(await idsOf(workspaceId)).toEqual(before)
      expect(await vectorsOf(workspaceId)).toEqual({ source: null, problem })
    },
  )

  it('is no place for bugs to hide: what is no trouble of the source fails the run', async () => {
    const workspaceId = await bench.workspace('bug')
    await say(workspaceId, complaints(240, { seed: 4 }))
    const source = { name: 'x', embed: () => Promise.reject(new TypeError('a bug')) }
    await expect(extract(workspaceId, createInlineEngine(tokenizer, source))).rejects.toThrow('a bug')
  })
})
