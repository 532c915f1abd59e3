import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { readSurvey } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { crossQuestions } from './cross-variables.ts'

/** What respondents can be grouped by: questions, and attributes, the most frequent first; at most 30, from the latest 2,000 responses. @throws Problem `not-found` */
export async function readCrossVariables(
  context: Context,
  actor: Actor,
  input: { id: string },
): Promise<{ questions: string[]; attributes: string[] }> {
  authorize(actor, 'surveys.read')
  const { definition } = await readSurvey(context, actor, input)
  const found = await withWorkspace(context.db, actor.workspaceId, (tx) =>
    tx.execute<{ name: string }>(sql`
      select k as name from (
        select attributes from responses r
        where r.workspace_id = ${actor.workspaceId}::uuid and r.survey_id = ${input.id}::uuid
        order by recorded_at desc nulls last limit 2000) latest, jsonb_object_keys(attributes) k
      group by k order by count(*) desc, k limit 30`),
  )
  return { questions: crossQuestions(definition).map(({ id }) => id), attributes: found.map(({ name }) => name) }
}
