import { newId } from '@koe/db'
import { databaseKinds } from '@koe/db/testing'
import { createRandom } from '@koe/stats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractThemesFor, readVerbatims } from '../../themes/index.ts'
import { analyst, type Bench, complaint, openBench, topicNames } from '../../themes/testing/index.ts'
import { listVerbatims, type NewVerbatim, type VerbatimQuery } from '../../verbatims/index.ts'
import {
  type PortraitInput,
  rankThemes,
  readThemeCompany,
  readThemePortrait,
  readThemeWording,
  type ThemeCompany,
  type ThemePortrait,
  type ThemeWording,
} from '../index.ts'
import { stretchesOf } from './stretches.ts'

describe('the stretches of a trend', () => {
  const cut = (from: string, to: string) => stretchesOf({ from, to })
  it('are days, then weeks of which the last is whole, then months of the calendar', () => {
    expect(cut('2026-03-01', '2026-03-04')).toEqual({
      unit: 'day',
      days: ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'],
    })
    const weeks = cut('2026-03-01', '2026-03-31')
    expect(weeks.unit).toBe('week')
    expect(weeks.days.slice(0, 3)).toEqual(['2026-03-01', '2026-03-03', '2026-03-10'])
    expect(weeks.days.at(-1)).toBe('2026-03-31')
    const months = cut('2025-01-15', '2026-02-02')
    expect(months.unit).toBe('month')
    expect(months.days.slice(0, 2)).toEqual(['2025-01-15', '2025-02-01'])
    expect(months.days.slice(-3)).toEqual(['2026-01-01', '2026-02-01', '2026-02-02'])
  })
})

