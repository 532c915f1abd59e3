import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openWindow } from '../support/browser.ts'
import {
  countPosts,
  leftOn,
  openShop,
  openSurvey,
  type Shop,
  saidIn,
  send,
  sendButton,
  settled,
  surveyOn,
  thanks,
} from './shop.ts'

const never = { trigger: { on: 'event', event: 'never' } } as const
const scoreOnly = {
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '推奨度' },
  pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: { ja: 'お薦めいただけますか' } }] }],
  endings: [],
}
const score = (page: Page, value: number) => surveyOn(page).getByRole('radio', { name: `${value}`, exact: true })
const words = (page: Page) => surveyOn(page).getByRole('textbox')
/** The browser's buttons. A page that comes from its memory is not loaded, so nothing is to be waited for. */
const walk = (page: Page, steps: number) => page.evaluate((by) => void setTimeout(() => history.go(by)), steps)

describe.skipIf(!browserPath)('an answer given in a company’s page is stored, and stored once', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop({ bfcache: true })
  }, 300_000)
  afterEach(() => shop.quiet())
  afterAll(() => shop?.close(), 60_000)

  it('two tabs answer at the same time: one response with the words of the first, and an end in both', async () => {
    const survey = await shop.live(never)
    const { window, page: first, troubles } = await openWindow(shop.browser)
    const second = await window.newPage()
    for (const page of [first, second]) {
      await page.goto(shop.host.url)
      await openSurvey(page, survey)
      await score(page, 9).waitFor()
    }
    await score(first, 9).click()
    await score(second, 3).click()
    await words(first).fill('先に送った言葉')
    await words(second).fill('あとから送った言葉')
    await send(first)
    await thanks(first).waitFor()
    await sendButton(second).click()
    await surveyOn(second).locator('.ending').waitFor()
    expect(await sendButton(second).count()).toBe(0)
    const all = await shop.stored(survey)
    expect(all.map((one) => ({ finished: one.finished, ...saidIn(one) }))).toEqual([
      { finished: true, score: 9, words: '先に送った言葉' },
    ])
    await expect.poll(() => leftOn(second)).toBe(0)
    expect(troubles).toEqual([])
    await window.close()
  })

  it('two tabs press the button in the same moment: one response', async () => {
    const survey = await shop.live(never)
    const { window, page: first } = await openWindow(shop.browser)
    const second = await window.newPage()
    await first.goto(shop.host.url)
    await openSurvey(first, survey)
    await score(first, 9).click()
    await words(first).fill('一枚目')
    // The second one goes on with it, and so does the first when it is looked at again.
    await second.goto(shop.host.url)
    await openSurvey(second, survey)
    await expect.poll(() => words(second).inputValue()).toBe('一枚目')
    await words(second).fill('一枚目、二枚目')
    await first.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    expect(await words(first).inputValue()).toBe('一枚目、二枚目')
    for (const page of [first, second]) await settled(page)
    await Promise.all([first, second].map((page) => sendButton(page).evaluate((button: HTMLElement) => button.click())))
    for (const page of [first, second]) await surveyOn(page).locator('.ending').waitFor()
    const all = await shop.stored(survey)
    expect(all.map(saidIn)).toEqual([{ score: 9, words: '一枚目、二枚目' }])
    await window.close()
  })

  it('two tabs of the survey’s own page, opened before anything was answered, are one response', async () => {
    const survey = await shop.live(never)
    const { window, page: first } = await openWindow(shop.browser)
    const second = await window.newPage()
    const address = `${shop.program.url}/s/${shop.owner.slug}/${survey.id}`
    for (const page of [first, second]) {
      await page.goto(address)
      await score(page, 9).waitFor()
    }
    await score(first, 8).click()
    await words(first).fill('一枚目の言葉')
    await score(second, 8).click()
    await send(first)
    await thanks(first).waitFor()
    await send(second)
    await surveyOn(second).locator('.ending').waitFor()
    const all = await shop.stored(survey)
    expect(all.map(saidIn)).toEqual([{ score: 8, words: '一枚目の言葉' }])
    await window.close()
  })

  it('pressed twice it is sent once', async () => {
    const survey = await shop.live(never, scoreOnly)
    const { window, page } = await openWindow(shop.browser)
    const posts = countPosts(window)
    await page.goto(shop.host.url)
    await openSurvey(page, survey)
    await score(page, 9).click()
    await sendButton(page).dblclick()
    await thanks(page).waitFor()
    expect(posts.finished()).toBe(1)
    expect(await shop.stored(survey)).toHaveLength(1)
    await window.close()
  })

  it('back from another page the survey is there as it was left, from the browser’s own memory, and is not sent twice', async () => {
    // Whether a page is kept is up to the browser, and a busy machine lets pages go: without one that was kept this shows nothing.
    const reasons: unknown[] = []
    while (reasons.length < 5) {
      const notKept = await leaveAndReturn()
      if (notKept === null) return
      reasons.push(notKept)
    }
    expect.fail(`The browser kept no page: ${JSON.stringify(reasons)}`)
  })

  /** Writes, leaves, comes back, sends, leaves and comes back; why the browser did not keep the page, or null when it did. */
  async function leaveAndReturn(): Promise<unknown> {
    const survey = await shop.live(never)
    const { window, page, troubles } = await openWindow(shop.browser)
    try {
      const posts = countPosts(window)
      await page.addInitScript(() =>
        addEventListener('pageshow', ({ persisted }) => Object.assign(window, { kept: persisted })),
      )
      await page.goto(shop.host.url)
      await openSurvey(page, survey)
      await score(page, 7).click()
      await words(page).fill('一言')
      // A browser does not keep a page that is just sending.
      await settled(page)
      await page.waitForLoadState('networkidle')
      await page.goto(`${shop.host.url}/other`)
      await words(page).waitFor()
      await words(page).fill('次の頁で書き足した一言')
      await walk(page, -1)
      if (!(await isKept(page))) return await whyNot(page)
      await expect.poll(() => words(page).inputValue()).toBe('次の頁で書き足した一言')
      await send(page)
      await thanks(page).waitFor()
      await page.evaluate(() => Object.assign(window, { kept: false }))
      await walk(page, 1)
      await expect.poll(() => page.url()).toContain('/other')
      await walk(page, -1)
      if (!(await isKept(page))) return await whyNot(page)
      await thanks(page).waitFor()
      expect(posts.finished()).toBe(1)
      expect((await shop.stored(survey)).map(saidIn)).toEqual([{ score: 7, words: '次の頁で書き足した一言' }])
      expect(troubles).toEqual([])
      return null
    } finally {
      await window.close()
    }
  }
  async function isKept(page: Page): Promise<boolean> {
    await expect.poll(() => page.url()).not.toContain('/other')
    return page
      .waitForFunction(() => (window as unknown as { kept?: boolean }).kept === true, null, { timeout: 5_000 })
      .then(() => true)
      .catch(() => false)
  }
  const whyNot = (page: Page) => page.evaluate(() => JSON.stringify(performance.getEntriesByType('navigation')[0]))

  it('the button back inside a survey keeps what was written; the browser’s, too, on the survey’s own page', async () => {
    const survey = await shop.live(never)
    const { window, page } = await openWindow(shop.browser)
    const posts = countPosts(window)
    await page.goto(shop.host.url)
    await page.goto(`${shop.program.url}/s/${shop.owner.slug}/${survey.id}`)
    await score(page, 6).click()
    await words(page).fill('戻っても残る言葉')
    await surveyOn(page).getByRole('button', { name: '戻る' }).click()
    await score(page, 5).click()
    await expect.poll(() => words(page).inputValue()).toBe('戻っても残る言葉')
    await walk(page, -1)
    await expect.poll(() => page.url()).toContain(shop.host.url)
    await walk(page, 1)
    await expect.poll(() => words(page).inputValue()).toBe('戻っても残る言葉')
    await send(page)
    await thanks(page).waitFor()
    await walk(page, -1)
    await expect.poll(() => page.url()).toContain(shop.host.url)
    await walk(page, 1)
    await thanks(page).waitFor()
    expect(posts.finished()).toBe(1)
    expect((await shop.stored(survey)).map(saidIn)).toEqual([{ score: 5, words: '戻っても残る言葉' }])
    await window.close()
  })

  it('a tab that closes right after the button was pressed loses nothing: 50 times', async () => {
    const survey = await shop.live(never, scoreOnly)
    const visits = Array.from({ length: 5 }, async (_, visit) => {
      const { window, page: first } = await openWindow(shop.browser)
      await first.goto(shop.host.url)
      for (let i = 0; i < 10; i += 1) {
        // Every other one with nothing arriving, and with as much as arrives while a tab closes. Those of the first visitor have
        // a process of their own that ends with them; the others share that of the page that opened them, which is quick.
        const away = (visit + i) % 2 === 0
        if (away) await window.route('**/responses', (route) => route.abort())
        else await window.unroute('**/responses')
        await answerAndClose(visit === 0 ? await window.newPage() : await openedBy(first), survey)
      }
      await window.unroute('**/responses')
      const next = await window.newPage()
      await next.goto(shop.host.url)
      await expect.poll(() => leftOn(next), { timeout: 20_000 }).toBe(0)
      await window.close()
    })
    await Promise.all(visits)
    const all = await shop.stored(survey)
    expect(all).toHaveLength(50)
    expect(all.every(({ finished }) => finished)).toBe(true)
  })

  async function openedBy(page: Page): Promise<Page> {
    const opened = page.context().waitForEvent('page')
    await page.evaluate(() => void window.open('about:blank'))
    return opened
  }
  async function answerAndClose(page: Page, survey: { id: string }) {
    await page.goto(shop.host.url)
    await openSurvey(page, survey)
    await score(page, 9).click()
    await sendButton(page).click()
    await page.close()
  }
})
