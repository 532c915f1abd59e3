import type { SurveyDefinition } from '@koe/survey'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

interface Stored {
  name: string
  state: string
  updatedAt: string
  definition: SurveyDefinition
  versions: { number: number }[]
}

/** Saving waits for a pause, and the machine may be busy. */
const soon = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 })

describe.skipIf(!browserPath)('a CS lead builds a survey', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let page: Page
  let troubles: string[]
  let id = ''

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url)
    const opened = await openWindow(browser)
    ;({ page, troubles } = opened)
    await signIn(opened.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  const stored = () => owner.request<Stored>('GET', `/surveys/${id}`)
  const blocks = async () => (await stored()).definition.pages.map((one) => one.blocks.map(({ label }) => label.ja))
  const status = () => page.getByRole('status').first()
  const saved = () => soon(() => status().textContent()).toContain('保存済み')
  const entry = (name: string) => page.locator('[data-part]', { hasText: name })
  const chosen = () => page.locator('[data-part][aria-current=true]')

  it('begins from a template, and sees it as customers will', async () => {
    await page.goto(`${program.url}/surveys/new`)
    await page.getByLabel('名前').fill('サポート後のアンケート')
    await page.getByText('サポート後の満足度').click()
    await page.getByRole('heading', { name: '今回のサポートの対応' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '作って編集する' }).click()
    await page.waitForURL('**/edit')
    id = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
    await page.getByRole('heading', { name: '今回のサポートの対応' }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('adds a question with choices by keyboard, and finds it saved without pressing anything', async () => {
    await entry('お困りのことは解決しましたか').click()
    await page.getByRole('button', { name: '質問を足す' }).nth(1).click()
    await page.getByRole('menuitem', { name: '複数選択' }).click()
    // The question is the next thing to write.
    await soon(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('どの窓口をお使いになりましたか。')
    await page.getByLabel('選択肢 1', { exact: true }).fill('電話')
    await page.getByLabel('選択肢 2', { exact: true }).fill('チャット')
    await page.getByLabel('選択肢 2', { exact: true }).press('Enter')
    await page.keyboard.type('メール')
    await page.getByLabel('選択肢 3', { exact: true }).press('Alt+ArrowUp')
    await page.getByLabel('質問文').press('End')
    await saved()
    await soon(blocks).toEqual([
      [expect.stringContaining('今回のサポート')],
      ['お困りのことは解決しましたか。', 'どの窓口をお使いになりましたか。'],
      [expect.stringContaining('理由')],
    ])
    const asked = (await stored()).definition.pages[1]?.blocks[1]
    expect(asked && 'options' in asked && asked.options.map(({ label }) => label.ja)).toEqual([
      '電話',
      'メール',
      'チャット',
    ])
    await page.locator('koe-survey').getByText('チャット').waitFor()
  })

  it('shows a question only to some, and is told when nobody could see it', async () => {
    await page.getByRole('region', { name: '設定' }).getByRole('button', { name: '条件を足す' }).click()
    const settings = page.getByRole('region', { name: '設定' })
    await settings.getByLabel('解決した', { exact: true }).check()
    await settings.getByRole('button', { name: '条件を足す' }).click()
    await settings.getByLabel('比べ方').nth(1).selectOption({ label: 'で次のどれも選んでいない' })
    await settings.getByLabel('解決した', { exact: true }).nth(1).check()
    await page.getByRole('button', { name: /^気になる点/ }).click()
    const findings = page.getByRole('dialog', { name: '気になる点' })
    await findings.getByText('どのように答えても、この質問は表示されません。').waitFor()
    expect(await violations(page)).toEqual([])
    await findings.getByRole('button', { name: /公開できません/ }).click()
    await settings.getByRole('button', { name: 'この条件を消す' }).last().click()
    await saved()
    expect((await stored()).definition.pages[1]?.blocks[1]?.showIf).toEqual({
      all: [{ question: expect.any(String), operator: 'chosen', options: ['yes'] }],
    })
  })

  it('moves by drag and by keys, removes, and takes every step back', async () => {
    await page.evaluate(() => window.scrollTo(0, 0))
    const handle = page.getByLabel('「どの窓口をお使いになりましたか。」を動かす')
    const from = await handle.boundingBox()
    const to = await page.getByLabel('「今回のサポートの対応に、どのくらい満足されましたか。」を動かす').boundingBox()
    if (!from || !to) throw new Error('no place to drag')
    await page.mouse.move(from.x + 8, from.y + 16)
    await page.mouse.down()
    // Where it lies is looked at a few times a second: it is let go where it has arrived.
    const inFirst = () => page.getByRole('region', { name: '構成' }).getByRole('list').first().textContent()
    for (let step = 1; step <= 60 && !(step > 12 && (await inFirst())?.includes('どの窓口')); step += 1) {
      await page.mouse.move(to.x + 8 + 12 * (step % 2), from.y + 16 + ((to.y - 4 - from.y) * Math.min(step, 12)) / 12)
      await page.waitForTimeout(60)
    }
    await page.mouse.up()
    await soon(async () => (await blocks())[0]?.length).toBe(2)
    const dragged = await blocks()
    await page.getByRole('button', { name: '元に戻す' }).click()
    await soon(async () => (await blocks())[0]?.length).toBe(1)
    await page.getByRole('button', { name: 'やり直す' }).click()
    await soon(blocks).toEqual(dragged)
    await page.keyboard.press('Control+z')
    await soon(async () => (await blocks())[1]?.length).toBe(2)

    await entry('どの窓口').click()
    await chosen().press('Alt+ArrowDown')
    await soon(async () => (await blocks())[2]?.[0]).toBe('どの窓口をお使いになりましたか。')
    expect(await chosen().textContent()).toContain('どの窓口')
    await chosen().press('Control+d')
    await soon(async () => (await blocks())[2]?.length).toBe(3)
    await chosen().press('Delete')
    await soon(async () => (await blocks())[2]?.length).toBe(2)
    await page.getByRole('button', { name: '元に戻す' }).last().click()
    await soon(async () => (await blocks())[2]?.length).toBe(3)
    await page.keyboard.press('Control+z')
    await saved()
  })

  it('puts an earlier answer into a question, and requires it of some', async () => {
    await entry('そのように感じられた理由').click()
    const settings = page.getByRole('region', { name: '設定' })
    await settings.getByLabel('質問文').press('Control+Home')
    await settings.getByRole('button', { name: '前の答えを差し込む' }).first().click()
    await page.getByRole('menuitem', { name: 'お困りのことは解決しましたか。' }).click()
    await page.keyboard.type('について、')
    await settings.getByLabel('答えの必要').selectOption({ label: '条件つきで必須' })
    await saved()
    await soon(async () =>
      (await stored()).definition.pages[2]?.blocks.find(({ type }) => type === 'longText'),
    ).toMatchObject({
      label: { ja: expect.stringMatching(/^\{\{q\.[0-9a-f]+\}\}について、そのように/) },
      requiredIf: { all: [{}] },
    })
    // In lists the question stands where its answer will.
    expect(await entry('〔お困りのことは解決').count()).toBe(1)
    await page.locator('koe-survey').getByText('〔…〕について、').waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('translates, and is told what is left', async () => {
    await entry('アンケート全体').click()
    await page.getByRole('button', { name: '翻訳' }).click()
    const dialog = page.getByRole('dialog', { name: '翻訳' })
    await dialog.getByLabel('訳がないものだけ').check()
    expect(await violations(page)).toEqual([])
    const fields = dialog.getByRole('textbox')
    for (let i = 0; i < (await fields.count()); i += 1) await fields.nth(i).fill(`translated ${i}`)
    await dialog.getByText('すべて訳してあります').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '気になる点なし' }).waitFor()
    await saved()
    expect(JSON.stringify((await stored()).definition)).toContain('translated 0')
  })

  it('publishes, answers the customer as written, and sees what a next version would change', async () => {
    await page.getByRole('button', { name: '公開する', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '公開する前に' })
    await dialog.getByText('はじめての公開です。').waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: '公開する' }).click()
    await soon(async () => (await stored()).versions.length).toBe(1)
    await soon(() => page.getByRole('button', { name: '変更を公開する' }).isDisabled()).toBe(true)

    const customer = await openWindow(browser, phone)
    await customer.page.goto(`${program.url}/s/${owner.slug}/${id}`)
    await customer.page.getByRole('heading', { name: '今回のサポートの対応' }).waitFor()
    await customer.window.close()

    await entry('お困りのことは解決しましたか').click()
    expect(await page.getByLabel('質問の形').isDisabled()).toBe(true)
    await page.getByLabel('質問文').fill('お困りのことは、すべて解決しましたか。')
    await page.getByText('公開していない変更があります').waitFor()
    // Its English said something else from then on.
    expect(await page.getByText('English: Was your problem solved?').count()).toBe(0)
    await page.getByRole('button', { name: '変更を公開する' }).click()
    await page.getByRole('dialog').getByText('変更', { exact: false }).first().waitFor()
    await page.getByRole('dialog').getByText('お困りのことは、すべて解決しましたか。').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '公開する' }).click()
    await soon(async () => (await stored()).versions.length).toBe(2)

    await page.getByRole('button', { name: '版の履歴' }).click()
    const versions = page.getByRole('dialog', { name: '版の履歴' })
    await versions.getByRole('button', { name: /第 1 版/ }).click()
    await versions.getByText('お困りのことは、すべて解決しましたか。').waitFor()
    await versions.getByRole('button', { name: 'この版を下書きに読み込む' }).click()
    await saved()
    await soon(async () => JSON.stringify(await blocks())).not.toContain('すべて解決')
  })

  it('loses nothing when somebody else saves first, when the line breaks, or when the page is left', async () => {
    const other = await stored()
    await owner.request('PATCH', `/surveys/${id}`, { name: '相手がつけた名前', revision: other.updatedAt })
    await entry('お困りのことは').first().click()
    await page.getByLabel('補足').fill('あなたの書いた補足')
    await page.getByRole('alert').getByText('ほかの人がこのアンケートを保存しました').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '自分の内容で上書きする' }).click()
    await saved()
    expect(JSON.stringify((await stored()).definition)).toContain('あなたの書いた補足')

    // What this writer does to the survey elsewhere on the screen is nobody else's change.
    await page.getByRole('button', { name: '休止する' }).click()
    await page.getByRole('button', { name: '再開する' }).waitFor()
    await page.getByLabel('補足').fill('休止したあとの補足')
    await soon(async () => JSON.stringify((await stored()).definition)).toContain('休止したあとの補足')
    await saved()
    expect(await page.getByText('ほかの人がこのアンケートを保存しました').count()).toBe(0)

    await page.route('**/api/v1/surveys/*', (route) => route.abort())
    await page.getByLabel('補足').fill('線が切れたあとの補足')
    await soon(() => status().textContent()).toContain('つながりません')
    await page.getByRole('link', { name: '結果', exact: true }).click()
    const leaving = page.getByRole('dialog', { name: '保存できていない変更があります' })
    await leaving.getByRole('button', { name: 'やめる' }).click()
    await page.unroute('**/api/v1/surveys/*')
    await soon(() => status().textContent()).toContain('保存済み')
    await page.getByLabel('補足').fill('移る直前の補足')
    await page.getByRole('link', { name: '結果', exact: true }).click()
    await page.waitForURL(`**/surveys/${id}`)
    expect(JSON.stringify((await stored()).definition)).toContain('移る直前の補足')
  })

  it('is copied under new ids, and written on a phone', async () => {
    await page.getByRole('button', { name: '複製する' }).click()
    await page.waitForURL((url) => url.pathname.endsWith('/edit') && !url.pathname.includes(id))
    const original = await stored()
    id = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
    const copy = await stored()
    expect(copy.state).toBe('draft')
    expect(copy.definition.pages[0]?.id).not.toBe(original.definition.pages[0]?.id)

    const small = await openWindow(browser, phone)
    await signIn(small.window, owner)
    await small.page.goto(`${program.url}/surveys/${id}/edit`)
    await small.page.locator('[data-part]').nth(2).click()
    await small.page.getByLabel('質問文').fill('スマートフォンで書いた質問')
    expect(await violations(small.page)).toEqual([])
    expect(await small.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await small.page.getByRole('button', { name: '見本', exact: true }).click()
    await small.page.getByRole('heading', { name: 'スマートフォンで書いた質問' }).waitFor()
    await soon(async () => (await blocks())[0]?.[0]).toBe('スマートフォンで書いた質問')
    expect([...troubles, ...small.troubles].filter((line) => !/ERR_FAILED|Failed to fetch/.test(line))).toEqual([])
    await small.window.close()
  })
})
