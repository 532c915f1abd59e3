import { describe, expect, it } from 'vitest'
import { type Answers, lintDefinition, type SurveyDefinition, surveyPath, variableValues } from '../../index.ts'
import { surveyDefinitionSchema } from '../../schema.ts'
import { readForeignSurvey } from '../index.ts'

type Parts = {
  questions: object[]
  blocks?: object[]
  flow?: object[]
  more?: object[]
  options?: object
  entry?: object
}

const ids = () => {
  let number = 0
  return () => {
    number += 1
    return `n${number}`
  }
}

// Their places of answers are written like those of a template: `$` here.
const $ = '$'

/** A survey as Qualtrics exports it: every question in a block of its own unless blocks are given. */
function read({ questions, blocks, flow, more = [], options = {}, entry = {} }: Parts) {
  const named = questions.map((payload, at) => ({
    QuestionID: `QID${at + 1}`,
    DataExportTag: `Q${at + 1}`,
    ...payload,
  }))
  const own = named.map(({ QuestionID }, at) => ({
    ID: `B${at + 1}`,
    Type: 'Standard',
    Description: `block ${at + 1}`,
    BlockElements: [{ Type: 'Question', QuestionID }],
  }))
  const steps = (blocks ?? own).map((block) => ({ Type: 'Block', ID: (block as { ID: string }).ID }))
  const text = JSON.stringify({
    SurveyEntry: { SurveyLanguage: 'JA', SurveyName: '調査', ...entry },
    SurveyElements: [
      { Element: 'BL', Payload: blocks ?? own },
      { Element: 'FL', Payload: { Flow: flow ?? steps } },
      { Element: 'SO', Payload: { SurveyTermination: 'DefaultMessage', ...options } },
      ...named.map((Payload) => ({ Element: 'SQ', PrimaryAttribute: Payload.QuestionID, Payload })),
      ...more,
    ],
  })
  const { definition, losses } = readForeignSurvey(text, ids(), { language: 'ja', title: '無題' })
  expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
  return { definition, losses }
}
const choice = (text: string, words: string[], more: object = {}) => ({
  QuestionText: text,
  QuestionType: 'MC',
  Selector: 'SAVR',
  Choices: Object.fromEntries(words.map((Display, at) => [at + 1, { Display }])),
  ChoiceOrder: words.map((_, at) => at + 1),
  ...more,
})
const chosen = (question: string, code: number, operator = 'Selected') => ({
  0: {
    0: {
      LogicType: 'Question',
      LeftOperand: `q://${question}/SelectableChoice/${code}`,
      Operator: operator,
      Description: '<span class="ConjDesc">If</span><span class="schema_desc">question</span><span>Is Selected</span>',
    },
    Type: 'If',
  },
})
const picked = (definition: SurveyDefinition, ...choices: (number | null)[]): Answers => {
  const asked = definition.pages.flatMap(({ blocks }) => blocks).filter((block) => block.type === 'singleChoice')
  const answers: Record<string, Answers[string]> = {}
  for (const [at, block] of asked.entries()) {
    const option = block.options[(choices[at] ?? 0) - 1]
    if (option) answers[block.id] = { type: 'singleChoice', optionId: option.id }
  }
  return answers
}
const labels = (definition: SurveyDefinition, answers: Answers) =>
  surveyPath(definition, answers).questions.map(({ label }) => label.ja)

describe('quotas of Qualtrics', () => {
  const quota = (payload: object) => ({
    Element: 'QO',
    Payload: { Name: '関東', Occurrences: '100', LogicType: 'Simple', QuotaAction: 'EndCurrentSurvey', ...payload },
  })
  const questions = [choice('地域', ['東', '西'])]

  it('end the survey for those who come too late, at an address of their own', () => {
    const EndSurveyOptions = { SurveyTermination: 'Redirect', EOSRedirectURL: 'https://panel.example/full' }
    const { definition, losses } = read({ questions, more: [quota({ Logic: chosen('QID1', 1), EndSurveyOptions })] })
    const [area] = definition.pages[0]?.blocks ?? []
    const late = definition.endings.find(({ redirect }) => redirect)
    expect(losses).toEqual([])
    expect(late?.redirect).toBe('https://panel.example/full')
    expect(definition.quotas).toMatchObject([
      { name: '関東', limit: 100, ending: late?.id, when: { question: area?.id, operator: 'chosen' } },
    ])
    // Nobody else is led there.
    expect(surveyPath(definition, picked(definition, 1)).ending?.id).not.toBe(late?.id)
  })

  it.each([
    ['that only branch', { QuotaAction: 'ForBranching' }],
    ['that cross answers', { LogicType: 'Cross' }],
    ['of nobody', { Occurrences: 0 }],
    ['about what is not known', { Logic: { 0: { 0: { LogicType: 'GeoIP', Operator: 'Is' }, Type: 'If' } } }],
  ])('%s are reported, never kept by half', (_name, payload) => {
    const { definition, losses } = read({ questions, more: [quota(payload)] })
    expect(definition.quotas).toBeUndefined()
    expect(losses).toContainEqual({ where: 'Quotas: 関東', what: 'quota-left-out', quota: '関東' })
  })
})

