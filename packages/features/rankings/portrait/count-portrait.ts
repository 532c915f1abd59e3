import type { Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { filterConditions, moodConditions, ofTheme } from '../../verbatims/index.ts'
import { mentions, type Question, respondent, within } from '../count-mentions.ts'

/** One theme's mentions in the period. */
const mentioned = (question: Question, themeId: string) =>
  mentions(question, [themeId], within(sql`m.said_at`, question.scope.current))

const said = ({ workspaceId, scope, filter }: Question) => sql`from verbatims v
  where v.workspace_id = ${workspaceId}::uuid and ${within(sql`v.said_at`, scope.current)} and ${filterConditions(filter)}`

export interface Whole {
  /** All customers of the period, and those who mention the theme. */
  base: number
  customers: number
  mentions: number
}

export async function countWhole(tx: Transaction, question: Question, themeId: string): Promise<Whole> {
  const [row] = await tx.execute<Whole & Record<string, unknown>>(sql`
    select (select count(*)::int from (select distinct ${respondent} ${said(question)}) b) as base,
      count(distinct m.respondent_id)::int as customers, count(*)::int as mentions ${mentioned(question, themeId)}`)
  return row ?? { base: 0, customers: 0, mentions: 0 }
}

/** Customers of each stretch between the thresholds, and of them those who mention the theme. */
export async function countTrend(
  tx: Transaction,
  question: Question,
  themeId: string,
  thresholds: readonly string[],
): Promise<{ base: number; customers: number }[]> {
  const at = (column: ReturnType<typeof sql>) =>
    sql`width_bucket(${column}, ${`{${thresholds.join(',')}}`}::timestamptz[])`
  const rows = await tx.execute<{ at: number; base: number; customers: number }>(sql`
    with b as (select at, count(*)::int as n from (
        select distinct ${at(sql`v.said_at`)} as at, ${respondent} as r ${said(question)}) x group by at),
      t as (select at, count(*)::int as n from (
        select distinct ${at(sql`m.said_at`)} as at, m.respondent_id ${mentioned(question, themeId)}) x group by at)
    select b.at, b.n as base, coalesce(t.n, 0) as customers from b left join t on t.at = b.at`)
  const found = new Map(rows.map((row) => [row.at, row]))
  return thresholds.slice(0, -1).map((_, i) => {
    const { base = 0, customers = 0 } = found.get(i + 1) ?? {}
    return { base, customers }
  })
}

/** Customers by what was read in those of their verbatims that mention the theme. One customer can be in several. */
export async function countLabels(tx: Transaction, question: Question, themeId: string) {
  const { workspaceId } = question
  const moods = Object.entries(moodConditions).map(
    ([mood, is]) => sql`select 'mood' as kind, ${mood}::text as value,
      count(distinct m.respondent_id)::int as customers from t m where ${is}`,
  )
  const labels = (['intents', 'losses', 'gains'] as const).map(
    (kind) => sql`select ${kind}::text, l.value, count(distinct m.respondent_id)::int
      from t m cross join lateral unnest(m.${sql.identifier(kind)}) l (value) group by l.value`,
  )
  return tx.execute<{ kind: 'mood' | 'intents' | 'losses' | 'gains'; value: string; customers: number }>(sql`
    with o as materialized (select m.verbatim_id, m.respondent_id, m.sentiment ${mentioned(question, themeId)}),
    t as materialized (select o.respondent_id, o.sentiment, v.intents, v.losses, v.gains from o
      join verbatims v on v.workspace_id = ${workspaceId}::uuid and v.id = o.verbatim_id)
    ${sql.join([...moods, ...labels], sql` union all `)}`)
}

/** More than a verbatim can have: see `countWords`. */
const mostSegments = 20_000

/** More pairs than this are no table that anybody reads. */
const mostPairs = 40

/** `verbatims` counts verbatims; words have no noun and no predicate. */
export interface WordCount extends Record<string, unknown> {
  kind: 'word' | 'pair'
  noun: string | null
  predicate: string | null
  surface: string
  customers: number
  verbatims: number
}

/**
 * What is said of which noun in the theme's own segments, and who uses the words that mark it. The limit keeps
 * the places from being looked for in the whole table.
 */
export async function countWords(
  tx: Transaction,
  question: Question,
  themeId: string,
  terms: readonly string[],
): Promise<WordCount[]> {
  const { workspaceId, scope } = question
  return [
    ...(await tx.execute<WordCount>(sql`
      with t as materialized (select m.verbatim_id, m.respondent_id ${mentioned(question, themeId)}),
      g as materialized (select t.verbatim_id, t.respondent_id, s.terms, s.compounds, s.pairs from t
        cross join lateral (select s.terms, s.compounds, s.pairs from assignments a
          join segments s on s.workspace_id = ${workspaceId}::uuid and s.verbatim_id = t.verbatim_id and s.ordinal = a.ordinal
          where a.workspace_id = ${workspaceId}::uuid and a.model_version = ${scope.modelVersion}
            and a.verbatim_id = t.verbatim_id and ${ofTheme(workspaceId, themeId)} limit ${mostSegments}) s)
      (select 'pair' as kind, p.noun, p.predicate, mode() within group (order by p.surface) as surface,
        count(distinct g.respondent_id)::int as customers, count(distinct g.verbatim_id)::int as verbatims
      from g cross join lateral jsonb_to_recordset(g.pairs) p (noun text, predicate text, surface text)
      group by p.noun, p.predicate order by customers desc, verbatims desc, noun, predicate limit ${mostPairs})
      union all
      select 'word', null, null, w.value, count(distinct g.respondent_id)::int, count(distinct g.verbatim_id)::int
      from jsonb_array_elements_text(${JSON.stringify(terms)}::jsonb) w (value)
      join g on w.value = any(g.terms) or w.value = any(g.compounds) group by w.value`)),
  ]
}

/** A value of an attribute or of where words came from: customers who stand there, and those of them who mention the theme. */
export interface GroupCount extends Record<string, unknown> {
  kind: 'source' | 'channel' | 'category' | 'attribute'
  name: string
  value: string
  base: number
  customers: number
}

/** Fewer customers say nothing of a group. */
export const leastGroup = 20
/** The largest so many groups are looked at: by their size, never by what they say. */
const mostGroups = 200

/** Every customer stands in one value of each kind: that of their latest words in the period. */
export async function countGroups(tx: Transaction, question: Question, themeId: string): Promise<GroupCount[]> {
  const own = (['source', 'channel', 'category'] as const).map(
    (kind) => sql`select ${kind}::text as kind, '' as name, ${sql.identifier(kind)} as value, sum(n)::int as base,
      sum(x)::int as customers from c where ${sql.identifier(kind)} is not null group by ${sql.identifier(kind)}`,
  )
  return [
    ...(await tx.execute<GroupCount>(sql`
      with p as (select distinct on (${respondent}) ${respondent} as r, v.source, v.channel, v.category, v.attributes
        ${said(question)} order by ${respondent}, v.said_at desc, v.id desc),
      t as (select distinct m.respondent_id ${mentioned(question, themeId)}),
      c as materialized (select p.source, p.channel, p.category, p.attributes, count(*) as n, count(t.respondent_id) as x
        from p left join t on t.respondent_id = p.r group by 1, 2, 3, 4),
      f as (${sql.join(own, sql` union all `)} union all
        select 'attribute', e.key, e.value, sum(n)::int, sum(x)::int
        from c cross join lateral jsonb_each_text(c.attributes) e where c.attributes <> '{}' group by e.key, e.value)
      select * from f where base >= ${leastGroup} order by base desc, kind, name, value limit ${mostGroups}`)),
  ]
}

/** Customers who mention another theme, and of them those who mention this one as well. */
export async function countOthers(tx: Transaction, question: Question, themeId: string, others: readonly string[]) {
  return tx.execute<{ id: string; total: number; both: number }>(sql`
    with t as materialized (select distinct m.respondent_id ${mentioned(question, themeId)}),
    o as (select distinct m.theme_id, m.respondent_id
      ${mentions(question, others, within(sql`m.said_at`, question.scope.current))})
    select o.theme_id as id, count(*)::int as total, count(t.respondent_id)::int as both
    from o left join t on t.respondent_id = o.respondent_id group by o.theme_id`)
}

/** Respondents by their last score of each kind in the period. `inside`: those who mention the theme. */
export interface ScoreCount extends Record<string, unknown> {
  kind: 'nps' | 'csat'
  inside: boolean
  score: number
  respondents: number
}

export async function countScores(tx: Transaction, question: Question, themeId: string): Promise<ScoreCount[]> {
  return [
    ...(await tx.execute<ScoreCount>(sql`
      with s as (select distinct on (v.score_kind, ${respondent}) v.score_kind as kind, ${respondent} as r, v.score
        ${said(question)} and v.score_kind in ('nps', 'csat') and v.score is not null
        order by v.score_kind, ${respondent}, v.said_at desc, v.id desc),
      t as materialized (select distinct m.respondent_id ${mentioned(question, themeId)})
      select s.kind, t.respondent_id is not null as inside, s.score::float8 as score, count(*)::int as respondents
      from s left join t on t.respondent_id = s.r group by 1, 2, 3`)),
  ]
}
