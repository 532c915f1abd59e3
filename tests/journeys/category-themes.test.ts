import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

const about = {
  配送: ['配送が遅くて荷物が届きません', '配送予定の日を過ぎても荷物が届かない', '荷物の配送が遅れて困っています'],
  請求: [
    '請求の金額が二重に引き落とされています',
    '今月の請求の金額が間違っています',
    '引き落としの請求の金額が多すぎます',
  ],
}

describe.skipIf(!browserPath).sequential('an analyst sees where category and words disagree', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner

  beforeAll(async () => {
    const port = await freePort()
    program = await startProgram({
      KOE_DATA_DIR: folder.path,
      PORT: String(port),
      KOE_ORIGIN: `http://localhost:${port}`,
    })
    browser = await openBrowser()
    owner = await setUp(program.url)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  it('once what came in before has been imported and read', async () => {
    const categories = [{ label: '配送' }, { label: '遅れ', level: 1 }, { label: '請求' }]
    const form = await owner.request<{ id: string }>('POST', '/forms', {
      name: 'お問い合わせ',
      state: 'live',
      categories,
    })
    // Forty that fit their category, and eight about the delivery under 請求.
    const rows = Object.entries(about).flatMap(([category, words]) =>
      Array.from({ length: 40 }, (_, i) => [category, `${words[i % 3]} ${i}`]),
    )
    for (let i = 0; i < 8; i += 1) rows.push(['請求', `${about.配送[i % 3]} その${i}`])
    const today = new Date().toISOString().slice(0, 10)
    const csv = [
      '番号,受付日時,ステータス,分類,本文',
      ...rows.map(([category, text], i) => `${i + 1},${today},完了,${category},${text}`),
    ]
    const res = await fetch(`${program.url}/api/v1/imports?name=a.csv`, {
      method: 'POST',
      headers: { cookie: owner.cookie, origin: program.url, 'content-type': 'text/csv' },
      body: csv.join('\n'),
    })
    const one = (await res.json()) as { id: string; ticketSuggestion: { tickets: object } }
    const mapping = { ...one.ticketSuggestion, tickets: { ...one.ticketSuggestion.tickets, formId: form.id } }
    await owner.request('POST', `/imports/${one.id}/run`, { mapping })
    const state = async () => (await owner.request<{ state: string }>('GET', `/imports/${one.id}`)).state
    await expect.poll(state, { timeout: 60_000 }).toBe('done')
    const read = async () => await owner.request<{ pending: number; modelVersion: number }>('GET', '/status')
    await expect.poll(async () => (await read()).pending, { timeout: 120_000, interval: 500 }).toBe(0)
    const before = (await read()).modelVersion
    await owner.request('POST', '/themes/refresh')
    await expect.poll(async () => (await read()).modelVersion > before, { timeout: 120_000, interval: 500 }).toBe(true)
  }, 300_000)

  const matrix = (page: Page) => page.getByRole('region', { name: /カテゴリごとのテーマの件数/ })

  it('in figures that open what they count', async () => {
    const { window, page, troubles } = await openWindow(browser, desktop)
    await signIn(window, owner)
    await page.goto(`${program.url}/inquiries/counts`)
    await page.getByRole('heading', { name: 'お客様が選んだカテゴリと、言葉の中身' }).waitFor()
    await matrix(page).waitFor()
    await page.getByRole('heading', { name: 'カテゴリと中身が食い違うところ' }).waitFor()
    expect(await violations(page)).toEqual([])
    const cell = matrix(page)
      .getByRole('link', { name: /多い）を一覧で開く$/ })
      .first()
    const count = Number((await cell.innerText()).trim())
    await cell.click()
    await page.waitForURL(/\/inquiries\?.*theme=/)
    await expect.poll(() => page.locator('[data-inquiry]').count()).toBe(count)
    await page.getByRole('link', { name: /テーマ: / }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(troubles).toEqual([])
    await window.close()
  })

  it('and in a sentence, on a phone, where the table scrolls beside its names', async () => {
    const { window, page, troubles } = await openWindow(browser, phone)
    await signIn(window, owner)
    await page.goto(`${program.url}/inquiries/counts`)
    await matrix(page).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const name = matrix(page).getByRole('rowheader', { name: '請求' })
    const left = async () => Math.round((await name.boundingBox())?.x ?? 0)
    const before = await left()
    await matrix(page).evaluate((table) => table.scrollBy(200, 0))
    expect(await left()).toBe(before)
    expect(await violations(page)).toEqual([])
    const sentence = page.getByRole('link', { name: /「請求」を選んで届いています/ }).first()
    await sentence.click()
    await page.waitForURL(/\/inquiries\?.*theme=/)
    await expect.poll(() => page.locator('[data-inquiry]').count()).toBeGreaterThanOrEqual(3)
    expect(troubles).toEqual([])
    await window.close()
  })
})