describe('scores of Qualtrics', () => {
  const SCO = {
    Element: 'SCO',
    Payload: {
      ScoringCategories: [
        { ID: 'SC_1', Name: '知識' },
        { ID: 'SC_2', Name: '別' },
      ],
    },
  }
  const grade = (code: string, grades: object) => ({ ChoiceID: code, Grades: grades })
  const asked = (at: number, grades: object = { SC_1: '2' }) =>
    choice(`問${at}`, ['正', '誤'], { GradingData: [grade('1', grades), grade('2', { SC_1: '0' })] })

  it('are a sum of points, known to rules by the field that holds it', () => {
    const low = {
      0: {
        0: { LogicType: 'EmbeddedField', LeftOperand: 'points', Operator: 'LessThan', RightOperand: '3' },
        Type: 'If',
      },
    }
    const { definition, losses } = read({
      questions: [asked(1), asked(2), choice('復習', ['する', 'しない'], { DisplayLogic: low })],
      more: [SCO],
      flow: [
        { Type: 'Block', ID: 'B1' },
        { Type: 'Block', ID: 'B2' },
        { Type: 'EmbeddedData', FlowID: 'F', EmbeddedData: [{ Field: 'points', Value: `${$}{gr://SC_1/Score}` }] },
        { Type: 'Block', ID: 'B3' },
      ],
    })
    expect(losses).toEqual([])
    const [score] = definition.variables ?? []
    expect(score?.name).toBe('知識')
    const value = (...choices: (number | null)[]) =>
      variableValues(definition, picked(definition, ...choices))[`v.${score?.id}`]
    expect([value(1, 1), value(1, 2), value(1, null), value(null, null)]).toEqual([4, 2, 2, 0])
    expect(labels(definition, picked(definition, 1, 2))).toContain('復習')
    expect(labels(definition, picked(definition, 1, 1))).not.toContain('復習')
    expect(lintDefinition(definition)).toEqual([])
  })

  it('of many questions are a sum of sums', () => {
    const { definition } = read({ questions: Array.from({ length: 25 }, (_, at) => asked(at)), more: [SCO] })
    const all = picked(definition, ...Array.from({ length: 25 }, () => 1))
    const last = definition.variables?.at(-1)
    expect(definition.variables).toHaveLength(4)
    expect(variableValues(definition, all)[`v.${last?.id}`]).toBe(50)
  })

  it('in which a choice counts for two categories are left out as a whole', () => {
    const { definition, losses } = read({
      questions: [asked(1, { SC_1: '1', SC_2: '1' }), asked(2, { SC_2: '1' })],
      more: [SCO],
    })
    expect(definition.variables?.map(({ name }) => name)).toEqual(['知識'])
    expect(losses).toEqual([{ where: '', what: 'setting-left-out', setting: 'Scoring: 別' }])
  })
})

