import { newId } from '@koe/db'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

describe.skipIf(!browserPath).sequential('an agent answers', () => {
  const folder = temporaryFolder()
  let post: Awaited<ReturnType<typeof startMailServer>>
  let program: Program
  let browser: Browser
  let owner: Owner
  let page: Page
  let troubles: string[]
  let inquiryId = ''

  beforeAll(async () => {
    post = await startMailServer()
    const port = await freePort()
    program = await startProgram({
      KOE_DATA_DIR: folder.path,
      PORT: String(port),
      KOE_ORIGIN: `http://localhost:${port}`,
      KOE_SMTP_URL: post.url,
      KOE_MAIL_FROM: 'voice@shop.example',
    })
    browser = await openBrowser()
    owner = await setUp(program.url)
    const form = await owner.request<{ id: string }>('POST', '/forms', {
      name: 'お問い合わせ',
      categories: [{ label: '配送' }, { label: '返品' }],
    })
    const customer = await openWindow(browser, phone)
    await customer.page.goto(`${program.url}/f/${owner.slug}/${form.id}`)
    await customer.page.getByRole('radio', { name: '配送' }).check()
    await customer.page.getByRole('textbox').first().fill('荷物がまだ届きません。')
    await customer.page.getByRole('textbox').nth(1).fill('taro@example.jp')
    await customer.page.getByRole('button', { name: '送信する' }).click()
    await customer.page.getByText('お問い合わせを受け付けました').waitFor()
    await customer.window.close()
    const desk = await openWindow(browser, desktop)
    page = desk.page
    troubles = desk.troubles
    await signIn(desk.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    await post?.close()
    folder.remove()
  }, 60_000)

  /** Without the copy of what the customer sent. */
  const replies = () => post.taken.filter((letter) => !letter.header('Subject')?.includes('受け付けました'))
  const replyField = (where = page) => where.getByRole('textbox', { name: /taro@example.jp への返信/ })

  it('by mail; what is being written outlives a reload', async () => {
    await page.goto(`${program.url}/inquiries?status=new`)
    await page.getByRole('link', { name: /荷物がまだ届きません/ }).click()
    await replyField().fill('本日発送しました。')
    inquiryId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await page.reload()
    await expect.poll(() => replyField().inputValue()).toBe('本日発送しました。')
    expect(await violations(page)).toEqual([])
    await replyField().press('Control+Enter')
    // Who took their time with the form got a copy: that one may be noted as sent before the reply is.
    await expect.poll(() => replies().length, { timeout: 30_000 }).toBe(1)
    await page.getByText('taro@example.jp に送信').last().waitFor({ timeout: 30_000 })
    expect(replies()[0]?.parts.join()).toContain('本日発送しました。')
    expect(await replyField().inputValue()).toBe('')
    expect(await page.getByLabel('対応状況', { exact: true }).inputValue()).toBe('waiting')
  })

  it('and the customer’s own letter opens it again, before the agent’s eyes', async () => {
    await page.getByLabel('対応状況', { exact: true }).selectOption('solved')
    await page.getByText('変更しました').waitFor()
    const { token } = await owner.request<{ token: string }>('POST', '/tokens', {
      name: 'メール',
      scopes: ['inquiries:write'],
    })
    const letter = {
      messageId: '<1@customer>',
      references: [replies()[0]?.header('Message-ID')],
      from: 'taro@example.jp',
      text: '箱がつぶれていました。\n\n> 本日発送しました。',
    }
    const res = await fetch(`${program.url}/api/v1/inquiry-answers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(letter),
    })
    expect(res.status).toBe(200)
    await page.getByText('箱がつぶれていました。').waitFor({ timeout: 30_000 })
    await expect.poll(() => page.getByLabel('対応状況', { exact: true }).inputValue()).toBe('reopened')
  })

  it('while a colleague’s older page is told, and keeps its words', async () => {
    const colleague = await openWindow(browser, phone)
    await signIn(colleague.window, owner)
    // A page in the background asks for nothing new.
    await colleague.page.addInitScript(() =>
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }),
    )
    await colleague.page.goto(`${program.url}/inquiries/${inquiryId}`)
    await replyField(colleague.page).fill('交換いたします。')
    await replyField().fill('申し訳ございません。')
    const [first, second] = [page, colleague.page].map((one) => one.getByRole('button', { name: '返信を送る' }))
    await first?.click()
    await page.getByText('申し訳ございません。').waitFor()
    await second?.click()
    await colleague.page.getByRole('alert').waitFor()
    expect(await replyField(colleague.page).inputValue()).toBe('交換いたします。')
    // What was said meanwhile is there now, and the next press sends.
    await colleague.page.getByText('申し訳ございません。').waitFor()
    await second?.click()
    await colleague.page.getByRole('list', { name: 'やりとり' }).getByText('交換いたします。').waitFor()
    expect(await violations(colleague.page)).toEqual([])
    expect(await colleague.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect([...troubles, ...colleague.troubles]).toEqual([])
    await colleague.window.close()
  })

  it('and a note stays in the house', async () => {
    const before = post.taken.length
    await page.getByText('メモ', { exact: true }).click()
    await page.getByRole('textbox', { name: 'メンバーだけが読むメモ' }).fill(`倉庫に確認中 ${newId()}`)
    await page.getByRole('button', { name: 'メモを残す' }).click()
    await page.getByText('倉庫に確認中').waitFor()
    expect(post.taken.filter(({ raw }) => raw.includes('倉庫'))).toEqual([])
    expect(post.taken.length).toBeLessThanOrEqual(before + 2)
  })
})
