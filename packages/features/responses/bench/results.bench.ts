import { keepTablesFit, withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import type { Question } from '@koe/survey'
import { eq, sql } from 'drizzle-orm'
import { openBenchDatabase, time } from '../../../../tests/support/database-bench.ts'
import { watchPlans } from '../../../../tests/support/watch-plans.ts'
import { createSurvey, publishSurvey } from '../../surveys/index.ts'
import type { Actor, Context } from '../../workspaces/index.ts'
import {
  countResponses,
  exportResponses,
  listResponses,
  listScoredSurveys,
  readCrossTab,
  readCrossVariables,
  readRecentResponses,
  readScoreTrend,
  readSurveyResults,
  readSurveyWaves,
  saveSegment,
} from '../index.ts'

const BOUND_MS = 300
const CHUNK = 50_000
const ROUNDS = 20

const options = (...ids: string[]) => ids.map((id) => ({ id, label: { ja: id } }))
const furtherQuestions: Question[] = [
  { id: 'plan', type: 'singleChoice', label: { ja: '契約' }, options: options('free', 'light', 'pro') },
  { id: 'uses', type: 'multipleChoice', label: { ja: '用途' }, options: options('work', 'home', 'school', 'other') },
  { id: 'spent', type: 'number', label: { ja: '金額' } },
]

/** A survey of five questions. */
async function openSurvey(context: Context, actor: Actor) {
  const { id } = await createSurvey(context, actor, { name: 'NPS', kind: 'nps' })
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [row] = await tx.select({ draft: surveys.draft }).from(surveys).where(eq(surveys.id, id))
    if (!row) throw new Error('the survey is gone')
    row.draft.pages.push({ id: 'further', blocks: furtherQuestions })
    await tx.update(surveys).set({ draft: row.draft })
  })
  const survey = await publishSurvey(context, actor, { id })
  const [score = '', reason = ''] = survey.definition.pages.flatMap(({ blocks }) => blocks.map((block) => block.id))
  const pageId = survey.definition.pages[0]?.id
  return { id, score, reason, pageId, versionId: survey.liveVersionId }
}

type Opened = Awaited<ReturnType<typeof openSurvey>>

