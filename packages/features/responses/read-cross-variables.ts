import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { readSurvey } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { crossQuestions, pointQuestions } from './cross-variables.ts'

export interface CrossVariables {
  questions: string[]
  points: string[]
  attributes: string[]
  /** What there is to filter by, the most frequent first, at most 50 each: of `channel`, `language` and each attribute. */
  values: { variable: string; values: string[] }[]
}

/**
 * What respondents can be grouped by: questions and calculated variables, the points of questions, and attributes, the most
 * frequent first; at most 30, from the latest 2,000 responses. Below the survey's threshold a value is not named.
 * @throws Problem `not-found`
 */
export async function readCrossVariables(
  context: Context,
  actor: Actor,
  input: { id: string },
): Promise<CrossVariables> {
  authorize(actor, 'surveys.read')
  const { definition, leastShown } = await readSurvey(context, actor, input)
  const found = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.execute<{ variable: string; values: string[] }>(sql`
      with latest as materialized (
        select channel, language, attributes from responses r
        where r.workspace_id = ${actor.workspaceId}::uuid and r.survey_id = ${input.id}::uuid
        order by recorded_at desc nulls last limit 2000),
      named as (
        select v.variable, v.value, count(*) as respondents from latest, lateral (
          select 'channel' as variable, channel as value union all select 'language', language
          union all select 'attribute:' || e.key, e.value from jsonb_each_text(attributes) e) v
        group by 1, 2 having count(*) >= ${leastShown ?? 1}::int),
      placed as (select *, row_number() over (partition by variable order by respondents desc, value) as place from named)
      select variable, jsonb_agg(value order by place) filter (where place <= 50) as values from placed
      group by variable order by sum(respondents) desc, variable limit 32`),
  )
  const attributes = found.flatMap(({ variable }) => (variable.startsWith('attribute:') ? [variable.slice(10)] : []))
  return {
    questions: crossQuestions(definition).map(({ id }) => id),
    points: pointQuestions(definition).map(({ id }) => id),
    attributes,
    values: [...found],
  }
}
