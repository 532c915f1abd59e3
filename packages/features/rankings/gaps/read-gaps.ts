import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type ArticleDesk, type DeflectionShare, shareOf, suggestArticles } from '../../faq/index.ts'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { chooseQuotes, type Quote } from '../choose-quotes.ts'
import { type Period, scopeOf } from '../periods.ts'
import {
  countAllInquiries,
  countGapVisits,
  countInquiries,
  type GapCount,
  type GapQuestion,
  type GapTheme,
  type LinkedArticle,
  linkedArticles,
  ofInquiries,
  topThemes,
} from './count-gaps.ts'
import { draftTitle, findReplies, quotedInquiries, type ReplyMaterial } from './find-material.ts'

/** An article that answers a theme: linked to so many of its inquiries, or only found by the theme's words (`linked` 0). */
export interface GapArticle {
  id: string
  number: number
  title: string
  state: LinkedArticle['state']
  linked: number
}

export interface FaqGap {
  theme: { id: string; label: string; terms: string[] }
  /** Distinct inquiries of the period that speak of the theme. */
  inquiries: number
  verbatims: number
  /** Of the visits known to be about the theme; a base of 0 where no public article is linked to its inquiries. */
  deflection: DeflectionShare
  /** inquiries × (1 − deflection): what an article could still save. */
  remaining: number
  articles: GapArticle[]
  /** The customers' own words. */
  title: string
  quotes: Quote[]
  replies: ReplyMaterial[]
  /** The inquiries that quotations and replies come from: what an article written from them answers. */
  inquiryIds: string[]
}

export interface FaqGaps {
  days: number
  period: Period
  /** 0 = there are no themes yet. */
  modelVersion: number
  /** All inquiries of the period, whatever they speak of. */
  inquiries: number
  items: FaqGap[]
}

/** More are not written in one go. */
const SHOWN = 20
const SUGGESTED = 2

/** The last days in the workspace's time zone, today among them. */
async function lastDays(tx: Transaction, workspaceId: string, now: Date, days: number): Promise<Period> {
  const today = sql`(${now.toISOString()}::timestamptz at time zone time_zone)::date`
  const [period] = await tx.execute<Period & Record<string, unknown>>(sql`
    select to_char(${today} + 1 - ${days}::int, 'YYYY-MM-DD') as "from", to_char(${today} + 1, 'YYYY-MM-DD') as "to"
    from workspaces where id = ${workspaceId}::uuid`)
  if (!period) throw new Problem('not-found', { kind: 'workspace' })
  return period
}

interface Weighed {
  theme: GapTheme
  count: GapCount
  articles: LinkedArticle[]
  deflection: DeflectionShare
  remaining: number
}

async function weigh(tx: Transaction, question: GapQuestion): Promise<Weighed[]> {
  const themes = await topThemes(tx, question)
  const ids = themes.map(({ id }) => id)
  const counts = new Map((await countInquiries(tx, question, ids)).map((count) => [count.themeId, count]))
  const articles = await linkedArticles(tx, question, ids)
  const visits = new Map((await countGapVisits(tx, question, ids)).map((row) => [row.themeId, row]))
  return themes
    .flatMap((theme) => {
      const count = counts.get(theme.id)
      if (!count) return []
      const deflection = shareOf(visits.get(theme.id)?.solved ?? 0, visits.get(theme.id)?.visits ?? 0)
      const remaining = count.inquiries * (1 - (deflection.share ?? 0))
      return [{ theme, count, deflection, remaining, articles: articles.filter((one) => one.themeId === theme.id) }]
    })
    .sort(
      (a, b) =>
        b.remaining - a.remaining || b.count.inquiries - a.count.inquiries || (a.theme.id < b.theme.id ? -1 : 1),
    )
    .slice(0, SHOWN)
}

async function withMaterial(tx: Transaction, question: GapQuestion, weighed: Weighed[]): Promise<FaqGap[]> {
  const { workspaceId, scope } = question
  const ids = weighed.map(({ theme }) => theme.id)
  const quotes = await chooseQuotes(tx, workspaceId, scope, ofInquiries, ids)
  const replies = await findReplies(tx, question, ids)
  const verbatimIds = [...quotes.values()].flat().map(({ verbatimId }) => verbatimId)
  const sources = await quotedInquiries(tx, workspaceId, verbatimIds)
  return weighed.map(({ theme, count, articles, ...figures }) => {
    const [said, answered] = [quotes.get(theme.id) ?? [], replies.get(theme.id) ?? []]
    const quoted = said.flatMap(({ verbatimId }) => sources.get(verbatimId) ?? [])
    return {
      theme: { id: theme.id, label: theme.label, terms: theme.terms },
      inquiries: count.inquiries,
      verbatims: count.verbatims,
      ...figures,
      articles: articles.map(({ id, number, title, state, linked }) => ({ id, number, title, state, linked })),
      title: draftTitle(said, theme.label),
      quotes: said,
      replies: answered,
      inquiryIds: [...new Set([...answered.map(({ inquiryId }) => inquiryId), ...quoted])],
    }
  })
}

/** Where nobody linked an article, what a search with the theme's words finds: perhaps it only has to be linked. */
async function suggested(context: Context, desk: ArticleDesk, workspaceId: string, gap: FaqGap): Promise<GapArticle[]> {
  const text = [gap.theme.label, ...gap.theme.terms].join(' ')
  const found = await suggestArticles(context, desk, workspaceId, { text, category: null, limit: SUGGESTED })
  return found.map(({ id, number, title }) => ({ id, number, title, state: 'published' as const, linked: 0 }))
}

/**
 * Which article is missing: the themes of inquiries, those first that articles leave most inquiries of, each with what exists already and
 * with what an article could be written from.
 * @param input - `desk` finds articles by words; without it only linked ones are told
 * @throws Problem `busy` while the index of articles is filled
 */
export async function readFaqGaps(
  context: Context,
  actor: Actor,
  input: { days: number; desk?: ArticleDesk | undefined },
): Promise<FaqGaps> {
  authorize(actor, 'inquiries.read')
  const { workspaceId } = actor
  const { days, desk } = input
  const gaps = await withWorkspace(context.db, workspaceId, async (tx) => {
    const period = await lastDays(tx, workspaceId, context.now(), days)
    const scope = await scopeOf(tx, workspaceId, { ...period, compare: 'none' })
    const question = { workspaceId, scope }
    const items = await withMaterial(tx, question, await weigh(tx, question))
    const inquiries = await countAllInquiries(tx, question)
    return { days, period, modelVersion: scope.modelVersion, inquiries, items }
  })
  if (desk)
    for (const gap of gaps.items)
      if (gap.articles.length === 0) gap.articles = await suggested(context, desk, workspaceId, gap)
  return gaps
}
