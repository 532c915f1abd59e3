import { type Transaction, withWorkspace } from '@koe/db'
import { type NetPromoterScore, netPromoterScore, wilsonInterval } from '@koe/stats'
import { sql } from 'drizzle-orm'
import type { VerbatimFilter } from '../verbatims/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { chooseQuotes, type Quote } from './choose-quotes.ts'
import {
  type Base,
  countBases,
  countHistory,
  countSpark,
  countThemes,
  type Groups,
  type ThemeCount,
} from './count-mentions.ts'
import { judgeThemes, type ThemeChange } from './judge-themes.ts'
import { type Period, type PeriodInput, type Scope, scopeOf } from './periods.ts'

export interface RankingInput extends PeriodInput {
  filter: VerbatimFilter
  /** 1 = themes, 2 = their sub-themes. */
  level?: 1 | 2 | undefined
  limit?: number | undefined
}

/** A score in points with its 95 % interval and the respondents behind it. */
export interface ScoreFigure {
  value: number
  low: number
  high: number
  base: number
}

export interface RankingRow {
  rank: number
  theme: { id: string; label: string; terms: string[]; parentId: string | null; pinned: boolean }
  customers: number
  share: number
  shareLow: number
  shareHigh: number
  mentions: number
  change: ThemeChange | null
  nps: (ScoreFigure & { rest: ScoreFigure }) | null
  sentiment: number
  series: { from: string; customers: number }[]
  quotes: Quote[]
}

export interface Ranking {
  period: Period
  comparison: Period | null
  base: number
  comparisonBase: number
  verbatims: number
  otherShare: number
  modelVersion: number
  nps: ScoreFigure | null
  items: RankingRow[]
  other: { customers: number; share: number; verbatims: number }
  /** Themes that people took out of the ranking, with what they would show: nothing disappears in silence. */
  hidden: HiddenRow[]
}

export interface HiddenRow {
  theme: { id: string; label: string }
  customers: number
  share: number
  shareLow: number
  shareHigh: number
}

