import { newId, type OpenDatabase, withWorkspace } from '@koe/db'
import { openQueue, type Queue } from '@koe/db/queue'
import { surveys, surveyVersions, workspaces } from '@koe/db/schema'
import { databaseKinds, openTestDatabase } from '@koe/db/testing'
import { createRandom, type Random } from '@koe/stats'
import type { Answer, SurveyDefinition } from '@koe/survey'
import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, Context } from '../../workspaces/index.ts'
import type { ResponseFilter } from '../index.ts'
import {
  openResponseDesk,
  readCrossTab,
  readScoreTrend,
  readSurveyResults,
  readSurveyWaves,
  saveSegment,
} from '../index.ts'
import { codeReader, columnsOf } from './codes.ts'
import { countResponses, recount } from './index.ts'

const option = (id: string) => ({ id, label: { ja: id } })
const definition: SurveyDefinition = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '調査' },
  pages: [
    { id: 'first', blocks: [{ id: 'score', type: 'nps', label: { ja: '点数' } }] },
    {
      id: 'second',
      blocks: [
        { id: 'plan', type: 'singleChoice', label: { ja: '契約' }, options: ['a', 'b'].map(option) },
        { id: 'uses', type: 'multipleChoice', label: { ja: '用途' }, options: ['x', 'y', 'z'].map(option) },
        { id: 'order', type: 'ranking', label: { ja: '順' }, options: ['p', 'q', 'r'].map(option) },
      ],
    },
    {
      id: 'third',
      blocks: [
        {
          id: 'parts',
          type: 'matrix',
          multiple: true,
          label: { ja: '表' },
          rows: ['m', 'n'].map(option),
          options: ['x', 'y'].map(option),
        },
        { id: 'sum', type: 'constantSum', label: { ja: '配分' }, options: ['s', 't'].map(option), total: 10 },
        { id: 'times', type: 'number', label: { ja: '回数' } },
        { id: 'why', type: 'longText', label: { ja: '理由' } },
      ],
    },
  ],
  endings: [{ id: 'end', title: { ja: 'どうも' } }],
}

const some = <T>(random: Random, items: readonly T[]): T[] => {
  const kept = items.filter(() => random() < 0.5)
  return kept.length > 0 ? kept : items.slice(0, 1)
}

function answersOf(random: Random): Record<string, Answer> {
  const given: Record<string, Answer> = {
    score: { type: 'nps', value: random.integer(11) },
    plan: { type: 'singleChoice', optionId: random() < 0.5 ? 'a' : 'b' },
    uses: { type: 'multipleChoice', optionIds: some(random, ['x', 'y', 'z']) },
    order: { type: 'ranking', optionIds: random.shuffle(['p', 'q', 'r']) },
    parts: { type: 'matrix', optionIds: some(random, ['m.x', 'm.y', 'n.x', 'n.y']) },
    sum: { type: 'constantSum', value: random() < 0.5 ? { s: 4, t: 6 } : { s: 10 } },
    times: { type: 'number', value: random.integer(5) },
    why: { type: 'longText', text: '遅いです。' },
  }
  const reached = random.integer(9)
  return Object.fromEntries(Object.entries(given).filter((_, i) => i < reached || random() < 0.2))
}

