import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type LiveSurvey, type Owner, publishNpsSurvey, responseBody, setUp } from '../support/workspace.ts'

const RESPONSES = 40
const words = ['待ち時間が長いです', '店員さんが親切でした', '駐車場が狭いです']

/** Every fourth came by the QR code, and those are the detractors; two answered at once. */
async function answer(owner: Owner, survey: LiveSurvey): Promise<void> {
  for (let i = 0; i < RESPONSES; i++) {
    const byCode = i % 4 === 0
    const body = {
      ...responseBody(survey, words[i % words.length] ?? '', byCode ? i % 7 : 7 + (i % 4)),
      channel: byCode ? 'qr' : 'web',
      attributes: { プラン: i % 2 === 0 ? '月額' : '年額' },
      seconds: { [survey.pages[0] ?? '']: i < 2 ? 0.5 : 12 + (i % 9) },
    }
    const res = await fetch(`${owner.url}/api/v1/in/${owner.slug}/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!res.ok) throw new Error(`response ${i}: ${res.status} ${await res.text()}`)
  }
}

describe.skipIf(!browserPath)('a CS lead narrows the results of a survey', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let survey: LiveSurvey
  let page: Page
  let troubles: string[]
  let address = ''

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url)
    survey = await publishNpsSurvey(owner)
    await answer(owner, survey)
    address = `${program.url}/surveys/${survey.id}`
    const opened = await openWindow(browser)
    ;({ page, troubles } = opened)
    await signIn(opened.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  const narrowed = (n: number) => page.getByText(`この絞り込みに当てはまる回答 ${n} 件`).waitFor()
  const shown = (text: string) => page.getByText(text).first().waitFor()

  it('by a condition, which stays in the address and goes with the back button', async () => {
    await page.goto(address)
    await shown(`回答 ${RESPONSES} 件`)
    await page.getByRole('button', { name: '条件を足す' }).click()
    const dialog = page.getByRole('dialog', { name: '条件を足す' })
    await dialog.getByLabel('何で絞り込むか').selectOption({ label: 'チャネル' })
    await dialog.getByLabel('QR コード').check()
    await narrowed(RESPONSES / 4)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.reload()
    await narrowed(RESPONSES / 4)
    expect(await page.getByRole('list').filter({ hasText: 'QR コード' }).first().textContent()).toContain('チャネル')
    await page.goBack()
    await shown(`回答 ${RESPONSES} 件`)
    await page.goForward()
    await narrowed(RESPONSES / 4)
  }, 120_000)

  it('keeps the condition as a segment, renames it, and takes it away after being asked', async () => {
    await page.getByRole('button', { name: 'この条件をセグメントとして保存' }).click()
    const dialog = page.getByRole('dialog', { name: 'セグメントとして保存' })
    await dialog.getByLabel('名前').fill('QR の方')
    await page.keyboard.press('Enter')
    await shown('「QR の方」を保存しました')
    await page.waitForURL(/[?&]segment=/)
    await narrowed(RESPONSES / 4)
    await page.getByRole('button', { name: '名前を変える' }).click()
    await page.getByRole('dialog').getByLabel('名前').fill('店頭の方')
    await page.getByRole('dialog').getByRole('button', { name: '保存する' }).click()
    await page.locator('option', { hasText: '店頭の方' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'セグメントを削除' }).click()
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: '削除する' }).click()
    await shown('「店頭の方」を削除しました')
    await shown(`回答 ${RESPONSES} 件`)
    const { items } = await owner.request<{ items: unknown[] }>('GET', `/surveys/${survey.id}/segments`)
    expect(items).toEqual([])
  }, 120_000)

  it('opens who was too fast from the time that people took, without those that the filter leaves out', async () => {
    await page.goto(`${address}?channel=qr`)
    await page.getByRole('link', { name: /未満で終えた回答 1 件/ }).click()
    await page.getByRole('heading', { name: /未満で終えた回答（速い順）/ }).waitFor()
    expect(await page.getByText('回答時間 0.5 秒').count()).toBe(1)
    await page.goto(address)
    await page.getByRole('link', { name: /未満で終えた回答 2 件/ }).waitFor()
  }, 60_000)

  it('says that nobody is meant, on a phone, without a figure that is none', async () => {
    const { page: small, window, troubles: smallTroubles } = await openWindow(browser, phone)
    await signIn(window, owner)
    await small.goto(`${address}?channel=mail`)
    await small.getByText('この絞り込みに当てはまる回答はありません。').first().waitFor()
    expect(await small.getByText(/NaN|Infinity|undefined/).count()).toBe(0)
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await violations(small)).toEqual([])
    expect(smallTroubles).toEqual([])
    await window.close()
  }, 60_000)

  it('sets a threshold: few people are hidden, and nothing narrows them', async () => {
    await page.goto(`${address}/channels`)
    await page.getByText('匿名性のしきい値').first().click()
    await page.getByLabel('何人から結果を出すか').selectOption('10')
    await page.getByRole('button', { name: 'しきい値を保存する' }).click()
    await page.getByText('10 人未満は表示しない').first().waitFor()
    await page.goto(`${address}?channel=qr`)
    await shown('匿名性のしきい値は 10 人です')
    expect(await page.getByRole('button', { name: '条件を足す' }).count()).toBe(0)
    expect(await page.getByText('この絞り込みに当てはまる回答').count()).toBe(0)
    expect(await page.getByText('n<10').count()).toBeGreaterThan(0)
    expect(await violations(page)).toEqual([])
    expect(troubles).toEqual([])
  }, 90_000)
})
