import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

interface Theme {
  id: string
  label: string
  parentId: string | null
  verbatims: number
  revision: number
}

/** An analyst looks over the map, into one theme, and puts the themes in order; each step needs the one before. */
describe.skipIf(!browserPath).sequential('looking into themes and putting them in order', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  const troubles: string[] = []

  const tops = async () =>
    (await owner.request<{ items: Theme[] }>('GET', '/themes')).items.filter(({ parentId }) => parentId === null)
  const theme = (id: string) => owner.request<Theme & { current: boolean }>('GET', `/themes/${id}`)
  const patient = { timeout: 15_000 }
  const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url, { demo: true })
    const ready = async () => {
      const status = await owner.request<{ pending: number; modelVersion: number }>('GET', '/status')
      if (status.pending > 0 || status.modelVersion === 0) throw new Error('not everything has been read yet')
    }
    await vi.waitFor(ready, { timeout: 120_000, interval: 500 })
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  const enter = async (device: Parameters<typeof openWindow>[1]) => {
    const opened = await openWindow(browser, device)
    await signIn(opened.window, owner)
    return opened
  }

  it('goes over the map by keyboard, colours it by feeling, and sorts the same figures as a table', async () => {
    const { page, window, troubles: seen } = await enter(desktop)
    await page.goto(`${program.url}/themes?period=all`)
    const map = page.getByRole('list', { name: 'テーマの地図' })
    await map.getByRole('link').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('group', { name: '色' }).getByRole('link', { name: '感情' }).click()
    await expect.poll(() => page.url(), patient).toContain('colour=sentiment')
    await expect
      .poll(() => map.getByRole('link').first().getAttribute('aria-label'), patient)
      .toMatch(/否定的|中立|好意的/)
    await page.getByRole('link', { name: '感情で並べ替える' }).click()
    await expect.poll(() => page.url(), patient).toContain('sort=sentiment')
    await page.getByRole('group', { name: '細かさ' }).getByRole('link', { name: 'サブテーマ' }).click()
    await page.getByText(/の下$/).first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.goto(`${program.url}/themes?period=all`)
    await map.getByRole('link').first().focus()
    await page.keyboard.press('ArrowRight')
    const second = (await map.getByRole('link').nth(1).getAttribute('href')) ?? ''
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url(), patient).toContain(second)
    expect(page.url()).toContain('period=all')
    troubles.push(...seen)
    await window.close()
  })

  it.each([
    ['wide', desktop],
    ['narrow', phone],
  ] as const)('opens each figure of a theme onto the words behind it, %s', async (_, device) => {
    const { page, window, troubles: seen } = await enter(device)
    const [first] = await tops()
    await page.goto(`${program.url}/themes/${first?.id}?period=all`)
    await page.getByRole('heading', { name: '何が、どうなのか（名詞×述語）' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await wide(page)).toBeLessThanOrEqual(device.viewport.width)
    // Other workspaces have longer names and larger counts: the table scrolls, the page does not grow.
    await page
      .getByRole('button', { name: /^残りの \d+ 件も見る/ })
      .first()
      .click()
    const company = page.getByRole('region', { name: /だれが言っているか|同じ人がほかに言っていること/ }).first()
    await company
      .locator('td')
      .nth(1)
      .evaluate((cell) => cell.replaceChildren('9,999 人'.repeat(40)))
    expect(await company.evaluate((region) => region.scrollWidth > region.clientWidth)).toBe(true)
    expect(await wide(page)).toBeLessThanOrEqual(device.viewport.width)
    const rows = page
      .getByRole('heading', { name: '何が、どうなのか（名詞×述語）' })
      .locator('xpath=following-sibling::table//tbody/tr')
    const verbatims = await rows.first().locator('td').last().innerText()
    await rows.first().getByRole('button').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText(new RegExp(`1 / ${verbatims}( |$)`)).waitFor()
    await drawer.locator('mark').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.goBack()
    await expect.poll(() => drawer.count(), patient).toBe(0)
    await page.getByRole('button', { name: /^「否定的」の/ }).click()
    await drawer
      .getByText(/否定的/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => drawer.count(), patient).toBe(0)
    await page.getByRole('button', { name: '表で見る' }).click()
    await page.getByRole('region', { name: '言及した人の割合の推移' }).getByRole('button').first().click()
    await drawer.locator('li').first().waitFor()
    troubles.push(...seen)
    await window.close()
  })

  it('merges a theme into another, and takes it back in the history', async () => {
    const { page, window, troubles: seen } = await enter(desktop)
    const [into, , from] = await tops()
    await page.goto(`${program.url}/themes/${from?.id}`)
    await page.getByRole('button', { name: 'ほかのテーマにまとめる…' }).click()
    const dialog = page.getByRole('dialog', { name: `「${from?.label}」をまとめる` })
    await dialog.getByRole('searchbox').fill(into?.label ?? '')
    await dialog
      .getByRole('radio', { name: into?.label ?? '' })
      .first()
      .check()
    await dialog.getByText(`声 ${from?.verbatims} 件が`).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'まとめる', exact: true }).click()
    await page.getByText(`「${from?.label}」を「${into?.label}」にまとめました`).first().waitFor()
    await expect.poll(() => page.url(), patient).toContain(into?.id)
    expect((await theme(into?.id ?? '')).verbatims).toBeGreaterThan(into?.verbatims ?? 0)
    expect((await theme(from?.id ?? '')).current).toBe(false)
    const history = page.getByRole('main').getByRole('listitem').filter({ hasText: 'をここにまとめました' })
    await history.getByRole('button', { name: '元に戻す' }).click()
    await page.getByText('元に戻しました').waitFor()
    expect((await theme(from?.id ?? '')).verbatims).toBe(from?.verbatims)
    troubles.push(...seen)
    await window.close()
  })

  it('pins and hides on a phone, finds what is hidden with its share, and shows it again', async () => {
    const { page, window, troubles: seen } = await enter(phone)
    const last = (await tops()).at(-1)
    await page.goto(`${program.url}/themes/${last?.id}`)
    await page.getByRole('button', { name: '上に固定する' }).click()
    await page.getByText(`「${last?.label}」を上に固定しました`).waitFor()
    expect((await tops())[0]?.id).toBe(last?.id)
    await page.getByRole('button', { name: '非表示にする' }).click()
    await page.getByText('このテーマは非表示です。', { exact: false }).waitFor()
    expect(await wide(page)).toBeLessThanOrEqual(390)
    await page.goto(`${program.url}/themes?period=all`)
    const hidden = page.getByRole('region', { name: '非表示のテーマ' })
    await hidden.getByText(/\d+\.\d %/).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await wide(page)).toBeLessThanOrEqual(390)
    await hidden.getByRole('link', { name: last?.label ?? '' }).click()
    await page.getByRole('button', { name: '表示に戻す' }).click()
    await page.getByRole('button', { name: '非表示にする' }).waitFor()
    await page.getByRole('button', { name: '固定を外す' }).click()
    await page.getByRole('button', { name: '上に固定する' }).waitFor()
    troubles.push(...seen)
    await window.close()
  })

  it('says what somebody else did to the theme meanwhile', async () => {
    const { page, window, troubles: seen } = await enter(desktop)
    const [first] = await tops()
    await page.goto(`${program.url}/themes/${first?.id}`)
    await page.getByRole('button', { name: '非表示にする' }).waitFor()
    const now = await theme(first?.id ?? '')
    await owner.request('PATCH', `/themes/${first?.id}`, { label: '先に変えた名前', revision: now.revision })
    await page.getByRole('button', { name: '非表示にする' }).click()
    await page
      .getByRole('alert')
      .getByText(`名前を「${now.label}」から「先に変えた名前」に変えました`, { exact: false })
      .waitFor()
    await page.getByRole('heading', { name: '先に変えた名前' }).waitFor()
    expect(await violations(page)).toEqual([])
    // What the browser says of the refusal is what was asked for.
    troubles.push(...seen.filter((trouble) => !trouble.includes('409')))
    await window.close()
  })

  it('met no script error, no failed request and no other host', () => {
    expect(troubles).toEqual([])
  })
})
