import { type SQL, sql } from 'drizzle-orm'

export type ScoreBand = 'promoter' | 'passive' | 'detractor'

/** Which verbatims count. Values of one kind are alternatives, kinds narrow each other; suspicious ones are left out. */
export interface VerbatimFilter {
  sources?: readonly string[]
  categories?: readonly string[]
  channels?: readonly string[]
  /** Values by name of attribute. */
  attributes?: Readonly<Record<string, readonly string[]>>
  /** Bands of the NPS question. */
  scores?: readonly ScoreBand[]
  /** What was read in them, in any of their segments: intents, what was lost, what was gained. */
  intents?: readonly string[]
  losses?: readonly string[]
  gains?: readonly string[]
  withSuspicious?: boolean
}

const bands: Record<ScoreBand, SQL> = {
  promoter: sql`v.score >= 9`,
  passive: sql`(v.score >= 7 and v.score < 9)`,
  detractor: sql`v.score < 7`,
}

/** A list as one parameter, whatever its length. */
const oneOf = (column: SQL, values: readonly string[]) =>
  sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`

const anyOf = (column: SQL, values: readonly string[]) =>
  sql`${column} && array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`

const lists = ['sources', 'categories', 'channels', 'scores', 'intents', 'losses', 'gains'] as const

/** Whether the filter lets every verbatim through that is not suspicious: then figures need not look at them one by one. */
export const isPlain = (filter: VerbatimFilter): boolean =>
  filter.withSuspicious !== true &&
  lists.every((name) => (filter[name]?.length ?? 0) === 0) &&
  Object.values(filter.attributes ?? {}).every((list) => list.length === 0)

/** The filter as a condition on `verbatims v`. */
export function filterConditions(filter: VerbatimFilter): SQL {
  const conditions: SQL[] = []
  if (filter.withSuspicious !== true) conditions.push(sql`not v.suspicious`)
  if (filter.sources?.length) conditions.push(oneOf(sql`v.source`, filter.sources))
  if (filter.categories?.length) conditions.push(oneOf(sql`v.category`, filter.categories))
  if (filter.channels?.length) conditions.push(oneOf(sql`v.channel`, filter.channels))
  for (const [name, values] of Object.entries(filter.attributes ?? {}))
    if (values.length > 0) conditions.push(oneOf(sql`v.attributes ->> ${name}`, values))
  if (filter.scores?.length)
    conditions.push(
      sql`v.score_kind = 'nps' and (${sql.join(
        filter.scores.map((band) => bands[band]),
        sql` or `,
      )})`,
    )
  if (filter.intents?.length) conditions.push(anyOf(sql`v.intents`, filter.intents))
  if (filter.losses?.length) conditions.push(anyOf(sql`v.losses`, filter.losses))
  if (filter.gains?.length) conditions.push(anyOf(sql`v.gains`, filter.gains))
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}
