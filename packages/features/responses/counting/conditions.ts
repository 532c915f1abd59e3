import { type SQL, sql } from 'drizzle-orm'

/**
 * Narrows respondents by one variable: who has one of the values. A variable is `channel`, `language`, `version`,
 * `attribute:` and a name, or `question:` and an id; a value of a question with numbers is a number, or two with `..` between
 * them, both included.
 */
export interface Condition {
  variable: string
  values: readonly string[]
}

const NUMBERS = /^(-?\d{1,15}(?:\.\d{1,6})?)(?:\.\.(-?\d{1,15}(?:\.\d{1,6})?))?$/

/** `7` and `0..6` as the least and the most that they mean; null for what is no number. */
export function rangeOf(value: string): { low: number; high: number } | null {
  const [, low, high] = NUMBERS.exec(value) ?? []
  return low === undefined ? null : { low: Number(low), high: Number(high ?? low) }
}

const rangesIn = ({ values }: Condition) => values.flatMap((value) => rangeOf(value) ?? [])

const oneOf = (column: SQL, values: readonly string[]) =>
  sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`

const partOf = (variable: string, kind: string) =>
  variable.startsWith(`${kind}:`) ? variable.slice(kind.length + 1) : null

function answered(questionId: string, condition: Condition): SQL {
  const chosen = sql`coalesce(a.option_ids, '{}') && array(select jsonb_array_elements_text(${JSON.stringify(condition.values)}::jsonb))`
  const numbers = rangesIn(condition).map(
    ({ low, high }) => sql`coalesce(a.number between ${low}::float8 and ${high}::float8, false)`,
  )
  // One answer by its key for each respondent: as `exists` it would be joined, and all answers of the workspace read for it.
  return sql`coalesce((select ${sql.join([chosen, ...numbers], sql` or `)} from answers a where a.workspace_id = r.workspace_id
    and a.response_id = r.id and a.question_id = ${questionId}), false)`
}

/** A condition on `responses r`. */
function asSql(condition: Condition): SQL {
  const { variable, values } = condition
  const attribute = partOf(variable, 'attribute')
  if (attribute !== null) return oneOf(sql`r.attributes ->> ${attribute}::text`, values)
  const question = partOf(variable, 'question')
  if (question !== null) return answered(question, condition)
  if (variable === 'version')
    return sql`r.survey_version_id in (select v.id from survey_versions v where v.workspace_id = r.workspace_id
      and v.survey_id = r.survey_id and ${oneOf(sql`v.number::text`, values)})`
  return oneOf(variable === 'channel' ? sql`r.channel` : sql`r.language`, values)
}

/** All of the conditions on `responses r`, beginning with `and`; nothing where there are none. */
export const conditionsOn = (conditions: readonly Condition[] | undefined): SQL =>
  sql.join(
    (conditions ?? []).map((condition) => sql` and ${asSql(condition)}`),
    sql``,
  )

/** Whether what is stored of a respondent, as `stretch_codes` keeps it, meets the condition. */
export function meets(condition: Condition, label: string): boolean {
  if (!condition.variable.startsWith('question:')) return condition.values.includes(label)
  if (label.startsWith('[')) {
    const chosen: unknown = JSON.parse(label)
    return Array.isArray(chosen) && chosen.some((id) => condition.values.includes(id))
  }
  return rangesIn(condition).some(({ low, high }) => low <= Number(label) && Number(label) <= high)
}
