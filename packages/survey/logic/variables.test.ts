import { describe, expect, it } from 'vitest'
import type { Answer } from '../answer.ts'
import type { Condition, SurveyDefinition, Variable } from '../definition.ts'
import { definitionProblems, lintDefinition, piped, surveyPath, validateResponse } from '../index.ts'
import { surveyDefinitionSchema, surveyDraftSchema } from '../schema.ts'
import { copyDefinition } from '../templates/index.ts'
import { calculate, parseFormula } from './formula.ts'
import { quotasFor } from './quota.ts'
import { redirectTo } from './redirect.ts'
import { variableValues } from './variables.ts'

const values: Record<string, number> = { a: 4, b: -2, 'v.c': 10 }
const result = (text: string) => {
  const formula = parseFormula(text)
  return typeof formula === 'string' ? formula : calculate(formula, (name) => values[name] ?? null)
}

describe('a formula', () => {
  it.each([
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['10-4-3', 3],
    ['24/4/2', 3],
    ['-2+-3', -5],
    ['--2', 2],
    ['（１＋２）×３÷２', 4.5],
    ['{{q.a}} − {{q.b}}', 6],
    ['{{v.c}}/{{q.a}}', 2.5],
    ['0.1+0.2', 0.3],
    ['min({{q.a}}, {{q.b}}, 3)', -2],
    ['MAX({{q.a}}、3)', 4],
    ['sum({{q.a}}, {{q.gone}}, 1)', 5],
    ['count({{q.a}}, {{q.gone}}, {{q.b}})', 2],
    ['count({{q.gone}})', 0],
    ['if({{q.a}} ≧ 4, 1, 0)', 1],
    ['if({{q.a}} ≠ 4, 1, 0)', 0],
    ['if({{q.gone}} = 0, 1, 2)', 2],
    ['if({{q.a}} > 1, if({{q.b}} < 0, 7, 8), 9)', 7],
    ['{{q.a}} == 4', 1],
    // Blank, and what has no end.
    ['{{q.gone}} + 1', null],
    ['min({{q.gone}})', null],
    ['1/0', null],
    ['0/0', null],
    ['{{q.b}}*0', 0],
  ])('%s', (text, expected) => {
    expect(result(text)).toBe(expected)
  })

  it.each([
    ['', 'formula-empty'],
    [' 　', 'formula-empty'],
    ['1 +', 'formula-unreadable'],
    ['1 2', 'formula-unreadable'],
    ['(1', 'formula-unreadable'],
    ['1)', 'formula-unreadable'],
    ['1 < 2 < 3', 'formula-unreadable'],
    ['{{q.a', 'formula-unreadable'],
    ['{{x.a}}', 'formula-unreadable'],
    ['a', 'formula-function'],
    ['alert(1)', 'formula-function'],
    ['constructor(1)', 'formula-function'],
    ['toString(1)', 'formula-function'],
    ['1;2', 'formula-unreadable'],
    ['1e5', 'formula-unreadable'],
    ['if(1,2)', 'formula-arguments'],
    ['sum()', 'formula-arguments'],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'formula-too-large'],
    [`${'-'.repeat(200)}1`, 'formula-too-large'],
    [`${'1+'.repeat(400)}1`, 'formula-too-large'],
    ['\uD800', 'formula-unreadable'],
  ])('is not %j', (text, problem) => {
    expect(result(text)).toBe(problem)
  })

  it('is read or refused, never thrown at, whatever is written', () => {
    const parts = [
      '1',
      '+',
      '-',
      '*',
      '/',
      '(',
      ')',
      ',',
      '{{q.a}}',
      '{{',
      '}}',
      'if',
      'min',
      '<',
      '=',
      ' ',
      'あ',
      '\u0000',
    ]
    let state = 7
    const next = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((state / 2_147_483_648) * below)
    }
    let read = 0
    for (let i = 0; i < 5_000; i += 1) {
      const text = Array.from({ length: 1 + next(9) }, () => parts[next(parts.length)]).join('')
      const value = result(text)
      if (typeof value !== 'string') read += 1
      expect(value === null || typeof value === 'string' || Number.isFinite(value)).toBe(true)
    }
    expect(read).toBeGreaterThan(50)
  })
})

