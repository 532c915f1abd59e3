import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, violations } from '../support/browser.ts'
import { type HostPage, openHostPage } from '../support/host-page.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

declare const koe: { push(...calls: unknown[]): void }
declare const heard: string[]

interface Sent {
  text: string
  category: string | null
  channel: string
  signed: boolean | null
  attributes: object
  number: number
}

const small = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

describe.skipIf(!browserPath).sequential('a customer asks for help inside a company’s own page', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let host: HostPage
  let secret = ''

  beforeAll(async () => {
    const port = await freePort()
    program = await startProgram({
      KOE_DATA_DIR: folder.path,
      PORT: String(port),
      KOE_ORIGIN: `http://localhost:${port}`,
    })
    browser = await openBrowser()
    owner = await setUp(program.url)
    host = await openHostPage(program.url, owner.slug)
    const categories = [{ label: '請求' }, { label: '返金', level: 1 }, { label: 'その他' }]
    await owner.request('POST', '/forms', { name: 'お問い合わせ', state: 'live', categories })
    const article = { title: '返金にかかる日数', body: '返金はお申し込みから三営業日です。', category: '請求' }
    const { id } = await owner.request<{ id: string }>('POST', '/articles', article)
    await owner.request('POST', `/articles/${id}/state`, { state: 'published', revision: 1 })
    secret = (await owner.request<{ secret: string }>('POST', '/widget/secret')).secret
  }, 300_000)
  afterAll(async () => {
    host?.close()
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  const form = (page: Page) => page.locator('koe-survey')
  const sent = async () => (await owner.request<{ items: Sent[] }>('GET', '/inquiries')).items
  /** After a start the server is reading the articles for a moment; who types is asked again. */
  const unexpected = (troubles: string[]) => troubles.filter((one) => !/^503 \S+\/suggestions$/.test(one))
  const call = (page: Page, ...list: unknown[]) => page.evaluate((one) => koe.push(one), list)

  it('nothing of it is loaded before; then category, suggestion, words and the number, with who they are', async () => {
    const { window, page, troubles } = await openWindow(browser, desktop)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''))
    const opened = page.waitForResponse((res) => res.url().endsWith('/open'))
    await page.goto(host.url)
    await opened
    expect(asked.filter((name) => /^(ask|more|contact)\.js$/.test(name))).toEqual([])
    const signature = createHmac('sha256', secret).update('customer-7').digest('hex')
    await call(page, 'identify', 'customer-7', { plan: 'pro' }, signature)
    await page.focus('#order')
    await call(page, 'contact')
    await page.getByRole('dialog', { name: 'お問い合わせ' }).waitFor()
    await form(page).getByRole('radio', { name: '請求', exact: true }).click()
    await form(page).getByRole('radio', { name: '返金', exact: true }).click()
    const words = form(page).getByRole('textbox', { name: /お問い合わせ内容/ })
    await words.fill('返金はいつになりますか')
    const suggestion = form(page).getByRole('button', { name: /返金にかかる日数/ })
    await suggestion.waitFor({ timeout: 20_000 })
    expect(await violations(page)).toEqual([])
    await suggestion.click()
    await form(page).getByText('返金はお申し込みから三営業日です。').last().waitFor()
    // Who finds the answer is thanked in the dialog, and can write all the same: the words are still there.
    await form(page).getByRole('button', { name: 'これで解決しました' }).click()
    await form(page).getByRole('heading', { name: '解決してよかったです' }).waitFor()
    expect(await violations(page)).toEqual([])
    await form(page).getByRole('button', { name: 'やはり問い合わせる' }).click()
    expect(await words.inputValue()).toBe('返金はいつになりますか')
    await page.waitForTimeout(1_500)
    await form(page).getByRole('button', { name: '送信する' }).click()
    await form(page).getByText('お問い合わせを受け付けました').waitFor()
    expect(await sent()).toMatchObject([
      {
        text: '返金はいつになりますか',
        category: '請求 › 返金',
        channel: 'in-app',
        signed: true,
        attributes: { plan: 'pro' },
        number: 1,
      },
    ])
    expect(await form(page).locator('.number').innerText()).toContain('1')
    expect(await violations(page)).toEqual([])
    await form(page).getByRole('button', { name: '閉じる' }).click()
    expect(await form(page).count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order')
    expect(await page.evaluate(() => heard)).toEqual([])
    expect(unexpected(troubles)).toEqual([])
    await window.close()
  })

  it('by the keys alone on a narrow screen, and through a tunnel', async () => {
    const { window, page } = await openWindow(browser, small)
    const opened = page.waitForResponse((res) => res.url().endsWith('/open'))
    await page.goto(host.url)
    await opened
    await page.focus('#order')
    await call(page, 'contact')
    await form(page).getByRole('radio', { name: 'その他' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await form(page).count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order')
    await call(page, 'contact')
    await form(page).getByRole('radio', { name: 'その他' }).waitFor()
    // Twice is one dialog, and the same one: somebody may be writing in it.
    await page.evaluate(() => document.querySelector('koe-survey')?.setAttribute('data-first', ''))
    await call(page, 'contact')
    await page.waitForLoadState('networkidle')
    expect(await page.locator('koe-survey[data-first]').count()).toBe(1)
    expect(await form(page).count()).toBe(1)
    await form(page).getByRole('radio', { name: 'その他' }).waitFor()
    const at = () =>
      page.evaluate(() => document.querySelector('koe-survey')?.shadowRoot?.activeElement?.tagName ?? null)
    const isOn = async (tag: string) => (await at()) === tag
    for (let i = 0; i < 6 && !(await isOn('TEXTAREA')); i++) {
      await page.keyboard.press('Tab')
      if (i > 0) continue
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Space')
    }
    await page.keyboard.type('画面が真っ白です')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    expect(await violations(page)).toEqual([])
    await page.waitForTimeout(1_500)
    await window.setOffline(true)
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      const name = await page.evaluate(
        () => document.querySelector('koe-survey')?.shadowRoot?.activeElement?.textContent,
      )
      if (name?.includes('送信する')) break
    }
    await page.keyboard.press('Enter')
    await page.waitForTimeout(500)
    expect(await sent()).toHaveLength(1)
    await window.setOffline(false)
    await expect
      .poll(async () => (await sent()).map(({ text }) => text), { timeout: 30_000 })
      .toContain('画面が真っ白です')
    await form(page).getByText('お問い合わせを受け付けました').waitFor({ timeout: 30_000 })
    expect(await sent()).toHaveLength(2)
    await window.close()
  })

  it('looking first, where the company wants it', async () => {
    await owner.request('PATCH', '/help/settings', { lookFirst: true })
    const { window, page, troubles } = await openWindow(browser, small)
    await page.goto(host.url)
    await call(page, 'contact')
    await form(page).getByRole('heading', { name: 'お問い合わせの前に' }).waitFor()
    expect(await form(page).getByRole('radio').count()).toBe(0)
    await form(page).getByLabel('お困りのこと').fill('返金')
    await form(page)
      .getByRole('button', { name: /返金にかかる日数/ })
      .waitFor()
    expect(await violations(page)).toEqual([])
    await form(page).getByRole('button', { name: 'お問い合わせフォームに進む' }).click()
    await form(page).getByRole('radio', { name: 'その他' }).waitFor()
    expect(unexpected(troubles)).toEqual([])
    await window.close()
  })

  it('and where there is no form, the page hears of it and goes on', async () => {
    const { window, page } = await openWindow(browser, desktop)
    await page.goto(host.url)
    await call(page, 'contact', '01890f5e-0000-7000-8000-000000000000')
    await expect.poll(() => page.evaluate(() => heard.join())).toMatch(/^error: Error: .* 404$/)
    await page.click('#order')
    expect(await form(page).count()).toBe(0)
    await window.close()
  })
})
