import { keepTablesFit } from '@koe/db'
import { createRandom } from '@koe/stats'
import { encodeModel } from '@koe/text'
import { sql } from 'drizzle-orm'
import { openBenchDatabase, time } from '../../../../tests/support/database-bench.ts'
import { watchPlans } from '../../../../tests/support/watch-plans.ts'
import { mergeThemes, undoDecision } from '../../themes/index.ts'
import { listVerbatims } from '../../verbatims/index.ts'
import type { Actor, Context } from '../../workspaces/index.ts'
import { rankThemes, readThemeCompany, readThemePortrait, readThemeWording } from '../index.ts'

const BOUND_MS = 300
const ROUNDS = 20
const THEMES = 24
const DAYS = 730

type Opened = Awaited<ReturnType<typeof openBenchDatabase>>

const idOf = (letter: string) => sql.raw(`(lpad(to_hex(i), 12, '0') || '7000${letter}000000000000000')::uuid`)
const themeOf = (column: string) =>
  sql.raw(`('00000000-0000-7000-8000-0000000' || lpad(to_hex(${column}), 5, '0'))::uuid`)

/** The bytes of a model as large as they get. */
function largeModel(): Uint8Array {
  const random = createRandom(1)
  const block = (letter: string, terms: number, width: number) => {
    const features = Array.from({ length: terms }, (_, i) => `${letter}${i}`)
    const floats = (length: number) => Float32Array.from({ length }, () => random() - 0.5)
    const index = new Map(features.map((feature, i) => [feature, i]))
    return { features, index, weight: floats(terms), width, vectors: floats(terms * width), mean: floats(width) }
  }
  const space = {
    words: block('w', 8000, 64),
    letters: block('l', 3000, 32),
    topics: block('t', 8000, 32),
    trainedOn: 1,
  }
  const centroids = Float32Array.from({ length: THEMES * 128 }, () => random() / 8)
  const themes = Array.from({ length: THEMES }, (_, index) => index)
  const top = { themes, centroids, shares: new Float64Array(THEMES).fill(1 / THEMES) }
  return encodeModel({ kind: 'space', seed: 1, floor: 0, space, top, below: new Map(), themes: [] })
}

/** Words of two years by customers who speak 1.7 times on average, two segments each, in 24 themes of very unequal size. */
async function fill(context: Context, { workspaceId }: Actor, count: number): Promise<void> {
  const numbers = sql`generate_series(1, ${count}::int) i`
  const theme = sql.raw(`1 + floor(${THEMES} * power(((i * 7919::bigint) % 1000) / 1000.0, 2))::int`)
  await context.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql`set local synchronous_commit = off`)
    await tx.execute(sql`
      insert into themes (workspace_id, id, label, terms)
      select ${workspaceId}, ${themeOf('i')}, 'テーマ' || i, array['配送', '遅れ', '荷物', '届く', '語' || i]
      from generate_series(1, ${THEMES}::int) i`)
    await tx.execute(sql`
      insert into theme_models (workspace_id, version, state, segment_count, other_share, seed, model)
      values (${workspaceId}, 1, 'active', ${2 * count}::int, 0.1, 1, ${Buffer.from(largeModel())})`)
    await tx.execute(sql`
      insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion)
      select ${workspaceId}, 1, ${themeOf('i')}, i - 1, 1, 0.5 from generate_series(1, ${THEMES}::int) i`)
    await tx.execute(sql`update workspaces set model_version = 1 where id = ${workspaceId}`)
    await tx.execute(sql`
      insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, reading_state, customer_id,
        channel, attributes, score_kind, score, sentiment, intents, losses)
      select ${workspaceId}, ${idOf('9')}, (array['response', 'inquiry', 'import'])[1 + i % 3], ${idOf('8')}, '',
        repeat('配送が遅くて困っています。担当の方の対応も良くありませんでした。', 1 + i % 3),
        now() - (${count}::int - i + 1) * (interval '${sql.raw(String(DAYS))} days' / ${count}::int), 'read',
        (lpad(to_hex(i * 31 % (${count}::int * 6 / 10)), 12, '0') || '7000a000000000000000')::uuid,
        (array['web', 'app', 'mail', 'shop'])[1 + i % 4],
        jsonb_build_object('plan', (array['a', 'b', 'c'])[1 + i % 3], 'region', 'r' || i % 47, 'age', 'a' || i % 7),
        case when i % 2 = 0 then 'nps' end, case when i % 2 = 0 then (i * 17) % 11 end, 0,
        (array['{complaint}', '{request}', '{complaint,question}'])[1 + i % 3]::text[], (array['{}', '{time}'])[1 + i % 2]::text[]
      from ${numbers}`)
    for (const ordinal of [0, 1]) {
      await tx.execute(sql`
        insert into segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds, pairs, sentiment,
          intents, losses, gains)
        select ${workspaceId}, ${idOf('9')}, ${ordinal}::int, ${ordinal * 13}::int, ${ordinal * 13 + 13}::int,
          array['配送', '遅い', '語' || i % 900, '語' || i % 31], array['配送日' || i % 90],
          jsonb_build_array(jsonb_build_object('noun', '配送' || i % 50, 'particle', 'が', 'predicate', '遅い' || i % 9,
            'surface', '配送が遅い', 'confidence', 0.8)), 0, '[]', '[]', '[]' from ${numbers}`)
      await tx.execute(sql`
        insert into assignments (workspace_id, model_version, verbatim_id, ordinal, theme_id, confidence, margin)
        select ${workspaceId}, 1, v, ${ordinal}::int, ${themeOf('t')}, 0.8, 0.5
        from (select ${idOf('9')} as v, case ${ordinal}::int when 0 then ${theme} else 1 + i % ${THEMES}::int end as t from ${numbers}) x`)
    }
    await tx.execute(sql`
      insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
      select distinct a.workspace_id, 1, a.theme_id, v.id, v.customer_id, v.said_at, 0.8::real, ((v.score - 5) / 6)::real
      from assignments a join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id
      where v.score is not null
      union all
      select distinct a.workspace_id, 1, a.theme_id, v.id, v.customer_id, v.said_at, 0.8::real, 0::real
      from assignments a join verbatims v on v.workspace_id = a.workspace_id and v.id = a.verbatim_id where v.score is null`)
  })
}

