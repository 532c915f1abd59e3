import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openBrowser, openWindow, phone, violations } from '../support/browser.ts'
import { everyTypeSurvey } from '../support/every-type.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

/** Two lines in the columns of Japan Post's table; 1500001 is not among them. */
const postalTable = [
  '13101,"100  ","1000001","ﾄｳｷｮｳﾄ","ﾁﾖﾀﾞｸ","ﾁﾖﾀﾞ","東京都","千代田区","千代田",0,0,0,0,0,0',
  '27127,"530  ","5300001","ｵｵｻｶﾌ","ｵｵｻｶｼｷﾀｸ","ｳﾒﾀﾞ","大阪府","大阪市北区","梅田",0,0,1,0,0,0',
].join('\r\n')

/** What has the focus inside the survey. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const active = document.querySelector('koe-survey')?.shadowRoot?.activeElement
    const labels = active && 'labels' in active ? (active.labels as NodeListOf<HTMLLabelElement> | null) : null
    const name = active?.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? ''
    return { kind: active?.className ?? '', words: active?.textContent ?? '', name }
  })

async function tabTo(page: Page, wanted: (focus: { kind: string; words: string; name: string }) => boolean) {
  for (let i = 0; i < 12; i += 1) {
    if (wanted(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error('not reached by Tab')
}
const toControl = (page: Page) => tabTo(page, ({ kind }) => /choice|text|range|move/.test(kind))

/** Presses 次へ; a page that has just turned takes no press. */
async function forward(page: Page) {
  await tabTo(page, ({ kind }) => kind.startsWith('next'))
  await page.waitForTimeout(650)
  await page.keyboard.press('Enter')
}

