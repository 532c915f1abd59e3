import { newId } from '@koe/db'
import type { DatabaseKind } from '@koe/db/testing'
import { type Audience, INITIAL_AUDIENCE } from '@koe/survey/audience'
import { expect } from 'vitest'
import { type Answer, call, openApi, type TestApi } from './support.ts'
import { type LiveSurvey, liveSurvey, setUpOwner, submission } from './workspace.ts'

export const dayMs = 86_400_000
export const codeOf = (answer: Answer) => (answer.body as { code?: string }).code

/** Somebody who looks at a page of the company. */
export interface Page {
  visitor: string
  customer?: { id: string; signature?: string }
  attributes?: Record<string, string>
}

export const page = (customer?: string): Page => ({
  visitor: newId(),
  ...(customer === undefined ? {} : { customer: { id: customer } }),
})

/** What `koe.js` says of every page. */
export const around = { language: 'ja', device: 'desktop', url: 'https://shop.example/' }

interface Shown {
  show: boolean
  exposureId: string
  responseId: string
  surveyVersionId: string
}

/** A company with surveys in its pages, and those pages' requests as functions. */
export async function openPages(kind: DatabaseKind) {
  const api = await openApi(kind)
  /** Moves the server's clock, and nothing else. */
  const clock = { ahead: 0 }
  Object.assign(api.context, { now: () => new Date(Date.now() + clock.ahead) })
  const owner = { cookie: await setUpOwner(api) }
  const post = (what: string, body: unknown, to: TestApi = api) => call(to, `POST /api/v1/in/shop/${what}`, {}, body)
  const audience = (survey: LiveSurvey, change: Partial<Audience> = {}) =>
    call(api, `PUT /api/v1/surveys/${survey.id}/audience`, owner, { ...INITIAL_AUDIENCE, inApp: true, ...change })
  const open = (who: Page, more: object = {}) => post('open', { ...around, ...who, ...more })
  return {
    api,
    clock,
    owner,
    post,
    audience,
    open,
    async surveyFor(change: Partial<Audience> = {}) {
      const survey = await liveSurvey(api, owner.cookie)
      expect((await audience(survey, change)).status).toBe(200)
      return survey
    },
    settings: (change: object) => call(api, 'PATCH /api/v1/widget/settings', owner, change),
    async offered(who: Page, survey: LiveSurvey) {
      const { body } = await open(who)
      return (body as { surveys: { surveyId: string }[] }).surveys.some(({ surveyId }) => surveyId === survey.id)
    },
    async show(who: Page, survey: { id: string }, more: object = {}, to: TestApi = api) {
      const body = { exposureId: newId(), surveyId: survey.id, trigger: {}, ...around, ...who, ...more }
      const { status, body: shown } = await post('show', body, to)
      expect([status, shown]).toEqual([200, expect.anything()])
      return shown as Shown
    },
    answer(who: Page, survey: LiveSurvey, id: string, more: object = {}) {
      const { visitor, customer } = who
      return post('responses', { ...submission(survey), id, channel: 'in-app', visitor, customer, ...more })
    },
    async withheldFrom(customer: string, survey: LiveSurvey) {
      const { body } = await call(api, `GET /api/v1/widget/decisions?customer=${encodeURIComponent(customer)}`, owner)
      const { decisions } = body as { decisions: { surveyId: string; withheld: { reason: string } | null }[] }
      return decisions.find(({ surveyId }) => surveyId === survey.id)?.withheld?.reason
    },
  }
}
