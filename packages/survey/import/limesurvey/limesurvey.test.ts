import { describe, expect, it } from 'vitest'
import {
  type Answer,
  lintDefinition,
  quotasFor,
  type SurveyDefinition,
  surveyPath,
  variableValues,
} from '../../index.ts'
import { surveyDefinitionSchema } from '../../schema.ts'
import { readForeignSurvey } from '../index.ts'

type Fields = Record<string, string>
type Tables = Record<string, Fields[]>

const table = (name: string, rows: Fields[]) =>
  `<${name}><rows>${rows
    .map(
      (row) =>
        `<row>${Object.entries(row)
          .map(([key, value]) => `<${key}><![CDATA[${value}]]></${key}>`)
          .join('')}</row>`,
    )
    .join('')}</rows></${name}>`

/** A survey as LimeSurvey exports it. */
function read(tables: Tables) {
  let number = 0
  const ids = () => {
    number += 1
    return `n${number}`
  }
  const rows: Tables = { surveys: [{ sid: '9', language: 'ja', ...tables.surveys?.[0] }], ...tables }
  rows.surveys = [{ sid: '9', language: 'ja', ...tables.surveys?.[0] }]
  const text = `<document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>ja</language></languages>${Object.entries(
    rows,
  )
    .map(([name, list]) => table(name, list))
    .join('')}</document>`
  const { definition, losses } = readForeignSurvey(text, ids, { language: 'ja', title: '無題' })
  expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
  return { definition, losses }
}
const question = (qid: number, type: string, title: string, more: Fields = {}): Fields => ({
  qid: String(qid),
  parent_qid: '0',
  gid: '1',
  type,
  title,
  question: `問 ${title}`,
  language: 'ja',
  relevance: '1',
  ...more,
})
const answer = (qid: number, code: string, points = '0'): Fields => ({
  qid: String(qid),
  code,
  answer: code,
  language: 'ja',
  assessment_value: points,
})
const groups: Fields[] = [{ gid: '1', group_name: '一', language: 'ja' }]
const block = (definition: SurveyDefinition, title: string) => {
  const found = definition.pages
    .flatMap(({ blocks }) => blocks)
    .find(({ label }) => label.ja?.startsWith(`問 ${title}`))
  if (!found) throw new Error(`no ${title}`)
  return found
}
const choose = (definition: SurveyDefinition, title: string, code: string): Record<string, Answer> => {
  const asked = block(definition, title)
  if (asked.type !== 'singleChoice') throw new Error(asked.type)
  const optionId = asked.options.find(({ label }) => label.ja === code)?.id ?? ''
  return { [asked.id]: { type: 'singleChoice', optionId } }
}

describe('quotas of LimeSurvey', () => {
  const base: Tables = {
    groups,
    questions: [question(1, 'L', 'area'), question(2, 'L', 'age')],
    answers: [answer(1, 'E'), answer(1, 'W'), answer(2, 'Y'), answer(2, 'O')],
    quota_members: [
      { quota_id: '5', qid: '1', code: 'E' },
      { quota_id: '5', qid: '1', code: 'W' },
      { quota_id: '5', qid: '2', code: 'Y' },
    ],
    quota_languagesettings: [
      {
        quotals_quota_id: '5',
        quotals_language: 'ja',
        quotals_message: '定員に達しました。',
        quotals_url: 'https://p.example/full',
      },
    ],
  }
  const quota = (more: Fields = {}): Fields => ({
    id: '5',
    name: '若い人',
    qlimit: '50',
    action: '1',
    active: '1',
    autoload_url: '1',
    ...more,
  })

  it('count who gave any of the answers to each question, and end in their own words', () => {
    const { definition, losses } = read({ ...base, quota: [quota()] })
    const counted = (area: string, age: string) =>
      quotasFor(definition.quotas ?? [], definition, {
        ...choose(definition, 'area', area),
        ...choose(definition, 'age', age),
      }).length
    expect(losses).toEqual([])
    expect([counted('E', 'Y'), counted('W', 'Y'), counted('E', 'O')]).toEqual([1, 1, 0])
    const late = definition.endings.find(({ id }) => id === definition.quotas?.[0]?.ending)
    expect(late).toMatchObject({ title: { ja: '定員に達しました。' }, redirect: 'https://p.example/full' })
    expect(surveyPath(definition, {}).ending?.id).not.toBe(late?.id)
  })

  it.each([
    ['that are switched off', quota({ active: '0' }), base.quota_members],
    ['of nobody', quota({ qlimit: '0' }), base.quota_members],
    ['without members', quota(), []],
    ['of an answer that there is not', quota(), [{ quota_id: '5', qid: '1', code: 'X' }]],
  ])('%s are reported, never kept by half', (_name, row, members) => {
    const { definition, losses } = read({ ...base, quota: [row], quota_members: members ?? [] })
    expect(definition.quotas).toBeUndefined()
    expect(losses).toContainEqual({ where: 'Quotas: 若い人', what: 'quota-left-out', quota: '若い人' })
  })
})

