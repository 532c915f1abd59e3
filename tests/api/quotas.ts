import { createApp } from '@koe/api'
import pino from 'pino'
import { call, type TestApi, testSecret } from './support.ts'
import { type LiveSurvey, liveSurvey, submission } from './workspace.ts'

interface Definition {
  endings: { id: string }[]
  quotas?: object[]
}

/** A live NPS survey with these quotas; conditions ask its questions. */
export async function surveyWithQuotas(
  api: TestApi,
  cookie: string,
  quotasOf: (survey: LiveSurvey, definition: Definition) => object[],
): Promise<LiveSurvey> {
  const survey = await liveSurvey(api, cookie)
  await putQuotas(api, cookie, survey, quotasOf)
  return survey
}

/** Publishes other quotas. The survey's `versionId` is the new one. */
export async function putQuotas(
  api: TestApi,
  cookie: string,
  survey: LiveSurvey,
  quotasOf: (survey: LiveSurvey, definition: Definition) => object[],
): Promise<void> {
  const { definition } = (await call(api, `GET /api/v1/surveys/${survey.id}`, { cookie })).body as {
    definition: Definition
  }
  const change = { definition: { ...definition, quotas: quotasOf(survey, definition) } }
  const changed = await call(api, `PATCH /api/v1/surveys/${survey.id}`, { cookie }, change)
  if (changed.status !== 200) throw new Error(JSON.stringify(changed.body))
  await call(api, `POST /api/v1/surveys/${survey.id}/publish`, { cookie })
  const shown = await call(api, `GET /api/v1/in/shop/s/${survey.id}`)
  survey.versionId = (shown.body as { surveyVersionId: string }).surveyVersionId
}

/** Another process on the same database: an app with a desk of its own. */
export function secondApi(api: TestApi): TestApi {
  const config = { secret: testSecret, version: '0.0.0', databaseKind: 'external' as const }
  return { ...api, app: createApp({ context: api.context, logger: pino({ level: 'silent' }), config }) }
}

/** Sends so many finished responses at once, in turn through both. @returns how often each status and code came */
export async function sendAtOnce(apis: readonly TestApi[], survey: LiveSurvey, times: number) {
  const bodies = Array.from({ length: times }, (_, i) => submission(survey, { answers: scoreOnly(survey, i % 7) }))
  const answers = await Promise.all(
    bodies.map((body, i) => call(apis[i % apis.length] as TestApi, 'POST /api/v1/in/shop/responses', {}, body)),
  )
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const key = status < 300 ? String(status) : `${status} ${(body as { code: string }).code}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return { counts, taken: bodies.filter((_, i) => answers[i]?.status === 201) }
}

const scoreOnly = (survey: LiveSurvey, value: number) => ({ [survey.score]: { type: 'nps', value } })
