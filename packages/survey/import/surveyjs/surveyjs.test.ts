import { describe, expect, it } from 'vitest'
import {
  type Answer,
  type Answers,
  lintDefinition,
  type SurveyDefinition,
  surveyPath,
  variableValues,
} from '../../index.ts'
import { surveyDefinitionSchema } from '../../schema.ts'
import { readForeignSurvey } from '../index.ts'

function read(json: object) {
  let number = 0
  const ids = () => {
    number += 1
    return `n${number}`
  }
  const text = JSON.stringify({ locale: 'ja', ...json })
  const { definition, losses } = readForeignSurvey(text, ids, { language: 'ja', title: '無題' })
  expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
  return { definition, losses }
}
const block = (definition: SurveyDefinition, label: string) => {
  const found = definition.pages.flatMap(({ blocks }) => blocks).find((one) => one.label.ja === label)
  if (!found) throw new Error(`no ${label}`)
  return found
}
const shown = (definition: SurveyDefinition, answers: Answers) =>
  surveyPath(definition, answers).pages.flatMap(({ blocks }) => blocks.map(({ label }) => label.ja))

describe('calculations of SurveyJS', () => {
  const elements = [
    {
      type: 'radiogroup',
      name: 'a',
      choices: [
        { value: '0', text: '無' },
        { value: '5', text: '有' },
      ],
    },
    { type: 'text', inputType: 'number', name: 'b' },
    { type: 'checkbox', name: 'c', choices: [1, 2, 4] },
  ]
  const value = (expression: string, answers: (definition: SurveyDefinition) => Record<string, Answer>) => {
    const { definition, losses } = read({ elements, calculatedValues: [{ name: 'sum', expression }] })
    if (losses.length > 0) return losses[0]?.what
    return variableValues(definition, answers(definition))[`v.${definition.variables?.[0]?.id}`]
  }
  const given = (b: number | null) => (definition: SurveyDefinition) => {
    const [a, many] = [block(definition, 'a'), block(definition, 'c')]
    if (a.type !== 'singleChoice' || many.type !== 'multipleChoice') throw new Error('other types')
    const optionIds = many.options.slice(1).map(({ id }) => id)
    const answers: Record<string, Answer> = { [many.id]: { type: 'multipleChoice', optionIds } }
    answers[a.id] = { type: 'singleChoice', optionId: a.options[1]?.id ?? '' }
    if (b !== null) answers[block(definition, 'b').id] = { type: 'number', value: b }
    return answers
  }

  it.each([
    ['{a} + {b}', 7, 5],
    ['{a} - {b} * 2', 1, 5],
    ['({a} + {b}) / 2', 3.5, 2.5],
    ['sum({a}, {c})', 11, 11],
    ['max({a}, {b})', 5, 5],
    ['-{b} + 1', -1, 1],
  ])('%s comes to the same, also where nothing is answered', (expression, both, one) => {
    expect([value(expression, given(2)), value(expression, given(null))]).toEqual([both, one])
  })

  it.each(['{a} + {c}', "iif({b} > 1, 'x', 'y')", '{a} + today()', '{nobody} + 1', "{a} + 'x'", '', '{a} +'])(
    '%s is left out and reported',
    (expression) => expect(value(expression, given(1))).toBe('calculation-left-out'),
  )

  it('are known to rules and texts', () => {
    const { definition, losses } = read({
      pages: [
        { elements },
        {
          elements: [
            { type: 'html', name: 'h', html: '合計は {total} です' },
            { type: 'comment', name: 'why', title: '理由', visibleIf: '{TOTAL} > 6' },
          ],
        },
      ],
      calculatedValues: [{ name: 'total', expression: '{a} + {b}' }],
    })
    expect(losses).toEqual([])
    expect(lintDefinition(definition)).toEqual([])
    expect(shown(definition, given(2)(definition))).toContain('理由')
    expect(shown(definition, given(1)(definition))).not.toContain('理由')
    expect(block(definition, `合計は {{v.${definition.variables?.[0]?.id}}} です`).type).toBe('statement')
  })

  it('that stand as a question are kept, though their words are not shown', () => {
    const { definition, losses } = read({
      elements: [...elements, { type: 'expression', name: 'e', title: '合計', expression: '{b} * 3' }],
    })
    expect(definition.variables).toMatchObject([{ name: '合計' }])
    expect(losses).toEqual([{ where: 'e: 合計', what: 'type-left-out', from: 'expression' }])
  })
})

