import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openBrowser, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

interface Stored {
  id: string
  channel: string
  finished: boolean
  answers: { kind: string; number: number | null; text: string | null }[]
}

describe.skipIf(!browserPath)('the ways to a survey', () => {
  const folder = temporaryFolder()
  let program: Program
  let browser: Browser
  let owner: Owner
  let post: Awaited<ReturnType<typeof startMailServer>>
  let id = ''

  beforeAll(async () => {
    post = await startMailServer((address) => (address.startsWith('gone') ? 550 : null))
    // Letters must know the address before the program has taken it.
    const port = await freePort()
    program = await startProgram({
      KOE_DATA_DIR: folder.path,
      PORT: String(port),
      KOE_ORIGIN: `http://localhost:${port}`,
      KOE_SMTP_URL: post.url,
      KOE_MAIL_FROM: 'voice@shop.example',
    })
    browser = await openBrowser()
    owner = await setUp(program.url)
    ;({ id } = await owner.request<{ id: string }>('POST', '/surveys', { name: '推奨度', kind: 'nps' }))
    await owner.request('POST', `/surveys/${id}/publish`)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
    await post?.close()
    folder.remove()
  }, 60_000)

  const stored = async () =>
    (await owner.request<{ items: Stored[] }>('GET', `/surveys/${id}/responses`)).items.map((item) => ({
      ...item,
      score: item.answers.find(({ kind }) => kind === 'nps')?.number,
      text: item.answers.flatMap(({ text }) => text ?? []).join(),
    }))
  /** A page that has just turned takes no press: a second tap must not answer the next question. */
  const finish = async (page: Page, words: string, pause = () => page.waitForTimeout(700)) => {
    await page.getByRole('textbox').fill(words)
    await pause()
    await page.getByRole('button', { name: '送信' }).click()
    await page.getByText('ありがとうございました').waitFor()
  }
  const console_ = async () => {
    const opened = await openWindow(browser, desktop)
    await signIn(opened.window, owner)
    await opened.page.goto(`${program.url}/surveys/${id}/channels`)
    return opened
  }

  it('leads from a list in the console over a real mail server to a score recorded by one press', async () => {
    const { page, troubles, window } = await console_()
    await page.getByRole('button', { name: '新しいメール' }).click()
    await page
      .getByLabel('宛先')
      .fill('メールアドレス,氏名,顧客ID\nhanako@example.jp,山田 花子,C-1\ngone@example.jp,誰か,\nだれか,,\n')
    await page.getByRole('button', { name: '宛先を確かめる' }).first().click()
    await page.getByText('2 人に送ります').waitFor()
    await page.getByText('4 行目: メールアドレスの形ではありません').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '2 人に送る' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '2 人に送る' }).click()
    await page.getByText('送信済み').waitFor({ timeout: 20_000 })
    await page.getByText('届かなかった宛先').click()
    await page.getByText('受け取る側が断りました (550)').waitFor()
    expect(troubles).toEqual([])
    await window.close()

    const [letter] = post.taken
    expect(post.taken.map(({ to }) => to)).toEqual(['hanako@example.jp'])
    const [, html = ''] = letter?.parts ?? []
    const press = /href="([^"]+=3)"/.exec(html)?.[1] ?? ''
    const reader = await openWindow(browser, phone)
    await reader.page.goto(press)
    // The score is given already: the page goes on with the reason.
    await reader.page.getByRole('textbox').waitFor()
    await expect
      .poll(async () => (await stored()).map(({ score, finished }) => [score, finished]))
      .toEqual([[3, false]])
    expect(await violations(reader.page)).toEqual([])
    await finish(reader.page, '届くのが遅れました')
    await reader.page.goto(press)
    await reader.page.getByText('すでに受け取っています').waitFor()
    expect(await stored()).toMatchObject([{ score: 3, finished: true, channel: 'mail', text: '届くのが遅れました' }])

    await reader.page.goto(/List-Unsubscribe|href="([^"]+unsubscribe)"/.exec(html)?.[1] ?? '')
    expect(await violations(reader.page)).toEqual([])
    await reader.page.getByRole('button', { name: '配信を停止する' }).click()
    await reader.page.getByText('hanako@example.jp への配信を停止しました').waitFor()
    expect(reader.troubles).toEqual([])
    await reader.window.close()
    const again = { list: 'hanako@example.jp' }
    expect(await owner.request('POST', `/surveys/${id}/mailings/check`, again)).toMatchObject({
      people: 0,
      unsubscribed: 1,
    })
  }, 90_000)

  it('asks a PIN once a day, and keeps everybody else out', async () => {
    const { page, window } = await console_()
    await page.getByText('回答できる人').first().click()
    await page.getByLabel('暗証番号を知っている人').check()
    await page.getByRole('textbox', { name: '暗証番号' }).fill('4649')
    await page.getByRole('button', { name: '回答できる人を保存する' }).click()
    await page.getByText('保存しました').waitFor()
    await window.close()
    const guest = await openWindow(browser, phone)
    await guest.page.goto(`${program.url}/s/${owner.slug}/${id}`)
    expect(await violations(guest.page)).toEqual([])
    await guest.page.getByLabel('暗証番号').fill('0000')
    await guest.page.getByRole('button', { name: '次へ' }).click()
    await guest.page.getByText('暗証番号が違います').waitFor()
    await guest.page.getByLabel('暗証番号').fill('４６４９')
    await guest.page.getByRole('button', { name: '次へ' }).click()
    await guest.page.getByRole('radio', { name: '9' }).click()
    await finish(guest.page, '店員さんが親切でした')
    expect((await stored())[0]).toMatchObject({ score: 9, finished: true, channel: 'link' })
    expect(guest.troubles).toEqual([])
    await guest.window.close()
    await owner.request('PATCH', `/surveys/${id}`, { linkAccess: 'open' })
  }, 60_000)

  it('opens filled in where the link says so, and records nothing by that', async () => {
    const { page, window } = await openWindow(browser, phone)
    const before = await stored()
    const survey = await owner.request<{ definition: { pages: { blocks: { id: string }[] }[] } }>(
      'GET',
      `/surveys/${id}`,
    )
    const question = survey.definition.pages[0]?.blocks[0]?.id ?? ''
    await page.goto(`${program.url}/s/${owner.slug}/${id}?${question}=8&nonsense=<script>`)
    await page.getByRole('textbox').waitFor()
    await page.getByRole('button', { name: '戻る' }).click()
    expect(await page.getByRole('radio', { name: '8' }).getAttribute('aria-checked')).toBe('true')
    await window.close()
    expect(await stored()).toHaveLength(before.length)
  }, 60_000)

  it('begins anew on a shop’s device for each customer', async () => {
    const { page, troubles, window } = await openWindow(browser, phone)
    await page.clock.install()
    const before = (await stored()).length
    await page.goto(`${program.url}/s/${owner.slug}/${id}?kiosk=1`)
    for (const [score, words] of [
      ['2', '並びました'],
      ['10', '早かったです'],
    ] as const) {
      await page.getByRole('radio', { name: new RegExp(`^${score}( |$)`) }).click()
      await page.clock.runFor(1000)
      await finish(page, words, () => page.clock.runFor(700))
      await page.getByRole('button', { name: '次の方の回答を始める' }).waitFor()
      await page.clock.runFor(10_500)
      await page.getByRole('radio', { name: /^0/ }).waitFor()
      expect(await page.locator('[aria-checked=true]').count()).toBe(0)
    }
    // Somebody walks away in the middle: the next one sees nothing of it.
    await page.getByRole('radio', { name: '4' }).click()
    await page.clock.runFor(1000)
    await page.getByRole('textbox').fill('書きかけ')
    await page.clock.runFor(61_000)
    await page.getByRole('radio', { name: /^0/ }).waitFor()
    await expect.poll(() => page.locator('[aria-checked=true]').count()).toBe(0)
    await expect.poll(async () => (await stored()).length).toBe(before + 3)
    const fresh = (await stored()).slice(0, 3)
    expect(new Set(fresh.map(({ id: response }) => response)).size).toBe(3)
    expect(fresh.every(({ channel }) => channel === 'kiosk')).toBe(true)
    expect(fresh.map(({ score, finished }) => [score, finished])).toEqual([
      [4, false],
      [10, true],
      [2, true],
    ])
    expect(troubles).toEqual([])
    await window.close()
  }, 90_000)
})
