import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Audience, INITIAL_AUDIENCE } from '../../packages/survey/audience/index.ts'
import { browserPath, openBrowser, openWindow, violations } from '../support/browser.ts'
import { type HostPage, openHostPage } from '../support/host-page.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type LiveSurvey, type Owner, publishNpsSurvey, setUp } from '../support/workspace.ts'

declare const koe: { push(...calls: unknown[][]): void }
declare const heard: string[]

interface Stored {
  id: string
  finished: boolean
  score: number | null
}

const open = (page: Page, surveyId: string) => page.evaluate((id) => koe.push(['open', id]), surveyId)
const survey = (page: Page) => page.locator('koe-survey')
/** A page that has just turned takes no press. */
const send = async (page: Page) => {
  await page.waitForTimeout(650)
  await page.getByRole('button', { name: '送信' }).click()
}
const focusIsInside = (page: Page) => page.evaluate(() => document.activeElement?.tagName === 'KOE-SURVEY')

describe.skipIf(!browserPath)('surveys inside a company’s own page', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let host: HostPage

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url)
    host = await openHostPage(program.url, owner.slug)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    host?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  async function live(change: Partial<Audience>): Promise<LiveSurvey> {
    const published = await publishNpsSurvey(owner)
    const audience: Audience = { ...INITIAL_AUDIENCE, inApp: true, repeat: { rule: 'always' }, ...change }
    await owner.request('PUT', `/surveys/${published.id}/audience`, audience)
    return published
  }
  const off = ({ id }: LiveSurvey) =>
    owner.request('PUT', `/surveys/${id}/audience`, { ...INITIAL_AUDIENCE, inApp: false })
  const stored = async ({ id }: LiveSurvey) =>
    (await owner.request<{ items: Stored[] }>('GET', `/surveys/${id}/responses?limit=100`)).items

  it('nothing of a survey is loaded before its trigger and the server’s yes; a popover is answered and stored once', async () => {
    const published = await live({
      trigger: { on: 'event', event: 'order', properties: [{ name: 'amount', is: '3' }] },
      repeat: { rule: 'once' },
    })
    const { window, page, troubles } = await openWindow(browser)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''))
    await page.goto(host.url)
    await page.waitForTimeout(800)
    expect(asked.filter((name) => /^(ask|more|left|tab|show)/.test(name))).toEqual([])
    expect(asked).toContain('open')
    await page.click('#order')
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(asked.filter((name) => /^(more|left|tab)/.test(name))).toEqual([])
    // What the host does not ask for does not take its focus.
    expect(await focusIsInside(page)).toBe(false)
    await survey(page).getByRole('radio', { name: '9' }).click()
    await survey(page).getByRole('textbox').fill('速いです')
    await page.waitForTimeout(650)
    await survey(page).getByRole('button', { name: '送信' }).dblclick()
    await survey(page).getByRole('heading', { name: 'ありがとうございました' }).waitFor()
    await survey(page).getByRole('button', { name: '閉じる' }).click()
    expect(await survey(page).count()).toBe(0)
    expect(await page.evaluate(() => heard)).toEqual(['shown', 'started', 'finished', 'closed'])
    expect(await stored(published)).toMatchObject([{ finished: true }])
    // Once is once, on this page and on the next.
    await page.click('#order')
    await page.goto(`${host.url}/other`)
    await page.waitForTimeout(500)
    await page.click('#order')
    await page.waitForTimeout(500)
    expect(await survey(page).count()).toBe(0)
    expect(await stored(published)).toHaveLength(1)
    expect(troubles).toEqual([])
    await off(published)
    await window.close()
  })
})
