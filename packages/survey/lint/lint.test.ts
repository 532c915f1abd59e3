import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  type Answers,
  type Block,
  type Comparison,
  type Condition,
  type Ending,
  evaluateCondition,
  inquiryFormDefinition,
  lintDefinition,
  npsSurvey,
  operatorsFor,
  type Page,
  type Question,
  type SurveyDefinition,
  surveyPath,
} from '../index.ts'

const label = { ja: '?' }
const options = ['a', 'b', 'c'].map((id) => ({ id, label: { ja: id } }))
const score: Question = { id: 'score', type: 'nps', label }
const many: Question = { id: 'many', type: 'multipleChoice', label, options }
const amount: Question = { id: 'amount', type: 'number', label }
const count: Question = { id: 'count', type: 'number', label, integer: true }
const between = (question: string): Condition => ({
  all: [
    { not: { question, operator: 'at-most', value: 1 } },
    {
      not: {
        any: [
          { question, operator: 'at-least', value: 2 },
          { question, operator: 'unanswered' },
        ],
      },
    },
  ],
})
const note = (id: string, showIf?: Condition): Block => ({ id, type: 'longText', label, ...(showIf ? { showIf } : {}) })

const survey = (pages: Page[], endings: Ending[] = []): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: label,
  pages,
  endings,
})
const page = (id: string, blocks: Block[], jumps?: Page['jumps']): Page => ({ id, blocks, ...(jumps ? { jumps } : {}) })
const found = (definition: SurveyDefinition) => lintDefinition(definition).map(({ at, code }) => `${at} ${code}`)
const at = (operator: 'at-least' | 'at-most', value: number): Condition => ({ question: 'score', operator, value })
const chosen = (...ids: string[]): Condition => ({ question: 'many', operator: 'chosen', options: ids })