describe.skipIf(!browserPath)('a survey of every type', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let id = ''
  let link = ''

  beforeAll(async () => {
    const table = join(folder.path, 'utf_ken_all.csv')
    writeFileSync(table, postalTable)
    program = await startProgram({ KOE_DATA_DIR: join(folder.path, 'data'), KOE_POSTAL_TABLE: table })
    browser = await openBrowser()
    owner = await setUp(program.url)
    ;({ id } = await owner.request<{ id: string }>('POST', '/surveys', { name: '全部', definition: everyTypeSurvey() }))
    await owner.request('POST', `/surveys/${id}/publish`)
    link = `${program.url}/s/${owner.slug}/${id}`
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  it('is answered on a phone by keyboard alone, and stored as it was meant', async () => {
    const { window, page, troubles } = await openWindow(browser, phone)
    await page.goto(link)
    const type = (words: string) => page.keyboard.type(words)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const arrive = async (heading: string) => {
      await page.getByRole('heading', { name: heading }).waitFor()
      expect(await violations(page), heading).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), heading).toBeLessThanOrEqual(390)
      expect(await smallTargets(page), heading).toEqual([])
      await toControl(page)
    }
    await arrive('商品の品質')
    await press('4')
    await arrive('説明の分かりやすさ')
    await press('1', '0')
    await arrive('受け取ったとき')
    await press('End')
    await forward(page)
    await arrive('お選びいただいた理由')
    await tabTo(page, ({ words }) => words === '価格が手ごろだった')
    await press('Space')
    await forward(page)
    await page.getByText('2つ以上お選びください。').waitFor()
    await tabTo(page, ({ words }) => words === 'その他')
    await press('Space', 'Tab', 'Tab')
    await type('駅の看板')
    await forward(page)
    await arrive('どこで知りましたか')
    await press('End', 'Tab')
    await type('新聞')
    await press('Enter')
    await arrive('お住まいの地域')
    await press('ArrowDown', 'ArrowDown')
    await forward(page)
    await arrive('また利用したいですか')
    await press('Space')
    await arrive('これまでのご利用回数')
    expect(await page.getByText('いつもご利用').isVisible()).toBe(false)
    await type('１２')
    await page.getByText('いつもご利用').waitFor()
    await press('Enter')
    await arrive('ご利用日')
    await type('2026/13/1')
    await press('Enter')
    const day = page.getByRole('textbox', { name: 'ご利用日' })
    await page.getByText('日付をご確認ください').waitFor()
    expect(await day.getAttribute('aria-invalid')).toBe('true')
    expect(await day.getAttribute('aria-describedby')).toContain('e-day')
    await press('Control+a')
    await type('令和8年1月5日')
    await page.getByText('2026年1月5日(月)').waitFor()
    await press('Enter')
    await arrive('ご連絡先の電話番号')
    // Required of those who live in the west.
    await press('Enter')
    await page.locator('[data-wrong] input[aria-invalid="true"]').waitFor()
    await type('０９０ー１２３４ー５６７８')
    await press('Enter')
    await arrive('何分ほど')
    await press('ArrowRight', 'ArrowRight')
    await forward(page)
    await arrive('大切なことを順に')
    await forward(page)
    await page.getByText('上から順になるように並べ替えてください。').nth(1).waitFor()
    await tabTo(page, ({ name }) => name === '費用を上へ')
    await press('Enter', 'Enter')
    await page.getByText('費用: 3件中1番目').waitFor({ state: 'attached' })
    // The first cannot go further up: the focus stays with its line.
    expect((await focused(page)).name).toBe('費用を下へ')
    await forward(page)
    await arrive('店舗についてお聞かせください')
    await press('ArrowDown', 'ArrowUp')
    await forward(page)
    await page.getByText('すべての行にお答えください。').waitFor()
    expect((await focused(page)).words).toBe('良い')
    await press('End')
    await forward(page)
    await arrive('いつ利用しましたか')
    await press('Space', 'Tab', 'Space')
    await forward(page)
    await arrive('100点を割り振ってください')
    await type('７０')
    await page.getByText('残り 30点(合計 100点)').waitFor()
    await press('Enter')
    await type('40')
    await press('Enter')
    await page.getByText('10点超えています').waitFor()
    await page.getByText('合計が100になるようにご記入ください。').waitFor()
    await tabTo(page, ({ name }) => name === '見た目')
    await press('Control+a')
    await type('30')
    await page.getByText('合計 100点になりました。').waitFor()
    await press('Enter')
    await arrive('お名前')
    await type('山田')
    await press('Enter')
    await type('花子')
    await press('Enter')
    await type('Yamada')
    await press('Enter')
    await type('はなこ')
    await press('Enter')
    await page.getByText('「セイ」はカタカナでご記入ください。').waitFor()
    expect((await focused(page)).name).toBe('セイ')
    await press('Control+a')
    await type('ﾔﾏﾀﾞ')
    await forward(page)
    await arrive('お届け先')
    await type('１５０ー０００１')
    await press('Tab')
    // The 13th of the list.
    await press(...Array.from({ length: 13 }, () => 'ArrowDown'), 'Tab')
    await type('渋谷区')
    await press('Enter', 'Enter', 'Enter')
    await page.getByText('「町名・番地」をご記入ください。').waitFor()
    await type('神宮前1-1')
    await press('Enter', 'Enter')
    await arrive('回答の取り扱い')
    await forward(page)
    await page.getByText('続けるには、こちらへの同意が必要です。').waitFor()
    await press('Space')
    await forward(page)
    await page.getByText('山田 花子様、ありがとうございました。').waitFor()
    expect(troubles).toEqual([])
    await window.close()
    const { items } = await owner.request<{ items: { answers: Stored[] }[] }>('GET', `/surveys/${id}/responses`)
    expect(items.length).toBe(1)
    expect(Object.fromEntries(items[0]?.answers.map(storedWords) ?? [])).toEqual({
      stars: 4,
      numbers: 10,
      faces: 5,
      reasons: ['price', 'else', '駅の看板'],
      found: ['else', '新聞'],
      area: ['west'],
      again: ['yes'],
      times: 12,
      day: { value: '2026-01-05' },
      phone: { value: '09012345678' },
      wait: 40,
      order: ['cost', 'quality', 'support'],
      parts: ['room.good', 'staff.bad'],
      used: ['shop.morning', 'shop.night'],
      weights: { taste: 70, looks: 30 },
      person: { family: '山田', given: '花子', familyKana: 'ヤマダ', givenKana: 'ハナコ' },
      home: { postalCode: '1500001', prefecture: '東京都', city: '渋谷区', street: '神宮前1-1' },
      consent: ['yes'],
    })
  })

  it('says so when the second script does not come, and goes on where it stopped when it does', async () => {
    const { window, page } = await openWindow(browser, phone)
    await page.goto(link)
    await page.getByRole('heading', { name: '商品の品質' }).waitFor()
    await page.getByRole('radio', { name: '5段階の3' }).click()
    await page.getByRole('heading', { name: '説明の分かりやすさ' }).waitFor()
    await page.route('**/more.js', (route) => route.abort())
    await page.reload()
    await page.getByText('読み込めませんでした').waitFor()
    expect(await violations(page)).toEqual([])
    await page.unroute('**/more.js')
    await page.getByRole('button', { name: 'もう一度読み込む' }).click()
    await page.getByRole('heading', { name: '説明の分かりやすさ' }).waitFor()
    await page.getByRole('button', { name: '戻る' }).click()
    expect(await page.getByRole('radio', { name: '5段階の3' }).getAttribute('aria-checked')).toBe('true')
    await window.close()
  })

  it('fills in an address from its postal code, and never over words of the customer’s own', async () => {
    const definition = {
      formatVersion: 1,
      languages: ['ja'],
      title: { ja: 'お届け先' },
      pages: [{ id: 'p', blocks: [{ id: 'home', type: 'address', label: { ja: 'お届け先' } }] }],
      endings: [{ id: 'e', title: { ja: '承りました' } }],
    }
    const made = await owner.request<{ id: string }>('POST', '/surveys', { name: 'お届け先', definition })
    await owner.request('POST', `/surveys/${made.id}/publish`)
    const { window, page, troubles } = await openWindow(browser, phone)
    await page.goto(`${program.url}/s/${owner.slug}/${made.id}`)
    const line = (name: string) => page.getByLabel(name)
    await line('郵便番号').pressSequentially('１００−０００１')
    await expect.poll(() => line('市区町村').inputValue()).toBe('千代田区')
    expect(await line('都道府県').inputValue()).toBe('東京都')
    expect(await line('町名・番地').inputValue()).toBe('千代田')
    await line('町名・番地').fill('梅田3-1-1')
    // Another code replaces what the first one said, and leaves what somebody typed.
    await line('郵便番号').fill('530-0001')
    await expect.poll(() => line('市区町村').inputValue()).toBe('大阪市北区')
    expect(await line('都道府県').inputValue()).toBe('大阪府')
    expect(await line('町名・番地').inputValue()).toBe('梅田3-1-1')
    // One that is not in the table says nothing.
    const asked = page.waitForResponse(/postal-codes\/1500001/)
    await line('郵便番号').fill('1500001')
    expect((await asked).status()).toBe(204)
    expect(await line('市区町村').inputValue()).toBe('大阪市北区')
    await line('郵便番号').fill('5300001')
    await page.getByRole('button', { name: '送信' }).click()
    await page.getByText('承りました').waitFor()
    expect(troubles).toEqual([])
    await window.close()
    const { items } = await owner.request<{ items: { answers: Stored[] }[] }>('GET', `/surveys/${made.id}/responses`)
    expect(items[0]?.answers[0]?.value).toEqual({
      postalCode: '5300001',
      prefecture: '大阪府',
      city: '大阪市北区',
      street: '梅田3-1-1',
    })
  }, 60_000)
})

interface Stored {
  questionId: string
  number: number | null
  optionIds: string[] | null
  text: string | null
  value: unknown
}

function storedWords({ questionId, number, optionIds, text, value }: Stored): [string, unknown] {
  return [questionId, optionIds ? [...optionIds, ...(text === null ? [] : [text])] : (number ?? value ?? text)]
}

/** What a finger is to hit and cannot well: under 44 px either way. */
const smallTargets = (page: Page) =>
  page.evaluate(() => {
    const all = document.querySelector('koe-survey')?.shadowRoot?.querySelectorAll('button, input, select') ?? []
    return [...all]
      .map((element) => ({ words: element.textContent ?? '', box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
      .map(({ words, box }) => `${words} ${Math.round(box.width)} × ${Math.round(box.height)}`)
  })
