import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { png } from '../api/sample-files.ts'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

describe.skipIf(!browserPath).sequential('a customer writes once, in the right category', () => {
  const folder = temporaryFolder()
  let post: Awaited<ReturnType<typeof startMailServer>>
  let program: Program
  let browser: Browser
  let owner: Owner
  let desk: Awaited<ReturnType<typeof openWindow>>
  let link = ''
  let statusUrl = ''

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
    desk = await openWindow(browser, desktop)
    await signIn(desk.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    await post?.close()
    folder.remove()
  }, 60_000)

  const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)

  it('because the company lays its categories out in levels, with the keys alone', async () => {
    const { page } = desk
    await page.goto(`${program.url}/inquiries/forms/new`)
    await page.getByRole('textbox', { name: 'フォームの名前' }).fill('お問い合わせ')
    const category = (n: number) => page.getByRole('textbox', { name: `カテゴリ ${n}`, exact: true })
    await category(1).fill('請求')
    await category(1).press('Enter')
    await category(2).fill('返金')
    await category(2).press('Alt+ArrowRight')
    await page.getByRole('button', { name: '「返金」の説明と質問' }).click()
    await page.getByRole('textbox', { name: '選んだときに見せる説明' }).fill('返金には3日ほどかかります。')
    await page.getByRole('button', { name: '質問を足す' }).click()
    await page.getByRole('textbox', { name: '質問 1', exact: true }).fill('注文番号')
    await page.getByRole('checkbox', { name: '必須' }).check()
    // What customers will see stands beside it.
    const preview = page.locator('koe-survey')
    await preview.getByRole('radio', { name: '請求', exact: true }).click()
    await preview.getByRole('radio', { name: '返金', exact: true }).click()
    await preview.getByText('返金には3日ほどかかります。').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(/forms\/[0-9a-f-]{36}$/)
    const form = page.url().split('/').at(-1)
    link = `${program.url}/f/${owner.slug}/${form}`
  })

  it('and answers what it asks, on a phone, with a picture', async () => {
    const { window, page, troubles } = await openWindow(browser, phone)
    await page.goto(link)
    await page.getByRole('radio', { name: '請求', exact: true }).click()
    expect(await page.getByRole('textbox', { name: '注文番号' }).isVisible()).toBe(false)
    await page.getByRole('radio', { name: '返金', exact: true }).click()
    await page.getByText('返金には3日ほどかかります。').waitFor()
    await page.getByRole('textbox', { name: /お問い合わせ内容/ }).fill('返金されたのは半分だけでした。')
    await page.getByRole('textbox', { name: /メールアドレス/ }).fill('taro@example.jp')
    const picture = { name: '明細.png', mimeType: 'image/png', buffer: png(40, 30) }
    await page.locator('input[type=file]').setInputFiles(picture)
    await page.getByText('明細.png').first().waitFor()
    await page.getByRole('button', { name: '送信する' }).click()
    // A required question that is not answered is said, and keeps everything else.
    await page.getByRole('textbox', { name: '注文番号' }).fill('A-1024')
    expect(await violations(page)).toEqual([])
    expect(await wide(page)).toBeLessThanOrEqual(390)
    await page.waitForTimeout(1_500)
    await page.getByRole('button', { name: '送信する' }).click()
    await page.getByText('お問い合わせを受け付けました').waitFor()
    await page.getByText('控えをメールでお送りします').waitFor()
    statusUrl = (await page.getByRole('link', { name: '状況を見る' }).getAttribute('href')) ?? ''
    expect(statusUrl).toMatch(/\/f\/test-shop\/status\/[0-9a-f]{72}$/)
    expect(await violations(page)).toEqual([])
    expect(troubles).toEqual([])
    await window.close()
    await expect.poll(() => post.taken.length, { timeout: 30_000 }).toBe(1)
    expect(post.taken[0]?.parts.join()).toContain(statusUrl)
  })

  it('and an agent has it all before them: category, answers and the file', async () => {
    const { page } = desk
    await page.goto(`${program.url}/inquiries`)
    await page.getByRole('link', { name: /半分だけ/ }).click()
    await page.getByRole('heading', { name: '請求 › 返金' }).waitFor()
    await page.getByText('A-1024').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '明細.png をダウンロード' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('明細.png')
    expect(await violations(page)).toEqual([])
    const reply = page.getByRole('textbox', { name: /taro@example.jp への返信/ })
    await reply.fill('残りを本日お返ししました。')
    await reply.press('Control+Enter')
    // The copy that went to the same address says 送信, too: only an empty field tells that the reply is kept.
    await expect.poll(() => reply.inputValue(), { timeout: 30_000 }).toBe('')
    await page.getByText('taro@example.jp に送信').last().waitFor({ timeout: 30_000 })
  })

  it('and sees what became of it, and adds what was forgotten', async () => {
    const { window, page, troubles } = await openWindow(browser, phone)
    await page.goto(statusUrl)
    await page.getByRole('heading', { name: 'お問い合わせ No. 1' }).waitFor()
    await page.getByText('残りを本日お返ししました。').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await wide(page)).toBeLessThanOrEqual(390)
    await page.getByRole('textbox', { name: 'お返事や、伝え忘れたこと' }).fill('届きました。ありがとうございます。')
    await page.getByRole('button', { name: '送信する' }).click()
    await page.getByText('送信しました。').waitFor()
    await page.getByText('届きました。ありがとうございます。').waitFor()
    await page.goto(`${statusUrl}?lang=en`)
    await page.getByRole('heading', { name: 'Inquiry No. 1' }).waitFor()
    await page.goto(`${statusUrl.slice(0, -1)}x`)
    await page.getByText('ページが見つかりません').first().waitFor()
    expect(troubles).toEqual([])
    await window.close()
    await desk.page.reload()
    await desk.page.getByText('届きました。ありがとうございます。').waitFor()
    expect(await desk.page.getByLabel('対応状況', { exact: true }).inputValue()).toBe('open')
  })

  it('while a category that is put away is offered no more, and keeps what it had', async () => {
    const { page } = desk
    await page.goto(`${program.url}/inquiries/forms/${link.split('/').at(-1)}`)
    await page.getByRole('button', { name: '請求 しまう' }).click()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('フォームを保存しました').waitFor()
    const { window, page: visitor } = await openWindow(browser, phone)
    await visitor.goto(`${link}?message=${encodeURIComponent('前から書いてある言葉')}`)
    await visitor.getByRole('radio').first().waitFor()
    expect(await visitor.getByRole('radio', { name: '請求', exact: true }).count()).toBe(0)
    expect(await visitor.getByRole('textbox', { name: /お問い合わせ内容/ }).inputValue()).toBe('前から書いてある言葉')
    await window.close()
    await page.goto(`${program.url}/inquiries`)
    await page.getByRole('link', { name: /半分だけ/ }).click()
    await page.getByRole('heading', { name: '請求 › 返金' }).waitFor()
    expect(desk.troubles).toEqual([])
  })
})