describe('what an author should look at', () => {
  test('nothing about what the builders make', () => {
    let next = 0
    const ids = () => {
      next += 1
      return `id${next}`
    }
    expect(lintDefinition(npsSurvey({ title: { ja: '月次', en: 'Monthly' }, ids }))).toEqual([])
    const categories = ['x', 'y'].map((id) => ({ id, label: { ja: id, en: id } }))
    expect(lintDefinition(inquiryFormDefinition({ title: { ja: 'f', en: 'f' }, categories, ids }))).toEqual([])
  })

  test('a page that is always jumped over, and one behind a jump that is always taken', () => {
    const always: Condition = { all: [] }
    expect(found(survey([page('p', [score], [{ when: always, to: 'r' }]), page('q', []), page('r', [])]))).toEqual([
      'q unreachable-page',
    ])
    const either = { any: [at('at-least', 5), at('at-most', 4), { question: 'score', operator: 'unanswered' }] }
    const end = { id: 'end', title: label }
    expect(
      found(survey([page('p', [score], [{ when: either as Condition, to: 'end' }]), page('q', [])], [end])),
    ).toEqual(['q unreachable-page'])
    // Who does not answer stays on the way.
    either.any.pop()
    expect(
      found(survey([page('p', [score], [{ when: either as Condition, to: 'end' }]), page('q', [])], [end])),
    ).toEqual([])
  })

  test('jumps that lead back, to themselves or nowhere', () => {
    const jumps = ['p', 'q', 'gone'].map((to) => ({ when: at('at-least', 9), to }))
    expect(found(survey([page('p', [score]), page('q', [note('n')], jumps)]))).toEqual([
      'q unknown-target',
      'q jump-back',
    ])
  })

  test.each<[string, Condition, string[]]>([
    ['a range that is none', { all: [at('at-least', 7), at('at-most', 6)] }, ['never-shown']],
    ['a range of one', { all: [at('at-least', 7), at('at-most', 7)] }, []],
    ['a score beyond the scale', at('at-least', 11), ['never-shown']],
    ['two sets without a common option', { all: [chosen('a'), { not: chosen('a', 'b') }] }, ['never-shown']],
    ['several of many', { all: [chosen('a'), chosen('b')] }, []],
    ['an answer and none', { all: [chosen('a'), { question: 'many', operator: 'unanswered' }] }, ['never-shown']],
    ['none of nothing', { any: [] }, ['never-shown']],
    ['a later question', { question: 'later', operator: 'answered' }, ['asked-later']],
    ['the question itself', { question: 'n', operator: 'answered' }, ['asked-later']],
    ['a deleted question', { question: 'gone', operator: 'answered' }, ['unknown-question']],
    ['a deleted option', chosen('gone'), ['unknown-option']],
    [
      'an operator for days',
      { question: 'score', operator: 'on-or-after', date: '2026-01-01' },
      ['unfit-operator', 'never-shown'],
    ],
    ['a stretch of numbers', between('amount'), []],
    ['a stretch without a whole number', between('count'), ['never-shown']],
    ['words of a score', { not: { question: 'score', operator: 'contains', text: '9' } }, ['unfit-operator']],
  ])('a condition with %s', (_, condition, codes) => {
    expect(
      found(survey([page('p', [score, many, amount, count]), page('q', [note('n', condition), note('later')])])),
    ).toEqual(codes.map((code) => `n ${code}`))
  })

  test('a required question hidden from everybody, and what only its answer could show', () => {
    const hidden: Block = { ...score, id: 'low', required: true, showIf: at('at-least', 11) }
    const why = note('why', { question: 'low', operator: 'answered' })
    expect(found(survey([page('p', [score]), page('q', [hidden]), page('r', [why])]))).toEqual([
      'low required-never-shown',
      'why never-shown',
    ])
    const skipped = [page('p', [score], [{ when: at('at-least', 9), to: 'r' }]), page('q', [many])]
    const both: Condition = { all: [at('at-least', 9), chosen('a')] }
    expect(found(survey([...skipped, page('r', [note('n', both)])]))).toEqual(['n never-shown'])
  })

  test('an ending behind one that always holds, unless a jump leads there', () => {
    const endings = ['one', 'two', 'three'].map((id) => ({ id, title: label }))
    const jumps = [{ when: at('at-least', 9), to: 'three' }]
    expect(found(survey([page('p', [score], jumps)], endings))).toEqual(['two unreachable-ending'])
  })

  test('choices that are none, bounds that only an exclusive option meets, a hidden field that is required', () => {
    const one: Block = { id: 'one', type: 'dropdown', label, options: options.slice(0, 1) }
    const lonely = [...options.slice(0, 2), { id: 'no', label, exclusive: true }]
    const three: Block = { ...many, options: lonely, minimum: 3 }
    const two: Block = { ...many, id: 'two', options: lonely, minimum: 2 }
    const key: Block = { id: 'key', type: 'hidden', key: 'k', label, required: true }
    expect(found(survey([page('p', [one, three, two, key])]))).toEqual([
      'one too-few-options',
      'many exclusive-conflict',
      'key hidden-required',
    ])
  })

  test('words that a language does not have, softly', () => {
    const definition = { ...survey([page('p', [{ ...score, lowLabel: label, label: { ja: '?', en: '?' } }])]) }
    definition.languages = ['ja', 'en']
    expect(lintDefinition(definition)).toEqual([
      { at: '', code: 'missing-translation', severity: 'warning', language: 'en' },
      { at: 'score', code: 'missing-translation', severity: 'warning', language: 'en' },
    ])
  })

  test('a survey too entangled to be judged is not judged, and quickly', () => {
    const part = (i: number): Condition => ({ any: [at('at-least', i % 10), chosen('a'), { not: chosen('b') }] })
    const deep = (level: number): Condition =>
      level === 0 ? part(level) : { all: [part(level), { any: [part(level), deep(level - 1)] }, part(level + 1)] }
    const pages = Array.from({ length: 100 }, (_, i) =>
      page(`p${i}`, i === 0 ? [score, many] : [note(`n${i}`, { not: deep(2) })], [{ when: deep(2), to: `p${i + 2}` }]),
    ).map((one, i) => (i < 98 ? one : page(one.id, one.blocks)))
    const start = process.cpuUsage().user
    expect(found(survey(pages))).toEqual([])
    expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(2)
  })
})

describe('the table of operators', () => {
  const ofEach: Question[] = [
    score,
    many,
    { id: 'stars', type: 'rating', look: 'stars', steps: 5, label },
    { id: 'number', type: 'number', label },
    { id: 'date', type: 'date', label },
    { id: 'text', type: 'longText', label },
    { id: 'yes', type: 'yesNo', label },
    { ...many, id: 'own', options: [...options, { id: 'else', label, other: true }] },
  ]
  const answers: Answers = {
    score: { type: 'nps', value: 7 },
    many: { type: 'multipleChoice', optionIds: ['a'] },
    stars: { type: 'rating', value: 3 },
    number: { type: 'number', value: 12 },
    date: { type: 'date', value: '2026-01-05' },
    text: { type: 'longText', text: '遅い' },
    yes: { type: 'yesNo', value: true },
    own: { type: 'multipleChoice', optionIds: ['else'], other: '駅の看板' },
  }
  const fitting: Record<string, object> = {
    equal: { value: 7 },
    'at-least': { value: 3 },
    chosen: { options: ['a', 'yes'] },
    contains: { text: 'い' },
    'on-or-after': { date: '2026-01-01' },
  }

  test('holds for each type an operator that can be true and one that can be false', () => {
    for (const question of ofEach) {
      const seen = operatorsFor(question).flatMap((operator) => {
        const comparison = { question: question.id, operator, ...fitting[operator] } as Comparison
        return operator in fitting || operator === 'answered' ? [evaluateCondition(comparison, answers)] : []
      })
      expect(seen, question.id).toContain(true)
    }
    expect(operatorsFor(many)).not.toContain('contains')
    expect(operatorsFor(ofEach[7]!)).toContain('contains')
  })
})

