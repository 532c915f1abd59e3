import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SurveyDefinition } from '@koe/survey'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../house/sources.ts'
import { browserPath, openBrowser, openWindow, signIn, violations } from '../support/browser.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

const fixture = (name: string) => join(root, 'packages/survey/import/fixtures', name)

describe.skipIf(!browserPath)('a CS lead brings surveys from other tools', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let page: Page
  let troubles: string[]

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

  const choose = async (path: string) => {
    await page.goto(`${program.url}/surveys/new?from=file`)
    await page.getByLabel('ファイルを選ぶ').setInputFiles(path)
  }
  /** Creates the draft, waits for the builder, and gives what is stored. */
  const create = async () => {
    await page.getByRole('button', { name: '下書きを作って編集する' }).click()
    await page.waitForURL('**/edit')
    const id = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
    return owner.request<{ name: string; definition: SurveyDefinition }>('GET', `/surveys/${id}`)
  }

  it('hears in words why a file is not read', async () => {
    const path = join(folder.path, 'notes.json')
    writeFileSync(path, '{"notes":[]}')
    await choose(path)
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('アンケートのファイルではないようです')
    writeFileSync(path, Buffer.from([0x7b, 0x22, 0x83, 0x41, 0x22, 0x7d]))
    await page.getByLabel('ファイルを選ぶ').setInputFiles(path)
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('UTF-8 ではありません')
    expect(await page.getByRole('button', { name: '下書きを作って編集する' }).count()).toBe(0)
  })

  it.each([
    [
      'bakery.qsf',
      'Qualtrics',
      'Q7: 店のどこが好きですか。',
      '「HeatMap (Image)」の形はないため、この質問は入れません。',
    ],
    ['bakery.lss', 'LimeSurvey', 'age: お歳', 'この条件は引き継げません。'],
    ['bakery.surveyjs.json', 'SurveyJS', 'where: Where?', '「dropdown (other)」の形はないため、「択一」にします。'],
  ])('reads %s, sees line by line what is lost, and goes on in the builder', async (name, tool, where, lost) => {
    await choose(fixture(name))
    await page.getByText(`${tool} のアンケートを読みました`).waitFor()
    const line = page.getByRole('listitem').filter({ hasText: where }).filter({ hasText: lost })
    await line.waitFor()
    expect(await page.getByLabel('名前').inputValue()).toBe('パン屋のアンケート')
    expect(await violations(page)).toEqual([])
    const stored = await create()
    expect(stored.name).toBe('パン屋のアンケート')
    expect(stored.definition.pages.length).toBeGreaterThan(1)
    await page.getByRole('status').filter({ hasText: '保存済み' }).first().waitFor()
  })

  it('saves a draft as a file and reads it back as the same survey', async () => {
    await choose(fixture('bakery.lss'))
    const before = await create()
    await page.getByRole('button', { name: '版', exact: false }).first().click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON で書き出す' }).click(),
    ])
    const path = join(folder.path, 'koe.json')
    await download.saveAs(path)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ koe: 1, definition: before.definition })
    await choose(path)
    await page.getByText('引き継げないものはありません').waitFor()
    const after = await create()
    expect(after.definition.pages.length).toBe(before.definition.pages.length)
    expect(after.definition.pages[0]?.id).not.toBe(before.definition.pages[0]?.id)
    expect(troubles).toEqual([])
  })
})
