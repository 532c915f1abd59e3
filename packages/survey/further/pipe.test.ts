import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answers,
  lintDefinition,
  normalizeAnswers,
  piped,
  type Question,
  type SurveyDefinition,
  surveyPath,
  validateResponse,
} from '../index.ts'
import { surveyDefinitionSchema } from '../schema.ts'

const label = { ja: '?', en: '?' }
const options = [
  { id: 'a', label: { ja: '価格', en: 'Price' } },
  { id: 'z', label: { ja: 'その他', en: 'Other' }, other: true },
]
const asked: Question[] = [
  { id: 'name', type: 'shortText', label },
  { id: 'why', type: 'multipleChoice', label, options },
  { id: 'again', type: 'yesNo', label },
  { id: 'wait', type: 'slider', label, minimum: 0, maximum: 60, unit: { ja: '分', en: ' min' } },
  { id: 'person', type: 'personName', label },
  { id: 'low', type: 'shortText', label, showIf: { question: 'wait', operator: 'at-least', value: 30 } },
]
const more: Question = {
  id: 'more',
  type: 'longText',
  label: { ja: '{{q.why}}について', en: 'About {{q.why}}' },
  requiredIf: { question: 'wait', operator: 'at-least', value: 30 },
}
const survey = (): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja', 'en'],
  title: label,
  pages: [
    { id: 'p', blocks: asked },
    { id: 'p2', blocks: [more] },
  ],
  endings: [{ id: 'e', title: { ja: '{{q.name|お客様}}、ありがとう', en: 'Thanks, {{q.name|friend}}' } }],
})
const general = { yes: 'はい', no: 'いいえ', agreed: '同意' }
const say = (text: string, answers: Answers, language = 'ja') => piped(text, survey(), answers, { language, general })

describe('answers in a text', () => {
  const answers = normalizeAnswers({
    name: { type: 'shortText', text: ' 山田さん ' },
    why: { type: 'multipleChoice', optionIds: ['a', 'z'], other: '駅の看板' },
    again: { type: 'yesNo', value: false },
    wait: { type: 'slider', value: 10 },
    person: { type: 'personName', value: { family: '山田', given: '花子', familyKana: 'ヤマダ', givenKana: 'ハナコ' } },
    low: { type: 'shortText', text: '見えない答え' },
  })

  test.each([
    ['{{q.name}}、こんにちは', '山田さん、こんにちは'],
    ['{{q.why}}と{{q.why}}', '価格、駅の看板と価格、駅の看板'],
    ['{{q.again}}・{{q.wait}}・{{q.person}}', 'いいえ・10分・山田 花子'],
    ['{{q.gone}}{{q.gone|なし}}', 'なし'],
    // Its question is not on the way.
    ['「{{q.low}}」', '「」'],
    ['{{q.name }} {{name}} {q.name} {{q.}}', '{{q.name }} {{name}} {q.name} {{q.}}'],
    ['{{q.constructor}}{{q.__proto__|x}}', 'x'],
  ])('%s → %s', (text, said) => expect(say(text, answers)).toBe(said))

  test('are said in the reader’s language, and by the words given where there is none', () => {
    expect(say('About {{q.why}}', answers, 'en')).toBe('About Price, 駅の看板')
    expect(say('{{q.wait}}', answers, 'en')).toBe('10 min')
    expect(say('{{q.name|お客様}}へ', {})).toBe('お客様へ')
    expect(say('{{q.name|お客様}}へ', { name: { type: 'shortText', text: '　' } })).toBe('お客様へ')
  })

  test('are put in once, as they are, and not without end', () => {
    const given = (text: string): Answers => ({ name: { type: 'shortText', text } })
    expect(say('{{q.name}}', given('{{q.wait}}$&$1<b>'))).toBe('{{q.wait}}$&$1<b>')
    expect(say('{{q.name}}', given('𠮷'.repeat(20_000)))).toBe(`${'𠮷'.repeat(200)}…`)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(say('[{{q.name}}]', given(text))).toBe(`[${text.trim()}]`)
      }),
    )
  })
})

describe('required where a condition holds', () => {
  const wait = (value: number): Answers => ({ wait: { type: 'slider', value } })
  const codes = (answers: Answers, finished = true) =>
    validateResponse(survey(), answers, { finished }).map(({ questionId, code }) => `${questionId} ${code}`)

  test('by the answers on the way, at the end only', () => {
    expect(codes(wait(29))).toEqual([])
    expect(codes(wait(30))).toEqual(['more required'])
    expect(codes(wait(30), false)).toEqual([])
    expect(codes({})).toEqual([])
    expect(codes({ ...wait(30), more: { type: 'longText', text: '長かった' } })).toEqual([])
  })

  test('the path says it, the definition stays as it is', () => {
    const definition = survey()
    const found = surveyPath(definition, wait(30)).questions.find(({ id }) => id === 'more')
    expect(found?.required).toBe(true)
    expect(definition.pages[1]?.blocks[0]).toBe(more)
    expect('required' in more).toBe(false)
  })
})

describe('what an author hears about them', () => {
  test('sound ones are accepted and bring no finding', () => {
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(survey())))).toEqual(survey())
    expect(lintDefinition(survey())).toEqual([])
  })

  test('conditions on deleted questions, texts that ask for what is not there yet or not at all', () => {
    const definition = survey()
    definition.title = { ja: '{{q.name}}', en: 'x' }
    definition.pages[1]!.blocks = [
      { ...more, requiredIf: { question: 'gone', operator: 'answered' } },
      { id: 'n', type: 'statement', label: { ja: '{{q.more}}', en: '{{q.gone}}' } },
      { id: 'm', type: 'shortText', label, requiredIf: { question: 'm', operator: 'answered' } },
    ]
    expect(lintDefinition(definition).map(({ at, code }) => `${at} ${code}`)).toEqual([
      'more unknown-question',
      'm asked-later',
      ' pipe-ahead',
      'n pipe-ahead',
      'n unknown-pipe',
    ])
    expect(surveyDefinitionSchema.safeParse(definition).success).toBe(false)
  })
})
