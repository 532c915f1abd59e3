import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { openBenchDatabase, time } from '../../../../tests/support/database-bench.ts'
import { createSurvey, publishSurvey } from '../../surveys/index.ts'
import type { Actor, Context } from '../../workspaces/index.ts'
import { exportResponses, listResponses, readCrossTab, readScoreTrend, readSurveyResults } from '../index.ts'

/** Two years of responses to one NPS survey, every second with words. */
async function fill(context: Context, actor: Actor, count: number): Promise<{ id: string; score: string }> {
  const { workspaceId } = actor
  const { id } = await createSurvey(context, actor, { name: 'NPS', kind: 'nps' })
  const survey = await publishSurvey(context, actor, { id })
  const [score = '', reason = ''] = survey.definition.pages.flatMap(({ blocks }) => blocks.map((block) => block.id))
  const run = (query: ReturnType<typeof sql>) => withWorkspace(context.db, workspaceId, (tx) => tx.execute(query))
  for (let from = 0; from < count; from += 50_000) {
    const numbers = sql`generate_series(${from + 1}::int, ${Math.min(count, from + 50_000)}::int) i`
    await run(sql`
      insert into responses (workspace_id, id, survey_id, survey_version_id, seq, finished, channel, attributes, suspicions, body_hash, recorded_at)
      select ${workspaceId}, md5('r' || i)::uuid, ${id}, ${survey.liveVersionId}, 1, i % 10 > 0, (array['web', 'app'])[1 + i % 2],
        jsonb_build_object('plan', (array['a', 'b', 'c'])[1 + i % 3]), case when i % 200 = 0 then '{too-fast}' else '{}' end::text[], '',
        now() - ((i * 7919) % 730) * interval '1 day' - (i % 86400) * interval '1 second'
      from ${numbers}`)
    await run(sql`
      insert into answers (workspace_id, response_id, question_id, kind, number)
      select ${workspaceId}, md5('r' || i)::uuid, ${score}, 'nps', (i * 31) % 11 from ${numbers}`)
    await run(sql`
      insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, reading_state)
      select ${workspaceId}, md5('v' || i)::uuid, 'response', md5('r' || i)::uuid, ${reason},
        repeat('配送が遅くて困っています。担当の方の対応も良くありませんでした。', 1 + i % 3), now(), 'read'
      from ${numbers} where i % 2 = 0`)
    await run(sql`
      insert into answers (workspace_id, response_id, question_id, kind, verbatim_id)
      select ${workspaceId}, md5('r' || i)::uuid, ${reason}, 'longText', md5('v' || i)::uuid from ${numbers} where i % 2 = 0`)
  }
  await context.db.execute(sql`vacuum (analyze) responses, answers, verbatims`)
  return { id, score }
}

/** `npm run bench -- results [--rows 100000]`: the queries behind a survey's results, and all of its responses as a table. */
export async function run(_: string[], { root, rows = 100_000 }: { root: string; rows?: number }): Promise<void> {
  const { context, actor, close } = await openBenchDatabase(root)
  const { id, score } = await fill(context, actor, rows)
  console.log(`${rows} responses over two years`)
  await time('score and distribution', () => readSurveyResults(context, actor, { id }), 20)
  await time('trend by month', () => readScoreTrend(context, actor, { id, unit: 'month' }), 20)
  await time('trend by week', () => readScoreTrend(context, actor, { id, unit: 'week' }), 20)
  const by = (columns: string) => () => readCrossTab(context, actor, { id, rows: score, columns })
  await time('cross-tab by an attribute', by('attribute:plan'), 20)
  await time('cross-tab by channel', by('channel'), 20)
  await time('the latest 50 responses', () => listResponses(context, actor, { surveyId: id, limit: 50 }), 20)
  const before = process.memoryUsage().heapUsed
  let heap = 0
  let written = 0
  const began = performance.now()
  const table = await exportResponses(context, actor, { surveyId: id, language: 'ja' })
  for await (const _row of table.rows)
    if (++written % 10_000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed - before)
  const seconds = (performance.now() - began) / 1000
  console.log(
    `all as a table: ${written} rows, ${Math.round(written / seconds)} rows/s, heap +${Math.round(heap / 1e6)} MB at most`,
  )
  await close()
}
