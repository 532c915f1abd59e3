import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { complaintsFile } from './sample.ts'

const folder = temporaryFolder()
const owner = { email: 'hana@example.com', password: 'utsukushii-asa-2026' }
const viewer = { email: 'mitarou@example.com', password: 'mirudake-no-hito-9' }

/** One person's first day; each step needs the one before. */
describe.skipIf(!browserPath).sequential('the first day', () => {
  let program: Program
  let browser: Browser
  let page: Page
  let troubles: string[]
  let surveyLink = ''
  let invitation = ''

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    ;({ page, troubles } = await openWindow(browser, desktop))
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  it('sets up the workspace, and set-up closes behind', async () => {
    await page.goto(program.url)
    await page.waitForURL('**/setup')
    await page.getByLabel('ワークスペース名').fill('みどり自動車')
    const slug = page.getByLabel('アドレスの名前')
    expect(await slug.inputValue()).toBe('')
    await slug.fill('みどり')
    await page.getByText('英小文字・数字・ハイフンで').waitFor()
    await slug.fill('Ｍidori')
    await page.getByLabel('お名前').fill('花')
    expect(await slug.inputValue()).toBe('midori')
    await page.getByLabel('メールアドレス').fill(owner.email)
    await page.getByLabel('パスワード', { exact: true }).fill(owner.password)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '使い始める' }).click()
    await page.waitForURL('**/home')
    await page.getByText('まだお客様の声がありません').waitFor()
    expect(await violations(page)).toEqual([])
    await page.goto(`${program.url}/setup`)
    await expect.poll(() => page.url()).not.toContain('/setup')
  })

  it('creates an NPS survey and publishes it', async () => {
    await page.goto(`${program.url}/surveys`)
    await page.getByRole('link', { name: 'アンケートを作る' }).first().click()
    await page.waitForURL('**/surveys/new')
    await page.getByLabel('名前').fill('ご購入後のアンケート')
    await page.getByRole('button', { name: 'このまま公開する' }).click()
    await page.waitForURL(/\/surveys\/[0-9a-f-]{36}/)
    surveyLink = await page.getByLabel('回答ページのリンク').inputValue()
    expect(surveyLink).toContain('/s/midori/')
  })

  it('gives its link as a QR code that a camera reads', async () => {
    await page.getByRole('button', { name: 'QR コード' }).click()
    const dialog = page.getByRole('dialog', { name: '回答ページの QR コード' })
    await dialog.getByRole('img').waitFor()
    expect(await violations(page)).toEqual([])
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'PNG' }).click()
    const png = `data:image/png;base64,${readFileSync(await (await saved).path()).toString('base64')}`
    const pixels = await page.evaluate(async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: 256, height: 256 })
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0, 256, 256)
      return [...(context?.getImageData(0, 0, 256, 256).data ?? [])].join(' ')
    }, png)
    const photo = { width: 256, height: 256, data: Uint8Array.from(pixels.split(' '), Number) }
    expect(decodeQR(photo)).toBe(`${surveyLink}?channel=qr`)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('answers it on a phone, and a reload asks nobody twice', async () => {
    const customer = await openWindow(browser, phone)
    await customer.page.goto(surveyLink)
    await customer.page.getByRole('radio', { name: '3', exact: true }).click()
    // The page turns by itself: a tap on «next» that comes too late must not send the survey without a word.
    await customer.page.locator('koe-survey button.next').click()
    await customer.page.getByRole('textbox').fill('納車が二週間遅れました。連絡もなく、とても不安でした。')
    expect(await violations(customer.page)).toEqual([])
    await customer.page.getByRole('button', { name: '送信する' }).dblclick()
    await customer.page.getByText('ありがとうございました').waitFor()
    const width = await customer.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    expect(customer.troubles).toEqual([])
    await customer.window.close()
    await page.reload()
    await expect.poll(() => page.getByText('納車が二週間遅れました').first().isVisible()).toBe(true)
    expect(await page.getByText('納車が二週間遅れました').count()).toBe(1)
  })

  it('imports last year’s complaints', async () => {
    const { path, rows } = complaintsFile(folder.path)
    await page.goto(`${program.url}/imports`)
    await page.locator('input[type=file]').setInputFiles(path)
    await page.waitForURL('**/imports/*', { timeout: 60_000 })
    await page.getByRole('button', { name: '確かめる' }).click()
    const run = page.getByRole('button', { name: /行を取り込む/ })
    await run.waitFor({ timeout: 60_000 })
    expect(await run.innerText()).toContain(rows.toLocaleString('ja-JP'))
    await run.click()
    await page.getByText('取り込みが終わりました').waitFor({ timeout: 180_000 })
  }, 300_000)

  it('shows a ranking of themes with intervals', async () => {
    await expect
      .poll(
        async () => {
          const res = await page.request.get(`${program.url}/api/v1/status`)
          const status = (await res.json()) as { pending: number; modelVersion: number }
          return status.pending === 0 && status.modelVersion > 0
        },
        { timeout: 240_000, interval: 1000 },
      )
      .toBe(true)
    await page.goto(`${program.url}/rankings`)
    await page.getByLabel('期間').selectOption('all')
    const rows = page.getByRole('row')
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBeGreaterThan(5)
    expect(await rows.nth(1).innerText()).toMatch(/\d人|\d 人/)
    // Rows of the period before are dimmed until the new ones are there.
    await expect.poll(() => violations(page), { timeout: 15_000 }).toEqual([])
  }, 300_000)

  it('opens a figure onto the marked words, and the verbatim behind them', async () => {
    await page
      .getByRole('button', { name: /人の声を開く/ })
      .or(page.getByRole('link', { name: /人の声を開く/ }))
      .first()
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.waitFor()
    await expect.poll(() => drawer.locator('mark').count()).toBeGreaterThan(0)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await drawer.getByRole('link', { name: 'この声のページを開く' }).first().click()
    await page.waitForURL('**/verbatims/*')
    await page.getByText('文ごとの読み取り').waitFor()
    await page.goBack()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('shows an inquiry under the category that the customer chose', async () => {
    const headers = { origin: program.url }
    const form = await page.request.post(`${program.url}/api/v1/forms`, {
      data: { name: 'お問い合わせ', categories: [{ label: '整備・修理' }] },
      headers,
    })
    const { id, categories } = (await form.json()) as { id: string; categories: { id: string }[] }
    const answers = {
      category: { type: 'singleChoice', optionId: categories[0]?.id },
      message: { type: 'longText', text: '代車を借りられますか。' },
    }
    const data = { id: crypto.randomUUID(), formId: id, answers }
    const sent = await page.request.post(`${program.url}/api/v1/in/midori/inquiries`, { data, headers })
    expect(sent.status()).toBe(201)
    await page.goto(`${program.url}/inquiries`)
    const line = page.getByRole('link', { name: /代車を借りられますか/ })
    expect(await line.innerText()).toContain('整備・修理')
    await line.click()
    await expect.poll(() => page.getByRole('heading', { level: 2 }).first().innerText()).toContain('整備・修理')
  })

  it('invites a viewer', async () => {
    await page.goto(`${program.url}/settings/members`)
    await page.getByRole('button', { name: '招待する' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('メールアドレス').fill(viewer.email)
    await dialog.getByLabel('権限').selectOption('viewer')
    await dialog.getByRole('button', { name: '招待する' }).click()
    invitation = await dialog.getByLabel('招待リンク').inputValue()
    expect(invitation).toContain('/invite/')
  })

  it('lets the viewer read and refuses an edit', async () => {
    const guest = await openWindow(browser, desktop)
    await guest.page.goto(invitation)
    await guest.page.getByLabel('お名前').fill('見太郎')
    await guest.page.getByLabel('パスワード', { exact: true }).fill(viewer.password)
    await guest.page.getByRole('button', { name: '参加する' }).click()
    await guest.page.waitForURL('**/home')
    await guest.page.goto(`${program.url}/surveys`)
    await guest.page.getByText('ご購入後のアンケート').waitFor()
    expect(await guest.page.getByRole('link', { name: 'アンケートを作る' }).count()).toBe(0)
    const denied = await guest.page.request.post(`${program.url}/api/v1/surveys`, {
      data: { name: 'だめ', kind: 'nps' },
      headers: { origin: program.url },
    })
    expect(denied.status()).toBe(403)
    expect(((await denied.json()) as { type: string }).type).toBe('urn:koe:problem:forbidden')
    const allowed = await page.request.get(`${program.url}/api/v1/surveys`)
    expect(((await allowed.json()) as { items: unknown[] }).items).toHaveLength(1)
    expect(guest.troubles).toEqual([])
    await guest.window.close()
  })

  it('met no script error, no failed request and no other host', () => {
    expect(troubles).toEqual([])
  })
})