const options = [
  { id: 'yes', label: { ja: '毎日' }, points: 5 },
  { id: 'no', label: { ja: 'たまに' } },
]
const quiz = (variables: Variable[], more: { showIf?: Condition; ending?: Condition } = {}): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '診断' },
  variables,
  pages: [
    {
      id: 'p1',
      blocks: [
        { id: 'n', type: 'nps', label: { ja: '薦めますか' } },
        { id: 'o', type: 'multipleChoice', label: { ja: '使い方' }, options },
      ],
    },
    {
      id: 'p2',
      blocks: [
        { id: 'w', type: 'longText', label: { ja: 'なぜ' }, ...(more.showIf ? { showIf: more.showIf } : {}) },
        { id: 's', type: 'statement', label: { ja: '合計は{{v.t|まだ}}点' } },
      ],
    },
  ],
  endings: [
    { id: 'high', title: { ja: '上級' }, ...(more.ending ? { when: more.ending } : {}) },
    ...(more.ending ? [{ id: 'low', title: { ja: '初級' } }] : []),
  ],
})
const total: Variable = { id: 't', name: '合計', formula: 'sum({{q.n}}, {{q.o}})' }
const double: Variable = { id: 'd', name: '倍', formula: '{{v.t}} * 2' }
const high: Condition = { question: 'v.d', operator: 'at-least', value: 20 }
const said = (n: number, ...optionIds: string[]): Record<string, Answer> => ({
  n: { type: 'nps', value: n },
  o: { type: 'multipleChoice', optionIds },
})
const reader = { language: 'ja', general: { yes: 'はい', no: 'いいえ', agreed: '同意' } }

