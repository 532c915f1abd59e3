import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Answers, type SurveyDefinition, surveyPath } from '../index.ts'
import { surveyDefinitionSchema } from '../schema.ts'
import { termFrom } from './expression.ts'
import { readForeignSurvey } from './index.ts'

const options = { language: 'ja', title: '無題' }
const counter = (prefix = 'n') => {
  let number = 0
  return () => {
    number += 1
    return `${prefix}${number}`
  }
}
const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const read = (text: string) => readForeignSurvey(text, counter(), options)
const FILES = ['bakery.qsf', 'bakery.lss', 'bakery.surveyjs.json']

/** The block with these words, in any language. */
function block(definition: SurveyDefinition, words: string) {
  const all = definition.pages.flatMap((page) => page.blocks)
  const found = all.find(({ label }) => Object.values(label).some((label) => label.includes(words)))
  if (!found) throw new Error(`no ${words}`)
  return found
}
const optionOf = (definition: SurveyDefinition, question: string, label: string) => {
  const asked = block(definition, question)
  const found = 'options' in asked ? asked.options.find((option) => Object.values(option.label).includes(label)) : null
  return found?.id ?? ''
}
const shown = (definition: SurveyDefinition, answers: Answers) =>
  surveyPath(definition, answers).pages.flatMap(({ blocks }) => blocks.map(({ label }) => Object.values(label)[0]))
describe.each(FILES)('%s', (name) => {
  it('becomes a survey that can be published as it is', () => {
    const { definition } = read(fixture(name))
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
  })
})

describe('a survey of Qualtrics', () => {
  const { definition, source, losses } = read(fixture('bakery.qsf'))

  it('brings its questions, with translations, in the order of the flow', () => {
    expect(source).toBe('qualtrics')
    expect(definition.title).toEqual({ ja: 'パン屋のアンケート' })
    expect(definition.languages).toEqual(['ja', 'en'])
    expect(definition.pages.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['hidden'],
      ['nps'],
      ['singleChoice'],
      ['longText'],
      ['matrix'],
      ['multipleChoice', 'number', 'slider', 'slider'],
    ])
    expect(block(definition, 'お薦め')).toMatchObject({
      required: true,
      label: { ja: '当店を お薦めになりますか。', en: 'Would you recommend us?' },
    })
    expect(block(definition, '何を買われ')).toMatchObject({ maximum: 2, options: [{}, {}, { exclusive: true }] })
    expect(block(definition, 'お歳')).toMatchObject({ minimum: 0, maximum: 120, integer: true })
  })

  it('shows what its display logic shows: choices of the score are their numbers, not their keys', () => {
    const score = block(definition, 'お薦め').id
    const why = `理由は何ですか。{{q.${block(definition, 'いつ').id}}}`
    const low: Answers = { [score]: { type: 'nps', value: 1 } }
    expect(shown(definition, low)).toContain(why)
    expect(shown(definition, { [score]: { type: 'nps', value: 2 } })).not.toContain(why)
  })

  it('leads on by its skip logic and ends by its branches', () => {
    const when = block(definition, 'いつ').id
    const after = (label: string) => {
      const optionId = optionOf(definition, 'いつ', label)
      return shown(definition, { [when]: { type: 'singleChoice', optionId } }).length
    }
    // The score, the question itself; then the rest but for the one that only low scores see.
    expect(after('来ていない')).toBe(2)
    expect(after('今月')).toBe(7)
    const matrix = block(definition, 'いかが')
    if (matrix.type !== 'matrix') throw new Error('no matrix')
    const cells = [`${matrix.rows[0]?.id}.${matrix.options[1]?.id}`]
    expect(shown(definition, { [matrix.id]: { type: 'matrix', optionIds: cells } })).not.toContain('お歳')
    expect(shown(definition, {})).toContain('お歳')
  })

  it('reports line by line what does not come along', () => {
    expect(losses).toEqual([
      { where: 'FL_2: wave', what: 'setting-left-out', setting: 'EmbeddedData' },
      { where: 'Q1: 当店を お薦めになりますか。', what: 'markup-removed' },
      { where: 'FL_5', what: 'ending-words-left-out' },
      { where: 'FL_6', what: 'flow-left-out', from: 'WebService' },
      { where: 'Q7: 店のどこが好きですか。', what: 'type-left-out', from: 'HeatMap (Image)' },
      { where: 'Q8: 割合', what: 'type-split', from: 'Slider (HBAR)', to: 'slider', count: 2 },
      { where: 'Q6: お歳', what: 'logic-left-out', rule: 'If store is x' },
    ])
  })
})

