import { newId } from '@koe/db'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openWindow, phone, signIn, violations } from '../support/browser.ts'
import { type InboxDesk, openInbox } from './inbox-desk.ts'

describe.skipIf(!browserPath).sequential('the inbox watches itself', () => {
  let desk: InboxDesk
  let post: InboxDesk['post']
  let program: InboxDesk['program']
  let browser: InboxDesk['browser']
  let owner: InboxDesk['owner']
  let form: InboxDesk['form']
  let receive: InboxDesk['receive']
  let page: Page
  let hand: Page
  let troubles: string[][]

  beforeAll(async () => {
    desk = await openInbox()
    ;({ post, program, browser, owner, form, receive } = desk)
    const [wide, narrow] = [await openWindow(browser, desktop), await openWindow(browser, phone)]
    page = wide.page
    hand = narrow.page
    troubles = [wide.troubles, narrow.troubles]
    await signIn(wide.window, owner)
    await signIn(narrow.window, owner)
  }, 300_000)
  afterAll(() => desk?.close(), 60_000)

  /** The links on the scores of the question that an address got, the lowest first. */
  function questionTo(address: string): string[] {
    const mail = post.taken.find(({ to, parts }) => to === address && /\/s\/[^/]+\/i\//.test(parts[0] ?? ''))
    return [...(mail?.parts[0] ?? '').matchAll(/^\d: (\S+)$/gm)].map(([, url = '']) => url)
  }
  const fits = async (where: Page, width: number) => {
    expect(await violations(where)).toEqual([])
    expect(await where.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  const list = (where: Page) => where.getByRole('list', { name: '問い合わせの一覧' })
  const rows = (where: Page) => list(where).getByRole('link').allInnerTexts()

  it('shows what comes in where nothing is read yet', async () => {
    for (const where of [page, hand]) {
      const asked = where.waitForRequest(/inquiry-changes/)
      await where.goto(`${program.url}/inquiries`)
      await asked
    }
    await page.mouse.move(900, 80)
    await receive('荷物がまだ届きません。', 'taro@example.jp')
    for (const where of [page, hand])
      await list(where)
        .getByRole('link', { name: /荷物がまだ届きません/ })
        .waitFor()
    await receive('箱がつぶれていました。', 'hana@example.jp')
    for (const where of [page, hand])
      await list(where)
        .getByRole('link', { name: /箱がつぶれていました/ })
        .waitFor()
    expect((await rows(page))[0]).toContain('箱がつぶれていました')
  })

  it('moves nothing under who reads: what came stands ready behind one line', async () => {
    for (const [where, width] of [
      [page, 1440],
      [hand, 390],
    ] as const) {
      await list(where).getByRole('link').first().focus()
      const before = await rows(where)
      const place = await list(where).getByRole('link').first().boundingBox()
      const text = `返金はいつですか（${width}）。`
      await receive(text, 'jiro@example.jp')
      const line = where.getByRole('button', { name: '新しい問い合わせ 1件' })
      await line.waitFor()
      expect(await rows(where)).toEqual(before)
      expect(await list(where).getByRole('link').first().boundingBox()).toEqual(place)
      await fits(where, width)
      await line.click()
      await list(where)
        .getByRole('link', { name: new RegExp(`${width}`) })
        .waitFor()
      expect((await rows(where))[0]).toContain(text)
      await expect.poll(() => line.count()).toBe(0)
      await where.goto(`${program.url}/inquiries`)
      await page.mouse.move(900, 80)
    }
  })

  it('shows on the counting page what grows, and keeps what is typed beside an answer that comes', async () => {
    await hand.goto(`${program.url}/inquiries/counts`)
    await hand.getByText('開いているあいだ、届くたびに更新').waitFor()
    await hand
      .getByRole('link', { name: /4\s*件/ })
      .first()
      .waitFor()
    await page.getByRole('link', { name: /返金はいつですか（390）/ }).click()
    const reply = page.getByRole('textbox', { name: /への返信/ })
    await reply.fill('確認いたします。')
    await receive('まだですか。', 'jiro@example.jp')
    await hand
      .getByRole('link', { name: /5\s*件/ })
      .first()
      .waitFor()
    const [open] = (await owner.request<{ items: { id: string }[] }>('GET', '/inquiries?q=4&find=4')).items
    await owner.request('POST', `/inquiries/${open?.id}/notes`, { id: newId(), body: '倉庫に聞いています。' })
    await page.getByText('倉庫に聞いています。').waitFor()
    expect(await reply.inputValue()).toBe('確認いたします。')
    await fits(hand, 390)
  })

  it('is told by a rule which inquiry needs somebody now', async () => {
    await page.goto(`${program.url}/inquiries/rules`)
    await page.getByRole('button', { name: 'ルールを作る' }).click()
    const editor = page.getByRole('dialog', { name: 'ルールを作る' })
    await editor.getByLabel('名前').fill('解約の話')
    await editor.getByRole('checkbox', { name: '言葉を含む' }).check()
    await editor.getByRole('textbox', { name: '言葉を含む' }).fill('解約\n返金')
    await editor.getByRole('button', { name: '直近の 200 件で試す' }).click()
    await editor.getByText('この条件に当てはまる: 2件（直近 5件のうち）').waitFor()
    await fits(page, 1440)
    await editor.getByRole('checkbox', { name: '店主' }).check()
    await editor.getByRole('button', { name: '保存する' }).click()
    await page.getByText('ルールを保存しました').waitFor()
    await hand.goto(`${program.url}/inquiries/rules`)
    await hand.getByText('「解約・返金」を含む').waitFor()
    await fits(hand, 390)
    await hand.goto(`${program.url}/inquiries`)
    await receive('ｶｲﾔｸ、解約したいです。', 'saburo@example.jp')
    const chip = hand.getByRole('link', { name: /^要対応\s*1/ })
    await chip.waitFor({ timeout: 60_000 })
    await chip.click()
    await list(hand)
      .getByRole('link', { name: /解約したいです/ })
      .click()
    await hand.getByText('ルール「解約の話」に当てはまりました（「解約」を含む）').waitFor()
    await fits(hand, 390)
    const told = () => post.taken.filter((mail) => mail.header('Subject')?.startsWith('【要対応】問い合わせ No. 6'))
    await expect.poll(told, { timeout: 60_000 }).toHaveLength(1)
    expect(told()[0]?.raw).not.toMatch(/saburo/)
    await hand.getByRole('button', { name: '要対応を外す' }).click()
    await hand.getByText('要対応を外しました').waitFor()
  })

  it('asks after it was solved, and shows the answer where it was asked', async () => {
    await page.goto(`${program.url}/inquiries/forms/${form.id}/desk`)
    await page.getByRole('radio', { name: /満足度を聞く/ }).check()
    await page.getByLabel('送る時期').selectOption('0')
    await fits(page, 1440)
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByText('担当と期限を保存しました').waitFor()
    await page.goto(`${program.url}/inquiries`)
    await list(page)
      .getByRole('link', { name: /解約したいです/ })
      .click()
    await page.getByLabel('対応状況', { exact: true }).selectOption('solved')
    await page.getByText('送信済み。回答はまだありません').waitFor({ timeout: 60_000 })
    const letter = questionTo('saburo@example.jp')
    // A scanner that only opens the links has answered nothing.
    expect(letter).toHaveLength(5)
    for (const url of letter) expect((await fetch(url)).status).toBe(200)
    const counted = await owner.request<{ satisfaction: object }>('GET', '/inquiry-counts')
    expect(counted.satisfaction).toMatchObject({ asked: 1, csat: null })
    await hand.goto(letter[3] ?? '')
    const reason = hand.getByRole('textbox')
    await reason.waitFor()
    await fits(hand, 390)
    await reason.fill('すぐに返事をもらえました')
    await hand.waitForTimeout(500)
    await hand.getByRole('button', { name: '送信' }).click()
    await hand.getByText('ありがとうございました').waitFor()
    await page.reload()
    await page.getByText('すぐに返事をもらえました').waitFor()
    await fits(page, 1440)
    await page.goto(`${program.url}/inquiries/counts`)
    await page.getByText('1件の回答（質問を送ったのは 1件）').waitFor()
    await fits(page, 1440)
  })

  it('ends at once when it is told to, with windows open', async () => {
    const began = performance.now()
    expect(await program.stop()).toBe(0)
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(troubles).toEqual([[], []])
  })
})
