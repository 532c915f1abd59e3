import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  type Answers,
  choiceIds,
  definitionProblems,
  evaluateCondition,
  isAnswered,
  lintDefinition,
  normalizeAnswer,
  operatorsFor,
  PREFECTURES,
  type Problem,
  type Question,
  type SurveyDefinition,
  validateAnswer,
  validateResponse,
} from '../index.ts'
import { answersSchema, surveyDefinitionSchema } from '../schema.ts'

const label = { ja: '?' }
const three = ['a', 'b', 'c'].map((id) => ({ id, label }))
const rows = ['r', 's'].map((id) => ({ id, label }))

const questions = {
  ranking: { id: 'q', type: 'ranking', label, options: three },
  matrix: { id: 'q', type: 'matrix', label, rows, options: three },
  everyRow: { id: 'q', type: 'matrix', label, rows, options: three, required: true },
  several: { id: 'q', type: 'matrix', label, rows, options: three, multiple: true },
  sum: { id: 'q', type: 'constantSum', label, options: three, total: 10 },
  name: { id: 'q', type: 'personName', label, required: true },
  kana: { id: 'q', type: 'personName', label, kana: true },
  address: { id: 'q', type: 'address', label },
} satisfies Record<string, Question>

const survey = (question: Question): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: label,
  pages: [{ id: 'p', blocks: [question] }],
  endings: [],
})

/** As the server does it: shape, then form, then meaning. */
function faultOf(name: keyof typeof questions, answer: unknown, finished = true): Partial<Problem> | null {
  const parsed = answersSchema.safeParse(JSON.parse(JSON.stringify({ q: answer })))
  if (!parsed.success) return { code: 'wrong-type' }
  const q = normalizeAnswer(parsed.data.q!)
  return validateResponse(survey(questions[name]), { q }, { finished })[0] ?? null
}
const verdict = (name: keyof typeof questions, answer: unknown) => faultOf(name, answer)?.code ?? ''

const cells = (...optionIds: string[]) => ({ type: 'matrix', optionIds })
const sums = (value: Record<string, unknown>) => ({ type: 'constantSum', value })
const person = (family: string, given: string, more = {}) => ({
  type: 'personName',
  value: { family, given, ...more },
})
const place = (change = {}) => ({
  type: 'address',
  value: { postalCode: '100-0001', prefecture: '東京都', city: '千代田区', street: '千代田1-1', ...change },
})

describe('answers of several parts', () => {
  test.each([
    ['ranking', { type: 'ranking', optionIds: ['c', 'a', 'b'] }, ''],
    ['ranking', { type: 'ranking', optionIds: [] }, ''],
    ['ranking', { type: 'ranking', optionIds: ['c', 'a'] }, 'too-few-options'],
    ['ranking', { type: 'ranking', optionIds: ['c', 'a', 'a'] }, 'duplicate-option'],
    ['ranking', { type: 'ranking', optionIds: ['c', 'a', 'x'] }, 'unknown-option'],
    ['matrix', cells('r.a', 's.c'), ''],
    ['matrix', cells('s.c'), ''],
    ['matrix', cells('r.a', 'r.b'), 'too-many-options'],
    ['matrix', cells('r.a', 'r.a'), 'duplicate-option'],
    ['matrix', cells('a.r'), 'unknown-option'],
    ['matrix', cells('r.a.b'), 'wrong-type'],
    ['everyRow', cells('s.c'), 'required'],
    ['everyRow', cells('s.c', 'r.a'), ''],
    ['several', cells('r.a', 'r.b'), ''],
    ['sum', sums({ a: 4, b: '６' }), ''],
    ['sum', sums({ a: 10, b: '' }), ''],
    ['sum', sums({}), ''],
    ['sum', sums({ a: 4, b: 5 }), 'not-the-total'],
    ['sum', sums({ a: 11, b: -1 }), 'too-large'],
    ['sum', sums({ a: 1.5, b: 8.5 }), 'not-a-whole-number'],
    ['sum', sums({ a: '十' }), 'not-a-number'],
    ['sum', sums({ x: 10 }), 'unknown-option'],
    ['name', person(' 髙橋', '𠮷 '), ''],
    ['name', person('　', ''), 'required'],
    ['name', person('山田', ''), 'part-missing'],
    ['name', person('山田', '花子', { familyKana: 'やまだ', givenKana: 'ﾊﾅｺ' }), ''],
    ['name', person('山田', '花子', { familyKana: 'Yamada' }), 'not-kana'],
    ['kana', person('山田', '花子'), 'part-missing'],
    ['address', place(), ''],
    ['address', place({ postalCode: '〒１０００００１', building: '2階' }), ''],
    ['address', place({ postalCode: '10-0001' }), 'invalid-postal-code'],
    ['address', place({ prefecture: '東京' }), 'unknown-prefecture'],
    ['address', place({ street: ' ' }), 'part-missing'],
    ['address', place({ city: 'あ'.repeat(201) }), 'too-long'],
    ['address', place({ country: 'JP' }), 'wrong-type'],
  ] as const)('%s %j: %s', (name, answer, code) => expect(verdict(name, answer)).toBe(code))

  test('a complaint names the part that it is about', () => {
    expect(faultOf('name', person('山田', ''))?.params).toEqual({ part: 'given' })
    expect(faultOf('sum', sums({ a: 3 }))?.params).toEqual({ total: 10, sum: 3, left: 7 })
    expect(faultOf('everyRow', cells('r.a'))?.params).toEqual({ part: 's' })
    // A row that is still open is no fault of a response that goes on.
    expect(faultOf('everyRow', cells('r.a'), false)).toBeNull()
  })

  test('the form that is stored changes no more, and nothing throws', () => {
    const any = fc.string({ unit: 'binary', maxLength: 12 })
    const answer = fc.oneof(
      fc.record({
        type: fc.constant('personName'),
        value: fc.record({ family: any, given: any, familyKana: any, givenKana: any }),
      }),
      fc.record({
        type: fc.constant('address'),
        value: fc.record({ postalCode: any, prefecture: any, city: any, street: any }),
      }),
      fc.record({ type: fc.constant('constantSum'), value: fc.dictionary(any, fc.oneof(any, fc.double())) }),
      fc.record({ type: fc.constantFrom('ranking', 'matrix'), optionIds: fc.array(any) }),
    )
    fc.assert(
      fc.property(answer, (given) => {
        const once = normalizeAnswer(given as Answer)
        expect(normalizeAnswer(once)).toEqual(once)
        for (const question of Object.values(questions)) validateAnswer(question, once)
      }),
    )
  })

  test('there are 47 prefectures', () => {
    expect(PREFECTURES).toHaveLength(47)
    expect(new Set(PREFECTURES).size).toBe(47)
    expect(PREFECTURES.every((name) => /[都道府県]$/.test(name))).toBe(true)
    expect([PREFECTURES[0], PREFECTURES[12], PREFECTURES[46]]).toEqual(['北海道', '東京都', '沖縄県'])
  })
})