describe('endings of SurveyJS', () => {
  const elements = [
    { type: 'rating', name: 's', rateMin: 0, rateMax: 10 },
    { type: 'text', name: 'who' },
  ]
  const end = (definition: SurveyDefinition, value: number) =>
    surveyPath(definition, { [block(definition, 's').id]: { type: 'nps', value } }).ending

  it('lead away, with a score behind the address, and some elsewhere', () => {
    const { definition, losses } = read({
      elements,
      completedHtml: '<b>完了</b>',
      navigateToUrl: 'https://shop.example/?s={s}',
      navigateToUrlOnCondition: [{ expression: '{s} > 8', url: 'https://shop.example/review' }],
      completedHtmlOnCondition: [
        { expression: '{s} < 3', html: '残念です' },
        { expression: 'true', html: 'みなさまへ' },
      ],
    })
    const s = block(definition, 's').id
    expect(losses.map(({ what }) => what)).toEqual(['markup-removed'])
    expect(end(definition, 9)).toMatchObject({ redirect: 'https://shop.example/review' })
    expect(end(definition, 1)).toMatchObject({
      title: { ja: '残念です' },
      redirect: `https://shop.example/?s={{q.${s}}}`,
    })
    expect(end(definition, 5)).toMatchObject({ title: { ja: 'みなさまへ' } })
  })

  it('do not carry what people write about themselves to another site', () => {
    const { definition, losses } = read({ elements, navigateToUrl: 'https://shop.example/?n={who}' })
    expect(definition.endings[0]).not.toHaveProperty('redirect')
    expect(losses).toEqual([
      { where: 'navigateToUrl', what: 'redirect-left-out', address: 'https://shop.example/?n={who}' },
    ])
  })
})

