import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, openWindow, violations } from '../support/browser.ts'
import { focusIn, leftOn, openShop, openSurvey, type Shop, send, surveyOn } from './shop.ts'

declare const heard: string[]

const survey = surveyOn

describe.skipIf(!browserPath)('surveys inside a company’s own page', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  }, 300_000)
  afterAll(() => shop?.close(), 60_000)

  it('nothing of a survey is loaded before its trigger and the server’s yes; a popover is answered and stored once', async () => {
    const published = await shop.live({
      trigger: { on: 'event', event: 'order', properties: [{ name: 'amount', is: '3' }] },
      repeat: { rule: 'once' },
    })
    const { window, page, troubles } = await openWindow(shop.browser)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''))
    await page.goto(shop.host.url)
    await page.waitForTimeout(800)
    expect(asked.filter((name) => /^(ask|more|left|tab|show)/.test(name))).toEqual([])
    expect(asked).toContain('open')
    await page.click('#order')
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(asked.filter((name) => /^(more|left|tab)/.test(name))).toEqual([])
    // What the host does not ask for does not take its focus.
    expect(await focusIn(page)).toBeNull()
    await survey(page).getByRole('radio', { name: '9' }).click()
    await survey(page).getByRole('textbox').fill('速いです')
    await page.waitForTimeout(650)
    await survey(page).getByRole('button', { name: '送信' }).dblclick()
    await survey(page).getByRole('heading', { name: 'ありがとうございました' }).waitFor()
    await survey(page).getByRole('button', { name: '閉じる' }).click()
    expect(await survey(page).count()).toBe(0)
    expect(await page.evaluate(() => heard)).toEqual(['shown', 'started', 'finished', 'closed'])
    expect(await shop.stored(published)).toMatchObject([{ finished: true }])
    // Once is once, on this page and on the next.
    await page.click('#order')
    await page.goto(`${shop.host.url}/other`)
    await page.waitForTimeout(500)
    await page.click('#order')
    await page.waitForTimeout(500)
    expect(await survey(page).count()).toBe(0)
    expect(await shop.stored(published)).toHaveLength(1)
    expect(troubles).toEqual([])
    await shop.off(published)
    await window.close()
  })

  it('what a customer did is counted, and counts on the next page', async () => {
    const published = await shop.live({
      trigger: { on: 'event', event: 'order' },
      behavior: [{ event: 'order', within: 7, count: 'at-least', times: 2 }],
    })
    const { window, page, troubles } = await openWindow(shop.browser)
    await page.goto(shop.host.url)
    await page.waitForTimeout(500)
    for (let i = 0; i < 2; i += 1) {
      const counted = page.waitForResponse((res) => /\/in\/[^/]+\/acts$/.test(res.url()))
      await page.click('#order')
      expect((await counted).status()).toBe(204)
    }
    await page.waitForTimeout(500)
    expect(await survey(page).count()).toBe(0)
    await page.goto(`${shop.host.url}/other`)
    await page.waitForTimeout(500)
    await page.click('#order')
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    expect(troubles).toEqual([])
    await shop.off(published)
    await window.close()
  })

  it('offline, in two tabs, and by way of another page, one answer is stored', async () => {
    const published = await shop.live({ trigger: { on: 'event', event: 'never' } })
    const { window, page } = await openWindow(shop.browser)
    await page.goto(shop.host.url)
    await openSurvey(page, published)
    await survey(page).getByRole('radio', { name: '7' }).click()
    await survey(page).getByRole('textbox').fill('途中まで')
    // The next page of the tab goes on with it, and so does the way back.
    await page.goto(`${shop.host.url}/other`)
    await survey(page).getByRole('textbox').waitFor()
    expect(await survey(page).getByRole('textbox').inputValue()).toBe('途中まで')
    await page.goBack()
    await survey(page).getByRole('textbox').waitFor()
    await window.setOffline(true)
    await send(page)
    await survey(page).getByText('まだ送信できていません').waitFor()
    await window.setOffline(false)
    await survey(page).getByRole('heading', { name: 'ありがとうございました' }).waitFor()
    const other = await window.newPage()
    await other.goto(shop.host.url)
    await other.waitForTimeout(500)
    expect(await leftOn(other)).toBe(0)
    expect(await shop.stored(published)).toMatchObject([{ finished: true }])
    await shop.off(published)
    await window.close()
  })

  it('keys of an input method neither send nor close; Escape closes and gives the focus back', async () => {
    const published = await shop.live({ trigger: { on: 'click', selector: '#order' }, placement: { form: 'modal' } })
    const { window, page, troubles } = await openWindow(shop.browser)
    await page.goto(shop.host.url)
    await page.waitForTimeout(500)
    await page.locator('#order').focus()
    await page.keyboard.press('Enter')
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    expect(await violations(page)).toEqual([])
    // Over the page, which cannot be pressed until it is closed.
    expect(await survey(page).evaluate((modal) => getComputedStyle(modal, '::before').position)).toBe('fixed')
    for (let i = 0; i < 8; i += 1) {
      await page.keyboard.press(i < 4 ? 'Tab' : 'Shift+Tab')
      expect(await focusIn(page)).not.toBeNull()
    }
    await survey(page).getByRole('radio', { name: '9' }).focus()
    await page.keyboard.press('8')
    const words = survey(page).getByRole('textbox')
    await words.waitFor()
    await words.focus()
    for (const key of ['Enter', 'Escape'])
      await words.evaluate((field, name) => {
        const more = { bubbles: true, composed: true, cancelable: true }
        field.dispatchEvent(new KeyboardEvent('keydown', { key: name, isComposing: true, ctrlKey: true, ...more }))
      }, key)
    await page.keyboard.type('速いです')
    expect(await words.inputValue()).toBe('速いです')
    await page.keyboard.press('Escape')
    expect(await survey(page).count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order')
    expect((await shop.stored(published)).filter(({ finished }) => finished)).toEqual([])
    expect(troubles).toEqual([])
    await shop.off(published)
    await window.close()
  })

  it.each([
    { form: 'slide-in', side: 'left' },
    { form: 'inline', selector: '#place' },
    { form: 'tab', label: 'ご意見はこちら', theme: 'dark' },
  ] as const)('as $form it is in its place, readable, and fits 320 px', async (placement) => {
    const published = await shop.live({ trigger: { on: 'load' }, placement })
    const { window, page, troubles } = await openWindow(shop.browser, { viewport: { width: 320, height: 640 } })
    await page.goto(shop.host.url)
    if (placement.form === 'tab') {
      const tab = page.getByRole('button', { name: 'ご意見はこちら' })
      await tab.waitFor()
      expect(await survey(page).count()).toBe(0)
      await tab.click()
    }
    await survey(page).getByRole('radio', { name: '9' }).waitFor()
    await page.waitForTimeout(300)
    expect(await violations(page)).toEqual([])
    const inPlace = await page.evaluate(() => document.querySelector('koe-survey')?.parentElement?.id)
    expect(inPlace).toBe(placement.form === 'inline' ? 'place' : '')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    const box = await survey(page).boundingBox()
    if (process.env.KOE_SHOTS) await page.screenshot({ path: `${process.env.KOE_SHOTS}/${placement.form}.png` })
    expect([box!.x >= 0, box!.x + box!.width <= 320], JSON.stringify(box)).toEqual([true, true])
    await survey(page).getByRole('button', { name: '閉じる' }).click()
    expect(await survey(page).count()).toBe(0)
    expect(troubles).toEqual([])
    await shop.off(published)
    await window.close()
  })
})
