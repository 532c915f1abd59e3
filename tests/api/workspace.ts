import { newId } from '@koe/db'
import { type Answer, call, cookieOf, type TestApi } from './support.ts'

export interface LiveSurvey {
  id: string
  versionId: string
  score: string
  words: string
}

const password = 'correct horse battery'

/** Sets the installation up and gives the owner's cookie. */
export async function setUpOwner(api: TestApi, slug = 'shop'): Promise<string> {
  const body = { workspaceName: '商店', slug, ownerName: '店主', email: 'owner@example.com', password }
  const answer = await call(api, 'POST /api/v1/setup', {}, body)
  if (answer.status !== 201) throw new Error(`set-up answered ${answer.status}`)
  return cookieOf(answer)
}

const get = <T>(answer: Answer): T => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as T
}

/** An NPS survey that takes answers. */
export async function liveSurvey(api: TestApi, cookie: string, slug = 'shop'): Promise<LiveSurvey> {
  const { id } = get<{ id: string }>(
    await call(api, 'POST /api/v1/surveys', { cookie, workspace: slug }, { name: '推奨度', kind: 'nps' }),
  )
  get(await call(api, `POST /api/v1/surveys/${id}/publish`, { cookie, workspace: slug }))
  const shown = get<{ surveyVersionId: string; definition: { pages: { blocks: { id: string }[] }[] } }>(
    await call(api, `GET /api/v1/in/${slug}/s/${id}`),
  )
  const [score = '', words = ''] = shown.definition.pages.flatMap((page) => page.blocks.map((block) => block.id))
  return { id, versionId: shown.surveyVersionId, score, words }
}

/** A finished response as the widget sends it; pass what differs. */
export function submission(survey: LiveSurvey, change: Record<string, unknown> = {}) {
  return {
    id: newId(),
    surveyId: survey.id,
    surveyVersionId: survey.versionId,
    seq: 1,
    finished: true,
    language: 'ja',
    channel: 'web',
    startedAt: new Date(Date.now() - 20_000).toISOString(),
    attributes: { plan: '月額' },
    answers: scored(survey, 9, '配送が早くて助かります'),
    ...change,
  }
}

export const scored = (survey: LiveSurvey, value: number, text?: string) => ({
  [survey.score]: { type: 'nps', value },
  ...(text === undefined ? {} : { [survey.words]: { type: 'longText', text } }),
})

export interface LiveForm {
  id: string
  categories: { id: string; label: string }[]
  /** Says that it was shown a while ago. */
  shown: string
}

/** What is asked as if it had been asked so many seconds ago. */
async function ago<T>({ context }: TestApi, seconds: number, ask: () => Promise<T>): Promise<T> {
  const { now } = context
  Object.assign(context, { now: () => new Date(now().getTime() - seconds * 1000) })
  return ask().finally(() => Object.assign(context, { now }))
}

export async function liveForm(api: TestApi, cookie: string, slug = 'shop'): Promise<LiveForm> {
  const body = { name: 'お問い合わせ', intro: '', categories: [{ label: '配送' }, { label: '返品' }] }
  const asked = await ago(api, 30, () => call(api, 'POST /api/v1/forms', { cookie, workspace: slug }, body))
  const form = get<Omit<LiveForm, 'shown'>>(asked)
  const shown = await ago(api, 20, () => call(api, `GET /api/v1/in/${slug}/f/${form.id}`))
  return { ...form, shown: get<{ hidden: { shown: string } }>(shown).hidden.shown }
}

export function inquiry(form: LiveForm, change: Record<string, unknown> = {}) {
  return {
    id: newId(),
    formId: form.id,
    seq: 1,
    language: 'ja',
    channel: 'web',
    attributes: {},
    answers: {
      category: { type: 'singleChoice', optionId: form.categories[0]?.id },
      message: { type: 'longText', text: '荷物が届きません' },
      email: { type: 'email', email: 'ｔａｒｏ＠example.jp' },
      shown: { type: 'hidden', value: form.shown },
    },
    ...change,
  }
}
