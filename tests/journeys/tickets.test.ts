import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

const tickets = [
  'Id,Requester,Requester external id,Requester email,Assignee,Subject,Description,Status,Via,Category,Created at,Updated at,Solved at',
  '4711,山田 花子,C-1,hanako@example.jp,owner@example.com,返金されない,"三週間待っています。\nどうなっていますか。",closed,Email,返金,2026-03-01 09:00,2026-03-02 10:00,2026-03-02 09:00',
  '4712,佐藤 太郎,C-2,taro@example.jp,辞めた人,届かない,配送中のままです。,pending,Web,配送,2026-03-03 09:00,2026-03-03 09:30,',
  '4713,鈴木 次郎,,jiro@example.jp,,色が違う,写真と違う色でした。,エスカレ,Web,配送,2026-03-04 09:00,,',
  ',誰か,,,,番号がない,入らない行です。,new,Web,,2026-03-05 09:00,,',
].join('\n')

describe.skipIf(!browserPath).sequential('a company brings its tickets along', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let desk: Awaited<ReturnType<typeof openWindow>>
  let address = ''

  beforeAll(async () => {
    const port = await freePort()
    program = await startProgram({
      KOE_DATA_DIR: folder.path,
      PORT: String(port),
      KOE_ORIGIN: `http://localhost:${port}`,
    })
    browser = await openBrowser()
    owner = await setUp(program.url)
    const categories = [{ label: '請求' }, { label: '返金', level: 1 }, { label: 'その他' }]
    await owner.request('POST', '/forms', { name: 'お問い合わせ', state: 'live', categories })
    desk = await openWindow(browser, desktop)
    await signIn(desk.window, owner)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    folder.remove()
  }, 60_000)

  it('and is told whose export it is, and what is not known here', async () => {
    const { page } = desk
    const path = join(folder.path, 'zendesk.csv')
    writeFileSync(path, tickets)
    await page.goto(`${program.url}/imports`)
    await page.locator('input[type=file]').setInputFiles(path)
    await page.waitForURL('**/imports/*', { timeout: 60_000 })
    address = page.url()
    await page.getByText('Zendesk の書き出しと見ました').waitFor()
    expect(await page.getByRole('radio', { name: /^問い合わせ/ }).isChecked()).toBe(true)
    expect(await page.getByRole('combobox', { name: 'Id: 入っているもの', exact: true }).inputValue()).toBe('id')
    expect(await page.getByRole('combobox', { name: 'Description: 入っているもの', exact: true }).inputValue()).toBe(
      'text',
    )
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '確かめる' }).click()
    await page.getByRole('button', { name: '3 行を取り込む' }).waitFor({ timeout: 60_000 })
    await page.getByText('番号が空です').waitFor()
    await page.getByText('辞めた人（1 件）').waitFor()
    await page.getByRole('combobox', { name: '配送', exact: true }).selectOption('create')
    await page.getByRole('combobox', { name: 'エスカレ', exact: true }).selectOption('waiting')
    await page.getByRole('button', { name: '確かめる' }).click()
    const run = page.getByRole('button', { name: '3 行を取り込む' })
    await run.waitFor({ timeout: 60_000 })
    // What was chosen still stands there to be changed.
    expect(await page.getByRole('combobox', { name: '配送', exact: true }).inputValue()).toBe('create')
    expect(await violations(page)).toEqual([])
    await run.click()
    await page.getByText('取り込みが終わりました').waitFor({ timeout: 120_000 })
  })

  it('and finds them in the inbox under their old numbers, with nothing due', async () => {
    const { page } = desk
    await page.getByRole('link', { name: '受信箱で見る' }).click()
    await page.getByRole('link', { name: /返金されない/ }).waitFor()
    await page.goto(`${program.url}/inquiries?find=%234711`)
    await page.getByRole('link', { name: /返金されない/ }).click()
    await page.getByText('Zendesk #4711').waitFor()
    await page.getByRole('heading', { name: '請求 › 返金' }).waitFor()
    expect(await page.getByLabel('対応状況', { exact: true }).inputValue()).toBe('solved')
    expect(await page.getByText('三週間待っています。').first().isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    const found = await owner.request<{ items: { status: string; category: string | null; dueAt: string | null }[] }>(
      'GET',
      '/inquiries',
    )
    expect(found.items).toMatchObject([
      { status: 'waiting', category: '配送', dueAt: null },
      { status: 'waiting', category: '配送', dueAt: null },
      { status: 'solved', category: '請求 › 返金', dueAt: null },
    ])
    expect(desk.troubles).toEqual([])
  })

  it('and can take all of it back, on a phone', async () => {
    const { window, page, troubles } = await openWindow(browser, phone)
    await signIn(window, owner)
    await page.goto(address)
    await page.getByRole('button', { name: '取り消す' }).click()
    await page.getByText('取り込み後に書いた返信やメモも含めて').waitFor()
    await page.getByRole('textbox', { name: 'ファイル名' }).fill('zendesk.csv')
    await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click()
    await page.getByText('この取り込みは取り消されました').waitFor({ timeout: 60_000 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    expect(await violations(page)).toEqual([])
    expect((await owner.request<{ items: unknown[] }>('GET', '/inquiries')).items).toEqual([])
    expect(troubles).toEqual([])
    await window.close()
  })
})