interface Named extends Record<string, unknown> {
  id: string
  parentId: string | null
  label: string
  terms: string[]
  pinned: boolean
  /** It, or what it lies under. */
  hidden: boolean
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

const figureOf = ({ score, low, high, base }: NetPromoterScore): ScoreFigure | null =>
  score === null ? null : { value: score, low, high, base }

/** NPS of those who mention a theme beside the rest; null unless there are both. */
function scoreBeside(mentioning: Groups, all: Groups): RankingRow['nps'] {
  const inside = figureOf(netPromoterScore(mentioning))
  const rest = figureOf(
    netPromoterScore({
      promoters: all.promoters - mentioning.promoters,
      passives: all.passives - mentioning.passives,
      detractors: all.detractors - mentioning.detractors,
    }),
  )
  return inside && rest ? { ...inside, rest } : null
}

const shownThemes = async (tx: Transaction, workspaceId: string, version: number): Promise<Map<string, Named>> => {
  const rows = await tx.execute<Named>(sql`
    select t.id, coalesce(p.shown_as, p.id) as "parentId", t.label, t.terms, t.pinned_by is not null as pinned,
      t.hidden_by is not null or coalesce(r.hidden_by, p.hidden_by) is not null as hidden
    from model_themes m
    join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
    left join themes p on p.workspace_id = t.workspace_id and p.id = t.parent_id
    left join themes r on r.workspace_id = p.workspace_id and r.id = p.shown_as
    where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${version} and t.shown_as is null`)
  return new Map(rows.map((row) => [row.id, row]))
}

const byCustomers = (a: ThemeCount, b: ThemeCount) =>
  b.customers - a.customers || b.mentions - a.mentions || (a.themeId < b.themeId ? -1 : 1)

interface Counted {
  base: Base
  changes: Map<string, ThemeChange>
  spark: Map<string, number[]>
  quotes: Map<string, Quote[]>
}

function rowOf(count: ThemeCount, rank: number, theme: Named, scope: Scope, counted: Counted): RankingRow {
  const { base, changes, spark, quotes } = counted
  const interval = wilsonInterval(Math.min(count.customers, base.customers), base.customers)
  return {
    rank,
    theme: { id: theme.id, label: theme.label, terms: theme.terms, parentId: theme.parentId, pinned: theme.pinned },
    customers: count.customers,
    share: share(count.customers, base.customers),
    shareLow: interval.low,
    shareHigh: interval.high,
    mentions: count.mentions,
    change: changes.get(count.themeId) ?? null,
    nps: scoreBeside(count, base),
    sentiment: count.sentiment,
    series: (spark.get(count.themeId) ?? []).map((customers, i) => ({ from: scope.spark[i] ?? '', customers })),
    quotes: quotes.get(count.themeId) ?? [],
  }
}

/** Pinned themes come first, each with the rank that it has; hidden ones have none. */
function partedRows(listed: readonly ThemeCount[], known: ReadonlyMap<string, Named>, base: Base, limit: number) {
  const all = listed.flatMap((count) => {
    const theme = known.get(count.themeId)
    return theme ? [{ count, theme }] : []
  })
  const ranked = all.filter(({ theme }) => !theme.hidden).map((row, i) => ({ ...row, place: i + 1 }))
  const shown = ranked.sort((a, b) => Number(b.theme.pinned) - Number(a.theme.pinned) || a.place - b.place)
  const hidden = all.flatMap(({ count: { customers }, theme }): HiddenRow[] => {
    if (!theme.hidden) return []
    const { low, high } = wilsonInterval(Math.min(customers, base.customers), base.customers)
    const part = share(customers, base.customers)
    return [{ theme: { id: theme.id, label: theme.label }, customers, share: part, shareLow: low, shareHigh: high }]
  })
  return { shown: shown.slice(0, limit), hidden }
}

async function rank(tx: Transaction, workspaceId: string, input: RankingInput): Promise<Ranking> {
  const { filter, level = 1, limit = 50 } = input
  // The usual 4 MB make a year of mentions spill to disk.
  await tx.execute(sql`select set_config('work_mem', '64MB', true)`)
  const scope = await scopeOf(tx, workspaceId, input)
  const question = { workspaceId, scope, filter }
  const known = await shownThemes(tx, workspaceId, scope.modelVersion)
  const all = [...known.keys()]
  const { current: base, previousCustomers } = await countBases(tx, question, all)
  const counts = await countThemes(tx, question, all)
  const comparable = scope.comparison !== null && previousCustomers > 0
  const history = comparable ? await countHistory(tx, question, all) : undefined
  const exposures = { current: base.customers, previous: previousCustomers }
  const changes = history ? judgeThemes(counts, exposures, history, scope.adjacent) : new Map<string, ThemeChange>()
  const listed = counts
    .filter(({ themeId, customers }) => customers > 0 && (known.get(themeId)?.parentId === null) === (level === 1))
    .sort(byCustomers)
  const { shown, hidden } = partedRows(listed, known, base, limit)
  const ids = shown.map(({ count }) => count.themeId)
  const spark = await countSpark(tx, question, ids)
  const counted = { base, changes, spark, quotes: await chooseQuotes(tx, workspaceId, scope, filter, ids) }
  return {
    period: scope.period,
    comparison: comparable ? scope.comparison : null,
    base: base.customers,
    comparisonBase: comparable ? previousCustomers : 0,
    verbatims: base.verbatims,
    otherShare: share(base.otherVerbatims, base.verbatims),
    modelVersion: scope.modelVersion,
    nps: figureOf(netPromoterScore(base)),
    items: shown.map(({ count, place, theme }) => rowOf(count, place, theme, scope, counted)),
    other: {
      customers: base.otherCustomers,
      share: share(base.otherCustomers, base.customers),
      verbatims: base.otherVerbatims,
    },
    hidden,
  }
}

/**
 * Themes of a period by how many distinct customers mention them, with all that lets one judge the figures: shares with
 * Wilson intervals, the change against another period with its verdict, the NPS of those who mention it beside the rest,
 * and customers' own words. Both periods are counted under one version of the themes.
 */
export async function rankThemes(context: Context, actor: Actor, input: RankingInput): Promise<Ranking> {
  authorize(actor, 'rankings.read')
  const { workspaceId } = actor
  const look = () =>
    withWorkspace(context.db, workspaceId, async (tx) => {
      const ranking = await rank(tx, workspaceId, input)
      const [now] = await tx.execute<{ version: number }>(sql`
        select model_version as version from workspaces where id = ${workspaceId}::uuid`)
      return { ranking, steady: now?.version === ranking.modelVersion }
    })
  // New themes may have been published between two of the counts: then the whole is counted once more.
  const first = await look()
  return first.steady ? first.ranking : (await look()).ranking
}