describe.each(databaseKinds())('counts of responses, %s', { timeout: 120_000 }, (kind) => {
  let database: OpenDatabase
  let queue: Queue
  let context: Context
  let clock = Date.parse('2026-03-01T00:00:00Z')

  beforeAll(async () => {
    database = await openTestDatabase(kind)
    queue = await openQueue(database, 'sender', () => undefined)
    const now = () => new Date(clock)
    context = { db: database.db, queue, now, newId, randomBytes: (size) => new Uint8Array(size), filesDir: '' }
  })
  afterAll(async () => {
    await queue.stop(100)
    await database.close()
  })

  async function openSurvey() {
    const [workspaceId, surveyId, versionId] = [newId(), newId(), newId()]
    await database.db.insert(workspaces).values({ id: workspaceId, slug: `w-${workspaceId}`, name: 'w' })
    await withWorkspace(database.db, workspaceId, async (tx) => {
      await tx.insert(surveys).values({ workspaceId, id: surveyId, name: 's', state: 'draft', draft: definition })
      await tx.insert(surveyVersions).values({ workspaceId, id: versionId, surveyId, number: 1, definition })
      await tx.update(surveys).set({ state: 'live', liveVersionId: versionId })
    })
    return { workspaceId, surveyId, versionId }
  }
  type Opened = Awaited<ReturnType<typeof openSurvey>>

  const unhappy = [
    { variable: 'question:score', values: ['0..6', '8'] },
    { variable: 'question:uses', values: ['x', 'z'] },
    { variable: 'channel', values: ['web'] },
  ]
  const segments = new Map<string, string>()
  /** Pairs that mean the same respondents: the second of each is counted beforehand. */
  const filters = (surveyId: string): ResponseFilter[] => {
    const segment = segments.get(surveyId)
    const period = { from: '2026-03-01', to: '2026-03-02' }
    if (!segment) return [period, { conditions: unhappy }]
    return [{ conditions: unhappy }, { segment }, { conditions: unhappy, ...period }, { segment, ...period }]
  }
  const save = async ({ workspaceId, surveyId }: Opened, conditions = unhappy) => {
    const actor: Actor = { kind: 'system', workspaceId }
    const id = segments.get(surveyId)
    const input = { surveyId, name: '不満', conditions, ...(id ? { id } : {}) }
    segments.set(surveyId, (await saveSegment(context, actor, input)).id)
  }

  const run = (workspaceId: string, query: SQL) => withWorkspace(database.db, workspaceId, (tx) => tx.execute(query))

  async function everything({ workspaceId, surveyId: id }: Opened) {
    const actor: Actor = { kind: 'system', workspaceId }
    const pairs = [
      ['score', 'plan'],
      ['plan', 'uses'],
      ['uses', 'attribute:city'],
      ['score', 'channel'],
    ] as const
    const tables = []
    for (const [rows, columns] of pairs) tables.push(await readCrossTab(context, actor, { id, rows, columns }))
    const results = await readSurveyResults(context, actor, { id })
    const filtered = []
    for (const filter of filters(id)) {
      const [rows, columns] = ['plan', 'uses']
      filtered.push(await readSurveyResults(context, actor, { id, filter }))
      filtered.push(await readSurveyWaves(context, actor, { id, filter }))
      filtered.push(await readScoreTrend(context, actor, { id, unit: 'week', filter }))
      filtered.push(await readCrossTab(context, actor, { id, rows, columns, filter }))
    }
    const waves = await readSurveyWaves(context, actor, { id })
    return { filtered, results, waves, trend: await readScoreTrend(context, actor, { id, unit: 'week' }), tables }
  }

  /** What a day brings: new responses, later states of begun ones, and corrections. `careless` forgets to say so of the last. */
  async function live(opened: Opened, random: Random, steps: number, careless: boolean) {
    const { workspaceId, surveyId, versionId } = opened
    const desk = openResponseDesk(context)
    const chance = createRandom(steps)
    const begun: { id: string; seq: number }[] = []
    const all: string[] = []
    const submit = (id: string, seq: number, finished: boolean) =>
      desk.submit(
        { kind: 'system', workspaceId },
        {
          id,
          surveyId,
          surveyVersionId: versionId,
          seq,
          finished,
          answers: answersOf(random),
          language: 'ja',
          channel: random() < 0.5 ? 'web' : 'mail',
          startedAt: null,
          seconds: chance() < 0.8 ? { first: chance() * 20, second: chance() * 300 } : undefined,
          attributes: random() < 0.7 ? { city: random() < 0.5 ? '東京' : '大阪' } : {},
          customer: null,
          suspicions: random() < 0.1 ? ['trap'] : [],
        },
      )
    const correct = async (change: SQL, id: string) =>
      withWorkspace(database.db, workspaceId, async (tx) => {
        const [at] = await tx.execute<{ recordedAt: string }>(
          sql`select recorded_at::text as "recordedAt" from responses where id = ${id}`,
        )
        await tx.execute(change)
        if (at && !careless) await recount(context, tx, workspaceId, [{ surveyId, ...at }])
      })
    const any = () => all[random.integer(Math.max(1, all.length))] ?? ''
    for (let step = 0; step < steps; step++) {
      clock += random.integer(4) * 7 * 60_000
      const dice = random()
      const open = begun[0]
      if (dice < 0.6 || all.length === 0) {
        const response = { id: newId(), seq: 1 }
        const finished = random() < 0.6
        await submit(response.id, 1, finished)
        all.push(response.id)
        const before = JSON.stringify({ score: chance.integer(11) })
        const wave = sql`wave = ${1 + chance.integer(3)}, previous = ${before}::jsonb`
        await correct(sql`update responses set ${wave} where id = ${response.id}`, response.id)
        if (!finished) begun.push(response)
      } else if (dice < 0.75 && open) {
        open.seq++
        const finished = random() < 0.5
        await submit(open.id, open.seq, finished)
        if (finished) begun.shift()
      } else if (dice < 0.82) {
        const id = any()
        await correct(sql`update responses set suspicions = '{too-fast}' where id = ${id}`, id)
      } else if (dice < 0.86) {
        const id = any()
        if (begun.some((one) => one.id === id)) continue
        await correct(sql`delete from answers where response_id = ${id}`, id)
      } else await countResponses(context, opened, { size: 3 + random.integer(4), summed: 3 })
    }
  }
  const stretches = async ({ workspaceId }: Opened, level: number) =>
    (await run(workspaceId, sql`select 1 from counted_stretches where level = ${level}`)).length
  const forget = ({ workspaceId }: Opened) => run(workspaceId, sql`delete from counted_stretches`)

  it('are the same as counting everything anew, whatever happened in between', async () => {
    let summed = 0
    let paired = 0
    for (let seed = 1; seed <= 4; seed++) {
      const opened = await openSurvey()
      const random = createRandom(seed)
      if (seed > 2) await save(opened)
      await live(opened, random, 80, false)
      const zone = seed % 2 === 0 ? 'America/New_York' : 'Asia/Tokyo'
      // The catalogue of zones belongs to the workspace; a change of it moves responses to other days.
      await database.sql`update workspaces set time_zone = ${zone} where id = ${opened.workspaceId}`
      expect(await stretches(opened, 0)).toBeGreaterThan(3)
      summed += await stretches(opened, 1)
      const found = await everything(opened)
      await forget(opened)
      const anew = await everything(opened)
      expect(anew.results.base).toBeGreaterThan(20)
      expect(anew.results.time?.base).toBeGreaterThan(5)
      paired += anew.waves.waves.reduce((sum, { panel }) => sum + (panel?.base ?? 0), 0)
      expect(found).toEqual(anew)
      clock += 3_600_000
      await countResponses(context, opened, { size: 4, summed: 3 })
      clock -= 3_600_000
      expect(await everything(opened)).toEqual(anew)
    }
    expect(summed).toBeGreaterThan(3)
    expect(paired).toBeGreaterThan(0)
  })

  it('would be wrong if one who corrects a response forgot to say so', async () => {
    let wrong = 0
    for (let seed = 1; seed <= 3; seed++) {
      const opened = await openSurvey()
      await live(opened, createRandom(seed), 60, true)
      const found = await everything(opened)
      await forget(opened)
      if (JSON.stringify(found) !== JSON.stringify(await everything(opened))) wrong++
    }
    expect(wrong).toBe(3)
  })

  it('miss nothing that is written beside them', async () => {
    const opened = await openSurvey()
    const random = createRandom(9)
    const several = Array.from({ length: 4 }, () => live(opened, random, 25, false))
    await Promise.all(several)
    const found = await everything(opened)
    await forget(opened)
    expect(found).toEqual(await everything(opened))
  })

  it('of a segment are those of its conditions, also when it changes and when it is counted by halves', async () => {
    const opened = await openSurvey()
    await save(opened, [{ variable: 'language', values: ['en'] }])
    await live(opened, createRandom(5), 80, false)
    clock += 3_600_000
    await countResponses(context, opened, { size: 4, summed: 3 })
    const same = async () => {
      const { filtered } = await everything(opened)
      for (let i = 0; i < filtered.length; i += 8)
        expect(filtered.slice(i + 4, i + 8)).toEqual(filtered.slice(i, i + 4))
      return filtered
    }
    await expect(same()).rejects.toThrow()
    await save(opened)
    await same()
    await countResponses(context, opened, { size: 4, summed: 3 })
    expect((await run(opened.workspaceId, sql`select 1 from counted_segments where level = 1`)).length).toBeGreaterThan(
      0,
    )
    const counted = await same()
    expect(counted[0]).toMatchObject({ base: expect.any(Number) })
    await run(opened.workspaceId, sql`delete from counted_segments where level = 1 or random() < 0.5`)
    expect(await same()).toEqual(counted)
    // It would be noticed if what was counted said something else.
    await run(opened.workspaceId, sql`update counted_segments set base = base + 1`)
    await expect(same()).rejects.toThrow()
  })

  it('read what a stretch left out of its groupings', async () => {
    const opened = await openSurvey()
    await live(opened, createRandom(4), 60, false)
    clock += 3_600_000
    await countResponses(context, opened, { size: 5, summed: 3 })
    const found = await everything(opened)
    await run(opened.workspaceId, sql`delete from stretch_codes where variable = 'attribute:city'`)
    expect((await everything(opened)).tables[2]).not.toEqual(found.tables[2])
    await run(opened.workspaceId, sql`update counted_stretches set leaves_out = true`)
    expect(await everything(opened)).toEqual(found)
  })
})

describe('what respondents can be grouped by', () => {
  const person = (attributes: Record<string, string>) => ({
    channel: 'web',
    language: 'ja',
    version: 1,
    attributes,
    answers: null,
  })

  it('takes two bytes where one does not name all labels', () => {
    const { columns } = columnsOf(Array.from({ length: 600 }, (_, i) => person({ seat: String(i % 300) })))
    const seat = columns.find(({ variable }) => variable === 'attribute:seat')
    expect(seat?.codes).toHaveLength(1200)
    const codeAt = codeReader(seat?.codes ?? new Uint8Array(), 300)
    expect([298, 299, 300, 301].map((i) => seat?.labels[codeAt(i) - 1])).toEqual(['298', '299', '0', '1'])
  })

  it('leaves rare attributes out, and says so', () => {
    const many = Array.from({ length: 40 }, (_, i) => person({ common: 'yes', [`rare ${i}`]: 'yes' }))
    const { columns, leavesOut } = columnsOf(many)
    expect(columns.map(({ variable }) => variable)).toContain('attribute:common')
    expect([columns.length, leavesOut]).toEqual([35, true])
    expect(columnsOf(many.slice(0, 5)).leavesOut).toBe(false)
  })
})
