import type { SurveyDefinition } from '@koe/survey'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdf, png } from '../api/sample-files.ts'
import { browserPath, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

const narrow = { ...phone, viewport: { width: 360, height: 780 } }

describe.skipIf(!browserPath)('pictures and files', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let id = ''
  let link = ''

  async function keep(bytes: Buffer) {
    const headers = { cookie: owner.cookie, origin: owner.url, 'content-type': 'image/png' }
    const body = Uint8Array.from(bytes)
    const res = await fetch(`${owner.url}/api/v1/pictures`, { method: 'POST', headers, body })
    return (await res.json()) as { file: string; width: number; height: number }
  }

  async function definition(): Promise<SurveyDefinition> {
    const shoes = await keep(png(48, 36, [200, 60, 60]))
    const bags = await keep(png(36, 48, [60, 60, 200]))
    const option = (name: string, label: string, picture: typeof shoes) => ({
      ...{ id: name, label: { ja: label } },
      picture: { ...picture, alt: { ja: `${label}の写真` } },
    })
    const options = [option('shoes', '靴', shoes), option('bags', 'かばん', bags), option('hats', '帽子', shoes)]
    return {
      formatVersion: 1,
      languages: ['ja'],
      title: { ja: 'お買い物について' },
      pages: [
        { id: 'a', blocks: [{ id: 'one', type: 'pictures', label: { ja: 'お買いになったものは。' }, options }] },
        {
          id: 'b',
          blocks: [
            { id: 'some', type: 'pictures', label: { ja: '気になるものは。' }, options, multiple: true, maximum: 2 },
          ],
        },
        {
          id: 'c',
          blocks: [
            {
              ...{ id: 'bill', type: 'files', label: { ja: '領収書をお送りください。' }, required: true },
              ...{ kinds: ['picture', 'pdf'], maximum: 2 },
            },
          ],
        },
      ],
      endings: [{ id: 'end', title: { ja: 'ありがとうございました。' } }],
    }
  }

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url)
    const made = await owner.request<{ id: string }>('POST', '/surveys', {
      name: '買い物',
      definition: await definition(),
    })
    id = made.id
    await owner.request('POST', `/surveys/${id}/publish`)
    link = `${program.url}/s/${owner.slug}/${id}`
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  const fits = async (page: Page, what: string) => {
    expect(await violations(page), what).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(360)
  }
  const press = async (page: Page, name: string) => {
    await page.waitForTimeout(650)
    await page.getByRole('button', { name }).click()
  }
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })

  it('are chosen by keyboard, sent from a phone through a dead network, and given back to the company', async () => {
    const { window, page, troubles } = await openWindow(browser, narrow)
    await page.goto(link)
    const tiles = page.getByRole('radio')
    await tiles.first().waitFor()
    const height = async () => (await tiles.first().boundingBox())?.height
    const before = await height()
    await page.waitForFunction(() =>
      Array.from(document.querySelector('koe-survey')?.shadowRoot?.querySelectorAll('img') ?? []).every(
        (image) => image.complete && image.naturalWidth > 0,
      ),
    )
    // The place was there before the picture was.
    expect(await height()).toBe(before)
    const [left, right] = [await tiles.nth(0).boundingBox(), await tiles.nth(1).boundingBox()]
    expect([left?.y === right?.y, (left?.width ?? 0) >= 132]).toEqual([true, true])
    await fits(page, 'one picture')
    await tiles.first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio', { name: 'かばんの写真 かばん' }).getAttribute('aria-checked')).toBe('true')
    await press(page, '次へ')
    await page.getByRole('checkbox', { name: '靴' }).focus()
    await page.keyboard.press('Space')
    await page.getByRole('checkbox', { name: '帽子' }).click()
    await fits(page, 'several pictures')
    await press(page, '次へ')
    await page.getByRole('button', { name: 'ファイルを選ぶ、または置く' }).waitFor()
    await fits(page, 'no file yet')
    await press(page, '送信する')
    await page.getByText('ファイルをお選びください。').waitFor()
    await choose(page, '絵.svg', Buffer.from('<svg/>'))
    await page.getByText('絵.svg: この種類のファイルは受け取れません。').waitFor()
    // A page that calls itself a PDF is found out by the server.
    await choose(page, 'page.pdf', Buffer.from('<!doctype html>'))
    await page.getByText('page.pdf: この種類のファイルは受け取れません。').waitFor()
    await choose(page, '領収書.pdf', pdf('first'))
    await page.getByText('領収書.pdfを受け取りました。').waitFor()
    await window.setOffline(true)
    await choose(page, '写真.png', png(40, 40))
    await page.getByText('つながりしだい送ります。').waitFor()
    await fits(page, 'a file that waits')
    await press(page, '送信する')
    await page.getByText('送り終わるまでお待ちください。').waitFor()
    await window.setOffline(false)
    await page.getByText('写真.pngを受け取りました。').waitFor({ timeout: 15_000 })
    await page.getByRole('button', { name: '領収書.pdfを取り消す' }).click()
    await choose(page, '明細.pdf', pdf('second'))
    await page.getByText('明細.pdfを受け取りました。').waitFor()
    await press(page, '送信する')
    await page.getByText('ありがとうございました。').waitFor()
    expect(troubles.filter((line) => !/ERR_INTERNET_DISCONNECTED/.test(line))).toEqual([])
    const { items } = await owner.request<{ items: { answers: { questionId: string; value: unknown }[] }[] }>(
      'GET',
      `/surveys/${id}/responses`,
    )
    const bill = items[0]?.answers.find(({ questionId }) => questionId === 'bill')
    expect(Object.values(bill?.value ?? {})).toEqual(['写真.png', '明細.pdf'])
    await window.close()
  }, 120_000)

  it('are shown in the console: small pictures beside their shares, files to save', async () => {
    const { window, page, troubles } = await openWindow(browser)
    await signIn(window, owner)
    await page.goto(`${program.url}/surveys/${id}`)
    await page.getByText('お買いになったものは。').first().waitFor()
    expect(await page.locator('th img').count()).toBe(6)
    await page.getByText('ほかの質問への答え').first().click()
    const saving = page.waitForEvent('download')
    await page.getByRole('link', { name: '明細.pdf' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('明細.pdf')
    expect(await violations(page)).toEqual([])
    expect(troubles).toEqual([])
    await window.close()
  }, 60_000)

  it('are put into a survey by who writes it', async () => {
    const { window, page, troubles } = await openWindow(browser)
    await signIn(window, owner)
    const made = await owner.request<{ id: string }>('POST', '/surveys', { name: '新しい', kind: 'nps' })
    await page.goto(`${program.url}/surveys/${made.id}/edit`)
    await page.getByRole('button', { name: '質問を足す' }).first().click()
    await page.getByRole('menuitem', { name: '画像から選択' }).click()
    await page.getByRole('button', { name: '「選択肢 1」の画像を選ぶ' }).waitFor()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png(80, 60) })
    await page.getByRole('textbox', { name: '「選択肢 1」の画像の説明' }).fill('赤い靴')
    await page.locator('koe-survey').getByRole('radio', { name: '赤い靴' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '質問を足す' }).first().click()
    await page.getByRole('menuitem', { name: 'ファイル' }).click()
    await page.getByRole('checkbox', { name: 'Office の文書' }).check()
    await page.locator('koe-survey').getByText('Office の文書').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(troubles).toEqual([])
    await window.close()
  }, 60_000)
})