describe('a survey of LimeSurvey', () => {
  const { definition, source, losses } = read(fixture('bakery.lss'))

  it('brings its groups as pages, its sub-questions in their order, its words in each language', () => {
    expect(source).toBe('limesurvey')
    expect(definition.title).toEqual({ ja: 'パン屋のアンケート', en: 'Bakery' })
    expect(definition.pages.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['statement'],
      ['singleChoice'],
      ['statement', 'multipleChoice', 'longText', 'matrix', 'number', 'yesNo'],
    ])
    expect(block(definition, '何を買われ')).toMatchObject({
      maximum: 1,
      options: [{ label: { ja: '食パン' } }, { label: { ja: '丸パン' } }],
    })
    expect(block(definition, 'いつ')).toMatchObject({
      required: true,
      description: { ja: 'おおよそでかまいません。' },
      label: { en: 'When did you come?' },
      options: [{ label: { en: 'Today' } }, {}, { other: true, label: { ja: 'その他' } }],
    })
    expect(block(definition, 'お歳')).toMatchObject({ maximum: 120, unit: { ja: '歳' } })
    expect(definition.endings).toMatchObject([{ title: { ja: 'ありがとうございました。', en: 'Thank you.' } }])
  })

  it('shows what its relevance equations show', () => {
    const when = block(definition, 'いつ').id
    const what = block(definition, '何を買われ').id
    const today: Answers = { [when]: { type: 'singleChoice', optionId: optionOf(definition, 'いつ', '今日') } }
    const bought: Answers = {
      ...today,
      [what]: { type: 'multipleChoice', optionIds: [optionOf(definition, '何を買われ', '食パン')] },
    }
    const why = `理由を{{q.${when}}}お聞かせください。`
    expect(shown(definition, {})).toEqual(['ようこそ。', 'いつ来られましたか。'])
    expect(shown(definition, today)).not.toContain(why)
    expect(shown(definition, bought)).toContain(why)
    expect(shown(definition, today)).not.toContain('また来られますか。')
  })

  it('reports line by line what does not come along', () => {
    const why = 'why: 理由を{when.shown}お聞かせください。'
    expect(losses).toEqual([
      { where: 'what: 何を買われましたか。', what: 'setting-left-out', setting: 'array_filter' },
      { where: why, what: 'markup-removed' },
      { where: why, what: 'setting-left-out', setting: 'mandatory: S' },
      { where: 'photo: 写真', what: 'type-left-out', from: '|' },
      { where: 'Quotas', what: 'quota-left-out', quota: '' },
      { where: 'age: お歳', what: 'logic-left-out', rule: 'count(what_SQ001, what_SQ002) > 1' },
    ])
  })

  it('reads exports from before words had a table of their own', () => {
    const row = (text: string) => `<rows><row>${text}</row></rows>`
    const question = (language: string, words: string) =>
      `<row><qid>1</qid><parent_qid>0</parent_qid><gid>1</gid><type>T</type><title>q</title><question>${words}</question><language>${language}</language></row>`
    const { definition: old } = read(
      `<document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>ja</language></languages><groups>${row('<gid>1</gid>')}</groups><questions><rows>${question('ja', 'ご意見')}${question('en', 'Words')}</rows></questions><surveys>${row('<language>ja</language>')}</surveys></document>`,
    )
    expect(old.pages[0]?.blocks).toMatchObject([{ type: 'longText', label: { ja: 'ご意見' } }])
  })
})

