import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where Chromium is; undefined skips what needs it. */
export const browserPath = candidates.find((path) => existsSync(path))

/** Flags that keep it from looking for anything outside this machine. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @param options.bfcache - keeps pages that were left as they are, as people's browsers do and automated ones do not */
export const openBrowser = ({ bfcache = false } = {}): Promise<Browser> =>
  chromium.launch({
    args,
    ...(bfcache ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
    ...(browserPath ? { executablePath: browserPath } : {}),
  })

export const desktop = { viewport: { width: 1440, height: 900 } }
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

/** A window of its own that collects what no page should have: script errors, failed requests, requests to other hosts. */
export async function openWindow(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = desktop,
): Promise<{ window: BrowserContext; page: Page; troubles: string[] }> {
  const window = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options })
  const page = await window.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // A refused request is reported by the page itself; the browser's echo of it is no trouble of its own.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) troubles.push(message.text())
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost' && hostname !== '127.0.0.1')
      troubles.push(`asks ${hostname}`)
  })
  page.on('response', (res) => {
    if (res.status() >= 500) troubles.push(`${res.status()} ${res.url()}`)
  })
  return { window, page, troubles }
}

/** Gives a window the session of somebody who is signed in, as the header that the server set it with. */
export async function signIn(window: BrowserContext, { cookie }: { cookie: string }): Promise<void> {
  const [name = '', ...value] = cookie.split('=')
  await window.addCookies([{ name, value: value.join('='), domain: 'localhost', path: '/' }])
}

/** Until what fades or moves in has come, in shadow trees as well: halfway there its colours are not yet its own. Runs in the page. */
async function settled(): Promise<void> {
  const within = (root: Document | ShadowRoot): Animation[] => [
    ...root.getAnimations(),
    ...Array.from(root.querySelectorAll('*')).flatMap(({ shadowRoot }) => (shadowRoot ? within(shadowRoot) : [])),
  ]
  const ending = within(document).filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}

/** What an accessibility check finds wrong on the page, one line for each kind. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(settled)
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map(
    ({ id, nodes }) =>
      `${id} × ${nodes.length}: ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(', ')}`,
  )
}
