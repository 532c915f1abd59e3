import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  type Answers,
  type Block,
  type Condition,
  definitionProblems,
  evaluateCondition,
  normalizeAnswer,
  normalizePhone,
  type Option,
  parseDate,
  type Question,
  type SurveyDefinition,
  shuffled,
  validateAnswer,
  validateResponse,
} from '../index.ts'
import { answersSchema, surveyDefinitionSchema } from '../schema.ts'

const label = { ja: '?' }
const option = (id: string, more: Partial<Option> = {}): Option => ({ id, label: { ja: id }, ...more })
const options = [option('a'), option('b'), option('c'), option('z', { other: true }), option('no', { exclusive: true })]

const questions = {
  single: { id: 'q', type: 'singleChoice', label, options },
  multiple: { id: 'q', type: 'multipleChoice', label, options, minimum: 2, maximum: 3 },
  dropdown: { id: 'q', type: 'dropdown', label, options },
  yesNo: { id: 'q', type: 'yesNo', label },
  rating: { id: 'q', type: 'rating', label, look: 'stars', steps: 5 },
  slider: { id: 'q', type: 'slider', label, minimum: 0, maximum: 1, step: 0.1 },
  number: { id: 'q', type: 'number', label, minimum: -10, maximum: 100, step: 0.5 },
  whole: { id: 'q', type: 'number', label, integer: true },
  date: { id: 'q', type: 'date', label, earliest: '2026-01-01', latest: '2026-12-31' },
  phone: { id: 'q', type: 'phone', label },
  consent: { id: 'q', type: 'consent', label, required: true },
} satisfies Record<string, Question>

const survey = (...blocks: Block[]): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: 'x' },
  pages: [{ id: 'p', blocks }],
  endings: [],
})

/** As the server does it: shape, then form, then meaning. '' = accepted. */
function verdict(name: keyof typeof questions, answer: unknown, finished = true): string {
  const parsed = answersSchema.safeParse(JSON.parse(JSON.stringify({ q: answer })))
  if (!parsed.success) return 'shape'
  const q = normalizeAnswer(parsed.data.q!)
  return validateResponse(survey(questions[name]), { q }, { finished })[0]?.code ?? ''
}

const multiple = (optionIds: string[], other?: string) => ({
  type: 'multipleChoice',
  optionIds,
  ...(other === undefined ? {} : { other }),
})