describe('a survey of SurveyJS', () => {
  it('shuffles its pages, but not where a rule depends on the order', () => {
    const elements = [
      { type: 'boolean', name: 'a' },
      { type: 'comment', name: 'b' },
    ]
    const tied = [
      { type: 'boolean', name: 'c' },
      { type: 'comment', name: 'd', visibleIf: '{c} = true' },
    ]
    const { definition, losses } = read({
      pages: [
        { questionsOrder: 'random', description: '説明', elements },
        { name: 'p2', elements: tied, questionsOrder: 'random' },
      ],
    })
    expect(definition.pages).toMatchObject([{ shuffle: true, blocks: [{ pinned: true }, {}, {}] }, {}])
    expect(definition.pages[1]?.shuffle).toBeUndefined()
    expect(losses).toEqual([{ where: 'p2', what: 'order-left-out' }])
  })

  it('reads scales however they are written', () => {
    const rows = [
      [
        { rateType: 'stars', rateValues: [1, 2, 3, 4, 5] },
        { type: 'rating', look: 'stars', steps: 5 },
      ],
      [
        { rateValues: [{ value: 1, text: '悪い' }, 2, { value: 3, text: '良い' }] },
        { type: 'rating', steps: 3, lowLabel: { ja: '悪い' }, highLabel: { ja: '良い' } },
      ],
      [
        { mininumRateDescription: '低', maximumRateDescription: '高' },
        { type: 'rating', lowLabel: { ja: '低' }, highLabel: { ja: '高' } },
      ],
      [
        {
          rateValues: [
            { value: 1, text: '悪い' },
            { value: 2, text: '普通' },
            { value: 3, text: '良い' },
          ],
        },
        { type: 'singleChoice' },
      ],
    ] as const
    for (const [question, made] of rows)
      expect(
        read({ elements: [{ type: 'rating', name: 'q', ...question }] }).definition.pages[0]?.blocks[0],
      ).toMatchObject(made)
  })

  it('reads choices that hold both their code and their words', () => {
    const { definition, losses } = read({
      elements: [
        { type: 'radiogroup', name: 'who', choices: ['f|家族', 'g|友人|知人', '自分'] },
        { type: 'comment', name: 'why', title: '理由', visibleIf: "{who} = 'f'" },
      ],
    })
    expect(losses).toEqual([])
    expect(block(definition, 'who')).toMatchObject({
      options: [{ label: { ja: '家族' } }, { label: { ja: '友人|知人' } }, { label: { ja: '自分' } }],
    })
  })

  it('reads the checks that Koe has, and reports the others by name', () => {
    const { definition, losses } = read({
      elements: [
        { type: 'text', name: 'mail', validators: [{ type: 'email' }] },
        { type: 'text', name: 'n', inputType: 'number', validators: [{ type: 'numeric', minValue: 1, maxValue: 9 }] },
        {
          type: 'checkbox',
          name: 'c',
          choices: ['a', 'b', 'c'],
          validators: [{ type: 'answercount', minCount: 1, maxCount: 2 }],
        },
        {
          type: 'comment',
          name: 't',
          validators: [
            { type: 'text', minLength: 5, maxLength: 99 },
            { type: 'regex', regex: 'x' },
          ],
        },
      ],
    })
    expect(definition.pages[0]?.blocks).toMatchObject([
      { type: 'email' },
      { type: 'number', minimum: 1, maximum: 9 },
      { minimum: 1, maximum: 2 },
      { maximumLength: 99 },
    ])
    expect(losses).toEqual([
      { where: 't', what: 'setting-left-out', setting: 'validators: text minLength' },
      { where: 't', what: 'setting-left-out', setting: 'validators: regex' },
    ])
  })

  it('splits several texts into questions that rules know by their names', () => {
    const { definition, losses } = read({
      elements: [
        {
          type: 'multipletext',
          name: 'm',
          title: '連絡先',
          isRequired: true,
          items: [{ name: 'mail', title: 'メール', inputType: 'email' }, { name: 'memo' }],
        },
        { type: 'comment', name: 'why', title: '理由', visibleIf: '{m.memo} notempty' },
      ],
    })
    expect(losses).toEqual([
      { where: 'm: 連絡先', what: 'type-split', from: 'multipletext', to: 'shortText', count: 2 },
    ])
    expect(definition.pages[0]?.blocks).toMatchObject([
      { type: 'email', required: true, label: { ja: '連絡先\nメール' } },
      { type: 'shortText', label: { ja: '連絡先\nmemo' } },
      { showIf: { operator: 'answered' } },
    ])
  })

  it('does not show what it hides, and names settings of pages and of itself', () => {
    const { definition, losses } = read({
      completeText: '回答する',
      cookieName: 'once',
      showPreviewBeforeComplete: 'showAllQuestions',
      maxTextLength: 0,
      showProgressBar: 'top',
      pages: [
        {
          name: 'p1',
          elements: [
            { type: 'html', name: 'h', html: '' },
            { type: 'comment', name: 'a' },
          ],
          enableIf: '{a} = 1',
        },
        { name: 'p2', visible: false, elements: [{ type: 'comment', name: '秘密' }] },
        {
          name: 'p3',
          elements: [{ type: 'panel', name: 'box', visible: false, elements: [{ type: 'comment', name: '秘密' }] }],
        },
      ],
    })
    expect(definition.submitLabel).toEqual({ ja: '回答する' })
    expect(shown(definition, {})).toEqual(['a'])
    expect(losses).toEqual([
      { where: 'p2', what: 'type-left-out', from: 'page (visible: false)' },
      { where: 'box', what: 'type-left-out', from: 'panel (visible: false)' },
      { where: '', what: 'setting-left-out', setting: 'cookieName' },
      { where: '', what: 'setting-left-out', setting: 'showPreviewBeforeComplete' },
      { where: '', what: 'setting-left-out', setting: 'maxTextLength' },
      { where: 'p1', what: 'setting-left-out', setting: 'enableIf' },
    ])
  })

  it('takes names in capitals and in small letters for one, unless two differ by them', () => {
    const why = { type: 'comment', name: 'why', visibleIf: "{typ} = 'x'" }
    const one = { type: 'radiogroup', name: 'Typ', choices: ['x', 'y'] }
    expect(read({ elements: [one, why] }).losses).toEqual([])
    const two = { type: 'radiogroup', name: 'TYP', choices: ['x', 'y'] }
    expect(read({ elements: [one, two, why] }).losses).toMatchObject([{ where: 'why', what: 'logic-left-out' }])
  })

  it.each([
    ["{a} equals 'x'", 'chosen'],
    ["{a} notequals 'x'", 'not-chosen'],
    ['{a} = undefined', 'unanswered'],
    ['{n} => 3', 'at-least'],
    ['{n} =< 3', 'at-most'],
    ["{a} *= 'x'", 'chosen'],
  ])('reads %s', (visibleIf, operator) => {
    const { definition, losses } = read({
      elements: [
        { type: 'radiogroup', name: 'a', choices: ['x', 'y'] },
        { type: 'text', inputType: 'number', name: 'n' },
        { type: 'comment', name: 'why', visibleIf },
      ],
    })
    expect(losses).toEqual([])
    expect(block(definition, 'why').showIf).toMatchObject({ operator })
  })
})