describe('a survey of SurveyJS', () => {
  const { definition, source, losses } = read(fixture('bakery.surveyjs.json'))

  it('brings its pages and panels, its words in each language', () => {
    expect(source).toBe('surveyjs')
    expect(definition.languages).toEqual(['en', 'ja'])
    expect(definition.pages.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['nps', 'multipleChoice'],
      ['statement', 'longText', 'matrix', 'yesNo', 'number', 'date', 'singleChoice', 'ranking'],
    ])
    expect(block(definition, 'What did you buy?')).toMatchObject({
      shuffle: true,
      maximum: 2,
      options: [
        { label: { ja: '食パン' } },
        {},
        { label: { en: 'cake' } },
        { exclusive: true, pinned: true },
        { other: true, pinned: true },
      ],
    })
    expect(block(definition, 'How was it?')).toMatchObject({ required: true, type: 'matrix' })
    const score = block(definition, 'recommend').id
    expect(block(definition, 'Age')).toMatchObject({
      requiredIf: { all: [{ question: score, operator: 'at-least', value: 5 }, {}] },
    })
  })

  it('shows, leads on and ends by its rules', () => {
    const [score, bought] = [block(definition, 'recommend').id, block(definition, 'What did you buy?').id]
    const why = `Why, {{q.${bought}}}?`
    const answers = (value: number): Answers => ({
      [score]: { type: 'nps', value },
      [bought]: { type: 'multipleChoice', optionIds: [optionOf(definition, 'What did you buy?', 'cake')] },
    })
    expect(shown(definition, answers(3))).toContain(why)
    expect(shown(definition, answers(7))).not.toContain(why)
    expect(shown(definition, answers(7))).toContain('About cakes')
    expect(shown(definition, answers(9))).toEqual(['Would you recommend us?', 'What did you buy?'])
    const matrix = block(definition, 'How was it?')
    if (matrix.type !== 'matrix') throw new Error('no matrix')
    const good = [`${matrix.rows[0]?.id}.${matrix.options[1]?.id}`]
    const never: Answers = {
      ...answers(3),
      [matrix.id]: { type: 'matrix', optionIds: good },
      [block(definition, 'Coming again?').id]: { type: 'yesNo', value: false },
    }
    expect(surveyPath(definition, never).ending?.title.en).toBe('We are sorry.')
    expect(surveyPath(definition, answers(3)).ending?.title.en).toBe('Thank you!')
  })

  it('reports line by line what does not come along', () => {
    expect(losses).toEqual([
      { where: 'recommend: Would you recommend us?', what: 'markup-removed' },
      { where: 'bought: What did you buy?', what: 'option-setting-left-out', option: 'Roll', setting: 'visibleIf' },
      { where: 'sign: Sign here', what: 'type-left-out', from: 'signaturepad' },
      { where: 'where: Where?', what: 'type-replaced', from: 'dropdown (other)', to: 'singleChoice' },
      { where: 'triggers: runexpression', what: 'logic-left-out', rule: '{bread} = 1' },
      { where: 'calculatedValues: sum', what: 'calculation-left-out', calculation: '{bread} + 1' },
      { where: 'day: When?', what: 'logic-left-out', rule: 'today() > {age}' },
      // An answer of the same page cannot stand in a text.
      { where: 'order: Order these', what: 'piping-left-out', piped: '{age}' },
    ])
  })

  it('always shows what a rule about a later question would hide, and says so', () => {
    const { definition: asked, losses: lost } = read(
      JSON.stringify({
        elements: [
          { type: 'comment', name: 'a', visibleIf: '{b} = true' },
          { type: 'boolean', name: 'b' },
        ],
      }),
    )
    expect(asked.pages[0]?.blocks[0]).not.toHaveProperty('showIf')
    expect(lost).toEqual([{ where: 'a', what: 'logic-left-out', rule: '{b} = true' }])
  })
})

describe('a rule', () => {
  it.each([
    ['{a} empty', { name: 'a', operator: 'unanswered', values: [] }],
    ["{a.b} != 'x'", { name: 'a.b', operator: 'not-equal', values: ['x'] }],
    ["{a} anyof ['x', 2]", { name: 'a', operator: 'any-of', values: ['x', 2] }],
    ['5 < {a}', { name: 'a', operator: 'more', values: [5] }],
    ['{a} > -1', { name: 'a', operator: 'more', values: [-1] }],
    ['a.NAOK == "A1"', { name: 'a', operator: 'equal', values: ['A1'] }],
    ['12X3X45SQ1.NAOK == "Y"', { name: '12X3X45SQ1', operator: 'equal', values: ['Y'] }],
    ['{a}', { name: 'a', operator: 'equal', values: [true] }],
    ['1', { all: [] }],
  ])('%s is read', (rule, term) => expect(termFrom(rule)).toEqual(term))

  it('binds and before or, and brackets before both', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, operator: 'answered', values: [] }))
    expect(termFrom('{a} notempty or {b} notempty and {c} notempty')).toEqual({ any: [a, { all: [b, c] }] })
    expect(termFrom('!({a} notempty || {b} notempty) && {c} notempty')).toEqual({ all: [{ not: { any: [a, b] } }, c] })
  })

  it.each([
    '{a} + 1 = 2',
    'iif({a} = 1, 2, 3) = 2',
    '{a} = {b}',
    '{a} =',
    "{a} = 'x",
    'and',
    '',
    '('.repeat(50_000),
    '!'.repeat(50_000),
    `${'{a} = 1 or '.repeat(2_000)}{a} = 1`,
    'a'.repeat(1_000_000),
  ])('another is not read at all: %#', (rule) => expect(termFrom(rule)).toBeNull())
})
