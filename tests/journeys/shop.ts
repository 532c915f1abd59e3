import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Audience, INITIAL_AUDIENCE } from '../../packages/survey/audience/index.ts'
import { openBrowser } from '../support/browser.ts'
import { type HostPage, openHostPage } from '../support/host-page.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type LiveSurvey, type Owner, publishNpsSurvey, setUp } from '../support/workspace.ts'

declare const koe: { push(...calls: unknown[][]): void }

export interface StoredResponse {
  id: string
  finished: boolean
  answers: { kind: string; number: number | null; text: string | null }[]
}

/** A company with a page of its own, beside a Koe that runs for it. */
export interface Shop {
  program: Program
  browser: Browser
  owner: Owner
  host: HostPage
  /** A survey in the company's pages; an NPS with a comment unless another is given. */
  live(change: Partial<Audience>, definition?: object): Promise<Pick<LiveSurvey, 'id'>>
  /** Shows it nowhere any more. */
  off(survey: { id: string }): Promise<unknown>
  /** Shows nothing anywhere any more: what one journey left behind must not meet the next. */
  quiet(): Promise<unknown>
  stored(survey: { id: string }): Promise<StoredResponse[]>
  close(): Promise<void>
}

export async function openShop(options: { bfcache?: boolean } = {}): Promise<Shop> {
  const folder = temporaryFolder()
  const program = await startProgram({ KOE_DATA_DIR: folder.path })
  const browser = await openBrowser(options)
  const owner = await setUp(program.url)
  const host = await openHostPage(program.url, owner.slug)
  const shown: { id: string }[] = []
  const off = ({ id }: { id: string }) =>
    owner.request('PUT', `/surveys/${id}/audience`, { ...INITIAL_AUDIENCE, inApp: false })
  return {
    program,
    browser,
    owner,
    host,
    async live(change, definition) {
      const survey = definition
        ? await owner.request<{ id: string }>('POST', '/surveys', { name: '短い', definition })
        : await publishNpsSurvey(owner)
      if (definition) await owner.request('POST', `/surveys/${survey.id}/publish`)
      const audience: Audience = { ...INITIAL_AUDIENCE, inApp: true, repeat: { rule: 'always' }, ...change }
      await owner.request('PUT', `/surveys/${survey.id}/audience`, audience)
      shown.push(survey)
      return survey
    },
    off,
    quiet: () => Promise.all(shown.splice(0).map(off)),
    stored: async ({ id }) =>
      (await owner.request<{ items: StoredResponse[] }>('GET', `/surveys/${id}/responses?limit=100`)).items,
    async close() {
      await browser.close()
      host.close()
      await program.stop()
      folder.remove()
    },
  }
}

/** What a stored response says: its score and its words. */
export const saidIn = ({ answers }: StoredResponse) => ({
  score: answers.find(({ kind }) => kind === 'nps')?.number ?? null,
  words: answers.flatMap(({ text }) => text ?? []).join(),
})

export const openSurvey = (page: Page, { id }: { id: string }) =>
  page.evaluate((surveyId) => koe.push(['open', surveyId]), id)

export const surveyOn = (page: Page) => page.locator('koe-survey')
export const sendButton = (page: Page) => surveyOn(page).getByRole('button', { name: '送信' })
export const thanks = (page: Page) => surveyOn(page).getByRole('heading', { name: 'ありがとうございました' })

/** A page that has just turned takes no press. */
export const settled = (page: Page) => page.waitForTimeout(650)
export async function send(page: Page): Promise<void> {
  await settled(page)
  await sendButton(page).click()
}

/** Where in the survey the focus is; null when it is in the host's page. */
export const focusIn = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document
    const inside = element?.shadowRoot?.activeElement
    return element?.tagName === 'KOE-SURVEY' ? (inside?.getAttribute('aria-label') ?? inside?.textContent ?? '') : null
  })

/** What waits on the device to be sent. */
export const leftOn = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('koe:outbox:')).length)

/** Counts what is sent to the server's door for responses. */
export function countPosts(window: BrowserContext): { finished(): number } {
  let finished = 0
  window.on('request', (request) => {
    if (/\/responses$/.test(request.url()) && /"finished":true/.test(request.postData() ?? '')) finished += 1
  })
  return { finished: () => finished }
}
