import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, openWindow, phone, signIn } from './browser.ts'
import { startProgram, temporaryFolder } from './program.ts'
import { type Owner, setUp } from './workspace.ts'

interface Shot {
  name: string
  path: string
  /** Opens what the picture is about. */
  act?: (page: Page) => Promise<unknown>
  /** Seen by somebody who is not signed in. */
  stranger?: boolean
}

const openDrawer = (page: Page) =>
  page
    .getByRole('button', { name: /人の声を開く/ })
    .first()
    .click()

/** The demo workspace has no article. */
async function publishArticle(owner: Owner): Promise<{ id: string; number: number }> {
  const { id } = await owner.request<{ id: string }>('POST', '/articles', {
    title: '動画が途中で止まるとき',
    category: '再生・視聴',
    body: '回線やアプリの状態で、再生が止まることがあります。\n\n## 手順\n\n1. アプリをいちど終わらせ、開き直します。\n2. 画質を「自動」にします。\n3. 直らないときは、端末を再起動します。\n',
  })
  await owner.request('POST', `/articles/${id}/state`, { state: 'published', revision: 1 })
  return owner.request('GET', `/articles/${id}`)
}

async function shotsOf(owner: Owner): Promise<Shot[]> {
  const surveys = await owner.request<{ items: { id: string }[] }>('GET', '/surveys')
  const forms = await owner.request<{ items: { id: string }[] }>('GET', '/forms')
  const uploaded = await fetch(`${owner.url}/api/v1/imports?name=voices.csv`, {
    method: 'POST',
    headers: { cookie: owner.cookie, origin: owner.url, 'content-type': 'text/csv' },
    body: '受付日,ご意見,満足度,店舗\n2026/10/1,配送が予定より二日遅れました。,2,東京\n2026/10/3,包装が丁寧で嬉しかったです。,5,大阪\n',
  })
  const { id } = (await uploaded.json()) as { id: string }
  const article = await publishArticle(owner)
  const themes = await owner.request<{ items: { id: string }[] }>('GET', '/themes')
  const shippedOn = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10)
  const action = await owner.request<{ id: string }>('POST', '/actions', {
    title: 'アプリを直す',
    kind: 'fix',
    themeIds: [themes.items[1]?.id],
    shippedOn,
  })
  const survey = surveys.items[0]?.id
  const form = forms.items[0]?.id
  return [
    { name: 'home', path: '/home' },
    { name: 'ranking', path: '/rankings' },
    { name: 'drawer', path: '/rankings', act: openDrawer },
    { name: 'verbatims', path: '/verbatims' },
    { name: 'themes', path: '/themes' },
    { name: 'theme', path: `/themes/${themes.items[0]?.id}` },
    { name: 'surveys', path: '/surveys' },
    { name: 'templates', path: '/surveys/new' },
    { name: 'results', path: `/surveys/${survey}` },
    { name: 'builder', path: `/surveys/${survey}/edit` },
    { name: 'audience', path: `/surveys/${survey}/audience` },
    { name: 'channels', path: `/surveys/${survey}/channels` },
    { name: 'inquiries', path: '/inquiries' },
    { name: 'inquiry-counts', path: '/inquiries/counts' },
    { name: 'inquiry-forms', path: '/inquiries/forms' },
    { name: 'inquiry-form', path: `/inquiries/forms/${form}` },
    { name: 'inquiry-rules', path: '/inquiries/rules' },
    { name: 'macros', path: '/inquiries/macros' },
    { name: 'articles', path: '/articles' },
    { name: 'article', path: `/articles/${article.id}` },
    { name: 'faq-gaps', path: '/articles/gaps' },
    { name: 'deflection', path: '/articles/deflection' },
    { name: 'actions', path: '/actions' },
    { name: 'action', path: `/actions/${action.id}` },
    { name: 'imports', path: '/imports' },
    { name: 'import', path: `/imports/${id}` },
    { name: 'members', path: '/settings/members' },
    { name: 'tokens', path: '/settings/tokens' },
    { name: 'widget', path: '/settings/widget' },
    { name: 'audit', path: '/settings/audit' },
    { name: 'hosted-survey', path: `/s/${owner.slug}/${survey}`, stranger: true },
    { name: 'hosted-form', path: `/f/${owner.slug}/${form}`, stranger: true },
    { name: 'help', path: `/help/${owner.slug}`, stranger: true },
    { name: 'help-article', path: `/help/${owner.slug}/${article.number}`, stranger: true },
  ]
}

async function take(browser: Browser, folder: string, owner: { url: string; cookie: string }, shots: Shot[]) {
  for (const [width, device] of [
    [1440, desktop],
    [390, phone],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      const { window, page } = await openWindow(browser, { ...device, colorScheme })
      // A stream that stays open is no end of loading.
      await window.route(/\/inquiry-changes$/, (route) => route.abort())
      for (const shot of shots) {
        await window.clearCookies()
        if (!shot.stranger && owner.cookie) await signIn(window, owner)
        await page.goto(owner.url + shot.path, { waitUntil: 'networkidle' })
        await shot.act?.(page)
        await page.waitForTimeout(400)
        await page.screenshot({ path: join(folder, `${shot.name}-${width}-${colorScheme}.png`) })
      }
      await window.close()
    }
}

/** Every screen of the demo workspace, light and dark, 1440 and 390 px. */
export async function takeScreenshots(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const data = temporaryFolder()
  const program = await startProgram({ KOE_DATA_DIR: data.path })
  const browser = await openBrowser()
  try {
    await take(browser, folder, { url: program.url, cookie: '' }, [{ name: 'setup', path: '/setup', stranger: true }])
    const owner = await setUp(program.url, { demo: true })
    for (let i = 0; i < 120; i++) {
      const status = await owner.request<{ pending: number; modelVersion: number }>('GET', '/status')
      if (status.pending === 0 && status.modelVersion > 0) break
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    await take(browser, folder, owner, await shotsOf(owner))
  } finally {
    await browser.close()
    await program.stop()
    data.remove()
  }
}
