import { csatSurvey, inquiryFormDefinition, npsSurvey, type SurveyDefinition } from '@koe/survey'
import { describe, expect, test } from 'vitest'
import type { Drawer } from './device.ts'
import { fakeBrowser, memoryDrawer, type Reply, settingsFor } from './fake-browser.ts'
import { newResponseId } from './response-id.ts'
import { learnRules } from './rules.ts'
import { Run, type RunSettings } from './run.ts'
import { WHOLE_RULES } from './whole-rules.ts'

learnRules(WHOLE_RULES)

function counter(): () => string {
  let next = 0
  return () => {
    next += 1
    return `id${next}`
  }
}

const nps = npsSurvey({ title: '月次NPS', ids: counter() })

const settings = (definition = nps, more?: Partial<RunSettings>) => settingsFor(definition, more)
const ok = (): Reply => ({ status: 201 })
const start = (browser: ReturnType<typeof fakeBrowser>, given = settings()): Run =>
  new Run(given, browser.device, () => undefined)

function answerAll(run: Run, value = 9): void {
  run.answer('id1', { type: 'nps', value })
  run.forward()
  run.answer('id2', { type: 'longText', text: '速いです' })
}

describe('a response', () => {
  test('what is typed or drawn along a slider is saved after a pause, not at each step', async () => {
    const blocks = [{ id: 'times', type: 'number' as const, label: { ja: '回数' } }]
    const definition: SurveyDefinition = { ...nps, pages: [{ id: 'p', blocks }] }
    const browser = fakeBrowser(ok)
    const run = start(browser, settings(definition))
    for (const value of [1, 12, 123]) {
      run.answer('times', { type: 'number', value })
      await browser.pass(500)
    }
    expect(browser.sent).toEqual([])
    await browser.pass(4_000)
    expect(browser.sent).toMatchObject([{ answers: { times: { value: 123 } } }])
  })

  test('the score is saved at once, the whole state with a larger seq at the end', async () => {
    const browser = fakeBrowser(ok)
    const run = start(browser)
    answerAll(run)
    await browser.pass(10)
    expect(browser.sent).toMatchObject([
      { id: run.responseId, seq: 1, finished: false, answers: { id1: { value: 9 } } },
    ])
    run.forward()
    await browser.pass(10)
    expect(browser.sent[1]).toMatchObject({ id: run.responseId, seq: 2, finished: true })
    expect(browser.sent[1]!.answers).toEqual({
      id1: { type: 'nps', value: 9 },
      id2: { type: 'longText', text: '速いです' },
    })
    expect(run.session.phase).toBe('finished')
  })

  test('pressing the button twice sends once', async () => {
    const browser = fakeBrowser(ok)
    const run = start(browser)
    answerAll(run)
    await browser.pass(10)
    for (let i = 0; i < 5; i += 1) run.forward()
    await browser.pass(100)
    run.forward()
    await browser.pass(100)
    expect(browser.sent.filter((sent) => sent.finished)).toHaveLength(1)
  })

  test('a reload goes on with the same response, the same page and a larger seq', async () => {
    const browser = fakeBrowser(ok)
    const before = start(browser)
    answerAll(before)
    await browser.pass(10)
    before.stop()
    const after = start(browser)
    expect(after.responseId).toBe(before.responseId)
    expect(after.session.answers).toEqual(before.session.answers)
    expect(after.session.pageId).toBe(before.session.pageId)
    after.forward()
    await browser.pass(10)
    expect(browser.sent.at(-1)).toMatchObject({ id: before.responseId, seq: 2, finished: true })
  })

  test('a new version of the survey is a new response that keeps what was typed', async () => {
    const browser = fakeBrowser(ok)
    const before = start(browser)
    answerAll(before)
    await browser.pass(1_000)
    const after = start(browser, settings(nps, { surveyVersionId: 'v2' }))
    expect(after.responseId).not.toBe(before.responseId)
    expect(after.session.answers).toEqual(before.session.answers)
  })

  test('two tabs never use the same seq for one response', async () => {
    const browser = fakeBrowser(ok)
    const one = start(browser)
    one.answer('id1', { type: 'nps', value: 3 })
    await browser.pass(10)
    const two = start(browser)
    one.answer('id1', { type: 'nps', value: 4 })
    await browser.pass(10)
    two.answer('id1', { type: 'nps', value: 5 })
    await browser.pass(10)
    expect(browser.sent.map(({ id, seq }) => [id === one.responseId, seq])).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
    ])
  })

  test('the reload of a thank-you screen thanks again and asks nothing', async () => {
    const browser = fakeBrowser(ok)
    const run = start(browser)
    answerAll(run)
    run.forward()
    await browser.pass(10)
    expect(start(browser).session.phase).toBe('finished')
    // Another tab, another day: asked again.
    expect(start(fakeBrowser(ok, browser.drawer)).session.phase).toBe('asking')
  })

  test('a preview sends and keeps nothing', async () => {
    const browser = fakeBrowser(ok)
    const run = start(browser, settings(nps, { preview: true }))
    answerAll(run)
    run.forward()
    run.leave()
    await browser.pass(60_000)
    expect(run.session.phase).toBe('finished')
    expect([browser.sent.length, browser.beacons.length, browser.drawer.length, browser.tab.length]).toEqual([
      0, 0, 0, 0,
    ])
  })
})