/** Other workspaces' words stand in the same tables: otherwise reading a table whole would be the right plan. */
async function addOthers(context: Context, { workspaceId }: Actor): Promise<void> {
  await context.db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    for (let n = 0; n < 4; n++) {
      const other = context.newId()
      for (const [table, columns] of [
        [
          'verbatims',
          'id, source, source_id, question_id, text, said_at, reading_state, customer_id, channel, attributes',
        ],
        [
          'segments',
          'verbatim_id, ordinal, start_offset, end_offset, terms, compounds, pairs, sentiment, intents, losses, gains',
        ],
        ['assignments', 'model_version, verbatim_id, ordinal, theme_id, confidence, margin'],
        ['mentions', 'model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment'],
      ] as const)
        await tx.execute(sql`insert into ${sql.identifier(table)} (workspace_id, ${sql.raw(columns)})
          select ${other}, ${sql.raw(columns)} from ${sql.identifier(table)} where workspace_id = ${workspaceId}`)
    }
  })
  await context.db.execute(sql`vacuum (analyze) verbatims, segments, assignments, mentions, themes, model_themes`)
}

async function measure({ context: plain, actor, database, cpu }: Opened, rows: number): Promise<void> {
  const { db, failing } = watchPlans(database, actor.workspaceId)
  await fill(plain, actor, rows)
  const stopKeeping = keepTablesFit(database)
  stopKeeping()
  await addOthers(plain, actor)
  const slow: string[] = []
  const look = async (name: string, read: (context: Context) => Promise<unknown>) => {
    const before = cpu()
    if ((await time(name, () => read(plain), ROUNDS)) >= BOUND_MS) slow.push(name)
    console.log(`${''.padEnd(38)} processor ${Math.round(((cpu() - before) / ROUNDS) * 1000)} ms`)
    await read({ ...plain, db })
  }
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
  const id = (n: number) => `00000000-0000-7000-8000-0000000${n.toString(16).padStart(5, '0')}`
  const [largest, middling] = [id(1), id(12)]
  const spans = { '30 days': 30, '90 days': 90, 'two years': DAYS + 1 }
  for (const [span, days] of Object.entries(spans)) {
    const period = { from: day(days), to: day(-1), filter: {} }
    for (const [size, theme] of [
      ['the largest', largest],
      ['a middling', middling],
    ] as const) {
      const input = { id: theme, ...period }
      await look(`${size} in ${span}, portrait`, (at) => readThemePortrait(at, actor, input))
      await look(`${size} in ${span}, wording`, (at) => readThemeWording(at, actor, input))
      await look(`${size} in ${span}, company`, (at) => readThemeCompany(at, actor, input))
    }
    await look(`the ranking of ${span}`, (at) => rankThemes(at, actor, period))
  }
  const filter = { attributes: { plan: ['a'] } }
  const quarter = { from: day(90), to: day(-1), filter }
  await look('one plan in 90 days, portrait', (at) => readThemePortrait(at, actor, { id: largest, ...quarter }))
  const about = { pair: { noun: '配送1', predicate: '遅い1' } }
  const list = { from: day(90), to: day(-1), filter: {}, theme: largest, limit: 50 }
  await look('verbatims of a pair', (at) => listVerbatims(at, actor, { ...list, about }))
  await look('verbatims of those who say both', (at) =>
    listVerbatims(at, actor, { ...list, about: { with: middling } }),
  )
  const revision = 1
  const seen = { id: largest, revision, into: middling, intoRevision: revision }
  const began = performance.now()
  const { id: decision, verbatims } = await mergeThemes(plain, actor, seen)
  const merged = performance.now()
  await undoDecision(plain, actor, decision)
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
  console.log(
    `${verbatims} verbatims merged in ${seconds(began, merged)} s, taken back in ${seconds(merged, performance.now())} s`,
  )
  const failed = await failing()
  console.log(failed.length === 0 ? 'no plan reads a whole table or skips by OFFSET' : `${failed.length} plans fail`)
  for (const { text, plan } of failed) console.log(`\nA plan that fails:\n${text}\n${plan}`)
  console.log(slow.length > 0 ? `p95 of ${BOUND_MS} ms or more: ${slow.join(', ')}` : `every p95 below ${BOUND_MS} ms`)
}

/** `npm run bench -- portrait [--rows 100000]`: the queries behind a theme's page, and their plans. */
export async function run(_: string[], { root, rows = 100_000 }: { root: string; rows?: number }): Promise<void> {
  const bench = await openBenchDatabase(root)
  try {
    await measure(bench, rows)
  } finally {
    await bench.close()
  }
}
