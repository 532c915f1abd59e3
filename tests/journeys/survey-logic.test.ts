import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SurveyDefinition } from '@koe/survey'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, publishNpsSurvey, setUp } from '../support/workspace.ts'

/** Saving waits for a pause, and the machine may be busy. */
const soon = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })

describe.skipIf(!browserPath)('a CS lead counts, calculates and leads on', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let page: Page
  let troubles: string[]
  let shop: Server
  let address = ''
  let survey = { id: '' }

  beforeAll(async () => {
    shop = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end('<h1>お店</h1>')
    }).listen(0)
    address = `http://localhost:${(shop.address() as AddressInfo).port}/thanks?points=`
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url)
    survey = await publishNpsSurvey(owner)
    const opened = await openWindow(browser)
    ;({ page, troubles } = opened)
    await signIn(opened.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    shop?.close()
    folder.remove()
  }, 60_000)

  const definition = async () =>
    (await owner.request<{ definition: SurveyDefinition }>('GET', `/surveys/${survey.id}`)).definition
  const saved = () => soon(() => page.getByRole('status').first().textContent()).toContain('保存済み')

  const pick = async (list: Locator, words: string) =>
    list.selectOption((await list.locator('option', { hasText: words }).first().getAttribute('value')) ?? '')

  it('calculates points by keyboard, and is told when the formula is none', async () => {
    await page.goto(`${program.url}/surveys/${survey.id}/edit?at=`)
    const add = page.getByRole('button', { name: '計算を足す' })
    await add.focus()
    await page.keyboard.press('Enter')
    const name = page.getByLabel('計算の名前（社内用）')
    await name.focus()
    await page.keyboard.type('倍の点')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await soon(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('２×')
    await page.getByText('式を読み取れません').waitFor()
    await page.getByLabel('式の末尾に回答を差し込む').selectOption({ index: 1 })
    await saved()
    const score = (await definition()).pages[0]?.blocks[0]?.id
    await soon(async () => (await definition()).variables).toMatchObject([
      { name: '倍の点', formula: `２×{{q.${score}}}` },
    ])
  })

  it('takes one answer of those with many points, by mouse', async () => {
    await page.getByRole('button', { name: '枠を足す' }).click()
    const quota = page.getByRole('group', { name: '枠 1' })
    await quota.getByLabel('枠の名前（社内用）').fill('高い点')
    const named = page.getByRole('group', { name: '高い点' })
    await named.getByLabel('件数').fill('1')
    await named.getByRole('button', { name: '条件を足す' }).click()
    await pick(named.getByLabel('質問', { exact: true }), '倍の点')
    await named.getByLabel('比べ方').selectOption({ label: 'が次の数以上' })
    await named.getByLabel('値', { exact: true }).fill('14')
    await page.keyboard.press('Tab')
    expect(await violations(page)).toEqual([])
    await saved()
    await soon(async () => (await definition()).quotas).toMatchObject([
      { name: '高い点', limit: 1, when: { all: [{ operator: 'at-least', value: 14 }] } },
    ])
  })

  it('leads to the shop with the points behind the address, and publishes', async () => {
    await page.locator('[data-part]').last().click()
    const site = page.getByLabel('次に進むサイト')
    await site.fill('javascript:alert(1)')
    await page.getByText('「https://」か「http://」で始まるアドレスにしてください', { exact: false }).waitFor()
    await site.fill(address)
    await pick(page.getByLabel('末尾に回答の値を差し込む'), '倍の点')
    await saved()
    await page
      .getByRole('button', { name: /公開する/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('button', { name: /公開/ }).click()
    await soon(
      async () =>
        (await owner.request<{ versions: { number: number }[] }>('GET', `/surveys/${survey.id}`)).versions.length,
    ).toBe(2)
    expect(troubles).toEqual([])
  })

  /** Answers with a score, and says where the last screen leads; null where it leads nowhere. */
  const answer = async (score: number) => {
    const customer = await openWindow(browser, phone)
    const { page: form } = customer
    await form.goto(`${program.url}/s/${owner.slug}/${survey.id}`)
    const choice = form.getByRole('radio', { name: new RegExp(`^${score}(\\D|$)`) })
    await choice.first().click()
    await form.getByRole('textbox').fill('配送が早かった。')
    const onward = form.locator('a.onward')
    const late = form.getByText('予定の件数', { exact: false })
    // What is pressed right after a page has changed is taken for a second press of what was there before.
    await form.waitForTimeout(1_500)
    await form.getByRole('button', { name: '送信する' }).click()
    await onward.or(late).first().waitFor({ timeout: 60_000 })
    const href = (await onward.count()) > 0 ? await onward.getAttribute('href') : null
    await customer.window.close()
    return href
  }

  it('leads the first customer to the shop, and thanks the second who came too late', async () => {
    expect(await answer(8)).toBe(`${address}16`)
    expect(await answer(9)).toBeNull()
    expect(await answer(3)).toBe(`${address}6`)
  }, 240_000)
})