describe('when the network or the server is away', () => {
  test('it says so, tries again with longer and longer waits, and ends when the server is back', async () => {
    let away = true
    const browser = fakeBrowser(() => (away ? 'offline' : { status: 201 }))
    const run = start(browser)
    answerAll(run)
    run.forward()
    await browser.pass(50)
    expect(run.session.phase).toBe('waiting')
    const waits: number[] = []
    for (let i = 0; i < 9; i += 1) {
      const [wait = 0] = browser.waits()
      waits.push(wait)
      await browser.pass(wait + 1)
    }
    expect(waits.at(-1)).toBeGreaterThan(waits[0]!)
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
    away = false
    await browser.pass(60_000)
    expect(run.session.phase).toBe('finished')
    expect(browser.sent.filter((sent) => sent.finished)).toHaveLength(1)
  })

  test('what could not be sent is sent at the next visit, under the same id', async () => {
    const offline = fakeBrowser(() => 'offline')
    const run = start(offline)
    answerAll(run)
    run.forward()
    await offline.pass(10)
    run.stop()
    const online = fakeBrowser(ok, offline.drawer, memoryDrawer(), offline.parcels)
    const phases: string[] = []
    const next = new Run(settings(), online.device, ({ session }) => phases.push(session.phase))
    expect(next.session.phase).toBe('waiting')
    await online.pass(10)
    expect(phases).toEqual(['finished'])
    expect(next.session.phase).toBe('finished')
    expect(online.sent).toMatchObject([{ id: run.responseId, finished: true }])
    await online.pass(200_000)
    expect(online.sent).toHaveLength(1)
  })

  test.each([500, 502, 503, 408, 425, 429])('%i is tried again', async (status) => {
    const browser = fakeBrowser(() => ({ status, headers: { 'retry-after': '7' } }))
    const run = start(browser)
    answerAll(run)
    run.forward()
    await browser.pass(10)
    expect(run.session.phase).toBe('waiting')
    expect(Math.round(browser.waits()[0]! / 1_000)).toBe(7)
  })

  test('a page that goes away hands everything unsent to a beacon and removes nothing', async () => {
    const browser = fakeBrowser(() => 'offline')
    const run = start(browser)
    answerAll(run)
    run.leave()
    expect(browser.beacons.at(-1)).toMatchObject({
      id: run.responseId,
      finished: false,
      answers: { id2: { text: '速いです' } },
    })
    expect(browser.drawer.getItem(`koe:outbox:${run.responseId}`)).not.toBeNull()
  })

  test('storage that throws stops nobody', async () => {
    const broken: Drawer = {
      length: 0,
      key: () => null,
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new Error('quota')
      },
    }
    const browser = fakeBrowser(ok, broken, broken)
    const run = start(browser)
    answerAll(run)
    run.forward()
    await browser.pass(10)
    expect(run.session.phase).toBe('finished')
  })
})

describe('when the server says no', () => {
  test('the question it names is shown again with its words, and the corrected answer goes', async () => {
    let refuse = true
    const browser = fakeBrowser((sent) => {
      if (!sent.finished || !refuse) return { status: 201 }
      return { status: 422, body: { errors: [{ field: '/answers/id2', code: 'too-long', params: { limit: 3 } }] } }
    })
    const run = start(browser)
    answerAll(run)
    run.forward()
    await browser.pass(10)
    expect(run.session).toMatchObject({ phase: 'asking', pageId: 'id4', problems: { id2: { code: 'too-long' } } })
    expect(run.session.answers.id2).toEqual({ type: 'longText', text: '速いです' })
    refuse = false
    run.answer('id2', { type: 'longText', text: '速い' })
    run.forward()
    await browser.pass(10)
    expect(run.session.phase).toBe('finished')
  })

  test('a response that another tab finished first is thanked for; a survey that has closed says so', async () => {
    for (const [code, phase] of [
      ['already-done', 'finished'],
      ['not-accepting', 'refused'],
    ] as const) {
      const browser = fakeBrowser((sent) => (sent.finished ? { status: 409, body: { code } } : { status: 201 }))
      const run = start(browser)
      answerAll(run)
      run.forward()
      await browser.pass(10)
      expect(run.session).toMatchObject({ phase, closed: phase === 'refused' })
    }
  })

  test('an invitation begun on another device is finished here, although its seq is taken', async () => {
    const browser = fakeBrowser((sent) =>
      sent.seq <= 5 ? { status: 409, body: { code: 'conflict' } } : { status: 200 },
    )
    const run = start(browser, settings(nps, { responseId: '017f22e2-79b0-7000-8000-000000000001' }))
    answerAll(run)
    run.forward()
    await browser.pass(10)
    expect(run.session.phase).toBe('finished')
    // A server that always says so is not asked for ever.
    const stubborn = fakeBrowser(() => ({ status: 409, body: { code: 'conflict' } }))
    const other = start(stubborn)
    answerAll(other)
    other.forward()
    await stubborn.pass(600_000)
    expect(other.session.phase).toBe('refused')
    expect(stubborn.sent.length).toBeLessThan(8)
  })

  test('a refusal without a question keeps everything and can be tried again', async () => {
    const browser = fakeBrowser(() => ({ status: 410, body: null }))
    const run = start(browser)
    answerAll(run)
    run.forward()
    await browser.pass(10)
    expect(run.session).toMatchObject({ phase: 'refused', closed: true })
    expect(run.session.answers.id2).toBeDefined()
    await browser.pass(120_000)
    expect(browser.sent.filter((sent) => sent.finished)).toHaveLength(1)
  })
})