describe('what LimeSurvey counts', () => {
  const base: Tables = {
    groups,
    questions: [
      question(1, 'L', 'a'),
      question(2, 'M', 'b'),
      question(3, 'T', 'c', { relevance: 'total > 2' }),
      question(4, '*', 'total', { question: '{sum(n.NAOK, m.NAOK)}' }),
    ],
    answers: [answer(1, 'x', '3'), answer(1, 'y')],
    subquestions: ['s', 't'].map((title, at) => ({
      qid: String(20 + at),
      parent_qid: '2',
      title,
      question: title,
      language: 'ja',
    })),
  }
  const points = (definition: SurveyDefinition) => {
    const many = block(definition, 'b')
    const optionIds = many.type === 'multipleChoice' ? many.options.map(({ id }) => id) : []
    const answers: Record<string, Answer> = {
      ...choose(definition, 'a', 'x'),
      [many.id]: { type: 'multipleChoice', optionIds },
    }
    return Object.values(variableValues(definition, answers))
  }

  it('is a sum of points where assessments are on, and the texts for it are reported', () => {
    const assessments = [{ scope: 'T', gid: '0', name: '高い人', minimum: '3', maximum: '9' }]
    const { definition, losses } = read({ ...base, surveys: [{ assessments: 'Y' }], assessments })
    expect(points(definition)).toEqual([5])
    expect(losses).toContainEqual({ where: '', what: 'setting-left-out', setting: 'Assessment: 高い人' })
    expect(read({ ...base, surveys: [{ assessments: 'N' }] }).definition.variables).toBeUndefined()
  })

  it('is what an equation comes to, known to rules by its name', () => {
    const numbers = [question(5, 'N', 'n'), question(6, 'N', 'm')]
    const hide = [{ qid: '4', attribute: 'hidden', value: '1' }]
    const { definition, losses } = read({
      ...base,
      questions: [...numbers, ...(base.questions ?? [])],
      question_attributes: hide,
    })
    expect(losses).toEqual([])
    expect(lintDefinition(definition)).toEqual([])
    const shown = (n: number) =>
      surveyPath(definition, { [block(definition, 'n').id]: { type: 'number', value: n } }).questions.map(
        ({ id }) => id,
      )
    expect(shown(3)).toContain(block(definition, 'c').id)
    expect(shown(2)).not.toContain(block(definition, 'c').id)
    const odd = read({
      ...base,
      questions: [...numbers, question(4, '*', 'total', { question: '{if(n > 1, "a", "b")}' })],
    })
    expect(odd.losses.map(({ what }) => what)).toEqual(['type-left-out', 'calculation-left-out'])
  })
})