describe('answers to the further types', () => {
  test.each([
    ['single', { type: 'singleChoice', optionId: 'a' }, ''],
    ['single', { type: 'singleChoice', optionId: 'z', other: '店員さん' }, ''],
    ['single', { type: 'singleChoice', optionId: 'z', other: ' ' }, ''],
    ['single', { type: 'singleChoice', optionId: 'a', other: '店員さん' }, 'unexpected-words'],
    ['single', { type: 'singleChoice', optionId: 'gone', other: 'x' }, 'unknown-option'],
    ['single', { type: 'singleChoice', optionId: 'z', other: '𠮷'.repeat(1001) }, 'too-long'],
    ['multiple', multiple(['a', 'b']), ''],
    ['multiple', multiple(['a', 'z'], '駅の看板'), ''],
    ['multiple', multiple([]), ''],
    ['multiple', multiple(['no']), ''],
    ['multiple', multiple(['a']), 'too-few-options'],
    ['multiple', multiple(['a', 'b', 'c', 'z']), 'too-many-options'],
    ['multiple', multiple(['a', 'no']), 'exclusive-option'],
    ['multiple', multiple(['a', 'a']), 'duplicate-option'],
    ['multiple', multiple(['a', 'constructor']), 'unknown-option'],
    ['multiple', multiple(['a', '__proto__']), 'shape'],
    ['multiple', multiple(['a', 'b'], 'x'), 'unexpected-words'],
    ['multiple', multiple(Array.from({ length: 301 }, () => 'a')), 'shape'],
    ['dropdown', { type: 'dropdown', optionId: 'b' }, ''],
    ['dropdown', { type: 'dropdown', optionId: 'x' }, 'unknown-option'],
    ['dropdown', { type: 'dropdown', optionId: 'b', other: 'x' }, 'shape'],
    ['yesNo', { type: 'yesNo', value: false }, ''],
    ['yesNo', { type: 'yesNo', value: 'yes' }, 'shape'],
    ['yesNo', { type: 'consent', value: true }, 'wrong-type'],
    ['rating', { type: 'rating', value: 5 }, ''],
    ['rating', { type: 'rating', value: 0 }, 'too-small'],
    ['rating', { type: 'rating', value: 6 }, 'too-large'],
    ['rating', { type: 'rating', value: 2.5 }, 'not-a-whole-number'],
    ['slider', { type: 'slider', value: 0.3 }, ''],
    ['slider', { type: 'slider', value: 0.1 + 0.2 }, ''],
    ['slider', { type: 'slider', value: 0.25 }, 'wrong-step'],
    ['slider', { type: 'slider', value: 1.1 }, 'too-large'],
    // Nothing is wrong with none.
    ['number', { type: 'number', value: 0 }, ''],
    ['whole', { type: 'number', value: '０' }, ''],
    ['number', { type: 'number', value: '１２．５' }, ''],
    ['number', { type: 'number', value: 'ー３' }, ''],
    ['number', { type: 'number', value: '十' }, 'not-a-number'],
    ['number', { type: 'number', value: 1.2 }, 'wrong-step'],
    ['number', { type: 'number', value: -11 }, 'too-small'],
    ['number', { type: 'number', value: 1e308 }, 'too-large'],
    ['number', { type: 'number', value: '9'.repeat(201) }, 'shape'],
    ['number', { type: 'number', value: '' }, ''],
    ['whole', { type: 'number', value: 1e16 }, 'too-large'],
    ['whole', { type: 'number', value: '1,200' }, ''],
    ['whole', { type: 'number', value: 1.5 }, 'not-a-whole-number'],
    ['date', { type: 'date', value: '令和8年1月5日' }, ''],
    ['date', { type: 'date', value: '2026-02-29' }, 'invalid-date'],
    ['date', { type: 'date', value: '2025/12/31' }, 'too-early'],
    ['date', { type: 'date', value: '20270101' }, 'too-late'],
    ['date', { type: 'date', value: '\u0000\uD800' }, 'invalid-date'],
    ['date', { type: 'date', value: 20260105 }, 'shape'],
    ['phone', { type: 'phone', value: '０９０ー１２３４ー５６７８' }, ''],
    ['phone', { type: 'phone', value: '110' }, 'invalid-phone'],
    ['phone', { type: 'phone', value: '\uDC00' }, 'invalid-phone'],
    ['consent', { type: 'consent', value: true }, ''],
    ['consent', { type: 'consent', value: false }, 'required'],
  ] as const)('%s %j: %s', (name, answer, code) => {
    expect(verdict(name, answer)).toBe(code)
  })

  test('a tick that is still missing is no fault of a partial response', () => {
    expect(verdict('consent', { type: 'consent', value: false }, false)).toBe('')
  })

  test('the form that is stored can be stored and changes no more', () => {
    const any = fc.string({ unit: 'binary', maxLength: 30 })
    const answer = fc.oneof(
      fc.record({ type: fc.constantFrom('number', 'date', 'phone'), value: any }),
      fc.record({ type: fc.constant('multipleChoice'), optionIds: fc.array(any), other: any }),
      fc.record({ type: fc.constant('singleChoice'), optionId: any, other: any }),
    )
    fc.assert(
      fc.property(answer, (given) => {
        const once = normalizeAnswer(given as Answer)
        expect(normalizeAnswer(once)).toEqual(once)
        const { optionIds: _, optionId: __, ...rest } = once as unknown as Record<string, unknown>
        expect(JSON.stringify(rest)).not.toMatch(/\\u0000|\\ud[89a-f]/i)
        for (const question of Object.values(questions)) validateAnswer(question, once)
      }),
    )
  })
})