describe('the flow of Qualtrics', () => {
  const three = [choice('一', ['ア', 'イ']), choice('二', ['ア', 'イ']), choice('三', ['ア', 'イ'])]
  const steps = [1, 2, 3].map((at) => ({ Type: 'Standard', ID: `B${at}` }))
  const random = (SubSet: number, more: object = {}) => [
    { Type: 'BlockRandomizer', FlowID: 'F', SubSet, Flow: steps, ...more },
  ]

  it('lets blocks change places', () => {
    const { definition, losses } = read({ questions: three, flow: random(3) })
    expect(losses).toEqual([])
    expect(new Set(definition.pages.map(({ group }) => group)).size).toBe(1)
    expect(definition.pages[0]?.group).toBeDefined()
  })

  it('says so where only some of the blocks were shown', () => {
    const { losses } = read({ questions: three, flow: random(1) })
    expect(losses).toEqual([{ where: 'F', what: 'subset-left-out', shown: 1, of: 3 }])
  })

  it('keeps the order where a rule depends on it', () => {
    const tied = [three[0] ?? {}, choice('二', ['ア'], { DisplayLogic: chosen('QID1', 1) }), three[2] ?? {}]
    const { definition, losses } = read({ questions: tied, flow: random(3) })
    expect(definition.pages.some(({ group }) => group)).toBe(false)
    expect(losses).toEqual([{ where: 'block 1', what: 'order-left-out' }])
  })

  it('shuffles the questions of a block, but for those with a place of their own', () => {
    const block = (Options: object) => ({
      ID: 'B',
      Type: 'Default',
      Description: '商品',
      BlockElements: [1, 2, 3].map((at) => ({ Type: 'Question', QuestionID: `QID${at}` })),
      Options,
    })
    const fixed = ['{~Randomized~}', '{~Randomized~}', 'QID3']
    const advanced = (more: object) => ({
      RandomizeQuestions: 'Advanced',
      Randomization: { Advanced: { FixedOrder: fixed, RandomizeAll: ['QID1', 'QID2'], ...more } },
    })
    const { definition, losses } = read({ questions: three, blocks: [block(advanced({}))] })
    expect(definition.pages).toMatchObject([{ shuffle: true, blocks: [{}, {}, { pinned: true }] }])
    expect(losses).toEqual([])
    const some = read({ questions: three, blocks: [block(advanced({ RandomSubSet: ['QID1'] }))] })
    expect(some.definition.pages[0]?.shuffle).toBeUndefined()
    expect(some.losses).toEqual([{ where: '商品', what: 'order-left-out' }])
  })

  it('asks a block that comes twice once, of whom either place would ask, and says so', () => {
    const branch = (code: number) => ({
      Type: 'Branch',
      FlowID: `F${code}`,
      BranchLogic: chosen('QID1', code),
      Flow: [steps[1]],
    })
    const { definition, losses } = read({ questions: three.slice(0, 2), flow: [steps[0] ?? {}, branch(1), branch(2)] })
    expect(losses).toEqual([{ where: 'block 2', what: 'flow-left-out', from: 'Block' }])
    for (const code of [1, 2]) expect(labels(definition, picked(definition, code))).toContain('二')
    expect(labels(definition, picked(definition, null))).not.toContain('二')
  })

  it('leads away at the end and in the middle, with fields behind the address', () => {
    const end = (url: string) => ({
      Type: 'EndSurvey',
      FlowID: 'E',
      EndingType: 'Advanced',
      Options: { Advanced: 'true', SurveyTermination: 'Redirect', EOSRedirectURL: url },
    })
    const fields = {
      Type: 'EmbeddedData',
      FlowID: 'D',
      EmbeddedData: [
        { Field: 'rid', Type: 'Recipient' },
        { Field: 'rid', Type: 'Recipient' },
      ],
    }
    const out = {
      Type: 'Branch',
      FlowID: 'X',
      BranchLogic: chosen('QID1', 2),
      Flow: [end(`https://p.example/out?RID=${$}{e://Field/rid}`)],
    }
    const flow = [
      fields,
      steps[0] ?? {},
      out,
      steps[1] ?? {},
      end(`https://p.example/done?r=${$}{e://Field/ResponseID}`),
      steps[2] ?? {},
    ]
    const { definition, losses } = read({ questions: three, flow })
    const rid = definition.pages[0]?.blocks[0]?.id
    expect(losses).toEqual([])
    expect(definition.pages[0]?.blocks).toHaveLength(1)
    const ending = (...choices: number[]) => surveyPath(definition, picked(definition, ...choices)).ending?.redirect
    expect(ending(2)).toBe(`https://p.example/out?RID={{q.${rid}}}`)
    expect(ending(1)).toBe('https://p.example/done?r={{response}}')
    expect(labels(definition, picked(definition, 1))).not.toContain('三')
  })

  it('does not lead those who end early to the address of those who come to the end', () => {
    const end = (Options: object, FlowID: string) => ({ Type: 'EndSurvey', FlowID, Options })
    const out = (code: number, step: object) => ({
      Type: 'Branch',
      FlowID: `X${code}`,
      BranchLogic: chosen('QID1', code),
      Flow: [step],
    })
    const flow = [
      steps[0] ?? {},
      out(1, end({ SurveyTermination: 'DisplayMessage', EOSMessage: 'MS_1' }, 'E1')),
      out(2, end({}, 'E2')),
      steps[1] ?? {},
      end({ SurveyTermination: 'Redirect', EOSRedirectURL: 'https://p.example/paid' }, 'E3'),
    ]
    const options = { SurveyTermination: 'Redirect', EOSRedirectURL: 'https://p.example/usual' }
    const { definition, losses } = read({ questions: three, flow, options })
    const ending = (code: number | null) => surveyPath(definition, picked(definition, code)).ending?.redirect
    expect(losses).toEqual([{ where: 'E1', what: 'ending-words-left-out' }])
    expect([ending(null), ending(1), ending(2)]).toEqual([
      'https://p.example/paid',
      undefined,
      'https://p.example/usual',
    ])
  })

  it('reports an address that it cannot say, and none that is only begun', () => {
    const ends = (options: object) => read({ questions: three, options }).losses
    expect(
      ends({
        SurveyTermination: 'Redirect',
        EOSRedirectURL: `https://p.example/?q=${$}{q://QID1/ChoiceGroup/SelectedChoices}`,
      }),
    ).toMatchObject([{ what: 'redirect-left-out' }])
    expect(ends({ SurveyTermination: 'Redirect', EOSRedirectURL: 'javascript:alert(1)' })).toMatchObject([
      { what: 'redirect-left-out' },
    ])
    expect(ends({ EOSRedirectURL: 'http://', EOSMessage: 'MS_1', Header: '' })).toEqual([])
    expect(ends({ SurveyTermination: 'DisplayMessage', EOSMessage: 'MS_1' })).toEqual([
      { where: '', what: 'ending-words-left-out' },
    ])
  })
})

