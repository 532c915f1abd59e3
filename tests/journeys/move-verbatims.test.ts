import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, publishNpsSurvey, responseBody, setUp } from '../support/workspace.ts'

interface Themes {
  items: { id: string; label: string; parentId: string | null; verbatims: number }[]
}

/** An analyst puts right what the machine put elsewhere; each step needs the one before. */
describe.skipIf(!browserPath).sequential('putting verbatims where they belong', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let from: Themes['items'][number]
  let to: Themes['items'][number]
  const troubles: string[] = []

  const ready = async () => {
    const status = await owner.request<{ pending: number; modelVersion: number }>('GET', '/status')
    if (status.pending > 0 || status.modelVersion === 0) throw new Error('not everything has been read yet')
  }

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: folder.path })
    browser = await openBrowser()
    owner = await setUp(program.url, { demo: true })
    await vi.waitFor(ready, { timeout: 120_000, interval: 500 })
    const { items } = await owner.request<Themes>('GET', '/themes')
    const [first, second] = items.filter((theme) => theme.parentId === null)
    if (!first || !second) throw new Error('the demo has too few themes')
    from = first
    to = second
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
  const countOf = async (id: string) =>
    (await owner.request<Themes>('GET', '/themes')).items.find((theme) => theme.id === id)?.verbatims ?? 0
  const openDrawer = async (page: Page) => {
    await page.goto(`${program.url}/verbatims?theme=${from.id}`)
    await page.locator('ul[aria-label="お客様の声の一覧"] button').first().click()
    const drawer = page.getByRole('dialog', { name: from.label })
    await drawer.locator('li').first().waitFor()
    return drawer
  }

  it('moves what was chosen by keyboard alone, and undoes it with one click', async () => {
    const { page, window, troubles: seen } = await enter(desktop)
    const drawer = await openDrawer(page)
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await drawer.getByText('2 件を選択中').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('m')
    const dialog = page.getByRole('dialog', { name: '2 件の声を移す' })
    await dialog.getByRole('radio', { name: new RegExp(to.label) }).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('radio', { name: new RegExp(to.label) }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByText(`2 件を「${to.label}」へ移しました`).waitFor()
    expect(await countOf(from.id)).toBeLessThanOrEqual(from.verbatims - 2)
    expect(await countOf(to.id)).toBeGreaterThan(to.verbatims)
    await page.getByRole('button', { name: '元に戻す' }).click()
    await page.getByText('移動を取り消しました').waitFor()
    expect(await countOf(from.id)).toBe(from.verbatims)
    expect(await countOf(to.id)).toBe(to.verbatims)
    troubles.push(...seen)
    await window.close()
  })

  it('puts one out of every theme on a phone, and undoes it in the history of the theme', async () => {
    const { page, window, troubles: seen } = await enter(phone)
    const drawer = await openDrawer(page)
    await drawer.getByRole('button', { name: 'この声を移す' }).click()
    const dialog = page.getByRole('dialog', { name: '1 件の声を移す' })
    await dialog.getByRole('radio', { name: /未分類/ }).check()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await dialog.getByRole('button', { name: '移す' }).click()
    await page.getByText('1 件を未分類に出しました').waitFor()
    expect(await countOf(from.id)).toBeLessThan(from.verbatims)
    await page.goto(`${program.url}/themes/${from.id}`)
    await page.getByText('声を未分類に出しました').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    // The other move is there as well, and taken back already.
    await expect.poll(() => page.getByText('取り消し済み').count(), { timeout: 15_000 }).toBe(1)
    await page.getByRole('button', { name: '元に戻す' }).click()
    await expect.poll(() => page.getByText('取り消し済み').count(), { timeout: 15_000 }).toBe(2)
    expect(await countOf(from.id)).toBe(from.verbatims)
    troubles.push(...seen)
    await window.close()
  })

  it('makes a theme of what is proposed, and takes it back', async () => {
    const survey = await publishNpsSurvey(owner)
    const things = ['ノベルティの抽選', '限定ノベルティの抽選', '記念ノベルティの抽選会']
    const troubles = ['に落選した', 'の当選者が発表されない', 'の落選者が多い', 'がいつも落選で当選しない']
    for (const thing of things)
      for (const trouble of troubles) {
        const data = responseBody(survey, `${thing}${trouble}。`, 3)
        await owner.request('POST', `/in/${owner.slug}/responses`, data)
      }
    await vi.waitFor(ready, { timeout: 60_000, interval: 500 })
    await owner.request('POST', '/themes/refresh')
    const proposed = async () => {
      const { items } = await owner.request<{ items: { label: string }[] }>('GET', '/themes/proposals')
      if (!items[0]) throw new Error('nothing has been proposed yet')
      return items[0].label
    }
    const label = await vi.waitFor(proposed, { timeout: 120_000, interval: 500 })
    const { page, window, troubles: seen } = await enter(phone)
    await page.goto(`${program.url}/themes`)
    await page.getByRole('heading', { name: '新しいテーマの提案' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: 'テーマにする' }).first().click()
    const list = page.getByRole('region', { name: 'テーマの一覧' })
    await list.getByRole('link', { name: new RegExp(`^${label}`) }).click()
    await page.getByText('未分類の声から作りました').waitFor()
    await page.getByRole('main').getByRole('button', { name: '元に戻す' }).click()
    await page.getByText('移動を取り消しました').waitFor()
    await page.goto(`${program.url}/themes`)
    await page.getByRole('button', { name: 'テーマにする' }).first().waitFor()
    troubles.push(...seen)
    await window.close()
  }, 240_000)

  it('met no script error, no failed request and no other host', () => {
    expect(troubles).toEqual([])
  })
})
