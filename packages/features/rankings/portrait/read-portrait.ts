import { readWorkspace, type Transaction } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type NearTheme, nearestThemes } from '../../themes/index.ts'
import { type Mood, moods, type VerbatimFilter } from '../../verbatims/index.ts'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { chooseQuotes, type Quote } from '../choose-quotes.ts'
import type { Question } from '../count-mentions.ts'
import { type Period, type PeriodInput, scopeOf } from '../periods.ts'
import {
  countGroups,
  countLabels,
  countOthers,
  countScores,
  countTrend,
  countWhole,
  countWords,
  type GroupCount,
  type Whole,
} from './count-portrait.ts'
import { type Impact, impactsOf, type Lift, liftsOf, type ShareFigure, shareFigure } from './judge-portrait.ts'
import { momentsOf, type StretchUnit, stretchesOf } from './stretches.ts'

export interface PortraitInput extends PeriodInput {
  id: string
  filter: VerbatimFilter
}

/** A theme in a period, as a whole. */
export interface ThemePortrait {
  period: Period
  modelVersion: number
  customers: ShareFigure
  mentions: number
  trend: { unit: StretchUnit; points: (Period & ShareFigure)[] }
  nps: Impact | null
  csat: Impact | null
  near: NearTheme[]
  quotes: Quote[]
}

/** What is said about a theme, and how. */
export interface ThemeWording {
  /** The words that mark it. */
  words: { word: string; customers: number; verbatims: number }[]
  pairs: { noun: string; predicate: string; surface: string; customers: number; verbatims: number }[]
  moods: (ShareFigure & { value: Mood })[]
  intents: (ShareFigure & { value: string })[]
  losses: (ShareFigure & { value: string })[]
  gains: (ShareFigure & { value: string })[]
}

/** Who mentions a theme more often than all others, and what else they mention. */
export interface ThemeCompany {
  /** `looked`: how many were large enough to be looked at. */
  groups: { looked: number; items: (Lift & Pick<GroupCount, 'kind' | 'name' | 'value'>)[] }
  others: { looked: number; items: (Lift & { id: string; label: string })[] }
}

const mostShown = 30

interface Theme extends Record<string, unknown> {
  id: string
  parentId: string | null
  label: string
  terms: string[]
}

/** The theme, and those of the first level that its customers could mention as well. */
async function themesAround(tx: Transaction, question: Question, id: string) {
  const { workspaceId, scope } = question
  const [theme] = await tx.execute<Theme>(sql`
    select t.id, coalesce(p.shown_as, p.id) as "parentId", t.label, t.terms from themes t
    left join themes p on p.workspace_id = t.workspace_id and p.id = t.parent_id
    where t.workspace_id = ${workspaceId}::uuid and t.id = ${id}::uuid`)
  if (!theme) throw new Problem('not-found', { kind: 'theme' })
  const others = await tx.execute<{ id: string; label: string }>(sql`
    select t.id, t.label from model_themes m join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id
    where m.workspace_id = ${workspaceId}::uuid and m.model_version = ${scope.modelVersion} and t.parent_id is null
      and t.shown_as is null and t.hidden_by is null and t.id not in (${theme.id}::uuid, ${theme.parentId ?? theme.id}::uuid)`)
  return { theme, others: [...others] }
}

async function trendOf(tx: Transaction, question: Question, id: string): Promise<ThemePortrait['trend']> {
  const { unit, days } = stretchesOf(question.scope.period)
  const counts = await countTrend(tx, question, id, await momentsOf(tx, question.scope.timeZone, days))
  return {
    unit,
    points: counts.map(({ base, customers }, i) => ({
      from: days[i] ?? '',
      to: days[i + 1] ?? '',
      ...shareFigure(customers, base),
    })),
  }
}

async function labelsOf(tx: Transaction, question: Question, id: string, { customers: base }: Whole) {
  const rows = await countLabels(tx, question, id)
  const of = (kind: (typeof rows)[number]['kind']) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ value, customers }) => ({ value, ...shareFigure(customers, base) }))
      .sort((a, b) => b.customers - a.customers || (a.value < b.value ? -1 : 1))
  const felt = of('mood')
  return {
    moods: moods.flatMap((mood) => felt.flatMap((row) => (row.value === mood ? [{ ...row, value: mood }] : []))),
    intents: of('intents'),
    losses: of('losses'),
    gains: of('gains'),
  }
}