describe('what nobody would miss in silence', () => {
  it('are checks, codes and settings of a question', () => {
    const custom = { Validation: { Settings: { ForceResponse: 'ON', Type: 'CustomValidation' } } }
    const number = {
      Validation: {
        Settings: {
          Type: 'ContentType',
          MinChars: '1',
          ContentType: 'ValidNumber',
          ValidNumber: { Min: '0', Max: '9' },
        },
      },
    }
    const { definition, losses } = read({
      questions: [
        choice('同意', ['はい', 'いいえ'], custom),
        choice('関心', ['高い', '低い'], { RecodeValues: { 1: '2', 2: '1' } }),
        choice('同じ', ['高い', '低い'], { RecodeValues: { 1: '1', 2: '2' } }),
        { QuestionText: '回数', QuestionType: 'TE', Selector: 'SL', ...number },
        {
          QuestionText: '理由',
          QuestionType: 'TE',
          Selector: 'ML',
          Validation: { Settings: { Type: 'MinChar', MinChars: '5' } },
        },
      ],
    })
    expect(losses).toEqual([
      { where: 'Q1: 同意', what: 'setting-left-out', setting: 'CustomValidation' },
      { where: 'Q2: 関心', what: 'setting-left-out', setting: 'RecodeValues' },
      { where: 'Q5: 理由', what: 'setting-left-out', setting: 'MinChars' },
    ])
    expect(definition.pages[3]?.blocks[0]).toMatchObject({ type: 'number', minimum: 0, maximum: 9 })
  })

  it('are who may answer, and until when', () => {
    const { losses } = read({
      questions: [choice('一', ['ア', 'イ'])],
      options: { PasswordProtection: 'Yes', SurveyProtection: 'ByInvitation', BallotBoxStuffingPrevention: 'false' },
      entry: { SurveyExpirationDate: '2027-01-01 00:00:00', SurveyStartDate: '0000-00-00 00:00:00' },
    })
    expect(losses.map((loss) => 'setting' in loss && loss.setting)).toEqual([
      'PasswordProtection',
      'SurveyProtection',
      'SurveyExpirationDate',
    ])
  })

  it('is named in words with spaces between its parts', () => {
    const place = {
      0: {
        0: {
          LogicType: 'DeviceType',
          Operator: 'Is',
          Description: '<span>If</span><span>Device</span><span>Is</span><span>Mobile</span>',
        },
        Type: 'If',
      },
    }
    expect(
      read({ questions: [choice('一', ['ア', 'イ']), choice('二', ['ア', 'イ'], { DisplayLogic: place })] }).losses,
    ).toEqual([{ where: 'Q2: 二', what: 'logic-left-out', rule: 'If Device Is Mobile' }])
  })
})