describe('an inquiry', () => {
  const form = inquiryFormDefinition({
    title: 'お問い合わせ',
    categories: [{ id: 'pay', label: '支払い' }],
    hidden: ['order'],
    ids: counter(),
  })
  const inquiry = settings(form, { mode: 'inquiry', surveyId: 'f1', hidden: { order: 'A-1' } })

  test('nothing leaves before 送信, then everything at once, and the number is shown', async () => {
    const browser = fakeBrowser(() => ({ status: 201, body: { number: 42 } }))
    const run = start(browser, inquiry)
    run.answer('id1', { type: 'singleChoice', optionId: 'pay' })
    run.answer('id2', { type: 'longText', text: '二重に請求されました' })
    run.answer('id3', { type: 'email', email: 'ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ' })
    run.leave()
    await browser.pass(60_000)
    expect([browser.sent.length, browser.beacons.length]).toEqual([0, 0])
    run.forward()
    await browser.pass(10)
    expect(browser.sent).toHaveLength(1)
    expect(browser.sent[0]).toMatchObject({
      url: 'https://koe.test/in/inquiries',
      formId: 'f1',
      answers: { id3: { email: 'taro@example.jp' }, id4: { value: 'A-1' } },
    })
    expect(run.session).toMatchObject({ phase: 'finished', receipt: '42' })
  })

  test('a reload before sending loses no word; after sending the form is empty again', async () => {
    const browser = fakeBrowser(() => ({ status: 201, body: { number: 42 } }))
    const before = start(browser, inquiry)
    before.answer('id2', { type: 'longText', text: '途中まで' })
    const after = start(browser, inquiry)
    expect(after.session.answers.id2).toEqual({ type: 'longText', text: '途中まで' })
    after.answer('id1', { type: 'singleChoice', optionId: 'pay' })
    after.forward()
    await browser.pass(10)
    expect(start(browser, inquiry).session).toMatchObject({ phase: 'asking', answers: { id4: { value: 'A-1' } } })
  })

  test('what is missing is complained about under its question, nothing is sent', async () => {
    const browser = fakeBrowser(ok)
    const run = start(browser, inquiry)
    run.answer('id3', { type: 'email', email: 'taro' })
    run.forward()
    await browser.pass(10)
    const codes = Object.values(run.session.problems).map(({ questionId, code }) => `${questionId} ${code}`)
    expect(codes).toEqual(['id1 required', 'id2 required', 'id3 invalid-email'])
    expect(browser.sent).toEqual([])
    run.answer('id3', { type: 'email', email: 'taro@example.jp' })
    expect(run.session.problems.id3).toBeUndefined()
  })
})

test('a half-typed address stays on the device: partial saves carry sound answers only', async () => {
  const survey = csatSurvey({ title: 'x', ids: counter() })
  survey.pages[0]!.blocks.push({ id: 'mail', type: 'email', label: { ja: '連絡先' } })
  const browser = fakeBrowser(ok)
  const run = start(browser, settings(survey))
  run.answer('id1', { type: 'csat', value: 4 })
  run.answer('mail', { type: 'email', email: 'taro@' })
  await browser.pass(10_000)
  expect(browser.sent.at(-1)!.answers).toEqual({ id1: { type: 'csat', value: 4 } })
  expect(run.session.answers.mail).toEqual({ type: 'email', email: 'taro@' })
})

test('response ids are UUIDv7 and sort by time', () => {
  const bytes = new Uint8Array(16).fill(255)
  const early = newResponseId(1_645_557_742_000, bytes)
  // RFC 9562, appendix A.6: the time 2022-02-22T19:22:22Z begins with 017f22e2-79b0-7.
  expect(early).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newResponseId(1_645_557_742_001, new Uint8Array(16)) > early).toBe(true)
})
