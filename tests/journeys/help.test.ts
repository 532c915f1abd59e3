import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

const evil = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>[押す](javascript:window.harmed=1)'

describe.skipIf(!browserPath).sequential('a question is answered before it is sent', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let form: { id: string }
  let page: Page
  let troubles: string[]
  let address = ''

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url)
    form = await owner.request<{ id: string }>('POST', '/forms', {
      name: 'お問い合わせ',
      categories: [{ label: '配送' }, { label: '契約' }],
    })
    const desk = await openWindow(browser, desktop)
    page = desk.page
    troubles = desk.troubles
    await signIn(desk.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  const status = (where: Page, words: string) => where.getByText(words, { exact: true }).first().waitFor()
  const publish = async (title: string, body: string, category = '') => {
    const { id } = await owner.request<{ id: string }>('POST', '/articles', { title, body, category })
    await owner.request('POST', `/articles/${id}/state`, { state: 'published', revision: 1 })
    return id
  }
  const deflection = () =>
    owner.request<{ visits: number; sent: number; solved: { count: number } }>('GET', '/help/deflection')

  it('an agent writes with a preview, asks for a review, and publishes', async () => {
    await page.goto(`${program.url}/articles`)
    await page.getByRole('link', { name: '記事を書く' }).first().click()
    await page.getByLabel('質問', { exact: true }).fill('定期便を解約したい')
    await page
      .getByRole('textbox', { name: '答え' })
      .fill('1. **マイページ**を開きます\n2. 「定期便」から解約します\n\n<b>x</b>')
    await page.getByRole('combobox', { name: /カテゴリ/ }).fill('契約')
    const preview = page.getByRole('region', { name: 'お客様に見える形' })
    await preview.locator('li strong', { hasText: 'マイページ' }).waitFor()
    await preview.getByText('<b>x</b>').waitFor()
    await page.getByRole('button', { name: '保存する' }).click()
    await page.waitForURL(/\/articles\/[0-9a-f-]{36}$/)
    address = page.url()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '確認を頼む' }).click()
    await status(page, '確認待ち')
    await page.getByRole('button', { name: '公開する', exact: true }).click()
    await status(page, '公開中')
    await page.goto(`${program.url}/articles`)
    await page.getByRole('link', { name: '定期便を解約したい' }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('two editors: the second sees the first one’s text, keeps their own, and the history holds both', async () => {
    await page.goto(address)
    const colleague = await openWindow(browser, phone)
    await signIn(colleague.window, owner)
    await colleague.page.goto(address)
    const answer = (where: Page) => where.getByRole('textbox', { name: '答え' })
    await answer(colleague.page).fill('自分の答え')
    // What is being written outlives a reload.
    await colleague.page.reload()
    await expect.poll(() => answer(colleague.page).inputValue()).toBe('自分の答え')
    await answer(page).fill('相手の答え')
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByText('第 2 版（公開中は第 1 版）').waitFor()
    await colleague.page.getByRole('button', { name: '保存する' }).click()
    const dialog = colleague.page.getByRole('dialog', { name: 'ほかの人が先に保存しました' })
    await dialog.getByText('相手の答え').waitFor()
    await dialog.getByText('自分の答え').waitFor()
    expect(await violations(colleague.page)).toEqual([])
    await dialog.getByRole('button', { name: '自分の文を新しい版にする' }).click()
    await colleague.page.getByText('第 3 版（公開中は第 1 版）').waitFor()
    await colleague.page.getByRole('link', { name: '履歴' }).click()
    await colleague.page.getByText('第 2 版からの変更').waitFor()
    await colleague.page.getByText('相手の答え').waitFor()
    await colleague.page.getByRole('link', { name: /第 1 版/ }).click()
    await colleague.page.getByRole('button', { name: 'この版に戻す' }).click()
    await colleague.page.getByText('第 4 版（公開中は第 1 版）').waitFor()
    expect(await answer(colleague.page).inputValue()).toContain('マイページ')
    expect(await colleague.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(colleague.troubles).toEqual([])
    await colleague.window.close()
  })

  it('a customer types a few words on a phone, reads, and is done', async () => {
    await publish('届く日を変えたい', '発送前ならマイページで変えられます。', '配送')
    const { page: customer, window, troubles: heard } = await openWindow(browser, phone)
    await customer.goto(`${program.url}/f/${owner.slug}/${form.id}`)
    await customer.getByRole('radio', { name: '契約' }).check()
    await customer.getByRole('textbox').first().pressSequentially('解約のしかた')
    const hit = customer.getByRole('button', { name: /定期便を解約したい/ })
    await hit.waitFor({ timeout: 30_000 })
    expect(await violations(customer)).toEqual([])
    expect(await customer.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await hit.click()
    await customer.locator('li strong', { hasText: 'マイページ' }).waitFor()
    expect(await violations(customer)).toEqual([])
    await customer.getByRole('button', { name: 'これで解決しました' }).click()
    await customer.getByRole('heading', { name: '解決してよかったです' }).waitFor()
    expect(await violations(customer)).toEqual([])
    await expect.poll(deflection).toMatchObject({ visits: 1, solved: { count: 1 }, sent: 0 })
    expect(heard).toEqual([])
    await window.close()
  })

  it('another goes on: nothing that was written is lost, and it is sent', async () => {
    const { page: customer, window, troubles: heard } = await openWindow(browser, phone)
    await customer.goto(`${program.url}/f/${owner.slug}/${form.id}`)
    await customer.getByRole('radio', { name: '契約' }).check()
    const field = customer.getByRole('textbox').first()
    await field.fill('解約したいのにボタンがありません')
    await customer.getByRole('button', { name: /定期便を解約したい/ }).click()
    await customer.getByRole('button', { name: '解決しない' }).click()
    expect(await field.inputValue()).toBe('解約したいのにボタンがありません')
    await expect.poll(() => customer.getByRole('button', { name: /定期便を解約したい/ }).count()).toBe(0)
    await customer.getByRole('button', { name: '送信する' }).click()
    await customer.getByText('お問い合わせを受け付けました').waitFor()
    await expect.poll(deflection).toMatchObject({ visits: 2, solved: { count: 1 }, sent: 1 })
    const { items } = await owner.request<{ items: { text: string }[] }>('GET', '/inquiries')
    expect(items.map(({ text }) => text)).toEqual(['解約したいのにボタンがありません'])
    expect(heard).toEqual([])
    await window.close()
    await page.goto(`${program.url}/articles/deflection`)
    await page.getByRole('row', { name: /定期便を解約したい.*n = 2/ }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('an agent links the article that answers, and puts it into a note', async () => {
    const { items } = await owner.request<{ items: { id: string }[] }>('GET', '/inquiries')
    await page.goto(`${program.url}/inquiries/${items[0]?.id}`)
    await page.getByRole('button', { name: '記事を探す' }).click()
    await page.getByRole('button', { name: '結ぶ: 定期便を解約したい' }).click()
    await page.getByRole('button', { name: '返信に入れる: 定期便を解約したい' }).click()
    // There is no mail server here: what is written is a note.
    const field = page.getByRole('textbox', { name: 'メモ' })
    await expect.poll(() => field.inputValue()).toContain(`${program.url}/help/${owner.slug}/1`)
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: '外す: 定期便を解約したい' }).click()
    await page.getByText('答えになる記事を結ぶと', { exact: false }).waitFor()
    await field.fill('')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('without themes, the page of missing articles says so', async () => {
    await page.goto(`${program.url}/articles/gaps`)
    await page.getByRole('heading', { name: 'テーマはまだありません' }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('where the company wants it, the articles come first, once', async () => {
    await owner.request('PATCH', '/help/settings', { lookFirst: true })
    const { page: customer, window, troubles: heard } = await openWindow(browser, phone)
    await customer.goto(`${program.url}/f/${owner.slug}/${form.id}`)
    await customer.getByRole('heading', { name: 'お問い合わせの前に' }).waitFor()
    expect(await customer.getByRole('radio').count()).toBe(0)
    await customer.getByLabel('お困りのこと').fill('配送日')
    await customer.getByRole('button', { name: /届く日を変えたい/ }).waitFor()
    expect(await violations(customer)).toEqual([])
    await customer.getByRole('button', { name: 'お問い合わせフォームに進む' }).click()
    await customer.getByRole('radio', { name: '配送' }).waitFor()
    await customer.reload()
    await customer.getByRole('radio', { name: '配送' }).waitFor()
    expect(await customer.getByRole('heading', { name: 'お問い合わせの前に' }).count()).toBe(0)
    expect(heard).toEqual([])
    await window.close()
    await owner.request('PATCH', '/help/settings', { lookFirst: false })
  })

  it('the help center is read, searched and voted on without a script', async () => {
    const window = await browser.newContext({ ...phone, javaScriptEnabled: false, locale: 'ja-JP' })
    const customer = await window.newPage()
    const home = `${program.url}/help/${owner.slug}`
    await customer.goto(home)
    await customer.getByLabel('質問を検索').fill('解約')
    await customer.getByRole('button', { name: '検索' }).click()
    await customer.getByRole('link', { name: '定期便を解約したい' }).click()
    expect(await customer.title()).toMatch(/^定期便を解約したい – /)
    const head = async (selector: string, name: string) => customer.locator(selector).getAttribute(name)
    expect(await head('link[rel=canonical]', 'href')).toBe(customer.url())
    expect(await head('meta[name=description]', 'content')).toContain('マイページ')
    await customer.getByRole('button', { name: 'いいえ' }).click()
    await customer.getByLabel('よろしければ、足りなかったことを教えてください').fill('ボタンの場所')
    await customer.getByRole('button', { name: '送信する' }).click()
    await customer.getByText('ありがとうございました。').waitFor()
    await customer.getByRole('button', { name: 'はい' }).click()
    await customer.getByText('ありがとうございました。').waitFor()
    const { items } = await owner.request<{ items: { title: string; votes: object }[] }>('GET', '/articles?state=draft')
    expect(items).toMatchObject([{ votes: { solved: 1, unsolved: 0 } }])
    const sitemap = await (await fetch(`${home}/sitemap.xml`)).text()
    expect(sitemap.match(/<loc>/g)).toHaveLength(3)
    expect((await fetch(`${home}/999`)).status).toBe(404)
    expect((await fetch(`${program.url}/help/nobody`)).status).toBe(404)
    await window.close()
    const { page: seen, window: other } = await openWindow(browser, phone)
    for (const path of ['', '?q=解約', '?q=存在しない', '?category=契約', '/1', '?lang=en']) {
      await seen.goto(home + path)
      expect([path, await violations(seen)]).toEqual([path, []])
      expect(await seen.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    }
    await other.close()
  })

  it('no words of anybody act, on any page', async () => {
    const id = await publish(`悪い質問 ${evil}`, `悪い答え\n\n${evil}`, evil.slice(0, 90))
    const harmed = (where: Page) => where.evaluate(() => (window as { harmed?: number }).harmed ?? 0)
    const home = `${program.url}/help/${owner.slug}`
    await page.goto(home)
    for (const path of ['/articles', `/articles/${id}`, `/articles/${id}/history`, '/articles/deflection']) {
      await page.goto(program.url + path)
      expect([path, await harmed(page)]).toEqual([path, 0])
    }
    for (const path of [
      '',
      '?q=悪い質問',
      `?q=${encodeURIComponent(evil)}`,
      `?category=${encodeURIComponent(evil.slice(0, 90))}`,
      '/3',
    ]) {
      await page.goto(home + path)
      expect([path, await harmed(page), await page.locator('main img, main a[href^="javascript"]').count()]).toEqual([
        path,
        0,
        0,
      ])
    }
    const { page: customer, window } = await openWindow(browser, phone)
    await customer.goto(`${program.url}/f/${owner.slug}/${form.id}`)
    await customer.getByRole('textbox').first().fill('悪い質問')
    await customer.getByRole('button', { name: /悪い質問/ }).click()
    await customer.getByText('悪い答え').first().waitFor()
    expect(await harmed(customer)).toBe(0)
    // Negative control: the look sees harm where there is some.
    await customer.evaluate(() => Object.assign(window, { harmed: 1 }))
    expect(await harmed(customer)).toBe(1)
    await window.close()
    expect(troubles).toEqual([])
  })
})
