import type { SurveyDefinition } from '@koe/survey'
import type { Client, Survey, SurveyResponse } from '$lib/api.ts'

/** Versions by their id, as they were published. */
export type AnsweredVersions = Readonly<Record<string, { number: number; definition: SurveyDefinition }>>

/** The versions that these responses answered, besides those already known: what people saw may read otherwise by now. */
export async function answeredVersions(
  client: Pick<Client, 'surveyVersion'>,
  survey: Pick<Survey, 'id' | 'versions'>,
  responses: readonly Pick<SurveyResponse, 'surveyVersionId'>[],
  known: AnsweredVersions = {},
): Promise<AnsweredVersions> {
  const wanted = new Set(responses.map(({ surveyVersionId }) => surveyVersionId))
  const lacking = survey.versions.filter(({ id }) => wanted.has(id) && !(id in known))
  const read = await Promise.all(lacking.map(({ number }) => client.surveyVersion(survey.id, number)))
  return { ...known, ...Object.fromEntries(read.map(({ id, number, definition }) => [id, { number, definition }])) }
}