describe('definitions with them', () => {
  test.each(Object.entries(questions))('%s is accepted and comes back unchanged', (_, question) => {
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(survey(question))))).toEqual(survey(question))
  })

  test.each<[object, string[]]>([
    [{ ...questions.matrix, rows: [...rows, rows[0]] }, ['duplicate-id']],
    [{ ...questions.matrix, rows: [{ id: 'r', label: { en: 'x' } }] }, ['missing-text']],
    [
      {
        ...questions.matrix,
        rows: Array.from({ length: 50 }, (_, i) => ({ id: `r${i}`, label })),
        options: Array.from({ length: 21 }, (_, i) => ({ id: `o${i}`, label })),
      },
      ['impossible-bounds'],
    ],
  ])('%.60j… has %j', (question, codes) => {
    expect(definitionProblems(survey(question as Question)).map(({ code }) => code)).toEqual(codes)
  })

  test.each([
    { ...questions.sum, total: 0 },
    { ...questions.ranking, options: three.slice(0, 1) },
    { ...questions.matrix, rows: [] },
    { ...questions.matrix, options: [{ id: 'a.b', label }] },
    { ...questions.ranking, options: [...three, { id: 'z', label, other: true }] },
  ])('%.70j… is refused by its shape', (question) => {
    expect(surveyDefinitionSchema.safeParse(survey(question as Question)).success).toBe(false)
  })
})

describe('conditions on them', () => {
  test('choose cells of a matrix; the linter knows which there are and what cannot be', () => {
    const answers: Answers = { m: { type: 'matrix', optionIds: ['r.a', 's.b'] } }
    const chosen = (...options: string[]) => ({ question: 'm', operator: 'chosen', options }) as const
    expect(evaluateCondition(chosen('s.b'), answers)).toBe(true)
    expect(evaluateCondition(chosen('r.b', 's.a'), answers)).toBe(false)
    expect(choiceIds(questions.matrix)).toEqual(['r.a', 'r.b', 'r.c', 's.a', 's.b', 's.c'])
    expect(operatorsFor(questions.matrix)).toContain('chosen')
    expect(operatorsFor(questions.sum)).toEqual(['answered', 'unanswered'])
    const definition = survey({ ...questions.matrix, id: 'm' })
    definition.pages.push({
      id: 'p2',
      blocks: [
        { id: 'x', type: 'statement', label, showIf: chosen('a') },
        { id: 'y', type: 'statement', label, showIf: { all: [chosen('r.a'), { not: chosen('r.a', 's.a') }] } },
        { id: 'z', type: 'statement', label, showIf: { all: [chosen('r.a'), { not: chosen('s.a') }] } },
      ],
    })
    expect(lintDefinition(definition).map(({ at, code }) => `${at} ${code}`)).toEqual([
      'x unknown-option',
      'y never-shown',
    ])
  })

  test('an answer of parts is one as soon as it has one', () => {
    expect(isAnswered({ type: 'constantSum', value: {} })).toBe(false)
    expect(isAnswered({ type: 'constantSum', value: { a: 1 } })).toBe(true)
    const condition = { question: 'q', operator: 'answered' } as const
    expect(evaluateCondition(condition, { q: normalizeAnswer(person(' ', '') as Answer) })).toBe(false)
  })
})
