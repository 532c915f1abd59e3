import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, desktop, openWindow, violations } from '../support/browser.ts'
import { focusIn, openShop, type Shop, saidIn, send, sendButton, surveyOn, thanks } from './shop.ts'

const forms = ['popover', 'slide-in', 'modal'] as const
const byClick = { on: 'click', selector: '#order' } as const
const words = (page: Page) => surveyOn(page).getByRole('textbox')
const shot = async (page: Page, name: string) => {
  if (process.env.KOE_SHOTS) await page.screenshot({ path: `${process.env.KOE_SHOTS}/${name}.png` })
}

/** What lies at the middle of an element, looked for through shadow roots: whether it can really be pressed there. */
const reachable = (page: Page, name: string) =>
  surveyOn(page).evaluate((element, wanted) => {
    const root = element.shadowRoot!
    const button = Array.from(root.querySelectorAll('button')).find(
      (one) => (one.getAttribute('aria-label') ?? one.textContent) === wanted && one.getClientRects().length > 0,
    )
    if (!button) return 'missing'
    const { left, right, top, bottom } = button.getBoundingClientRect()
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return 'outside'
    const there = root.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return there && button.contains(there) ? 'reachable' : 'covered'
  }, name)

/** Presses Tab until the focus is at what is looked for. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<string[]> {
  const way: string[] = []
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press(key)
    way.push((await focusIn(page)) ?? 'page')
    if (name.test(way.at(-1)!)) return way
  }
  throw new Error(`${name} is not on the way: ${way.join(', ')}`)
}

describe.skipIf(!browserPath)('a survey in a company’s page can be answered by everybody', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  }, 300_000)
  afterEach(() => shop.quiet())
  afterAll(() => shop?.close(), 60_000)

  it.each(forms)('as %s it is answered by the keyboard alone, and gives the focus back', async (form) => {
    const survey = await shop.live({ trigger: byClick, placement: { form } })
    const { window, page, troubles } = await openWindow(shop.browser)
    await page.goto(shop.host.url)
    await page.waitForTimeout(500)
    await page.locator('#order').focus()
    await page.keyboard.press('Enter')
    await surveyOn(page).getByRole('radio', { name: '9' }).waitFor()
    // Only a modal takes the focus from what the customer was doing.
    expect(await focusIn(page)).toBe(form === 'modal' ? '閉じる' : null)
    if (form !== 'modal') await tabTo(page, /^閉じる$/)
    await page.keyboard.press('Tab')
    await page.keyboard.press('8')
    await words(page).waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName))
      .toBe('TEXTAREA')
    await page.keyboard.insertText('キーだけで')
    // A line of its own; only with Ctrl it sends.
    await page.keyboard.press('Enter')
    await page.keyboard.insertText('書きました')
    await page.waitForTimeout(650)
    await tabTo(page, /^送信/)
    await page.keyboard.press('Enter')
    await thanks(page).waitFor()
    expect(await focusIn(page)).toContain('ありがとうございました')
    await page.keyboard.press('Escape')
    expect(await surveyOn(page).count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('order')
    expect((await shop.stored(survey)).map(saidIn)).toEqual([{ score: 8, words: 'キーだけで\n書きました' }])
    expect(troubles).toEqual([])
    await shop.off(survey)
    await window.close()
  })

  it('a modal holds the keyboard, also after a press beside it; the others let it go', async () => {
    for (const form of forms) {
      const survey = await shop.live({ trigger: byClick, placement: { form } })
      const { window, page } = await openWindow(shop.browser)
      await page.goto(shop.host.url)
      await page.waitForTimeout(500)
      await page.locator('#order').click()
      await surveyOn(page).getByRole('radio', { name: '9' }).waitFor()
      await page.waitForTimeout(300)
      if (form === 'modal') {
        await page.mouse.click(8, 890)
        expect(await focusIn(page)).toBeNull()
        for (let i = 0; i < 6; i += 1) {
          await page.keyboard.press('Tab')
          expect(await focusIn(page)).not.toBeNull()
        }
        await page.mouse.click(8, 890)
      } else {
        const way = await tabTo(page, /^送信|^次へ/)
        expect(way).toContain('閉じる')
        await page.keyboard.press('Tab')
        expect(await focusIn(page)).toBeNull()
      }
      // In the company's own page Escape is the company's; a modal lies over all of it.
      await page.keyboard.press('Escape')
      expect(await surveyOn(page).count(), form).toBe(form === 'modal' ? 0 : 1)
      await shop.off(survey)
      await window.close()
    }
  })

  it.each([
    ['200 %', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
    ['400 %', { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
  ] as const)('at %s nothing is cut off, and the button can be reached', async (zoom, options) => {
    for (const placement of [...forms.map((form) => ({ form })), { form: 'inline' as const, selector: '#place' }]) {
      const survey = await shop.live({ trigger: { on: 'load' }, placement: { ...placement, size: 'large' } })
      const { window, page } = await openWindow(shop.browser, options)
      await page.goto(shop.host.url)
      await surveyOn(page).getByRole('radio', { name: '5' }).waitFor()
      await page.waitForTimeout(300)
      const { width } = options.viewport
      const wide = await surveyOn(page).evaluate((element) =>
        Array.from(element.shadowRoot!.querySelectorAll('*'))
          .map((one) => ({ box: one.getBoundingClientRect(), name: `${one.tagName} ${one.className}` }))
          .filter(({ box }) => box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5))
          .map(({ name }) => name),
      )
      expect(wide, `${zoom} ${placement.form}`).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await shot(page, `zoom-${width}-${placement.form}`)
      expect(await reachable(page, '閉じる'), placement.form).toBe('reachable')
      await surveyOn(page).getByRole('radio', { name: '10' }).click()
      await words(page).fill('拡大して答える')
      // By the keyboard, which scrolls to what it goes to.
      await words(page).focus()
      await tabTo(page, /^送信/)
      expect(await reachable(page, '送信する'), `${zoom} ${placement.form}`).toBe('reachable')
      await send(page)
      await thanks(page).waitFor()
      expect((await shop.stored(survey)).map(saidIn)).toEqual([{ score: 10, words: '拡大して答える' }])
      await shop.off(survey)
      await window.close()
    }
  })

  it('moves only where motion is wanted, and is seen where the system chooses the colors', async () => {
    const survey = await shop.live({ trigger: { on: 'load' } })
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      const { window, page } = await openWindow(shop.browser, { ...desktop, reducedMotion })
      await page.goto(shop.host.url)
      await surveyOn(page).getByRole('radio', { name: '9' }).waitFor()
      const animation = await surveyOn(page)
        .locator('.survey')
        .evaluate((node) => getComputedStyle(node).animationName)
      expect(animation).toBe(reducedMotion === 'reduce' ? 'none' : 'appear')
      await window.close()
    }
    const { window, page } = await openWindow(shop.browser, { ...desktop, forcedColors: 'active' })
    await page.goto(shop.host.url)
    const choices = surveyOn(page).getByRole('radio')
    await choices.first().waitFor()
    await page.waitForTimeout(300)
    expect(await violations(page)).toEqual([])
    const outline = (i: number) => choices.nth(i).evaluate((node) => getComputedStyle(node).outlineStyle)
    // An arrow only looks, so the page stays.
    await choices.first().focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => outline(1)).toBe('solid')
    expect(await outline(5)).toBe('none')
    // There are no shadows then: without an edge it would run into the page.
    const edge = await surveyOn(page)
      .locator('.survey')
      .evaluate((node) => getComputedStyle(node).outlineColor)
    expect(edge).not.toBe('rgba(0, 0, 0, 0)')
    await shot(page, 'forced-colors')
    expect(await sendButton(page).count()).toBe(0)
    await shop.off(survey)
    await window.close()
  })

  it.each([
    ['left', 'small'],
    ['center', 'large'],
    ['right', undefined],
  ] as const)('stands at the %s in %s letters, dark, as the survey’s own look has it', async (position, size) => {
    const look = {
      theme: 'dark',
      accent: '#aa2266',
      ...(size ? { size } : {}),
      ...(position === 'right' ? {} : { position }),
    }
    const definition = {
      formatVersion: 1,
      languages: ['ja'],
      title: { ja: '推奨度' },
      pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: { ja: 'お薦めいただけますか' } }] }],
      endings: [],
      look,
    }
    for (const form of ['popover', 'slide-in', 'tab'] as const) {
      const survey = await shop.live({ trigger: { on: 'load' }, placement: { form } }, definition)
      const { window, page, troubles } = await openWindow(shop.browser)
      await page.goto(shop.host.url)
      if (form === 'tab') {
        const tab = page.getByRole('button', { name: 'ご意見' })
        await tab.waitFor()
        const box = (await tab.boundingBox())!
        expect(box.x < 720 ? 'left' : 'right').toBe(position === 'left' ? 'left' : 'right')
        expect(await tab.evaluate((node) => getComputedStyle(node).backgroundColor)).toBe('rgb(22, 25, 30)')
        await tab.click()
      }
      const choice = surveyOn(page).getByRole('radio', { name: '9' })
      await choice.waitFor()
      await page.waitForTimeout(300)
      const box = (await surveyOn(page).boundingBox())!
      const middle = box.x + box.width / 2
      const place = Math.abs(middle - 720) < 2 ? 'center' : middle < 720 ? 'left' : 'right'
      // What slides in has an edge.
      expect(place, form).toBe(form === 'slide-in' && position === 'center' ? 'right' : position)
      const letters = await choice.evaluate((node) => node.getBoundingClientRect().height)
      expect(letters).toBeCloseTo(48 * (size === 'small' ? 0.9 : size === 'large' ? 1.2 : 1), 0)
      const paper = await surveyOn(page)
        .locator('.survey')
        .evaluate((node) => getComputedStyle(node).backgroundColor)
      expect(paper).toBe('rgb(22, 25, 30)')
      await shot(page, `look-${position}-${form}`)
      expect(troubles).toEqual([])
      await shop.off(survey)
      await window.close()
    }
  })
})