describe('what people type', () => {
  test.each([
    ['2026/1/5', '2026-01-05'],
    ['２０２６年１月５日', '2026-01-05'],
    ['2026年1月5日(月)', '2026-01-05'],
    ['２０２６．１．５', '2026-01-05'],
    ['2026ー01ー05', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['令和8年1月5日', '2026-01-05'],
    ['㋿元年5月1日', '2019-05-01'],
    ['R8.1.5', '2026-01-05'],
    ['昭和64年1月7日', '1989-01-07'],
    ['平成 元年 1月 8日', '1989-01-08'],
    ['2024-02-29', '2024-02-29'],
    ['2100-02-29', null],
    ['1/5', null],
    ['2026/13/1', null],
    ['年1月5日', null],
    ['-8年1月5日', null],
    ['', null],
    ['2'.repeat(100_000), null],
  ])('the day %.30s', (typed, day) => {
    expect(parseDate(typed)).toBe(day)
  })

  test.each([
    ['090-1234-5678', '09012345678'],
    ['(03) 1234 5678', '0312345678'],
    ['０１２０−１２３−４５６', '0120123456'],
    ['0800-123-4567', '08001234567'],
    ['+81 90 1234 5678', '09012345678'],
    ['＋８１（０）３−１２３４−５６７８', '0312345678'],
    ['+1 415 555 0100', '+14155550100'],
  ])('the telephone %s', (typed, stored) => {
    expect(normalizePhone(typed)).toBe(stored)
    expect(verdict('phone', { type: 'phone', value: typed })).toBe('')
  })

  test.each(['0901234567', '00-1234-5678', '1234567890', '+81', '+123', '+12345678901234567', '090-1234-567a'])(
    '%s is no telephone',
    (typed) => expect(verdict('phone', { type: 'phone', value: typed })).toBe('invalid-phone'),
  )
})

describe('conditions on the further types', () => {
  const answers: Answers = {
    many: { type: 'multipleChoice', optionIds: ['a', 'z'], other: '駅の看板' },
    day: { type: 'date', value: '2026-01-05' },
    yes: { type: 'yesNo', value: true },
    stars: { type: 'rating', value: 4 },
    count: { type: 'number', value: 12 },
    tick: { type: 'consent', value: false },
  }
  test.each<[Condition, boolean]>([
    [{ question: 'many', operator: 'chosen', options: ['z'] }, true],
    [{ question: 'many', operator: 'not-chosen', options: ['b', 'c'] }, true],
    [{ question: 'many', operator: 'not-chosen', options: ['a'] }, false],
    [{ question: 'many', operator: 'contains', text: '看板' }, true],
    [{ question: 'yes', operator: 'chosen', options: ['yes'] }, true],
    [{ question: 'yes', operator: 'chosen', options: ['no'] }, false],
    [{ question: 'stars', operator: 'at-least', value: 4 }, true],
    [{ question: 'count', operator: 'equal', value: 12 }, true],
    [{ question: 'day', operator: 'on-or-after', date: '2026-01-05' }, true],
    [{ question: 'day', operator: 'on-or-before', date: '2026-01-04' }, false],
    [{ question: 'count', operator: 'on-or-after', date: '2026-01-01' }, false],
    [{ question: 'tick', operator: 'answered' }, false],
  ])('%j is %s', (condition, holds) => {
    expect(evaluateCondition(condition, answers)).toBe(holds)
  })
})

describe('definitions of the further types', () => {
  test('are accepted and come back unchanged', () => {
    const all = Object.values(questions).map((question, i) => ({ ...question, id: `q${i}` }))
    const definition = survey(...all)
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
  })

  test.each<[Question, string]>([
    [{ ...questions.slider, minimum: 2 }, 'impossible-bounds'],
    [{ ...questions.slider, step: 3 }, 'impossible-bounds'],
    [{ ...questions.number, minimum: 101 }, 'impossible-bounds'],
    [{ ...questions.date, earliest: '2027-01-01' }, 'impossible-bounds'],
    [{ ...questions.date, latest: '2026-02-30' }, 'impossible-bounds'],
    [{ ...questions.multiple, minimum: 4 }, 'impossible-bounds'],
    [{ ...questions.multiple, minimum: 6, maximum: 9 }, 'impossible-bounds'],
    [{ ...questions.single, options: [...options, option('y', { other: true })] }, 'impossible-bounds'],
    [{ ...questions.dropdown, options: [option('a'), option('a')] }, 'duplicate-id'],
    [{ ...questions.multiple, options: [{ id: 'a', label: { en: 'a' } }], minimum: 1, maximum: 1 }, 'missing-text'],
    [{ ...questions.consent, agreeLabel: { en: 'I agree' } }, 'missing-text'],
  ])('%j has %s', (question, code) => {
    expect(definitionProblems(survey(question)).map((problem) => problem.code)).toEqual([code])
  })

  test.each([
    { ...questions.rating, steps: 11 },
    { ...questions.rating, look: 'hearts' },
    { ...questions.slider, step: 0 },
    { ...questions.number, maximum: 1e300 },
    { ...questions.number, surprise: 1 },
    { ...questions.date, earliest: '2026/1/1' },
    { ...questions.yesNo, options },
  ])('%j is refused by its shape', (question) => {
    expect(surveyDefinitionSchema.safeParse(survey(question as Question)).success).toBe(false)
  })
})

describe('an order of its own for each response', () => {
  const list = Array.from({ length: 8 }, (_, i) => option(`o${i}`, i === 7 || i === 2 ? { pinned: true } : {}))
  const order = (seed: string) => shuffled(list, seed).map(({ id }) => id)

  test('stays the same for one seed, keeps pinned ones in place and loses nothing', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(order(seed)).toEqual(order(seed))
        expect([order(seed)[2], order(seed)[7]]).toEqual(['o2', 'o7'])
        expect([...order(seed)].sort()).toEqual(list.map(({ id }) => id))
      }),
    )
  })

  test('puts every free option in the first place about equally often', () => {
    const firsts = new Map<string, number>()
    for (let i = 0; i < 6_000; i += 1) {
      const [first = ''] = order(`response-${i}/q`)
      firsts.set(first, (firsts.get(first) ?? 0) + 1)
    }
    expect([...firsts.keys()].sort()).toEqual(['o0', 'o1', 'o3', 'o4', 'o5', 'o6'])
    // 1,000 each; five standard deviations.
    for (const count of firsts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })
})
