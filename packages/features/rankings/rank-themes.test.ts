import { newId, withWorkspace } from '@koe/db'
import { customers } from '@koe/db/schema'
import { databaseKinds } from '@koe/db/testing'
import { createRandom } from '@koe/stats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractThemesFor, readVerbatims } from '../themes/index.ts'
import { type Bench, complaint, openBench, topicNames } from '../themes/testing/index.ts'
import { listVerbatims, type NewVerbatim } from '../verbatims/index.ts'
import type { Actor } from '../workspaces/index.ts'
import { type Ranking, rankingFilters, rankingsCsv, rankThemes } from './index.ts'

const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']

describe.each(databaseKinds())('the issue ranking, %s', { timeout: 60_000 }, (kind) => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench(kind)
  })
  afterAll(() => bench.close())

  const viewer = (workspaceId: string): Actor => ({
    kind: 'member',
    workspaceId,
    memberId: newId(),
    userId: 'u',
    role: 'viewer',
  })
  /** 75 verbatims a month, the same from every topic; in June `extra` more about delivery. */
  function halfYear(
    extra: number,
    more: (topic: string, i: number) => Partial<NewVerbatim> = () => ({}),
  ): NewVerbatim[] {
    const random = createRandom(7)
    const sourceId = newId()
    return months.flatMap((month, m) => {
      const topics = Array.from({ length: 75 }, (_, i) => topicNames[i % topicNames.length] ?? '')
      const all = m === 5 ? [...topics, ...Array.from({ length: extra }, () => 'delivery')] : topics
      return all.map((topic, i) => ({
        id: newId(),
        source: 'import' as const,
        sourceId,
        questionId: `${month}:${i}`,
        text: complaint(topic, random),
        saidAt: new Date(`${month}-${String(1 + (i % 28)).padStart(2, '0')}T03:00:00Z`),
        category: topic,
        ...more(topic, i),
      }))
    })
  }
  async function analysed(slug: string, rows: readonly NewVerbatim[]) {
    const workspaceId = await bench.workspace(slug)
    await bench.record(workspaceId, rows)
    await readVerbatims(bench.context, bench.engine, workspaceId)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    return workspaceId
  }
  const june = { from: '2026-06-01', to: '2026-07-01', filter: {} }
  const about = (ranking: Ranking, words: RegExp) =>
    ranking.items.filter((row) => words.test([row.theme.label, ...row.theme.terms].join(' ')))
  const delivery = /配送|発送|荷物|宅配|届/

  it('finds a planted riser, and none where nothing changed', async () => {
    const risen = await analysed('risen', halfYear(60))
    const ranking = await rankThemes(bench.context, viewer(risen), june)
    expect(ranking).toMatchObject({ base: 135, verbatims: 135, comparison: { from: '2026-05-02', to: '2026-06-01' } })
    const [top] = ranking.items
    expect(about(ranking, delivery)[0]).toBe(top)
    expect(top?.change).toMatchObject({ verdict: 'increase', reason: 'changed' })
    expect(top?.change?.low).toBeGreaterThan(1)
    const risers = ranking.items.filter((row) => row.change?.verdict === 'increase')
    expect(risers).toHaveLength(1)
    expect(about({ ...ranking, items: risers }, delivery)).toEqual(risers)

    const calm = await analysed('calm', halfYear(0))
    const control = await rankThemes(bench.context, viewer(calm), june)
    expect(control.items.length).toBeGreaterThan(2)
    expect(control.items.filter((row) => row.change?.verdict === 'increase')).toEqual([])
  })

  it('counts customers once, with bases, intervals, series, quotations and an unassigned rest that add up', async () => {
    const people = [newId(), newId()]
    const workspaceId = await bench.workspace('people')
    await withWorkspace(bench.database.db, workspaceId, (tx) =>
      tx.insert(customers).values(people.map((id, i) => ({ workspaceId, id, externalId: `c${i}` }))),
    )
    const rows = halfYear(0).map((row, i) => ({ ...row, customerId: people[i % 2] ?? null }))
    const odd = {
      ...rows[0],
      id: newId(),
      questionId: 'odd',
      text: 'ぬるぽ！',
      saidAt: new Date('2026-06-03T00:00:00Z'),
    }
    await bench.record(workspaceId, [...rows, odd as NewVerbatim])
    await readVerbatims(bench.context, bench.engine, workspaceId)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const ranking = await rankThemes(bench.context, viewer(workspaceId), june)
    expect(ranking).toMatchObject({ base: 2, verbatims: 76, comparisonBase: 2 })
    expect(ranking.other.verbatims).toBeGreaterThanOrEqual(1)
    for (const row of ranking.items) {
      expect(row.customers).toBeLessThanOrEqual(2)
      expect(row.mentions).toBeGreaterThanOrEqual(row.customers)
      expect(row.shareLow).toBeLessThanOrEqual(row.share)
      expect(row.shareHigh).toBeGreaterThanOrEqual(row.share)
      expect(row.change?.verdict).toBe('withheld')
      expect(row.series).toHaveLength(12)
      for (const quote of row.quotes) expect(quote.text.slice(quote.start, quote.end).length).toBeGreaterThan(3)
      // Every figure is a door: the list behind it holds as many verbatims as the figure says.
      const period = { from: june.from, to: june.to }
      const behind = await listVerbatims(bench.context, viewer(workspaceId), {
        filter: {},
        ...period,
        theme: row.theme.id,
        limit: 5,
      })
      expect(behind.total).toBe(row.mentions)
      expect(behind.items.every((item) => item.spans.length > 0)).toBe(true)
    }
    const rest = await listVerbatims(bench.context, viewer(workspaceId), {
      filter: {},
      from: june.from,
      to: june.to,
      other: true,
      limit: 200,
    })
    expect(rest.total).toBe(ranking.other.verbatims)
    expect(rest.items.map((item) => item.id)).toContain(odd.id)
  })

  it('sets the NPS of those who mention a theme beside the rest, and narrows by filters and score bands', async () => {
    const workspaceId = await analysed(
      'scores',
      halfYear(0, (topic, i) => ({
        scoreKind: 'nps',
        score: topic === 'delivery' ? i % 4 : 8 + (i % 3),
        channel: i % 2 === 0 ? 'app' : 'web',
        attributes: { plan: i % 3 === 0 ? '年額' : '月額' },
        suspicious: topic === 'staff' && i > 40,
      })),
    )
    const actor = viewer(workspaceId)
    const ranking = await rankThemes(bench.context, actor, june)
    const [late] = about(ranking, delivery)
    expect(late?.nps?.value).toBeLessThan(-50)
    expect(late?.nps?.rest.value).toBeGreaterThan(0)
    expect((late?.nps?.base ?? 0) + (late?.nps?.rest.base ?? 0)).toBe(ranking.nps?.base)

    const staff = await rankThemes(bench.context, actor, { ...june, filter: { categories: ['staff'] } })
    const whole = await rankThemes(bench.context, actor, {
      ...june,
      filter: { categories: ['staff'], withSuspicious: true },
    })
    expect([staff.base, whole.base]).toEqual([8, 15])
    const app = await rankThemes(bench.context, actor, {
      ...june,
      filter: { channels: ['app'], attributes: { plan: ['年額'] }, scores: ['promoter', 'passive'] },
    })
    expect(app.base).toBeGreaterThan(0)
    expect(about(app, delivery).reduce((sum, row) => sum + row.customers, 0)).toBeLessThan(late?.customers ?? 0)
    const none = await rankThemes(bench.context, actor, { ...june, filter: { channels: ["' or 1=1"] } })
    expect(none).toMatchObject({ base: 0, items: [], nps: null, other: { customers: 0, share: 0 } })

    const facets = await rankingFilters(bench.context, actor)
    expect(facets.channels.map((facet) => facet.value).sort()).toEqual(['app', 'web'])
    expect(facets.attributes.plan?.map((facet) => facet.value).sort()).toEqual(['年額', '月額'].sort())
    expect(facets).toMatchObject({ minDate: '2026-01-01', maxDate: '2026-06-28', sources: [{ value: 'import' }] })
  })

  it('ranks sub-themes, chooses a period by itself, compares with nothing when asked to', async () => {
    const workspaceId = await analysed('periods', halfYear(0))
    const actor = viewer(workspaceId)
    const usual = await rankThemes(bench.context, actor, { filter: {} })
    expect(usual.period).toEqual({ from: '2026-03-31', to: '2026-06-29' })
    const alone = await rankThemes(bench.context, actor, { ...june, compare: 'none' })
    expect(alone.comparison).toBeNull()
    expect(alone.items.every((row) => row.change === null)).toBe(true)
    const all = await rankThemes(bench.context, actor, { from: '2026-01-01', to: '2026-07-01', filter: {} })
    expect(all).toMatchObject({ base: 450, comparison: null })
    const below = await rankThemes(bench.context, actor, { ...june, level: 2 })
    expect(below.items.every((row) => row.theme.parentId !== null)).toBe(true)
    const wrong = rankThemes(bench.context, actor, { filter: {}, from: '2026-06-31x', to: '2026-07-01' })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-input' })
    const reversed = rankThemes(bench.context, actor, { filter: {}, from: '2026-07-01', to: '2026-06-01' })
    await expect(reversed).rejects.toMatchObject({ code: 'invalid-input' })
    const strays = halfYear(0).slice(0, 99)
    await bench.record(
      workspaceId,
      strays.map((row, i) => ({ ...row, questionId: `stray:${i}`, saidAt: new Date('2029-01-15T03:00:00Z') })),
    )
    expect((await rankThemes(bench.context, actor, { filter: {} })).period).toEqual(usual.period)
    const late = { ...strays[0]!, id: newId(), questionId: 'one more', saidAt: new Date('2029-01-15T04:00:00Z') }
    await bench.record(workspaceId, [late])
    expect((await rankThemes(bench.context, actor, { filter: {} })).period.to).toBe('2029-01-16')
  })

  it('hides personal data in quotations and formulas in CSV, and all of it from other workspaces', async () => {
    const rows = halfYear(0).map((row) => ({ ...row, text: `=HYPERLINK 090-1234-5678 ${row.text}` }))
    const workspaceId = await analysed('masked', rows)
    const ranking = await rankThemes(bench.context, viewer(workspaceId), june)
    expect(ranking.items.flatMap((row) => row.quotes).length).toBeGreaterThan(3)
    // Ids and figures hold such digits by chance: only what is written in words is looked through.
    const words = JSON.stringify(ranking, (key, value) =>
      /id$/i.test(key) || typeof value === 'number' ? undefined : value,
    )
    expect(words).toContain('HYPERLINK')
    expect(words).not.toContain('1234')
    expect(words).not.toContain('5678')
    const csv = rankingsCsv(ranking, 'ja')
    expect(csv.startsWith('\ufeff"順位","テーマ"')).toBe(true)
    expect(csv).not.toMatch(/(^|,)"=/m)
    const stranger = viewer(await bench.workspace('stranger'))
    expect(await rankThemes(bench.context, stranger, june)).toMatchObject({ base: 0, items: [], modelVersion: 0 })
    const [theme] = ranking.items
    const peek = { filter: {}, theme: theme?.theme.id, limit: 10 }
    expect(await listVerbatims(bench.context, stranger, peek)).toMatchObject({ items: [], total: 0 })
    expect((await listVerbatims(bench.context, viewer(workspaceId), peek)).items).not.toEqual([])
  })
})