describe('variables', () => {
  it('add up answers and points, each seeing those before it', () => {
    expect(variableValues(quiz([total, double]), said(6, 'yes', 'no'))).toEqual({ 'v.t': 11, 'v.d': 22 })
    expect(variableValues(quiz([double, total]), said(6, 'yes'))).toEqual({ 'v.t': 11 })
    expect(variableValues(quiz([total, double]), {})).toEqual({})
  })

  it('decide what is shown, where it ends and whom a quota counts, on the server as in the browser', () => {
    const survey = quiz([total, double], { showIf: high, ending: high })
    const words: Record<string, Answer> = { w: { type: 'longText', text: '便利' } }
    const up = { ...said(6, 'yes'), ...words }
    const down = { ...said(6), ...words }
    expect(surveyPath(survey, up).ending?.id).toBe('high')
    expect(surveyPath(survey, down).ending?.id).toBe('low')
    expect(validateResponse(survey, up, { finished: true })).toEqual([])
    expect(validateResponse(survey, down, { finished: true })).toEqual([
      { questionId: 'w', code: 'not-shown', params: {} },
    ])
    // They are no answers, and cannot be sent as such.
    expect(Object.keys(surveyPath(survey, up).answers)).toEqual(['n', 'o', 'w'])
    const forged = { ...said(0), 'v.d': { type: 'number', value: 99 } } as Record<string, Answer>
    expect(surveyPath(survey, forged).ending?.id).toBe('low')
    expect(validateResponse(survey, forged, { finished: true })[0]?.code).toBe('unknown-question')
    const quotas = [{ id: 'k', name: '上級', limit: 1, when: high }]
    expect(quotasFor(quotas, survey, up)).toEqual(['k'])
    expect(quotasFor(quotas, survey, down)).toEqual([])
  })

  it('stand in texts and addresses', () => {
    const survey = quiz([total])
    expect(piped('{{v.t}}点、{{v.gone|-}}', survey, said(6, 'yes'), reader)).toBe('11点、-')
    expect(piped('{{v.t|まだ}}', survey, {}, reader)).toBe('まだ')
    expect(redirectTo('https://s.example/?t={{v.t}}', survey, said(6, 'yes'), 'r')).toBe('https://s.example/?t=11')
  })

  it('are a part of the language: read, checked, linted and copied', () => {
    const survey = quiz([total, double], { showIf: high, ending: high })
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(survey)))).toEqual(survey)
    expect(lintDefinition(survey)).toEqual([])
    let n = 0
    const copy = copyDefinition(survey, () => `n${n++}`)
    expect(lintDefinition(copy)).toEqual([])
    expect(JSON.stringify(copy)).not.toMatch(/v\.[td]\b|q\.[no]\b/)
    const [q1, q2] = copy.pages[0]?.blocks.map(({ id }) => id) ?? []
    expect(copy.variables?.[0]?.formula).toBe(`sum({{q.${q1}}}, {{q.${q2}}})`)
  })

  it('that ask for nothing, for words, too early or in a wrong way are found', () => {
    const codes = (...variables: Variable[]) =>
      definitionProblems(quiz(variables)).map(({ at, code }) => `${at} ${code}`)
    expect(codes({ ...total, formula: '{{q.gone}}' })).toContain('t formula-unknown')
    expect(codes(double, total)).toEqual(['d formula-unknown'])
    expect(codes({ ...total, formula: '{{v.t}}' })).toEqual(['t formula-unknown'])
    expect(codes({ ...total, formula: '1 +' })).toEqual(['t formula-unreadable'])
    expect(codes({ ...total, name: '' })).toEqual(['t missing-text'])
    expect(codes(total, total)).toContain('t duplicate-id')
    const linted = (survey: SurveyDefinition) => lintDefinition(survey).map(({ at, code }) => `${at} ${code}`)
    expect(linted(quiz([{ ...total, formula: 'sum({{q.w}})' }]))).toEqual(['t formula-no-number'])
    expect(linted(quiz([total], { showIf: { question: 'v.gone', operator: 'answered' } }))).toContain(
      'w unknown-question',
    )
    const late = quiz([{ ...total, formula: '{{q.last}}' }], { showIf: { question: 'v.t', operator: 'answered' } })
    late.pages.push({ id: 'p3', blocks: [{ id: 'last', type: 'nps', label: { ja: '最後' } }] })
    expect(linted(late)).toContain('w asked-later')
    expect(linted(quiz([total], { showIf: { question: 'v.t', operator: 'contains', text: 'x' } }))).toContain(
      'w unfit-operator',
    )
    for (const wrong of [
      { ...total, formula: 1 },
      { ...total, extra: 1 },
      { id: 'v.x', name: 'x', formula: '1' },
    ])
      expect(surveyDraftSchema.safeParse({ ...quiz([]), variables: [wrong] }).success).toBe(false)
  })

  it('are bounded: the largest survey is walked in moments', () => {
    const variables = Array.from({ length: 20 }, (_, i) => ({
      id: `x${i}`,
      name: 'x',
      formula: `sum(${'{{q.n}},'.repeat(50)}1)`,
    }))
    const survey = quiz(variables)
    const block = {
      id: 'b',
      type: 'statement' as const,
      label: { ja: '文' },
      showIf: { question: 'v.x19', operator: 'at-least' as const, value: 1 },
    }
    survey.pages = Array.from({ length: 100 }, (_, p) => ({
      id: `page${p}`,
      blocks: [
        ...(p === 0 ? (survey.pages[0]?.blocks ?? []) : []),
        ...Array.from({ length: 90 }, (_, b) => ({ ...block, id: `b${p}-${b}` })),
      ],
    }))
    const before = process.cpuUsage()
    expect(surveyPath(survey, said(6)).pages).toHaveLength(100)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500)
  })
})
