import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type InboxDesk, openInbox } from './inbox-desk.ts'

describe.skipIf(!browserPath).sequential('a team lives in the inbox', () => {
  let desk: InboxDesk
  let program: InboxDesk['program']
  let browser: InboxDesk['browser']
  let owner: InboxDesk['owner']
  let receive: InboxDesk['receive']
  let page: Page
  let mate: Page
  let troubles: string[][]

  async function join(name: string): Promise<string> {
    const { token } = await owner.request<{ token: string }>('POST', '/invitations', {
      role: 'analyst',
      email: 's@example.com',
    })
    const res = await fetch(`${program.url}/api/v1/invitations/by-token/${token}/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: program.url },
      body: JSON.stringify({ name, password: 'correct horse battery' }),
    })
    return res.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
  }

  beforeAll(async () => {
    desk = await openInbox()
    ;({ program, browser, owner, receive } = desk)
    const cookie = await join('佐藤')
    const wide = await openWindow(browser, desktop)
    const hand = await openWindow(browser, phone)
    page = wide.page
    mate = hand.page
    troubles = [wide.troubles, hand.troubles]
    await signIn(wide.window, owner)
    await signIn(hand.window, { cookie })
  }, 300_000)
  afterAll(() => desk?.close(), 60_000)

  const replyField = (where = page) => where.getByRole('textbox', { name: /への返信/ })
  /** Presses a key until it has its effect: a page that has just come hears none yet. */
  const pressFor = (key: string, shown: Locator) =>
    expect
      .poll(
        async () => {
          if ((await shown.count()) === 0) await page.keyboard.press(key)
          await page.waitForTimeout(300)
          return shown.count()
        },
        { timeout: 30_000 },
      )
      .toBe(1)
  const fits = async (where: Page, width: number) => {
    expect(await violations(where)).toEqual([])
    expect(await where.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }

  it('which says who is given what, and by when it is answered', async () => {
    await page.goto(`${program.url}/inquiries/forms`)
    await page.getByRole('link', { name: 'お問い合わせ: 担当と期限' }).click()
    await page.getByRole('radio', { name: /順番に割り当てる/ }).check()
    await page.getByRole('checkbox', { name: '佐藤' }).check()
    await page.getByLabel('最初の返信まで').fill('0.5')
    await fits(page, 1440)
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByText('担当と期限を保存しました').waitFor()
    await receive('荷物がまだ届きません。', 'taro@example.jp')
    await page.goto(`${program.url}/inquiries`)
    const row = page.getByRole('list', { name: '問い合わせの一覧' }).getByRole('link', { name: /荷物がまだ届きません/ })
    await row.getByText(/期限 \d+ 分後/).waitFor()
    expect(await row.innerText()).toContain('佐藤')
  })

  it('writes a macro, and puts it into a reply from the keyboard', async () => {
    await page.goto(`${program.url}/inquiries/macros`)
    await page.getByRole('button', { name: '定型文を作る' }).click()
    await page.getByLabel('名前', { exact: true }).fill('お詫び')
    await page.getByLabel('本文').fill('{{顧客名}}様\n{{合言葉}}')
    await page.getByText('使えない差し込み: 合言葉').waitFor()
    await page.getByLabel('本文').fill('{{顧客名}}様\nNo. {{番号}} の件、{{担当者}}が確認します。')
    await page.getByText('No. 1024 の件、店主が確認します。').waitFor()
    await page.getByLabel('返信後の対応状況').selectOption('open')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByText('定型文を保存しました').waitFor()
    await page.goto(`${program.url}/inquiries`)
    await page.getByRole('link', { name: /荷物がまだ届きません/ }).click()
    await replyField().waitFor()
    const menu = page.getByRole('dialog', { name: '定型文' })
    await pressFor('m', menu)
    await menu.getByRole('option', { name: /お詫び/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.type('わび')
    await menu.getByText('当てはまる定型文はありません。').waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('お詫び')
    await page.keyboard.press('Enter')
    await expect.poll(() => replyField().inputValue()).toBe('お客様\nNo. 1 の件、佐藤が確認します。')
    await page.keyboard.press('Control+Enter')
    // The copy of what the customer sent, and the reply.
    await expect.poll(() => page.getByText('taro@example.jp に送信').count(), { timeout: 30_000 }).toBe(2)
    expect(await page.getByLabel('対応状況', { exact: true }).inputValue()).toBe('open')
    await page.getByText(/返信済み/).waitFor()
  })

  it('sees each other at one inquiry, on a desk and on a phone', async () => {
    const address = page.url()
    await mate.goto(address)
    await mate.getByText('店主 さんも見ています').waitFor()
    await replyField(mate).fill('私が返します')
    await page.getByText('佐藤 さんが書いています').waitFor({ timeout: 30_000 })
    await fits(mate, 390)
    await replyField(mate).fill('')
    await mate.goto(`${program.url}/inquiries`)
    await expect.poll(() => page.getByText(/佐藤 さん(が書いて|も見て)います/).count(), { timeout: 60_000 }).toBe(0)
  })

  it('puts two of one customer together, and takes them apart again', async () => {
    const second = await receive('先日の荷物の件、どうなりましたか。', 'taro@example.jp')
    await page.goto(`${program.url}/inquiries/${second}`)
    await page.getByRole('button', { name: 'まとめる' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /No\. 1/ }).check()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'まとめる' }).click()
    await page.getByText('No. 1 にまとめた問い合わせです。').waitFor()
    expect(await replyField().count()).toBe(0)
    const list = page.getByRole('list', { name: '問い合わせの一覧' })
    await expect.poll(() => list.getByText('先日の荷物の件').count()).toBe(0)
    await page.getByRole('link', { name: 'まとめた先を開く' }).click()
    await page.getByText('先日の荷物の件、どうなりましたか。').first().waitFor()
    await page.getByText('No. 2 をここにまとめました').waitFor()
    await page.goto(`${program.url}/inquiries?q=2`)
    await page.getByRole('list', { name: '問い合わせの一覧' }).getByText('→ No. 1').waitFor()
    await page.goto(`${program.url}/inquiries/${second}`)
    await page.getByRole('button', { name: '分ける' }).click()
    await replyField().waitFor()
  })

  it('names a colleague in a note, who finds it at once', async () => {
    await page.goto(`${program.url}/inquiries?q=1`)
    await page.getByRole('link', { name: /荷物がまだ届きません/ }).click()
    await replyField().waitFor()
    await pressFor('n', page.getByLabel('メンバーに知らせる'))
    await page.getByLabel('メンバーに知らせる').selectOption('佐藤')
    // The name is put in, and the field is gone back to, in the browser's next picture.
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), { timeout: 10_000 }).toBe('TEXTAREA')
    await page.keyboard.type('倉庫に聞いてください。')
    await page.getByRole('button', { name: 'メモを残す' }).click()
    await page.getByRole('list', { name: 'やりとり' }).getByText('@佐藤 倉庫に聞いてください。').waitFor()
    await mate.goto(`${program.url}/inquiries`)
    await mate.getByRole('link', { name: '自分への言及 1' }).click()
    await mate.getByRole('link', { name: /荷物がまだ届きません/ }).click()
    await mate.getByText('@佐藤 倉庫に聞いてください。').waitFor()
    await mate.goto(`${program.url}/inquiries`)
    await mate.getByRole('list', { name: '問い合わせの一覧' }).waitFor()
    expect(await mate.getByRole('link', { name: /自分への言及/ }).count()).toBe(0)
  })

  it('keeps a filter under a name for everybody', async () => {
    await page.goto(`${program.url}/inquiries`)
    await page.getByRole('link', { name: '未解決', exact: true }).click()
    await page.waitForURL('**/inquiries?status=unsolved')
    await page.getByLabel('期限', { exact: true }).selectOption('sort')
    await page.getByRole('button', { name: '絞り込みを保存' }).click()
    await page.getByLabel('名前', { exact: true }).fill('急ぎ')
    await page.getByLabel('チームの全員に見せる').check()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByRole('link', { name: '急ぎ 1' }).waitFor()
    await mate.goto(`${program.url}/inquiries`)
    await mate.getByRole('link', { name: '急ぎ 1' }).click()
    await mate.waitForURL('**/inquiries?status=unsolved&sort=due')
    expect(await mate.getByRole('list', { name: '問い合わせの一覧' }).getByRole('listitem').count()).toBe(1)
    await fits(mate, 390)
    expect(troubles.flat()).toEqual([])
  })
})