/** Responses over two years in the order in which they came, every fourth with words. Foreign keys hold by construction. */
async function fill(context: Context, { workspaceId }: Actor, survey: Opened, count: number): Promise<void> {
  const id = (letter: string) => sql.raw(`(lpad(to_hex(i), 12, '0') || '7000${letter}000000000000000')::uuid`)
  for (let from = 0; from < count; from += CHUNK) {
    const numbers = sql`generate_series(${from + 1}::int, ${Math.min(count, from + CHUNK)}::int) i`
    await context.db.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`)
      await tx.execute(sql`set local synchronous_commit = off`)
      await tx.execute(sql`
        insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, channel, attributes, suspicions, body_hash, wave, previous, seconds, took, recorded_at)
        select ${workspaceId}, ${id('8')}, ${survey.id}, ${survey.versionId}, 1, i % 10 > 0, (array['web', 'app'])[1 + i % 2],
          jsonb_build_object('plan', (array['a', 'b', 'c'])[1 + i % 3]), case when i % 200 = 0 then '{too-fast}' else '{}' end::text[], '',
          1 + i % 8, case when i % 8 > 0 then jsonb_build_object(${survey.score}::text, (i * 17) % 11) end,
          jsonb_build_object(${survey.pageId}::text, 1 + (i * 13) % 40, 'further', 2 + (i * 7) % 90),
          case when i % 10 > 0 then 3 + (i * 13) % 40 + (i * 7) % 90 end,
          now() - (${count}::int - i + 1) * (interval '730 days' / ${count}::int)
        from ${numbers}`)
      await tx.execute(sql`
        insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, reading_state)
        select ${workspaceId}, ${id('9')}, 'response', ${id('8')}, ${survey.reason},
          repeat('配送が遅くて困っています。担当の方の対応も良くありませんでした。', 1 + i % 3), now(), 'read'
        from ${numbers} where i % 4 = 0`)
      await tx.execute(sql`
        insert into answers (workspace_id, response_id, question_id, kind, number, option_ids, verbatim_id)
        select ${workspaceId}, ${id('8')}, q.* from ${numbers}, lateral (values
          (${survey.score}, 'nps', (i * 31) % 11, null::text[], null::uuid),
          ('plan', 'singleChoice', null, array[(array['free', 'light', 'pro'])[1 + (i / 7) % 3]], null),
          ('uses', 'multipleChoice', null, (array['work', 'home', 'school', 'other'])[1 + i % 2 : 2 + i % 3], null),
          ('spent', 'number', (i * 37) % 1000, null, null),
          (${survey.reason}, 'longText', null, null, case when i % 4 = 0 then ${id('9')} end)) q (id, kind, number, options, verbatim)
        where q.id <> ${survey.reason} or q.verbatim is not null`)
    })
  }
  await context.db.execute(sql`vacuum (analyze) responses, answers, verbatims`)
}

/** The counts of other surveys stand in the same tables: otherwise reading a table whole would be the right plan. */
async function addOthers(context: Context, { workspaceId }: Actor, survey: Opened): Promise<void> {
  await context.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    for (let n = 0; n < 9; n++) {
      const other = context.newId()
      for (const [table, columns] of [
        ['counted_stretches', 'level, from_at, to_at, time_zone, base, finished, suspicious, leaves_out'],
        ['stretch_counts', 'level, from_at, question_id, aspect, parts, numbers, respondents'],
        ['stretch_codes', 'level, from_at, variable, labels, codes'],
      ] as const)
        await tx.execute(sql`
          insert into ${sql.identifier(table)} (workspace_id, survey_id, ${sql.raw(columns)})
          select workspace_id, ${other}, ${sql.raw(columns)} from ${sql.identifier(table)}
          where workspace_id = ${workspaceId} and survey_id = ${survey.id}`)
    }
  })
  await context.db.execute(sql`vacuum (analyze) counted_stretches, stretch_counts, stretch_codes`)
}

/** `npm run bench -- results [--rows 100000]`: the queries behind a survey's results, and all of its responses as a table. */
export async function run(_: string[], { root, rows = 100_000 }: { root: string; rows?: number }): Promise<void> {
  const bench = await openBenchDatabase(root)
  try {
    await measure(bench, rows)
  } finally {
    await bench.close()
  }
}

type Bench = Awaited<ReturnType<typeof openBenchDatabase>>

interface Measuring {
  look(name: string, read: (context: Context) => Promise<unknown>): Promise<void>
  seconds(name: string, work: () => Promise<unknown>): Promise<void>
}

/** Periods, a segment, conditions: what narrows the results. */
async function narrowedLooks(plain: Context, actor: Actor, { id, score }: Opened, { look, seconds }: Measuring) {
  const proOnWeb = [
    { variable: 'question:plan', values: ['pro'] },
    { variable: 'channel', values: ['web'] },
  ]
  const days = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
  const quarter = { from: days(200), to: days(110) }
  const week = { from: days(9), to: days(2) }
  const segment = (await saveSegment(plain, actor, { surveyId: id, name: 'pro', conditions: proOnWeb })).id
  await seconds('a segment, counted', () => countResponses(plain, { workspaceId: actor.workspaceId, surveyId: id }))
  await look('results of a quarter', (at) => readSurveyResults(at, actor, { id, filter: quarter }))
  await look('results of a segment', (at) => readSurveyResults(at, actor, { id, filter: { segment } }))
  await look('a segment in a quarter', (at) => readSurveyResults(at, actor, { id, filter: { segment, ...quarter } }))
  await look('conditions in a week', (at) =>
    readSurveyResults(at, actor, { id, filter: { conditions: proOnWeb, ...week } }),
  )
  await look('trend of a segment', (at) => readScoreTrend(at, actor, { id, unit: 'month', filter: { segment } }))
  await look('cross-tab under conditions', (at) =>
    readCrossTab(at, actor, { id, rows: score, columns: 'uses', filter: { conditions: proOnWeb } }),
  )
  await look('waves', (at) => readSurveyWaves(at, actor, { id }))
  await look('waves of a segment in a quarter', (at) =>
    readSurveyWaves(at, actor, { id, filter: { segment, ...quarter } }),
  )
  await look('who was too fast', (at) => listResponses(at, actor, { surveyId: id, limit: 50, fasterThan: 5 }))
  await look('50 responses under conditions', (at) =>
    listResponses(at, actor, { surveyId: id, limit: 50, filter: { conditions: proOnWeb } }),
  )
}

async function measure({ context: plain, actor, database, cpu }: Bench, rows: number): Promise<void> {
  const { db, failing } = watchPlans(database, actor.workspaceId)
  const context = { ...plain, db }
  const survey = await openSurvey(plain, actor)
  const { id, score } = survey
  const seconds = async (name: string, work: () => Promise<unknown>) => {
    const began = performance.now()
    const before = cpu()
    await work()
    const took = (performance.now() - began) / 1000
    console.log(`${name}: ${took.toFixed(1)} s, of processor time ${(cpu() - before).toFixed(1)} s`)
  }
  await seconds(`${rows} responses over two years, put in`, () => fill(plain, actor, survey, rows))
  // As in the program: tables that have grown are analyzed, and what was planned while they were empty is planned again.
  const stopKeeping = keepTablesFit(database)
  await seconds('counted, as the job does while they come', () =>
    countResponses(plain, { workspaceId: actor.workspaceId, surveyId: id }),
  )
  stopKeeping()
  await addOthers(plain, actor, survey)
  const slow: string[] = []
  const look = async (name: string, read: (context: Context) => Promise<unknown>) => {
    const before = cpu()
    if ((await time(name, () => read(plain), ROUNDS)) >= BOUND_MS) slow.push(name)
    console.log(`${''.padEnd(38)} processor ${Math.round(((cpu() - before) / ROUNDS) * 1000)} ms`)
    await read(context)
  }
  await look('the list of surveys', (at) => listScoredSurveys(at, actor, { limit: 50 }))
  await look('the last seven days', (at) => readRecentResponses(at, actor))
  await look('results of every question', (at) => readSurveyResults(at, actor, { id }))
  await look('trend by month', (at) => readScoreTrend(at, actor, { id, unit: 'month' }))
  await look('trend by week', (at) => readScoreTrend(at, actor, { id, unit: 'week' }))
  await look('what to group by', (at) => readCrossVariables(at, actor, { id }))
  for (const columns of ['attribute:plan', 'channel', 'plan', 'uses'])
    await look(`cross-tab by ${columns}`, (at) => readCrossTab(at, actor, { id, rows: score, columns }))
  await narrowedLooks(plain, actor, survey, { look, seconds })
  await look('the latest 50 responses', (at) => listResponses(at, actor, { surveyId: id, limit: 50 }))
  // A watch that finds nothing may have seen nothing: it must find this one.
  const blind = sql`select count(*) from responses where body_hash = 'no such hash'`
  await withWorkspace(db, actor.workspaceId, (tx) => tx.execute(blind))
  const found = await failing()
  const failed = found.filter(({ text }) => !text.includes('no such hash'))
  if (found.length === failed.length) throw new Error('a plan that reads a whole table was not noticed')
  console.log(failed.length === 0 ? 'no plan reads a whole table or skips by OFFSET' : `${failed.length} plans fail`)
  for (const { text, plan } of failed) console.log(`\nA plan that fails:\n${text}\n${plan}`)
  console.log(slow.length > 0 ? `p95 of ${BOUND_MS} ms or more: ${slow.join(', ')}` : `every p95 below ${BOUND_MS} ms`)
  if (failed.length > 0 || slow.length > 0) process.exitCode = 1
  await writeTable(plain, actor, id)
}

const MOST_WRITTEN = 100_000

async function writeTable(context: Context, actor: Actor, surveyId: string): Promise<void> {
  const before = process.memoryUsage().heapUsed
  let heap = 0
  let written = 0
  const began = performance.now()
  const table = await exportResponses(context, actor, { surveyId, language: 'ja' })
  for await (const _row of table.rows) {
    if (++written % 10_000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed - before)
    if (written === MOST_WRITTEN) break
  }
  const seconds = (performance.now() - began) / 1000
  console.log(
    `as a table: ${written} rows, ${Math.round(written / seconds)} rows/s, heap +${Math.round(heap / 1e6)} MB at most`,
  )
}
