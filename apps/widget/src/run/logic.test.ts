import { npsSurvey, type SurveyDefinition } from '@koe/survey'
import { describe, expect, test } from 'vitest'
import { fakeBrowser, type Reply, settingsFor } from './fake-browser.ts'
import { learnRules } from './rules.ts'
import { Run } from './run.ts'
import { WHOLE_RULES } from './whole-rules.ts'

learnRules(WHOLE_RULES)

let next = 0
const nps = npsSurvey({ title: '月次NPS', ids: () => `id${++next}` })

const ok = (): Reply => ({ status: 201 })
const start = (browser: ReturnType<typeof fakeBrowser>, given = settingsFor(nps)): Run =>
  new Run(given, browser.device, () => undefined)

function answerAll(run: Run): void {
  run.answer('id1', { type: 'nps', value: 9 })
  run.forward()
}

describe('what a survey decides beyond its questions', () => {
  test('what is shuffled stands in the order of the response, which a reload keeps', async () => {
    const blocks = ['a', 'b', 'c', 'd'].map((id) => ({ id, type: 'nps' as const, label: { ja: id } }))
    const definition: SurveyDefinition = { ...nps, pages: [{ id: 'p', shuffle: true, blocks }] }
    const orderOf = (run: Run) => run.session.definition.pages[0]?.blocks.map(({ id }) => id).join('')
    const orders = new Set<string | undefined>()
    for (let i = 0; i < 10; i += 1) {
      const browser = fakeBrowser(ok)
      const given = settingsFor(definition, { responseId: `r${i}` })
      const run = start(browser, given)
      run.answer('b', { type: 'nps', value: 3 })
      orders.add(orderOf(run))
      expect(orderOf(start(browser, given))).toBe(orderOf(run))
    }
    expect(orders.size).toBeGreaterThan(3)
    // The control: where the page says nothing of it, it stays as it was written.
    const plain = { ...nps, pages: [{ id: 'p', blocks }] }
    expect(orderOf(start(fakeBrowser(ok), settingsFor(plain)))).toBe('abcd')
  })

  test('a response for which a quota has no room ends kindly, and is not sent again', async () => {
    const late = { id: 'late', title: { ja: '締め切りました' } }
    const full = { code: 'quota-full', title: 'ありがとうございました', detail: '予定の件数に達しました。' }
    for (const ending of [late, undefined]) {
      const browser = fakeBrowser((sent) =>
        sent.finished ? { status: 409, body: { ...full, ending } } : { status: 201 },
      )
      const run = start(browser)
      answerAll(run)
      run.forward()
      await browser.pass(10)
      expect(run.session).toMatchObject({ phase: 'finished', ending })
      const { length } = browser.sent
      await browser.pass(120_000)
      expect(browser.sent).toHaveLength(length)
    }
    // The control: what was taken leads to its own ending.
    const run = start(fakeBrowser(ok))
    answerAll(run)
    run.forward()
    await fakeBrowser(ok).pass(10)
    expect(run.session.ending).toBeUndefined()
  })
})
