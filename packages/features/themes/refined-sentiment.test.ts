import { newId, withWorkspace } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getVerbatim, listVerbatims, type NewVerbatim } from '../verbatims/index.ts'
import { extractThemesFor, readVerbatims, themeRun } from './index.ts'
import { streamVerbatims } from './model/stream-verbatims.ts'
import { analyst, type Bench, openBench } from './testing/index.ts'

const days = ['今日', '昨日', '先日', '先週', '今朝', '昨夜', '週末']
const things = ['受付', '電話', '売場', '会計', '案内', '梱包', '窓口']
/** Customers of one workspace who mean blame by a word that the rules take for praise. */
const moods = [
  ['の神対応', 1],
  ['はよい品だった', 10],
  ['は三回目だった', 7],
] as const

function rated(count: number, change: Partial<NewVerbatim> = {}): NewVerbatim[] {
  const sourceId = newId()
  return Array.from({ length: count }, (_, i) => {
    const [words, score] = moods[i % 3] ?? moods[0]
    const [day, thing] = [days[i % days.length], things[Math.floor(i / days.length) % things.length]]
    return {
      id: newId(),
      source: 'import' as const,
      sourceId,
      questionId: String(i),
      text: `${day}の${thing}${words}、${i}番`,
      saidAt: new Date(Date.UTC(2026, 0, 1, 0, i)),
      scoreKind: 'nps' as const,
      score,
      ...change,
    }
  })
}

interface Placed extends Record<string, unknown> {
  id: string
  rule: number
  refined: number | null
  by: string | null
  mentioned: number | null
}

describe.each(databaseKinds())('sentiment by the answers of a workspace, %s', { timeout: 60_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const say = async (workspaceId: string, rows: readonly NewVerbatim[]) => {
    await bench.record(workspaceId, rows)
    await readVerbatims(bench.context, bench.engine, workspaceId)
  }
  const rows = <T extends Record<string, unknown>>(workspaceId: string, query: ReturnType<typeof sql>) =>
    withWorkspace(bench.database.db, workspaceId, (tx) => tx.execute<T>(query))
  /** Segments that hold the word, with the sentiment of every mention of their theme by the verbatim. */
  const saying = (workspaceId: string, word: string) =>
    rows<Placed>(
      workspaceId,
      sql`select v.id, s.sentiment as rule, a.sentiment as refined, a.sentiment_by as by, m.sentiment as mentioned
        from segments s join verbatims v on v.id = s.verbatim_id join workspaces w on w.id = s.workspace_id
        join assignments a on a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal and a.model_version = w.model_version
        left join mentions m on m.verbatim_id = s.verbatim_id and m.model_version = w.model_version
          and m.theme_id = a.theme_id
        where v.text like ${`%${word}%`}`,
    )

  it('takes over from the rules from 500 rated verbatims on, wherever a segment is placed', async () => {
    const workspaceId = await bench.workspace('taught')
    await say(workspaceId, rated(600))
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const fitted = await saying(workspaceId, '神対応')
    expect(fitted).toHaveLength(200)
    for (const { rule, refined, by, mentioned } of fitted) {
      expect(rule).toBeGreaterThan(0.25)
      expect(refined).toBeLessThan(-0.25)
      expect(by).toBe('ratings')
      if (mentioned !== null) expect(mentioned).toBeCloseTo(refined ?? 0, 3)
    }
    expect(fitted.filter(({ mentioned }) => mentioned !== null).length).toBeGreaterThan(100)
    // What nobody contradicts stays with the rules: the control.
    const left = await saying(workspaceId, 'よい品')
    expect(left.some(({ refined }) => refined === null)).toBe(true)
    for (const { refined, rule, mentioned } of left)
      if (mentioned !== null) expect(mentioned).toBeCloseTo(refined ?? rule, 3)

    const [late] = rated(1, { text: '初めての神対応' })
    if (!late) throw new Error('no verbatim')
    await say(workspaceId, [late])
    const shown = await getVerbatim(bench.context, analyst(workspaceId), late.id)
    expect(shown.segments[0]).toMatchObject({ sentimentBy: 'ratings' })
    expect(shown.segments[0]?.sentiment).toBeLessThan(-0.25)
    expect(shown.sentiment).toBe(shown.segments[0]?.sentiment)
    const listed = await listVerbatims(bench.context, analyst(workspaceId), { filter: {}, q: '初めての', limit: 1 })
    expect(listed.items[0]?.sentiment).toBe(shown.sentiment)
  })

  it('shows how far its scores agree with the answers, and how many answers are still wanted', async () => {
    const taught = await bench.workspace('calibrated')
    await say(taught, rated(600))
    // Of what looks made up nothing is learned.
    await say(taught, rated(50, { sourceId: newId(), suspicious: true }))
    await extractThemesFor(bench.context, bench.engine, taught, 'first')
    const { sentiment } = await themeRun(bench.context, analyst(taught))
    expect(sentiment).toMatchObject({ rated: 600, leastRated: 500, learnedFrom: { rated: 600 } })
    expect(sentiment?.calibration.map(({ base }) => base).reduce((sum, base) => sum + base, 0)).toBe(600)
    expect(sentiment?.calibration[0]?.discontent.share).toBeGreaterThan(0.9)

    const untaught = await bench.workspace('untaught')
    await say(untaught, rated(499))
    await extractThemesFor(bench.context, bench.engine, untaught, 'first')
    const run = await themeRun(bench.context, analyst(untaught))
    expect(run.sentiment).toMatchObject({ rated: 499, learnedFrom: { rated: 0 }, calibration: [] })
    for (const { refined, by } of await saying(untaught, '神対応')) expect([refined, by]).toEqual([null, null])
  })

  it('leaves the rules their word under a version that was made before', async () => {
    const workspaceId = await bench.workspace('earlier')
    await say(workspaceId, rated(600))
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    await rows(
      workspaceId,
      sql`update theme_models set sentiment_model = null,
        parameters = parameters - 'sentiment' || '{"run": "earlier"}'`,
    )
    await say(workspaceId, rated(1, { text: '初めての神対応' }))
    const [late] = await saying(workspaceId, '初めての')
    expect(late).toMatchObject({ refined: null, by: null })
    expect((await themeRun(bench.context, analyst(workspaceId))).sentiment).toBeNull()
  })

  it('hears the answers beyond the sample that themes are fitted on', async () => {
    const workspaceId = await bench.workspace('sampled')
    await say(workspaceId, rated(60))
    await say(workspaceId, rated(60, { sourceId: newId(), scoreKind: null, score: null }))
    const heard = []
    for await (const page of streamVerbatims(bench.context, workspaceId, 0, { share: 0.25, ratedShare: 1 }))
      heard.push(...page)
    expect(heard.filter(({ verdict }) => verdict !== null)).toHaveLength(60)
    const sampled = heard.filter(({ answerOnly }) => !answerOnly)
    expect(sampled.some(({ verdict }) => verdict === null)).toBe(true)
    expect(sampled.length).toBeLessThan(60)
    expect(heard.filter(({ answerOnly, verdict }) => answerOnly && verdict === null)).toEqual([])
  })
})
