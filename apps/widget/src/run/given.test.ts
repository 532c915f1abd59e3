import { npsSurvey } from '@koe/survey'
import { describe, expect, test } from 'vitest'
import { fakeBrowser, type Reply, settingsFor } from './fake-browser.ts'
import { learnRules } from './rules.ts'
import { Run, type RunSettings } from './run.ts'
import { WHOLE_RULES } from './whole-rules.ts'

learnRules(WHOLE_RULES)

let next = 0
const nps = npsSurvey({ title: '月次NPS', ids: () => `id${++next}` })
const ok = (): Reply => ({ status: 201 })
const opened = (given: RunSettings['given']) => settingsFor(nps, { responseId: 'r1', given })
const start = (browser: ReturnType<typeof fakeBrowser>, settings: RunSettings) =>
  new Run(settings, browser.device, () => undefined)

describe('what a link brings along', () => {
  const given = { pageId: null, answers: { id1: { type: 'nps' as const, value: 3 } } }
  const carrying = (more: object = {}) => opened({ ...given, ...more })

  test('is shown, and sent only with the first answer of the customer', async () => {
    const browser = fakeBrowser(ok)
    const run = start(browser, carrying())
    await browser.pass(5_000)
    expect(run.session.answers).toEqual(given.answers)
    expect(browser.sent).toEqual([])
  })

  test('of a letter is recorded at once, again only when the letter says something else, and never over what was changed since', async () => {
    const browser = fakeBrowser(ok)
    start(browser, carrying({ record: true }))
    await browser.pass(0)
    expect(browser.sent).toMatchObject([{ id: 'r1', seq: 1, finished: false, answers: { id1: { value: 3 } } }])
    const changed = start(browser, carrying({ record: true }))
    changed.answer('id1', { type: 'nps', value: 7 })
    await browser.pass(0)
    const reloaded = start(browser, carrying({ record: true }))
    await browser.pass(0)
    expect(reloaded.session.answers).toEqual({ id1: { type: 'nps', value: 7 } })
    expect(browser.sent.map(({ seq }) => seq)).toEqual([1, 2])
    start(browser, opened({ pageId: null, record: true, answers: { id1: { type: 'nps', value: 9 } } }))
    await browser.pass(0)
    expect(browser.sent.at(-1)).toMatchObject({ id: 'r1', seq: 3, answers: { id1: { value: 9 } } })
  })
})
