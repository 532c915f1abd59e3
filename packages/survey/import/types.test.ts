import { describe, expect, it } from 'vitest'
import { surveyDraftSchema } from '../schema.ts'
import { readForeignSurvey } from './index.ts'

function read(text: string) {
  let number = 0
  const ids = () => {
    number += 1
    return `n${number}`
  }
  const { definition, losses } = readForeignSurvey(text, ids, { language: 'ja', title: '無題' })
  expect(surveyDraftSchema.safeParse(definition).error?.issues ?? []).toEqual([])
  return { blocks: definition.pages.flatMap(({ blocks }) => blocks), losses: losses.map(({ what }) => what) }
}
type Row = [name: string, question: object, becomes: object[], losses?: string[]]

const choices = ['ア', 'イ', 'ウ']

describe('a question of SurveyJS', () => {
  const rows: Row[] = [
    ['text', { type: 'text', maxLength: 9 }, [{ type: 'shortText', maximumLength: 9 }]],
    [
      'e-mail',
      { type: 'text', inputType: 'email', placeholder: 'a@b' },
      [{ type: 'email', placeholder: { en: 'a@b' } }],
    ],
    ['telephone', { type: 'text', inputType: 'tel' }, [{ type: 'phone' }]],
    ['day', { type: 'text', inputType: 'date', min: '2024-01-01' }, [{ type: 'date', earliest: '2024-01-01' }]],
    ['month', { type: 'text', inputType: 'month' }, [{ type: 'shortText' }], ['type-replaced']],
    ['stars', { type: 'rating', rateType: 'stars', rateMax: 7 }, [{ type: 'rating', look: 'stars', steps: 7 }]],
    ['smileys', { type: 'rating', rateType: 'smileys' }, [{ type: 'rating', look: 'emoji', steps: 5 }]],
    [
      'wide scale',
      { type: 'rating', rateMin: 0, rateMax: 100, rateStep: 10 },
      [{ type: 'slider', step: 10 }],
      ['type-replaced'],
    ],
    ['named scale', { type: 'rating', rateValues: ['low', 'high'] }, [{ type: 'singleChoice' }], ['type-replaced']],
    ['slider', { type: 'slider', min: 1, max: 9 }, [{ type: 'slider', minimum: 1, maximum: 9 }]],
    ['dropdown', { type: 'dropdown', choices }, [{ type: 'dropdown' }]],
    ['tags', { type: 'tagbox', choices }, [{ type: 'multipleChoice' }], ['type-replaced']],
    [
      'table of boxes',
      { type: 'matrix', cellType: 'checkbox', rows: choices, columns: choices },
      [{ type: 'matrix', multiple: true }],
    ],
    [
      'words',
      { type: 'html', html: '<h1>お知らせ</h1>' },
      [{ type: 'statement', label: { ja: 'お知らせ' } }],
      ['markup-removed'],
    ],
  ]
  it.each(rows)('%s', (_name, question, becomes, losses = []) => {
    const locale = JSON.stringify(becomes).includes('"en"') ? 'en' : 'ja'
    const found = read(JSON.stringify({ locale, elements: [{ name: 'q', title: '問', ...question }] }))
    expect(found.blocks).toMatchObject(becomes)
    expect(found.losses).toEqual(losses)
  })

  it.each(['file', 'paneldynamic', 'matrixdynamic', 'expression', 'imagepicker', 'of tomorrow'])(
    '%s is left out',
    (type) => {
      const elements = [
        { type, name: 'q', choices },
        { type: 'comment', name: 'c' },
      ]
      expect(read(JSON.stringify({ elements }))).toMatchObject({
        blocks: [{ type: 'longText' }],
        losses: ['type-left-out'],
      })
    },
  )
})

describe('a question of Qualtrics', () => {
  const listed = { Choices: { 1: { Display: 'ア' }, 2: { Display: 'イ' } }, ChoiceOrder: ['2', '1'] }
  const inOrder = [{ label: { ja: 'イ' } }, { label: { ja: 'ア' } }]
  const valid = (settings: object) => ({ Validation: { Settings: { Type: 'ContentType', ...settings } } })
  const rows: Row[] = [
    ['list', { QuestionType: 'MC', Selector: 'DL', ...listed }, [{ type: 'dropdown', options: inOrder }]],
    ['e-mail', { QuestionType: 'TE', Selector: 'SL', ...valid({ ContentType: 'ValidEmail' }) }, [{ type: 'email' }]],
    ['telephone', { QuestionType: 'TE', Selector: 'SL', ...valid({ ContentType: 'ValidPhone' }) }, [{ type: 'phone' }]],
    [
      'postal code',
      { QuestionType: 'TE', Selector: 'SL', ...valid({ ContentType: 'ValidZip' }) },
      [{ type: 'shortText' }],
      ['setting-left-out'],
    ],
    [
      'form',
      { QuestionType: 'TE', Selector: 'FORM', ...listed },
      [{ label: { ja: '問\nイ' } }, { label: { ja: '問\nア' } }],
      ['type-split'],
    ],
    ['order', { QuestionType: 'RO', Selector: 'DND', ...listed }, [{ type: 'ranking', options: inOrder }]],
    [
      'shares',
      { QuestionType: 'CS', Selector: 'VRTL', ...listed, Validation: { Settings: { ChoiceTotal: '10' } } },
      [{ type: 'constantSum', total: 10 }],
    ],
    [
      'stars',
      { QuestionType: 'Slider', Selector: 'STAR', Configuration: { StarCount: 4 }, Choices: { 1: { Display: '' } } },
      [{ type: 'rating', look: 'stars', steps: 4, label: { ja: '問' } }],
    ],
    ['words', { QuestionType: 'DB', Selector: 'TB' }, [{ type: 'statement', label: { ja: '問' } }]],
    [
      'boxes',
      {
        QuestionType: 'Matrix',
        Selector: 'Likert',
        SubSelector: 'MultipleAnswer',
        ...listed,
        Answers: { 1: { Display: '良' } },
      },
      [{ type: 'matrix', multiple: true }],
    ],
    [
      'asked for',
      { QuestionType: 'TE', Selector: 'ESTB', Validation: { Settings: { ForceResponse: 'RequestResponse' } } },
      [{ type: 'longText' }],
      ['setting-left-out'],
    ],
  ]
  const survey = (payload: object) =>
    JSON.stringify({
      SurveyEntry: { SurveyLanguage: 'JA' },
      SurveyElements: [
        {
          Element: 'BL',
          Payload: { 0: { ID: 'B', Type: 'Default', BlockElements: [{ Type: 'Question', QuestionID: 'QID1' }] } },
        },
        { Element: 'SQ', PrimaryAttribute: 'QID1', Payload: { QuestionID: 'QID1', QuestionText: '問', ...payload } },
      ],
    })
  it.each(rows)('%s', (_name, payload, becomes, losses = []) => {
    const found = read(survey(payload))
    expect(found.blocks).toMatchObject(becomes)
    expect(found.losses).toEqual(losses)
  })

  it('of a type that Koe lacks leaves nothing to import', () => {
    expect(() => read(survey({ QuestionType: 'HotSpot' }))).toThrow('no-question')
  })
})

