import { withWorkspace } from '@koe/db'
import { rankingFilters, rankThemes } from '@koe/features/rankings'
import { listVerbatims, type VerbatimFilter } from '@koe/features/verbatims'
import type { Context } from '@koe/features/workspaces'
import { sql } from 'drizzle-orm'
import { openBenchDatabase, time } from '../../../tests/support/database-bench.ts'

const themes = 24
const subthemes = 60

/** Rows as reading would have left them: `count` verbatims over two years, 1.6 segments each, 24 themes with 60 sub-themes. */
async function fill(db: Context['db'], workspaceId: string, count: number) {
  const run = (query: ReturnType<typeof sql>) => withWorkspace(db, workspaceId, (tx) => tx.execute(query))
  await run(sql`insert into theme_models (workspace_id, version, state, segment_count, other_share, seed, published_at)
    values (${workspaceId}, 1, 'active', 0, 0.15, 1, now())`)
  await run(sql`update workspaces set model_version = 1 where id = ${workspaceId}`)
  await run(sql`insert into themes (workspace_id, id, label, terms)
    select ${workspaceId}, md5('t' || i)::uuid, 'theme ' || i, '{}' from generate_series(1, ${themes}::int) i`)
  await run(sql`insert into themes (workspace_id, id, parent_id, label, terms)
    select ${workspaceId}, md5('s' || i)::uuid, md5('t' || (1 + i % ${themes}::int))::uuid, 'sub ' || i, '{}'
    from generate_series(1, ${subthemes}::int) i`)
  await run(sql`insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion)
    select workspace_id, 1, id, row_number() over (order by parent_id is not null, id), 1, 0.5 from themes`)
  for (let from = 0; from < count; from += 20_000)
    await run(sql`
      insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, score_kind, score, category,
        channel, attributes, reading_state, sentiment, suspicious)
      select ${workspaceId}, md5('v' || i)::uuid, 'import', md5('i')::uuid, i::text,
        repeat('配送が遅くて困っています。担当の方の対応も良くありませんでした。', 1 + i % 3),
        '2024-12-01'::timestamptz + ((i * 7919) % 730) * interval '1 day' + (i % 86400) * interval '1 second',
        'nps', i % 11, 'category ' || i % 12, (array['web', 'app', 'store', 'phone'])[1 + i % 4],
        jsonb_build_object('plan', (array['a', 'b', 'c'])[1 + i % 3], 'area', 'area ' || i % 47), 'read', 0.1, i % 200 = 0
      from generate_series(${from + 1}::int, ${Math.min(count, from + 20_000)}::int) i`)
  await run(sql`
    insert into segments (workspace_id, verbatim_id, ordinal, start_offset, end_offset, terms, compounds, pairs, sentiment,
      intents, losses, gains)
    select workspace_id, id, o, o * 13, o * 13 + 13, '{配送,遅い}', '{}', '[]', 0, '[]', '[]', '[]'
    from verbatims, generate_series(0, 1) o where o = 0 or question_id::int % 5 < 3`)
  await run(sql`
    insert into assignments (workspace_id, model_version, verbatim_id, ordinal, theme_id, subtheme_id, confidence, margin)
    select s.workspace_id, 1, s.verbatim_id, s.ordinal, t.id, u.id, 0.9, 0.5
    from segments s join verbatims v on v.id = s.verbatim_id
    cross join lateral (select (abs(hashtext(v.question_id || s.ordinal)) % 1000) as h) h
    left join themes t on t.id = md5('t' || (1 + floor(power(h.h / 1000.0, 2) * ${themes}::int))::int)::uuid and h.h < 850
    left join lateral (select id from themes where parent_id = t.id order by id limit 1) u on true`)
  await run(sql`
    insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
    select a.workspace_id, 1, x.id, v.id, coalesce(v.customer_id, v.id), v.said_at, max(a.confidence), 0.1
    from assignments a join verbatims v on v.id = a.verbatim_id
    cross join lateral (values (a.theme_id), (a.subtheme_id)) as x (id)
    where x.id is not null group by 1, 3, 4, 5, 6`)
  await db.execute(sql`vacuum (analyze) verbatims, segments, assignments, mentions, model_themes, themes`)
}

/** `npm run bench -- rankings [--rows 100000]`: the queries of the ranking and of the lists behind its figures. */
export async function run(_: string[], { root, rows = 100_000 }: { root: string; rows?: number }): Promise<void> {
  const { context, actor, workspaceId, close } = await openBenchDatabase(root)
  await fill(context.db, workspaceId, rows)
  const month = { from: '2026-10-01', to: '2026-11-01' }
  const rankMonth = (filter: VerbatimFilter) => () => rankThemes(context, actor, { ...month, filter })
  const [top] = (await rankMonth({})()).items
  const list = (more: object) => () =>
    listVerbatims(context, actor, { ...month, filter: {}, theme: top?.theme.id, limit: 50, ...more })
  console.log(`${rows} verbatims, ${top?.customers} customers in the first theme of the month`)
  await time('ranking of a month', rankMonth({}))
  await time('  only one attribute value', rankMonth({ attributes: { plan: ['a'] } }))
  await time('  detractors of one channel', rankMonth({ channels: ['app'], scores: ['detractor'] }))
  await time('ranking of a quarter, sub-themes', () =>
    rankThemes(context, actor, { from: '2026-08-01', to: '2026-11-01', filter: {}, level: 2 }),
  )
  await time('ranking of two years', () =>
    rankThemes(context, actor, { from: '2024-12-01', to: '2026-12-01', filter: {} }),
  )
  await time('verbatims behind a figure', list({}))
  await time('verbatims of no theme', list({ theme: undefined, other: true }))
  await time('search in all words', list({ theme: undefined, from: undefined, to: undefined, q: '担当 対応' }))
  await time('filters', () => rankingFilters(context, actor))
  await close()
}
