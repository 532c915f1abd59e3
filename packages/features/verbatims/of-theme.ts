import { SENTIMENT_THRESHOLD } from '@koe/text'
import { type SQL, sql } from 'drizzle-orm'

export const moods = ['negative', 'neutral', 'positive'] as const
export type Mood = (typeof moods)[number]

/** What narrows the verbatims of a theme to those behind one figure of its page. */
export interface AboutTheme {
  /** How they feel about it. */
  mood?: Mood | undefined
  /** A word in what they say about it. */
  word?: string | undefined
  /** What is said of which noun, as it was read. */
  pair?: { noun: string; predicate: string } | undefined
  /** Only by customers who, in the same days, mention this theme as well. */
  with?: string | undefined
}

/** The themes that are shown as one: itself, and what was merged into it. Places keep the theme that the model gave. */
const partsOf = (workspaceId: string, theme: string): SQL => sql`(select k.id from themes k
  where k.workspace_id = ${workspaceId}::uuid and (k.id = ${theme}::uuid or k.shown_as = ${theme}::uuid))`

/** Whether a segment's place `a` is in the theme, on either level. */
export const ofTheme = (workspaceId: string, theme: string): SQL =>
  sql`(a.theme_id in ${partsOf(workspaceId, theme)} or a.subtheme_id in ${partsOf(workspaceId, theme)})`

/** The mentions of a verbatim `v` as rows `m`. */
export const mentionOf = (version: number): SQL =>
  sql`select 1 from mentions m where m.workspace_id = v.workspace_id and m.model_version = ${version}
    and m.verbatim_id = v.id`

/** The mood of a mention `m` as a condition. */
export const moodConditions: Record<Mood, SQL> = {
  negative: sql`m.sentiment <= ${-SENTIMENT_THRESHOLD}`,
  neutral: sql`m.sentiment > ${-SENTIMENT_THRESHOLD} and m.sentiment < ${SENTIMENT_THRESHOLD}`,
  positive: sql`m.sentiment >= ${SENTIMENT_THRESHOLD}`,
}

interface Span {
  from: SQL | undefined
  to: SQL | undefined
}

/** The verbatims `v` that mention a theme, and of them those that are asked for. `with` names the workspace itself: tied to `v`, it would be asked once for every verbatim. */
export function aboutConditions(
  workspaceId: string,
  theme: string,
  about: AboutTheme,
  version: number,
  span: Span,
): SQL {
  const { from, to } = span
  const mood = about.mood ? sql` and ${moodConditions[about.mood]}` : sql``
  const conditions = [sql`exists (${mentionOf(version)} and m.theme_id = ${theme}::uuid${mood})`]
  const says = (what: SQL) => sql`exists (select 1 from assignments a
    join segments s on s.workspace_id = a.workspace_id and s.verbatim_id = a.verbatim_id and s.ordinal = a.ordinal
    where a.workspace_id = v.workspace_id and a.model_version = ${version} and a.verbatim_id = v.id
      and ${ofTheme(workspaceId, theme)} and ${what})`
  if (about.word !== undefined)
    conditions.push(says(sql`(${about.word}::text = any(s.terms) or ${about.word}::text = any(s.compounds))`))
  if (about.pair) conditions.push(says(sql`s.pairs @> ${JSON.stringify([about.pair])}::jsonb`))
  if (about.with !== undefined)
    conditions.push(sql`coalesce(v.customer_id, v.id) in (select o.respondent_id from mentions o
      where o.workspace_id = ${workspaceId}::uuid and o.model_version = ${version} and o.theme_id = ${about.with}::uuid
        ${from ? sql`and o.said_at >= ${from}` : sql``} ${to ? sql`and o.said_at < ${to}` : sql``})`)
  return sql.join(conditions, sql` and `)
}
