import { newId } from '@koe/db'

/** A signed-in owner of a fresh workspace, over HTTP like the console. */
export interface Owner {
  url: string
  slug: string
  cookie: string
  request<T>(method: string, path: string, body?: unknown): Promise<T>
}

export const ownerAccount = { email: 'owner@example.com', password: 'correct horse battery' }

export async function setUp(url: string, options: { demo?: boolean } = {}): Promise<Owner> {
  const res = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      workspaceName: 'テスト商店',
      slug: 'test-shop',
      ownerName: '店主',
      ...ownerAccount,
      demo: options.demo ?? false,
    }),
  })
  if (!res.ok) throw new Error(`set-up: ${res.status} ${await res.text()}`)
  const cookie = res.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const request = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie, origin: url, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }
  return { url, slug: 'test-shop', cookie, request }
}

export interface LiveSurvey {
  id: string
  versionId: string
  scoreQuestion: string
  textQuestion: string
  /** Their ids. */
  pages: string[]
}

interface SurveyPage {
  id: string
  blocks: { id: string; type: string }[]
}

/** Creates and publishes an NPS survey, and finds its two questions. */
export async function publishNpsSurvey(owner: Owner): Promise<LiveSurvey> {
  const created = await owner.request<{ id: string }>('POST', '/surveys', { name: '推奨度', kind: 'nps' })
  await owner.request('POST', `/surveys/${created.id}/publish`)
  const shown = await fetch(`${owner.url}/api/v1/in/${owner.slug}/s/${created.id}`)
  const { surveyVersionId, definition } = (await shown.json()) as {
    surveyVersionId: string
    definition: { pages: SurveyPage[] }
  }
  const questions = definition.pages.flatMap((page) => page.blocks)
  const find = (type: string) => questions.find((question) => question.type === type)?.id ?? ''
  const pages = definition.pages.map((page) => page.id)
  return {
    id: created.id,
    versionId: surveyVersionId,
    scoreQuestion: find('nps'),
    textQuestion: find('longText'),
    pages,
  }
}

export function responseBody(survey: LiveSurvey, text: string, score: number, id = newId()) {
  return {
    id,
    surveyId: survey.id,
    surveyVersionId: survey.versionId,
    seq: 1,
    finished: true,
    language: 'ja',
    channel: 'web',
    startedAt: new Date(Date.now() - 20_000).toISOString(),
    attributes: {},
    answers: {
      [survey.scoreQuestion]: { type: 'nps', value: score },
      [survey.textQuestion]: { type: 'longText', text },
    },
  }
}