async function wordsOf(tx: Transaction, question: Question, { id, terms }: Theme) {
  const rows = await countWords(tx, question, id, terms)
  const place = (word: string) => terms.indexOf(word)
  return {
    words: rows
      .filter(({ kind }) => kind === 'word')
      .map(({ surface: word, customers, verbatims }) => ({ word, customers, verbatims }))
      .sort((a, b) => b.customers - a.customers || place(a.word) - place(b.word)),
    pairs: rows.flatMap(({ noun, predicate, surface, customers, verbatims }) =>
      noun === null || predicate === null ? [] : [{ noun, predicate, surface, customers, verbatims }],
    ),
  }
}

async function companyOf(
  tx: Transaction,
  question: Question,
  id: string,
  whole: Whole,
  others: readonly { id: string; label: string }[],
): Promise<ThemeCompany> {
  const all = { customers: whole.customers, base: whole.base }
  const groups = liftsOf(
    (await countGroups(tx, question, id)).map(({ customers, base, ...of }) => ({
      of,
      group: { customers, base },
      whole: all,
    })),
  )
  const named = new Map(others.map((other) => [other.id, other.label]))
  const along = liftsOf(
    (await countOthers(tx, question, id, [...named.keys()])).map(({ id, total, both }) => ({
      of: { id, label: named.get(id) ?? '' },
      group: { customers: both, base: whole.customers },
      whole: { customers: total, base: whole.base },
    })),
  )
  return {
    groups: {
      looked: groups.length,
      items: groups
        .slice(0, mostShown)
        .map(({ of: { kind, name, value }, ...lift }) => ({ kind, name, value, ...lift })),
    },
    others: {
      looked: along.length,
      items: along.slice(0, mostShown).map(({ of, ...lift }) => ({ ...of, ...lift })),
    },
  }
}

interface Look {
  tx: Transaction
  question: Question
  theme: Theme
  others: { id: string; label: string }[]
  whole: Whole
}

/** One look at the database, so that all figures of an answer are of the same moment. */
async function look<T>(
  context: Context,
  actor: Actor,
  input: PortraitInput,
  read: (look: Look) => Promise<T>,
): Promise<T> {
  authorize(actor, 'themes.read')
  const { workspaceId } = actor
  return readWorkspace(context.db, workspaceId, async (tx) => {
    // The usual 4 MB make a year of mentions spill to disk.
    await tx.execute(sql`select set_config('work_mem', '64MB', true)`)
    const scope = await scopeOf(tx, workspaceId, { ...input, compare: 'none' })
    const question = { workspaceId, scope, filter: input.filter }
    const around = await themesAround(tx, question, input.id)
    return read({ tx, question, ...around, whole: await countWhole(tx, question, input.id) })
  })
}

/**
 * One theme in a period: how many mention it and when, how they score beside the rest, what lies near it, and their words.
 * @throws Problem `not-found`, `invalid-input`
 */
export const readThemePortrait = (context: Context, actor: Actor, input: PortraitInput): Promise<ThemePortrait> =>
  look(context, actor, input, async ({ tx, question, theme: { id }, whole }) => {
    const { workspaceId, scope, filter } = question
    return {
      period: scope.period,
      modelVersion: scope.modelVersion,
      customers: shareFigure(whole.customers, whole.base),
      mentions: whole.mentions,
      trend: await trendOf(tx, question, id),
      ...impactsOf(await countScores(tx, question, id)),
      near: await nearestThemes(tx, workspaceId, scope.modelVersion, id),
      quotes: (await chooseQuotes(tx, workspaceId, scope, filter, [id])).get(id) ?? [],
    }
  })

/** What is said about one theme in a period, and what was read in it. @throws as `readThemePortrait` */
export const readThemeWording = (context: Context, actor: Actor, input: PortraitInput): Promise<ThemeWording> =>
  look(context, actor, input, async ({ tx, question, theme, whole }) => ({
    ...(await wordsOf(tx, question, theme)),
    ...(await labelsOf(tx, question, theme.id, whole)),
  }))

/** Who mentions one theme in a period, and what else they mention: associations, never causes. @throws as `readThemePortrait` */
export const readThemeCompany = (context: Context, actor: Actor, input: PortraitInput): Promise<ThemeCompany> =>
  look(context, actor, input, ({ tx, question, theme, whole, others }) =>
    companyOf(tx, question, theme.id, whole, others),
  )