describe('what can be reached is never called unreachable', () => {
  const ids = ['q0', 'q1', 'q2', 'q3']
  const values: Record<Block['type'] & string, Answer[]> = {
    csat: [1, 2, 3, 4, 5].map((value) => ({ type: 'csat', value })),
    yesNo: [true, false].map((value) => ({ type: 'yesNo', value })),
    multipleChoice: [['a'], ['b'], ['a', 'b'], ['c']].map((optionIds) => ({ type: 'multipleChoice', optionIds })),
    number: [0, 1, 1.5, 3, 4].map((value) => ({ type: 'number', value })),
    date: ['2025-12-31', '2026-01-01', '2026-01-02', '2026-02-01'].map((value) => ({ type: 'date', value })),
    shortText: ['ab', 'b', 'xaby'].map((text) => ({ type: 'shortText', text })),
  } as Record<string, Answer[]>
  const question = fc.constantFrom(...ids)
  const comparison: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ question, operator: fc.constantFrom('answered', 'unanswered') }),
    fc.record({
      question,
      operator: fc.constantFrom('equal', 'not-equal', 'at-least', 'at-most'),
      value: fc.constantFrom(0, 1, 2, 2.5, 4),
    }),
    fc.record({
      question,
      operator: fc.constantFrom('chosen', 'not-chosen'),
      options: fc.subarray(['a', 'b', 'c', 'yes', 'no']),
    }),
    fc.record({
      question,
      operator: fc.constantFrom('contains', 'not-contains'),
      text: fc.constantFrom('a', 'b', 'ab', '1'),
    }),
    fc.record({
      question,
      operator: fc.constantFrom('on-or-after', 'on-or-before'),
      date: fc.constantFrom('2026-01-01', '2026-01-02'),
    }),
  ) as fc.Arbitrary<Condition>
  const condition: fc.Arbitrary<Condition> = fc.letrec<{ part: Condition }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      comparison,
      fc.record({ all: fc.array(tie('part'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('part'), { maxLength: 3 }) }),
      fc.record({ not: tie('part') }),
    ),
  })).part
  const block = (id: string): fc.Arbitrary<Block> =>
    fc
      .record(
        { id: fc.constant(id), type: fc.constantFrom(...Object.keys(values)), showIf: condition },
        { requiredKeys: ['id', 'type'] },
      )
      .map((made) => ({
        ...made,
        label,
        ...(made.type === 'multipleChoice'
          ? { options: options.map((one) => (one.id === 'c' ? { ...one, exclusive: true } : one)) }
          : {}),
      })) as fc.Arbitrary<Block>
  const definitions = fc
    .record({
      blocks: fc.tuple(...ids.map(block)),
      jumps: fc.array(
        fc.array(fc.record({ when: condition, to: fc.constantFrom('p0', 'p1', 'p2', 'p3', 'e0', 'e1', 'gone') }), {
          maxLength: 2,
        }),
        { minLength: 4, maxLength: 4 },
      ),
      endings: fc.array(fc.option(condition, { nil: undefined }), { maxLength: 2 }),
    })
    .map(({ blocks, jumps, endings }) =>
      survey(
        blocks.map((one, i) => page(`p${i}`, [one], jumps[i])),
        endings.map((when, i) => ({ id: `e${i}`, title: label, ...(when ? { when } : {}) })),
      ),
    )

  /** Every combination of the answers above, or none, to each question. */
  function* enumerate(blocks: Block[]): Generator<Answers> {
    const [first, ...rest] = blocks
    if (!first) return yield {}
    for (const answers of enumerate(rest)) {
      yield answers
      for (const value of values[first.type] ?? []) yield { ...answers, [first.id]: value }
    }
  }

  test('whatever the survey and the answers', () => {
    let flagged = 0
    let missed = 0
    fc.assert(
      fc.property(definitions, (definition) => {
        const seen = new Set<string>()
        for (const answers of enumerate(definition.pages.flatMap(({ blocks }) => blocks))) {
          const path = surveyPath(definition, answers)
          for (const { page: visited, blocks } of path.pages) for (const { id } of [visited, ...blocks]) seen.add(id)
          if (path.ending) seen.add(path.ending.id)
        }
        const unreachable = lintDefinition(definition).flatMap(({ at: place, code }) =>
          /^(unreachable|never|required-never)/.test(code) ? [place] : [],
        )
        flagged += unreachable.length
        for (const place of unreachable) expect(seen.has(place), `${place} is reached`).toBe(false)
        missed += definition.pages.filter(
          ({ id, blocks }) => blocks[0] && !blocks[0].showIf && !seen.has(id) && !unreachable.includes(id),
        ).length
      }),
      { numRuns: 300 },
    )
    // It does find something, and what it passes over is the exception.
    expect(flagged).toBeGreaterThan(50)
    expect(missed).toBeLessThan(flagged / 5)
  }, 60_000)
})
