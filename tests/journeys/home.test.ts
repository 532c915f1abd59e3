import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

describe.skipIf(!browserPath)('somebody of the team opens Koe in the morning', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let program: Program
  let owner: Owner
  let browser: Browser
  let window: BrowserContext
  let page: Page
  const part = (name: string, where = page) => where.getByRole('region', { name })

  /** Of the one survey that the demo workspace has. */
  const today = async () =>
    (await owner.request<{ items: { today: number }[] }>('GET', '/recent-responses')).items[0]?.today ?? 0

  beforeAll(async () => {
    folder = temporaryFolder()
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    owner = await setUp(program.url, { demo: true })
    for (const done = async () => owner.request<{ pending: number; modelVersion: number }>('GET', '/status'); ; ) {
      const { pending, modelVersion } = await done()
      if (pending === 0 && modelVersion > 0) break
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    browser = await openBrowser()
    ;({ window, page } = await openWindow(browser, desktop))
    await signIn(window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  it('sees what came today, and opens the results of just that', async () => {
    const { items } = await owner.request<{ items: { id: string; name: string }[] }>('GET', '/surveys')
    const [survey] = items
    const shown = await owner.request<{ definition: { pages: { blocks: { id: string; type: string }[] }[] } }>(
      'GET',
      `/surveys/${survey?.id}`,
    )
    const nps = shown.definition.pages.flatMap(({ blocks }) => blocks).find(({ type }) => type === 'nps')
    const live = await owner.request<{ liveVersionId: string }>('GET', `/surveys/${survey?.id}`)
    const before = await today()
    for (const value of [10, 9, 2])
      await owner.request('POST', '/responses', {
        id: crypto.randomUUID(),
        surveyId: survey?.id,
        surveyVersionId: live.liveVersionId,
        seq: 1,
        finished: true,
        answers: { [nps?.id ?? '']: { type: 'nps', value } },
      })
    await page.goto(program.url)
    await page.waitForURL('**/home')
    expect(await today()).toBe(before + 3)
    await part('回答')
      .getByRole('link', { name: `${survey?.name} の今日の回答 ${before + 3} 件を開く` })
      .click()
    await page.getByText('NPS', { exact: true }).first().waitFor()
    await expect.poll(() => page.getByText(new RegExp(`^回答 ${before + 3} 件`)).count()).toBe(1)
    await page.goBack()
    await page.waitForURL('**/home')
  })

  it('sees which theme grew beyond chance, and reads who said so', async () => {
    await page.goto(`${program.url}/home`)
    const row = part('増えたテーマ・減ったテーマ').getByRole('listitem').filter({ hasText: 'アプリが落ちる' })
    await row.getByText('増加').waitFor()
    await row.getByRole('link', { name: /人の声を開く/ }).click()
    await page.getByRole('dialog').getByText('アプリが落ちる').first().waitFor()
  })

  it('sees whether all of it was read, and what waits for an answer', async () => {
    await page.goto(`${program.url}/home`)
    await part('データの状態')
      .getByText(/件すべて読み終えています/)
      .waitFor()
    await part('データの状態')
      .getByText(/^[0-9.]+ %/)
      .waitFor()
    await part('返事を待つ問い合わせ')
      .getByRole('link', { name: /^対応中 \d+ 件を開く/ })
      .click()
    await page.waitForURL('**/inquiries?**')
    expect(new URL(page.url()).searchParams.get('status')).toBe('open')
  })

  it('sees which improvement is due, and opens it', async () => {
    const { items } = await owner.request<{ items: { id: string }[] }>('GET', '/themes')
    const plannedOn = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
    const input = { title: 'アプリを直す', kind: 'fix', themeIds: [items[0]?.id], plannedOn }
    const { id } = await owner.request<{ id: string }>('POST', '/actions', input)
    await page.goto(`${program.url}/home`)
    const line = part('期日が来る施策').getByRole('listitem').filter({ hasText: '予定日を過ぎています' })
    await line.getByRole('link', { name: 'アプリを直す' }).click()
    await page.waitForURL(`**/actions/${id}`)
  })

  it('comes there by two keys, and reads it on a phone', async () => {
    await expect
      .poll(async () => {
        await page.keyboard.press('g')
        await page.keyboard.press('h')
        return new URL(page.url()).pathname
      })
      .toBe('/home')
    await part('データの状態').getByText('未分類').waitFor()
    expect(await violations(page)).toEqual([])
    const small = await openWindow(browser, phone)
    await signIn(small.window, owner)
    await small.page.goto(`${program.url}/home`)
    await part('データの状態', small.page).getByText('未分類').waitFor()
    await part('増えたテーマ・減ったテーマ', small.page).getByText('増加').first().waitFor()
    expect(await violations(small.page)).toEqual([])
    const width = await small.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(small.page.viewportSize()?.width)
    await small.window.close()
  })

  it('reads the rest when one part cannot be had, and asks for it again', async () => {
    await page.route('**/api/v1/recent-responses', (route) => route.abort())
    await page.goto(`${program.url}/home`)
    await part('データの状態')
      .getByText(/件すべて読み終えています/)
      .waitFor()
    await page.unroute('**/api/v1/recent-responses')
    if (await part('回答').getByRole('alert').isVisible())
      await part('回答').getByRole('button', { name: 'もう一度読む' }).click()
    await part('回答')
      .getByRole('link', { name: /の今日の回答 \d+ 件/ })
      .waitFor()
    await window.close()
  })
})
