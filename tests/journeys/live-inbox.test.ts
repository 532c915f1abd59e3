import { newId } from '@koe/db'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

interface Form {
  id: string
  categories: { id: string }[]
}

describe.skipIf(!browserPath).sequential('the inbox watches itself', () => {
  const folder = temporaryFolder()
  let post: Awaited<ReturnType<typeof startMailServer>>
  let program: Program
  let browser: Browser
  let owner: Owner
  let form: Form
  let shown = ''
  let page: Page
  let hand: Page
  let troubles: string[][]

  /** As the form sends it, some time after it was shown. */
  async function receive(text: string, address: string): Promise<string> {
    const id = newId()
    const answers = {
      category: { type: 'singleChoice', optionId: form.categories[0]?.id },
      message: { type: 'longText', text },
      email: { type: 'email', email: address },
      shown: { type: 'hidden', value: shown },
    }
    const res = await fetch(`${program.url}/api/v1/in/${owner.slug}/inquiries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, formId: form.id, seq: 1, language: 'ja', channel: 'web', attributes: {}, answers }),
    })
    expect(res.status).toBe(201)
    return id
  }

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
    form = await owner.request<Form>('POST', '/forms', {
      name: 'お問い合わせ',
      categories: [{ label: '配送' }, { label: '返品' }],
    })
    const offered = await fetch(`${program.url}/api/v1/in/${owner.slug}/f/${form.id}`)
    shown = ((await offered.json()) as { hidden: { shown: string } }).hidden.shown
    const [wide, narrow] = [await openWindow(browser, desktop), await openWindow(browser, phone)]
    page = wide.page
    hand = narrow.page
    troubles = [wide.troubles, narrow.troubles]
    await signIn(wide.window, owner)
    await signIn(narrow.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    await post?.close()
    folder.remove()
  }, 60_000)

  const fits = async (where: Page, width: number) => {
    expect(await violations(where)).toEqual([])
    expect(await where.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  const list = (where: Page) => where.getByRole('list', { name: '問い合わせの一覧' })
  const rows = (where: Page) => list(where).getByRole('link').allInnerTexts()

  it('shows what comes in where nothing is read yet', async () => {
    for (const where of [page, hand]) {
      const asked = where.waitForRequest(/inquiry-changes/)
      await where.goto(`${program.url}/inquiries`)
      await asked
    }
    await page.mouse.move(900, 80)
    await receive('荷物がまだ届きません。', 'taro@example.jp')
    for (const where of [page, hand])
      await list(where)
        .getByRole('link', { name: /荷物がまだ届きません/ })
        .waitFor()
    await receive('箱がつぶれていました。', 'hana@example.jp')
    for (const where of [page, hand])
      await list(where)
        .getByRole('link', { name: /箱がつぶれていました/ })
        .waitFor()
    expect((await rows(page))[0]).toContain('箱がつぶれていました')
  })

  it('moves nothing under who reads: what came stands ready behind one line', async () => {
    for (const [where, width] of [
      [page, 1440],
      [hand, 390],
    ] as const) {
      await list(where).getByRole('link').first().focus()
      const before = await rows(where)
      const text = `返金はいつですか（${width}）。`
      await receive(text, 'jiro@example.jp')
      const line = where.getByRole('button', { name: '新しい問い合わせ 1件' })
      await line.waitFor()
      expect(await rows(where)).toEqual(before)
      await fits(where, width)
      await line.click()
      await list(where)
        .getByRole('link', { name: new RegExp(`${width}`) })
        .waitFor()
      expect((await rows(where))[0]).toContain(text)
      await expect.poll(() => line.count()).toBe(0)
      await where.goto(`${program.url}/inquiries`)
      await page.mouse.move(900, 80)
    }
  })

  it('shows on the counting page what grows, and keeps what is typed beside an answer that comes', async () => {
    await hand.goto(`${program.url}/inquiries/counts`)
    await hand.getByText('開いているあいだ、届くたびに更新').waitFor()
    await hand
      .getByRole('link', { name: /4\s*件/ })
      .first()
      .waitFor()
    await page.getByRole('link', { name: /返金はいつですか（390）/ }).click()
    const reply = page.getByRole('textbox', { name: /への返信/ })
    await reply.fill('確認いたします。')
    await receive('まだですか。', 'jiro@example.jp')
    await hand
      .getByRole('link', { name: /5\s*件/ })
      .first()
      .waitFor()
    const [open] = (await owner.request<{ items: { id: string }[] }>('GET', '/inquiries?q=4&find=4')).items
    await owner.request('POST', `/inquiries/${open?.id}/notes`, { id: newId(), body: '倉庫に聞いています。' })
    await page.getByText('倉庫に聞いています。').waitFor()
    expect(await reply.inputValue()).toBe('確認いたします。')
    await fits(hand, 390)
  })

  it('ends at once when it is told to, with windows open', async () => {
    const began = performance.now()
    expect(await program.stop()).toBe(0)
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(troubles).toEqual([[], []])
  })
})