describe('a question of LimeSurvey', () => {
  const answers = { answers: ['ア', 'イ'] }
  const lines = { lines: ['ア', 'イ'] }
  type Question = { answers?: string[]; lines?: string[]; other?: boolean; attributes?: Record<string, string> }
  const rows: [type: string, question: Question, becomes: object[], losses?: string[]][] = [
    ['5', {}, [{ type: 'rating', look: 'numbers', steps: 5 }]],
    ['!', answers, [{ type: 'dropdown' }]],
    ['!', { ...answers, other: true }, [{ type: 'singleChoice' }], ['type-replaced']],
    ['O', answers, [{ type: 'singleChoice' }], ['type-replaced']],
    ['P', lines, [{ type: 'multipleChoice' }], ['type-replaced']],
    [
      'M',
      { ...lines, attributes: { exclude_all_others: 'c1', random_order: '1' } },
      [{ type: 'multipleChoice', shuffle: true }],
    ],
    ['R', answers, [{ type: 'ranking' }]],
    ['A', lines, [{ type: 'matrix' }]],
    ['C', lines, [{ type: 'matrix' }]],
    ['E', lines, [{ type: 'matrix' }]],
    ['H', { ...lines, ...answers }, [{ type: 'matrix' }]],
    ['Q', lines, [{ label: { ja: '問\nア' } }, { label: { ja: '問\nイ' } }], ['type-split']],
    ['K', lines, [{ type: 'number' }, { type: 'number' }], ['type-split']],
    ['D', { attributes: { date_min: '2024-02-01' } }, [{ type: 'date', earliest: '2024-02-01' }]],
    ['S', { attributes: { maximum_chars: '9' } }, [{ type: 'shortText', maximumLength: 9 }]],
    ['U', {}, [{ type: 'longText' }]],
    ['G', {}, [{ type: 'singleChoice' }], ['type-replaced']],
    ['X', {}, [{ type: 'statement' }]],
  ]
  const table = (name: string, list: string[]) =>
    `<${name}><rows>${list.map((row) => `<row>${row}</row>`).join('')}</rows></${name}>`
  const survey = (type: string, { answers = [], lines = [], other, attributes = {} }: Question) =>
    `<document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>ja</language></languages>${[
      table('groups', ['<gid>1</gid>']),
      table('questions', [
        `<qid>1</qid><parent_qid>0</parent_qid><gid>1</gid><type>${type}</type><title>q</title><question>問</question><language>ja</language><other>${other ? 'Y' : 'N'}</other>`,
      ]),
      table(
        'answers',
        answers.map(
          (words, at) =>
            `<qid>1</qid><code>c${at + 1}</code><answer>${words}</answer><language>ja</language><sortorder>${at}</sortorder>`,
        ),
      ),
      table(
        'subquestions',
        lines.map(
          (words, at) =>
            `<qid>${at + 10}</qid><parent_qid>1</parent_qid><title>c${at + 1}</title><question>${words}</question><language>ja</language><question_order>${at}</question_order>`,
        ),
      ),
      table(
        'question_attributes',
        Object.entries(attributes).map(
          ([name, value]) => `<qid>1</qid><attribute>${name}</attribute><value>${value}</value>`,
        ),
      ),
    ].join('')}</document>`

  it.each(rows)('%s', (type, question, becomes, losses = []) => {
    const found = read(survey(type, question))
    expect(found.blocks).toMatchObject(becomes)
    expect(found.losses).toEqual(losses)
  })

  it.each(['|', '*', ';', ':', 'I', '?'])('%s leaves nothing to import', (type) => {
    expect(() => read(survey(type, {}))).toThrow('no-question')
  })

  it('marks the choice that excludes the others', () => {
    const { blocks } = read(survey('M', { ...lines, attributes: { exclude_all_others: 'c1' } }))
    expect(blocks).toMatchObject([{ options: [{ exclusive: true }, {}] }])
  })
})
