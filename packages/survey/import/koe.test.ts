import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, type Condition, FILE_KINDS, type Page, type SurveyDefinition } from '../index.ts'
import { surveyDraftSchema } from '../schema.ts'
import { koeJson, readForeignSurvey } from './index.ts'

const LANGUAGES = ['ja', 'en']
const text = fc.record(
  { ja: fc.string({ minLength: 1, maxLength: 12 }), en: fc.string({ maxLength: 12 }) },
  { requiredKeys: ['ja'] },
)
const IDS = ['q0', 'q1', 'q2', 'q3', 'q4', 'q5']
const VARIABLES = ['v0', 'v1']
const asked = fc.constantFrom(...IDS, ...VARIABLES.map((id) => `v.${id}`))
const piped = fc
  .tuple(text, asked)
  .map(([words, id]) => ({ ...words, ja: `${words.ja} {{${id.startsWith('v.') ? id : `q.${id}`}|お客様}}` }))
const flag = fc.constant(true)

const comparison = fc.oneof(
  fc.record({ question: asked, operator: fc.constantFrom('answered', 'unanswered') }),
  fc.record({
    question: asked,
    operator: fc.constantFrom('equal', 'not-equal', 'at-least', 'at-most'),
    value: fc.integer(),
  }),
  fc.record({
    question: asked,
    operator: fc.constantFrom('chosen', 'not-chosen'),
    options: fc.subarray(['a', 'b', 'c', 'yes', 'no', 'r.a', 's.b'], { minLength: 1 }),
  }),
  fc.record({
    question: asked,
    operator: fc.constantFrom('contains', 'not-contains'),
    text: fc.string({ minLength: 1, maxLength: 9 }),
  }),
  fc.record({
    question: asked,
    operator: fc.constantFrom('on-or-after', 'on-or-before'),
    date: fc.constantFrom('2026-01-01', '2024-02-29'),
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

const options = fc.tuple(
  ...['a', 'b', 'c'].map((id) =>
    fc.record(
      { id: fc.constant(id), label: text, pinned: flag, points: fc.integer({ min: -9, max: 9 }) },
      { requiredKeys: ['id', 'label'] },
    ),
  ),
)
const pictured = fc.tuple(
  ...['a', 'b', 'c'].map((id) =>
    fc.record(
      {
        id: fc.constant(id),
        label: text,
        picture: fc.record({
          file: fc.tuple(fc.uuid(), fc.uuid()).map((parts) => parts.join('/')),
          width: fc.integer({ min: 1, max: 4000 }),
          height: fc.integer({ min: 1, max: 4000 }),
          alt: text,
        }),
      },
      { requiredKeys: ['id', 'label'] },
    ),
  ),
)
/** What each type has beside what all have; every type is there, or the test below says which is not. */
const TYPES: Record<Block['type'], Record<string, fc.Arbitrary<unknown>>> = {
  nps: { lowLabel: text },
  csat: { highLabel: text },
  ces: {},
  singleChoice: { options, shuffle: flag },
  multipleChoice: { options, minimum: fc.constant(1), maximum: fc.constant(2), shuffle: flag },
  dropdown: { options },
  pictures: { options: pictured, multiple: flag, shuffle: flag, hideLabels: flag },
  files: { kinds: fc.subarray([...FILE_KINDS], { minLength: 1 }), maximum: fc.integer({ min: 1, max: 3 }) },
  yesNo: { yesLabel: text, noLabel: text },
  rating: { look: fc.constantFrom('stars', 'numbers', 'emoji'), steps: fc.integer({ min: 3, max: 10 }) },
  slider: { minimum: fc.constant(0), maximum: fc.constant(9), step: fc.constant(3), unit: text },
  number: { minimum: fc.constant(0), integer: flag, unit: text, placeholder: text },
  date: { earliest: fc.constant('2026-01-01'), latest: fc.constant('2026-12-31') },
  phone: { placeholder: text },
  consent: { agreeLabel: text },
  ranking: { options, shuffle: flag },
  matrix: {
    options,
    rows: fc.tuple(...['r', 's'].map((id) => fc.record({ id: fc.constant(id), label: text }))),
    multiple: flag,
  },
  constantSum: { options, total: fc.constant(100), unit: text },
  personName: { kana: flag },
  address: {},
  longText: { maximumLength: fc.constant(99), placeholder: text },
  shortText: { placeholder: text },
  email: { placeholder: text },
  hidden: { key: fc.constantFrom('store', 'plan') },
  statement: {},
}
const NEEDED = new Set([
  'options',
  'kinds',
  'rows',
  'look',
  'steps',
  'minimum',
  'maximum',
  'total',
  'key',
  'id',
  'type',
  'label',
])

const block = (id: string): fc.Arbitrary<Block> =>
  fc.constantFrom(...(Object.keys(TYPES) as Block['type'][])).chain((type) => {
    const own = {
      id: fc.constant(id),
      type: fc.constant(type),
      label: piped,
      description: text,
      showIf: condition,
      pinned: flag,
      ...(type === 'statement' ? {} : { required: flag, requiredIf: condition }),
      ...TYPES[type],
    }
    const requiredKeys = Object.keys(own).filter((key) => NEEDED.has(key)) as (keyof typeof own)[]
    return fc.record(own, { requiredKeys }) as fc.Arbitrary<Block>
  })

const page = (at: number): fc.Arbitrary<Page> =>
  fc.record(
    {
      id: fc.constant(`p${at}`),
      title: text,
      blocks: fc.tuple(block(`q${2 * at}`), block(`q${2 * at + 1}`)),
      shuffle: flag,
      group: fc.constant('g'),
      jumps: fc.array(fc.record({ when: condition, to: fc.constantFrom('p1', 'p2', 'e0', 'e1') }), { maxLength: 2 }),
    },
    { requiredKeys: ['id', 'blocks'] },
  ) as fc.Arbitrary<Page>

const ending = (id: string) =>
  fc.record(
    {
      id: fc.constant(id),
      title: text,
      body: piped,
      when: condition,
      redirect: fc.constantFrom(
        'https://shop.example/?q={{q.q1|なし}}&v={{v.v0}}&r={{response}}',
        'http://a.example/x',
      ),
    },
    { requiredKeys: ['id', 'title'] },
  )

const definitions = fc.record(
  {
    formatVersion: fc.constant(1 as const),
    languages: fc.constant(LANGUAGES),
    title: text,
    submitLabel: text,
    pages: fc.tuple(page(0), page(1), page(2)),
    endings: fc.tuple(ending('e0'), ending('e1')),
    look: fc.record(
      {
        accent: fc.constantFrom('#123456', '#abcdef'),
        theme: fc.constantFrom('light', 'dark'),
        size: fc.constantFrom('small', 'large'),
        logo: fc.constant('data:image/png;base64,iVBORw0KGgo='),
      },
      { requiredKeys: [] },
    ),
    variables: fc.constant(
      VARIABLES.map((id, at) => ({
        id,
        name: `計算${at}`,
        formula: at === 0 ? 'sum({{q.q0}}, {{q.q1}}) × 2' : '{{v.v0}} + 1',
      })),
    ),
    quotas: fc.array(
      fc.record(
        {
          id: fc.constant('o0'),
          name: fc.constant('関東'),
          limit: fc.integer({ min: 1, max: 99 }),
          when: condition,
          ending: fc.constantFrom('e0', 'e1'),
        },
        { requiredKeys: ['id', 'name', 'limit'] },
      ),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: ['formatVersion', 'languages', 'title', 'pages', 'endings', 'variables'] },
) as fc.Arbitrary<SurveyDefinition>

/** Every id in an order that does not depend on how the file is written, so that two can be laid beside each other. */
function ids(definition: SurveyDefinition): string[] {
  const found = new Set<string>()
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('id' in value && typeof value.id === 'string') found.add(value.id)
    for (const [, inner] of Object.entries(value).sort(([a], [b]) => Number(a) - Number(b) || (a < b ? -1 : 1)))
      note(inner)
  }
  note([definition.pages, definition.endings, definition.variables, definition.quotas])
  return [...found]
}

/** New ids that cannot be mistaken for words of the survey. */
const numbered = () => {
  let number = 0
  return () => {
    number += 1
    return `zz${String(number).padStart(4, '0')}zz`
  }
}

function roundTrip(definition: SurveyDefinition): { back: SurveyDefinition; renamed: boolean } {
  const read = readForeignSurvey(koeJson(definition), numbered(), { language: 'ja', title: '無題' })
  expect(read.losses).toEqual([])
  const before = ids(definition)
  const after = ids(read.definition)
  expect(after).toHaveLength(before.length)
  const old = new Map(after.map((id, at) => [id, before[at] ?? '']))
  const json = JSON.stringify(read.definition).replace(/zz\d{4}zz/g, (id) => old.get(id) ?? id)
  return { back: JSON.parse(json) as SurveyDefinition, renamed: after.every((id) => !before.includes(id)) }
}

describe('a survey that Koe exports', () => {
  it('is the same when it is read again, but for its ids, whatever it is made of', () => {
    const types = new Set<string>()
    const parts = new Set<string>()
    fc.assert(
      fc.property(definitions, (definition) => {
        expect(surveyDraftSchema.safeParse(definition).error?.issues ?? []).toEqual([])
        for (const one of definition.pages) for (const { type } of one.blocks) types.add(type)
        for (const [name, value] of Object.entries(definition)) if (value) parts.add(name)
        const { back, renamed } = roundTrip(definition)
        expect(back).toEqual(definition)
        expect(renamed).toBe(true)
      }),
      { numRuns: 300, seed: 5 },
    )
    expect([...types].sort()).toEqual(Object.keys(TYPES).sort())
    for (const name of ['look', 'variables', 'quotas', 'submitLabel']) expect(parts).toContain(name)
  })

  it('would be seen to lose something', () => {
    const [definition] = fc.sample(definitions, { numRuns: 1, seed: 5 })
    if (!definition) throw new Error('no sample')
    const { back } = roundTrip({ ...definition, look: { theme: 'dark' } })
    expect(back).not.toEqual({ ...definition, look: { theme: 'light' } })
    expect(roundTrip({ ...definition, quotas: [] }).back).toEqual({ ...definition, quotas: [] })
  })
})
