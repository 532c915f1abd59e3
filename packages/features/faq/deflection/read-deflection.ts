import { withWorkspace } from '@koe/db'
import { type Interval, wilsonInterval } from '@koe/stats'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'

/** A share of visits with its 95 % interval. */
export interface DeflectionShare extends Interval {
  base: number
  count: number
  /** null without a base. */
  share: number | null
}

export interface Deflection {
  days: number
  /** Visits of inquiry forms to which at least one article was shown. */
  visits: number
  /** Of the visits: those that said 「これで解決しました」 and did not write within 24 hours all the same. */
  solved: DeflectionShare
  /** Of the visits at least a day old: those that opened an article, said nothing, and sent nothing within 24 hours. A guess, so apart. */
  silent: DeflectionShare
  sent: number
  articles: {
    id: string
    number: number
    title: string
    shown: number
    opened: number
    /** Of who opened it. */
    solved: DeflectionShare
    wentOn: number
    /** Of who opened it at least a day ago. */
    silent: DeflectionShare
  }[]
}

/** A part of so many with its interval. */
export const shareOf = (count: number, base: number): DeflectionShare => ({
  ...wilsonInterval(count, base),
  base,
  count,
  share: base === 0 ? null : count / base,
})

interface Counted {
  solved: number
  old: number
  silent: number
  [column: string]: unknown
}

/** Read and did not write within a day, without a word about it. */
const quiet = sql`(v.sent_at is null or v.sent_at > v.began_at + interval '24 hours')`

/** How many who were about to write found their answer in an article instead, over the last days. */
export async function readDeflection(context: Context, actor: Actor, input: { days: number }): Promise<Deflection> {
  authorize(actor, 'articles.read')
  const { workspaceId } = actor
  const now = context.now().getTime()
  const since = new Date(now - input.days * 86_400_000).toISOString()
  const dayAgo = sql`${new Date(now - 86_400_000).toISOString()}::timestamptz`
  const visits = sql`help_visits v where v.workspace_id = ${workspaceId}::uuid and v.began_at >= ${since}::timestamptz`
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [whole] = await tx.execute<Counted & { visits: number; sent: number }>(sql`
      select count(*)::int as visits, count(*) filter (where solved and quiet)::int as solved, count(sent_at)::int as sent,
        count(*) filter (where began_at < ${dayAgo})::int as old,
        count(*) filter (where began_at < ${dayAgo} and opened and not solved and not went_on and quiet)::int as silent
      from (select v.began_at, v.sent_at, ${quiet} as quiet, bool_or(h.solved_at is not null) as solved,
          bool_or(h.opened_at is not null) as opened, bool_or(h.went_on_at is not null) as went_on
        from help_visit_articles h join help_visits v on v.workspace_id = h.workspace_id and v.id = h.visit_id
        where v.workspace_id = ${workspaceId}::uuid and v.began_at >= ${since}::timestamptz
        group by v.workspace_id, v.id, v.began_at, v.sent_at) one`)
    const rows = await tx.execute<
      Counted & { id: string; number: number; title: string; shown: number; opened: number; wentOn: number }
    >(sql`select a.id, a.number, a.title, count(*)::int as shown, count(h.opened_at)::int as opened,
        count(h.solved_at) filter (where ${quiet})::int as solved, count(h.went_on_at)::int as "wentOn",
        count(h.opened_at) filter (where v.began_at < ${dayAgo})::int as old,
        count(h.opened_at) filter (where v.began_at < ${dayAgo} and h.solved_at is null and h.went_on_at is null
          and ${quiet})::int as silent
      from help_visit_articles h join articles a on a.workspace_id = h.workspace_id and a.id = h.article_id
        join (select * from ${visits}) v on v.workspace_id = h.workspace_id and v.id = h.visit_id
      group by a.id, a.number, a.title order by count(h.solved_at) desc, count(h.opened_at) desc, a.number limit 200`)
    return {
      days: input.days,
      visits: whole?.visits ?? 0,
      solved: shareOf(whole?.solved ?? 0, whole?.visits ?? 0),
      silent: shareOf(whole?.silent ?? 0, whole?.old ?? 0),
      sent: whole?.sent ?? 0,
      articles: [...rows].map(({ id, number, title, shown, opened, wentOn, ...row }) => ({
        ...{ id, number, title, shown, opened, wentOn },
        solved: shareOf(row.solved, opened),
        silent: shareOf(row.silent, row.old),
      })),
    }
  })
}
