import { npsSurvey } from '@koe/survey'
import { expect, test } from 'vitest'
import { fakeBrowser, type Reply, settingsFor } from './fake-browser.ts'
import { Run, type RunSettings } from './run.ts'

let next = 0
const nps = npsSurvey({
  title: '月次NPS',
  ids: () => {
    next += 1
    return `id${next}`
  },
})
const [first = '', second = ''] = nps.pages.map(({ id }) => id)
const [score = '', reason = ''] = nps.pages.flatMap(({ blocks }) => blocks.map(({ id }) => id))

const ok = (): Reply => ({ status: 201 })
const start = (browser: ReturnType<typeof fakeBrowser>, more: Partial<RunSettings> = {}) =>
  new Run(settingsFor(nps, more), browser.device, () => undefined)
const rounded = (seconds: Record<string, number> = {}) =>
  Object.fromEntries(Object.entries(seconds).map(([page, value]) => [page, Math.round(value * 10) / 10]))
const lastSeconds = (browser: ReturnType<typeof fakeBrowser>) => rounded(browser.sent.at(-1)?.seconds)

async function answerAll(browser: ReturnType<typeof fakeBrowser>, run: Run) {
  await browser.pass(3_000)
  run.answer(score, { type: 'nps', value: 9 })
  await browser.pass(1_000)
  run.forward()
  await browser.pass(5_500)
  run.answer(reason, { type: 'longText', text: '速いです' })
  run.forward()
  await browser.pass(10)
}

test('each page has the time for which it was in sight', async () => {
  const browser = fakeBrowser(ok)
  await answerAll(browser, start(browser))
  expect(rounded(browser.sent[0]?.seconds)).toEqual({ [first]: 3 })
  expect(lastSeconds(browser)).toEqual({ [first]: 4, [second]: 5.5 })
})

test('going back adds to the page', async () => {
  const browser = fakeBrowser(ok)
  const run = start(browser)
  await browser.pass(2_000)
  run.answer(score, { type: 'nps', value: 3 })
  run.forward()
  await browser.pass(1_000)
  run.back()
  await browser.pass(4_000)
  run.forward()
  await browser.pass(1_000)
  run.forward()
  await browser.pass(10)
  expect(lastSeconds(browser)).toEqual({ [first]: 6, [second]: 2 })
})

/** Away from the fifth second to the ninetieth. */
async function withBreak(told: boolean) {
  const browser = fakeBrowser(ok)
  const run = start(browser)
  await browser.pass(5_000)
  if (told) {
    browser.sight.hidden = true
    run.leave()
  }
  await browser.pass(85_000)
  if (told) {
    browser.sight.hidden = false
    run.retry()
  }
  await answerAll(browser, run)
  return lastSeconds(browser)
}

test('what passes while another tab is in front does not count', async () => {
  expect(await withBreak(true)).toEqual({ [first]: 9, [second]: 5.5 })
  // If nobody had said that the page was out of sight, it would.
  expect(await withBreak(false)).toEqual({ [first]: 94, [second]: 5.5 })
})

test('a page that opens behind another begins to count when it comes to the front', async () => {
  const browser = fakeBrowser(ok)
  browser.sight.hidden = true
  const run = start(browser)
  await browser.pass(60_000)
  browser.sight.hidden = false
  run.retry()
  await answerAll(browser, run)
  expect(lastSeconds(browser)).toEqual({ [first]: 4, [second]: 5.5 })
})

test('a reload goes on counting, and waiting for the network is no answering', async () => {
  let away = true
  const browser = fakeBrowser(() => (away ? 'offline' : { status: 201 }))
  const before = start(browser)
  await browser.pass(2_000)
  before.answer(score, { type: 'nps', value: 9 })
  before.stop()
  await browser.pass(30_000)
  const run = start(browser)
  await answerAll(browser, run)
  expect(run.session.phase).toBe('waiting')
  await browser.pass(60_000)
  away = false
  run.retry()
  await browser.pass(120_000)
  expect(run.session.phase).toBe('finished')
  expect(lastSeconds(browser)).toEqual({ [first]: 6, [second]: 5.5 })
})

test('an inquiry and a preview say nothing of it', async () => {
  const browser = fakeBrowser(ok)
  await answerAll(browser, start(browser, { mode: 'inquiry' }))
  expect(browser.sent).toHaveLength(1)
  expect(browser.sent[0]).not.toHaveProperty('seconds')
  const shown = fakeBrowser(ok)
  await answerAll(shown, start(shown, { preview: true }))
  expect(shown.sent).toEqual([])
})
