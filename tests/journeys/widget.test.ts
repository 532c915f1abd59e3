import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Audience, INITIAL_AUDIENCE } from '../../packages/survey/audience/index.ts'
import { browserPath, openBrowser, openWindow, violations } from '../support/browser.ts'
import { type HostPage, openHostPage } from '../support/host-page.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, publishNpsSurvey, setUp } from '../support/workspace.ts'

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

  async function live(change: Partial<Audience>, definition?: object): Promise<{ id: string }> {
    const published = definition
      ? await owner.request<{ id: string }>('POST', '/surveys', { name: '短い', definition })
      : await publishNpsSurvey(owner)
    if (definition) await owner.request('POST', `/surveys/${published.id}/publish`)
    const audience: Audience = { ...INITIAL_AUDIENCE, inApp: true, repeat: { rule: 'always' }, ...change }
    await owner.request('PUT', `/surveys/${published.id}/audience`, audience)
    return published
  }
  const off = ({ id }: { id: string }) =>
    owner.request('PUT', `/surveys/${id}/audience`, { ...INITIAL_AUDIENCE, inApp: false })
  const stored = async ({ id }: { id: string }) =>
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

  it('a tab that closes right after the button was pressed loses nothing: 50 times', async () => {
    const definition = {
      formatVersion: 1,
      languages: ['ja'],
      title: { ja: '推奨度' },
      pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: { ja: 'お薦めいただけますか' } }] }],
      endings: [],
    }
    const published = await live({ trigger: { on: 'event', event: 'never' } }, definition)
    const rounds = Array.from({ length: 5 }, async (_, round) => {
      const { window, page: first } = await openWindow(browser)
      await first.close()
      for (let i = 0; i < 10; i += 1) await answerAndClose(window, published.id, (round + i) % 2 === 0)
      await window.unroute('**/responses')
      const next = await window.newPage()
      await next.goto(host.url)
      await expect.poll(() => leftOn(next), { timeout: 20_000 }).toBe(0)
      await window.close()
    })
    await Promise.all(rounds)
    const all = await stored(published)
    expect(all).toHaveLength(50)
    expect(all.every(({ finished }) => finished)).toBe(true)
    await off(published)
  })

  /** With nothing arriving, or with as much as arrives while a tab closes. */
  async function answerAndClose(window: BrowserContext, surveyId: string, away: boolean) {
    const page = await window.newPage()
    if (away) await window.route('**/responses', (route) => route.abort())
    else await window.unroute('**/responses')
    await page.goto(host.url)
    await open(page, surveyId)
    await survey(page).getByRole('radio', { name: '9' }).click()
    await survey(page).getByRole('button', { name: '送信' }).click()
    await page.close()
  }
  const leftOn = (page: Page) =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('koe:outbox:')).length)

  it('offline, in two tabs, and by way of another page, one answer is stored', async () => {
    const published = await live({ trigger: { on: 'event', event: 'never' } })
    const { window, page } = await openWindow(browser)
    await page.goto(host.url)
    await open(page, published.id)
    await survey(page).getByRole('radio', { name: '7' }).click()
    await survey(page).getByRole('textbox').fill('途中まで')
    // The next page of the tab goes on with it, and so does the way back.
    await page.goto(`${host.url}/other`)
    await survey(page).getByRole('textbox').waitFor()
    expect(await survey(page).getByRole('textbox').inputValue()).toBe('途中まで')
    await page.goBack()
    await survey(page).getByRole('textbox').waitFor()
    await window.setOffline(true)
    await send(page)
    await survey(page).getByText('まだ送信できていません').waitFor()
    await window.setOffline(false)
    await survey(page).getByRole('heading', { name: 'ありがとうございました' }).waitFor()
    const other = await window.newPage()
    await other.goto(host.url)
    await other.waitForTimeout(500)
    expect(await leftOn(other)).toBe(0)
    expect(await stored(published)).toMatchObject([{ finished: true }])
    await off(published)
    await window.close()
  })

  it('keys of an input method neither send nor close; Escape closes and gives the focus back', async () => {
    const published = await live({ trigger: { on: 'click', selector: '#order' }, placement: { form: 'modal' } })
    const { window, page, troubles } = await openWindow(browser)
    await page.goto(host.url)
    await page.waitForTimeout(500)
    await page.locator('#order').focus()
    await page.keyboard.press('Enter')
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    expect(await violations(page)).toEqual([])
    // Over the page, which cannot be pressed until it is closed.
    expect(await survey(page).evaluate((modal) => getComputedStyle(modal, '::before').position)).toBe('fixed')
    for (let i = 0; i < 8; i += 1) {
      await page.keyboard.press(i < 4 ? 'Tab' : 'Shift+Tab')
      expect(await focusIsInside(page)).toBe(true)
    }
    await survey(page).getByRole('radio', { name: '9' }).focus()
    await page.keyboard.press('8')
    const words = survey(page).getByRole('textbox')
    await words.waitFor()
    await words.focus()
    for (const key of ['Enter', 'Escape'])
      await words.evaluate((field, name) => {
        const more = { bubbles: true, composed: true, cancelable: true }
        field.dispatchEvent(new KeyboardEvent('keydown', { key: name, isComposing: true, ctrlKey: true, ...more }))
      }, key)
    await page.keyboard.type('速いです')
    expect(await words.inputValue()).toBe('速いです')
    await page.keyboard.press('Escape')
    expect(await survey(page).count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order')
    expect((await stored(published)).filter(({ finished }) => finished)).toEqual([])
    expect(troubles).toEqual([])
    await off(published)
    await window.close()
  })

  it.each([
    { form: 'slide-in', side: 'left' },
    { form: 'inline', selector: '#place' },
    { form: 'tab', label: 'ご意見はこちら', theme: 'dark' },
  ] as const)('as $form it is in its place, readable, and fits 320 px', async (placement) => {
    const published = await live({ trigger: { on: 'load' }, placement })
    const { window, page, troubles } = await openWindow(browser, { viewport: { width: 320, height: 640 } })
    await page.goto(host.url)
    if (placement.form === 'tab') {
      const tab = page.getByRole('button', { name: 'ご意見はこちら' })
      await tab.waitFor()
      expect(await survey(page).count()).toBe(0)
      await tab.click()
    }
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    await page.waitForTimeout(300)
    expect(await violations(page)).toEqual([])
    const inPlace = await page.evaluate(() => document.querySelector('koe-survey')?.parentElement?.id)
    expect(inPlace).toBe(placement.form === 'inline' ? 'place' : '')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    const box = await survey(page).boundingBox()
    if (process.env.KOE_SHOTS) await page.screenshot({ path: `${process.env.KOE_SHOTS}/${placement.form}.png` })
    expect([box!.x >= 0, box!.x + box!.width <= 320], JSON.stringify(box)).toEqual([true, true])
    await survey(page).getByRole('button', { name: '閉じる' }).click()
    expect(await survey(page).count()).toBe(0)
    expect(troubles).toEqual([])
    await off(published)
    await window.close()
  })
})