describe('a survey of LimeSurvey', () => {
  const words = (fields: Fields): Tables => ({
    groups,
    questions: [question(1, 'T', 'a'), question(2, 'L', 'b')],
    answers: [answer(2, 'x'), answer(2, 'y')],
    surveys_languagesettings: [{ surveyls_language: 'ja', surveyls_title: '調査', ...fields }],
  })

  it('leads to an address by itself only where it says so', () => {
    const away = words({ surveyls_url: 'https://shop.example/?r={SAVEDID}' })
    const { definition, losses } = read({ ...away, surveys: [{ autoredirect: 'Y' }] })
    expect(losses).toEqual([])
    expect(definition.endings).toMatchObject([{ redirect: 'https://shop.example/?r={{response}}' }])
    const link = read({ ...away, surveys: [{ autoredirect: 'N' }] })
    expect(link.definition.endings[0]).not.toHaveProperty('redirect')
    expect(link.losses).toMatchObject([{ what: 'redirect-left-out' }])
    const token = read({
      ...words({ surveyls_url: 'https://shop.example/?t={TOKEN}' }),
      surveys: [{ autoredirect: 'Y' }],
    })
    expect(token.losses).toMatchObject([{ what: 'redirect-left-out' }])
  })

  it('asks for the tick under its words on data protection', () => {
    const notice = words({ surveyls_policy_notice: '個人情報を扱います。', surveyls_policy_notice_label: '同意する' })
    expect(read({ ...notice, surveys: [{ showsurveypolicynotice: '1' }] }).definition.pages[0]?.blocks).toMatchObject([
      { type: 'consent', required: true, label: { ja: '個人情報を扱います。' }, agreeLabel: { ja: '同意する' } },
    ])
    expect(read({ ...notice, surveys: [{ showsurveypolicynotice: '0' }] }).definition.pages[0]?.blocks[0]?.type).toBe(
      'longText',
    )
  })

  it('lets groups next to each other, and questions of a group, change places', () => {
    const three = ['1', '2', '3'].map((gid) => ({ gid, group_order: gid, group_name: gid, language: 'ja' }))
    const each = three.map(({ gid }) => question(Number(gid), 'T', `q${gid}`, { gid }))
    const grouped = (...names: string[]) =>
      read({ groups: three.map((row, at) => ({ ...row, randomization_group: names[at] ?? '' })), questions: each })
    const next = grouped('r', 'r', '')
    expect(next.losses).toEqual([])
    expect(next.definition.pages.map(({ group }) => group !== undefined)).toEqual([true, true, false])
    const far = grouped('r', '', 'r')
    expect(far.definition.pages.some(({ group }) => group)).toBe(false)
    expect(far.losses.map(({ what }) => what)).toContain('order-left-out')
    const random = read({
      groups,
      questions: [question(1, 'T', 'a'), question(2, 'T', 'b'), question(3, 'T', 'c')],
      question_attributes: ['1', '2'].map((qid) => ({ qid, attribute: 'random_group', value: 'g' })),
    })
    expect(random.definition.pages).toMatchObject([{ shuffle: true, blocks: [{}, {}, { pinned: true }] }])
    expect(random.losses).toEqual([])
  })

  it('keeps fields that an address fills, and says what is lost within texts and lines', () => {
    const { definition, losses } = read({
      groups,
      questions: [
        question(1, 'S', 'store'),
        question(2, 'M', 'many'),
        question(3, 'T', 'why', {
          question: '問 why {if(is_empty(many), "", "x")} {TOKEN:FIRSTNAME} {store gt "1"} {お名前} {the best}',
        }),
      ],
      subquestions: [
        { qid: '20', parent_qid: '2', title: 's', question: '線', language: 'ja', relevance: 'store == "x"' },
      ],
      question_attributes: [{ qid: '1', attribute: 'hidden', value: '1' }],
    })
    expect(block(definition, 'store')).toMatchObject({ type: 'hidden', key: 'store' })
    expect(losses).toEqual([
      { where: 'many: 問 many', what: 'option-setting-left-out', option: '線', setting: 'relevance' },
      { where: expect.stringContaining('why'), what: 'piping-left-out', piped: '{if(is_empty(many), "", "x")}' },
      { where: expect.stringContaining('why'), what: 'piping-left-out', piped: '{TOKEN:FIRSTNAME}' },
      { where: expect.stringContaining('why'), what: 'piping-left-out', piped: '{store gt "1"}' },
    ])
  })
})