describe.each(databaseKinds())('the portrait of a theme, %s', { timeout: 90_000 }, (kind) => {
  let bench: Bench
  let workspaceId: string
  let themeId: string
  let portrait: ThemePortrait & ThemeWording & ThemeCompany
  const spring = { from: '2026-01-01', to: '2026-04-01' }
  const sourceId = newId()

  /** Delivery is what yearly plans complain about; the colour of an account means nothing. */
  function rows(): NewVerbatim[] {
    const random = createRandom(11)
    return Array.from({ length: 600 }, (_, i) => {
      const plan = i % 3 === 0 ? '年額' : '月額'
      const topic = plan === '年額' && random() < 0.6 ? 'delivery' : (topicNames[i % topicNames.length] ?? '')
      return {
        id: newId(),
        source: 'import' as const,
        sourceId,
        questionId: String(i),
        text: complaint(topic, random),
        saidAt: new Date(Date.parse('2026-01-01T03:00:00Z') + i * 3_500 * 3_600),
        attributes: { plan, colour: random() < 0.5 ? '赤' : '青' },
        scoreKind: 'nps' as const,
        score: topic === 'delivery' ? i % 5 : 5 + (i % 6),
      }
    })
  }

  beforeAll(async () => {
    bench = await openBench(kind)
    workspaceId = await bench.workspace('portrait')
    await bench.record(workspaceId, rows())
    await readVerbatims(bench.context, bench.engine, workspaceId)
    await extractThemesFor(bench.context, bench.engine, workspaceId, 'first')
    const ranking = await rankThemes(bench.context, analyst(workspaceId), { ...spring, filter: {} })
    const delivery = ranking.items.find(({ theme }) => /配送|届|荷物/.test([theme.label, ...theme.terms].join()))
    themeId = delivery?.theme.id ?? ''
    portrait = await read()
  }, 120_000)
  afterAll(() => bench.close())

  const whole = async (workspace: string, input: PortraitInput) => ({
    ...(await readThemePortrait(bench.context, analyst(workspace), input)),
    ...(await readThemeWording(bench.context, analyst(workspace), input)),
    ...(await readThemeCompany(bench.context, analyst(workspace), input)),
  })
  const read = (filter = {}) => whole(workspaceId, { id: themeId, ...spring, filter })
  const total = async (about: VerbatimQuery['about'], more: Partial<VerbatimQuery> = {}) =>
    (
      await listVerbatims(bench.context, analyst(workspaceId), {
        filter: {},
        ...spring,
        theme: themeId,
        about,
        limit: 1,
        ...more,
      })
    ).total

  it('counts what the ranking counts, over time as well', async () => {
    const { items, nps } = await rankThemes(bench.context, analyst(workspaceId), { ...spring, filter: {} })
    const row = items.find(({ theme }) => theme.id === themeId)
    expect(portrait.customers).toMatchObject({ customers: row?.customers, share: row?.share, low: row?.shareLow })
    expect(portrait.mentions).toBe(row?.mentions)
    expect(portrait.trend.unit).toBe('week')
    const sum = (name: 'customers' | 'base') => portrait.trend.points.reduce((all, point) => all + point[name], 0)
    expect([sum('customers'), sum('base')]).toEqual([portrait.customers.customers, 600])
    expect(portrait.nps?.inside.value).toBe(row?.nps?.value)
    expect(portrait.nps?.rest.value).toBe(row?.nps?.rest.value)
    expect(portrait.nps?.difference).toBeLessThan(-40)
    expect(portrait.nps?.high).toBeLessThan(0)
    expect(nps?.base).toBe((portrait.nps?.inside.base ?? 0) + (portrait.nps?.rest.base ?? 0))
  })

  it('opens onto as many verbatims as each figure says', async () => {
    expect(await total({})).toBe(portrait.mentions)
    expect(portrait.pairs.length).toBeGreaterThan(3)
    for (const { noun, predicate, verbatims } of portrait.pairs.slice(0, 6))
      expect(await total({ pair: { noun, predicate } })).toBe(verbatims)
    expect(portrait.words.length).toBeGreaterThan(0)
    for (const { word, verbatims } of portrait.words) expect(await total({ word })).toBe(verbatims)
    // Everybody here speaks once: customers are verbatims.
    for (const { value, customers } of portrait.moods) expect(await total({ mood: value })).toBe(customers)
    for (const { value, customers } of portrait.intents)
      expect(await total({}, { filter: { intents: [value] } })).toBe(customers)
    for (const { value, customers } of portrait.losses)
      expect(await total({}, { filter: { losses: [value] } })).toBe(customers)
    for (const point of portrait.trend.points.slice(0, 3))
      expect(await total({}, { from: point.from, to: point.to })).toBe(point.customers)
    expect(portrait.moods.reduce((all, { customers }) => all + customers, 0)).toBe(portrait.customers.customers)
  })

  it('says who says it, and not what is chance', () => {
    const yearly = portrait.groups.items.find(({ name, value }) => name === 'plan' && value === '年額')
    expect(yearly).toMatchObject({ kind: 'attribute', stands: true, base: 200, restBase: 400 })
    expect(yearly?.low).toBeGreaterThan(1.5)
    expect((yearly?.customers ?? 0) + (yearly?.restCustomers ?? 0)).toBe(portrait.customers.customers)
    expect(portrait.groups.items.filter(({ name }) => name === 'colour')).toMatchObject([
      { stands: false },
      { stands: false },
    ])
    expect(portrait.groups.items.some(({ kind: of }) => of === 'source')).toBe(false)
  })

  it('says what the same customers say besides, and what lies near', async () => {
    const id = await bench.workspace('besides')
    const random = createRandom(3)
    const both = Array.from({ length: 300 }, (_, i): NewVerbatim => {
      const [first, second] =
        i % 2 === 0 ? ['delivery', i % 6 === 0 ? 'video' : 'staff'] : ['login', i % 30 === 1 ? 'video' : 'payment']
      return {
        id: newId(),
        source: 'import',
        sourceId,
        questionId: `b${i}`,
        text: `${complaint(first ?? '', random)}\n${complaint(second ?? '', random)}`,
        saidAt: new Date(`2026-02-${String(1 + (i % 28)).padStart(2, '0')}T03:00:00Z`),
      }
    })
    await bench.record(id, both)
    await readVerbatims(bench.context, bench.engine, id)
    await extractThemesFor(bench.context, bench.engine, id, 'first')
    const { items } = await rankThemes(bench.context, analyst(id), { ...spring, filter: {} })
    const about = (words: RegExp) => items.find(({ theme }) => words.test([theme.label, ...theme.terms].join()))
    const [delivery, login] = [about(/配送|届/), about(/ログイン|パスワード|エラー/)]
    const page = { id: delivery?.theme.id ?? '', ...spring, filter: {} }
    const of = await whole(id, page)
    const video = of.others.items.find(({ label }) => /音声|映像|動画|画質/.test(label))
    expect(video).toMatchObject({ stands: true, base: of.customers.customers })
    expect(video?.low).toBeGreaterThan(1)
    expect(video?.ratio ?? 0).toBeCloseTo((video?.customers ?? 0) / (video?.restCustomers ?? 1), 1)
    expect(of.others.items.find(({ id: other }) => other === login?.theme.id)?.high ?? 9).toBeLessThan(1)
    const list = await listVerbatims(bench.context, analyst(id), {
      filter: {},
      ...spring,
      theme: video?.id,
      about: { with: delivery?.theme.id },
      limit: 1,
    })
    expect(list.total).toBe(video?.customers)
    const largest = portrait.near.map(({ similarity }) => similarity)
    expect(largest).toEqual([...largest].sort((a, b) => b - a))
    expect(portrait.near.map(({ id: near }) => near)).not.toContain(themeId)
  })

  it('follows the filters, knows nothing of another workspace, and refuses what is no theme', async () => {
    const yearly = await read({ attributes: { plan: ['年額'] } })
    expect(yearly.customers.base).toBe(200)
    expect(yearly.groups.items.some(({ name }) => name === 'plan')).toBe(false)
    const elsewhere = await bench.workspace('elsewhere')
    const strange = readThemePortrait(bench.context, analyst(elsewhere), { id: themeId, ...spring, filter: {} })
    await expect(strange).rejects.toMatchObject({ code: 'not-found' })
    const empty = await whole(workspaceId, {
      id: themeId,
      from: '2020-01-01',
      to: '2020-02-01',
      filter: {},
    })
    expect(empty).toMatchObject({ customers: { customers: 0, base: 0, share: 0 }, pairs: [], nps: null, quotes: [] })
  })
})
