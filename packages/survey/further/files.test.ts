import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  cleanFileName,
  definitionProblems,
  evaluateCondition,
  kindOfName,
  lintDefinition,
  type Question,
  type SurveyDefinition,
  validateAnswer,
} from '../index.ts'
import { answersSchema, surveyDefinitionSchema, surveyDraftSchema } from '../schema.ts'
import { copyDefinition } from '../templates/index.ts'

const uuid = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const picture = (n: number) => ({ file: `${uuid(0)}/${uuid(n)}`, width: 480, height: 360, alt: { ja: `写真${n}` } })
const shoes = {
  id: 'shoes',
  type: 'pictures',
  label: { ja: 'どちらがお好みですか。' },
  options: [1, 2, 3].map((n) => ({ id: `o${n}`, label: { ja: `靴${n}` }, picture: picture(n) })),
} satisfies Question
const several = { ...shoes, multiple: true, minimum: 2, maximum: 2 } satisfies Question
const bills = { id: 'bills', type: 'files', label: { ja: '領収書' }, kinds: ['pdf'], maximum: 2 } satisfies Question

const survey = (...blocks: Question[]): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '題' },
  pages: [{ id: 'p', blocks }],
  endings: [],
})
const chosen = (...optionIds: string[]): Answer => ({ type: 'pictures', optionIds })
const sent = (value: Record<string, string>): Answer => ({ type: 'files', value })

describe('a question with pictures', () => {
  it.each<[Question, Answer, string | undefined]>([
    [shoes, chosen('o2'), undefined],
    [shoes, chosen('o1', 'o2'), 'too-many-options'],
    [shoes, chosen('gone'), 'unknown-option'],
    [several, chosen('o1', 'o3'), undefined],
    [several, chosen('o1'), 'too-few-options'],
    [several, chosen('o1', 'o1'), 'duplicate-option'],
    [several, chosen('o1', 'o2', 'o3'), 'too-many-options'],
    [{ ...shoes, required: true }, chosen(), 'required'],
  ])('judges answers: %#', (question, answer, code) => {
    expect(validateAnswer(question, answer)?.code).toBe(code)
  })

  it('can be asked for in conditions', () => {
    const condition = { question: 'shoes', operator: 'chosen' as const, options: ['o2'] }
    expect(evaluateCondition(condition, { shoes: chosen('o2') })).toBe(true)
    expect(evaluateCondition(condition, { shoes: chosen('o1') })).toBe(false)
  })

  it('is a draft without its pictures, and can be published only with each picture and words for it', () => {
    expect(surveyDefinitionSchema.safeParse(survey(shoes)).success).toBe(true)
    const [first, ...others] = shoes.options
    const { picture: _, ...bare } = first ?? shoes.options[0]!
    const without = survey({ ...shoes, options: [bare, ...others] })
    expect(definitionProblems(without)).toEqual([{ at: 'o1', code: 'missing-picture' }])
    expect(surveyDraftSchema.safeParse(without).success).toBe(true)
    expect(surveyDefinitionSchema.safeParse(without).success).toBe(false)
    const silent = { ...bare, picture: { ...picture(1), alt: { ja: ' ' } } }
    expect(definitionProblems(survey({ ...shoes, options: [silent, ...others] }))).toEqual([
      { at: 'o1', code: 'missing-text' },
    ])
  })

  it('misses the words of a picture in the other languages', () => {
    const both = { ...survey(shoes), languages: ['ja', 'en'] }
    const found = lintDefinition(both).filter(({ at, language }) => at === 'o1' && language === 'en')
    expect(found).toHaveLength(1)
    const said = shoes.options.map((option) => ({ ...option, label: { ja: 'a', en: 'a' } }))
    const stillSilent = lintDefinition({ ...both, pages: [{ id: 'p', blocks: [{ ...shoes, options: said }] }] })
    expect(stillSilent.some(({ at, code }) => at === 'o1' && code === 'missing-translation')).toBe(true)
  })

  it.each([
    { file: 'https://evil.example/a.png' },
    { file: `${uuid(0)}/../x` },
    { file: uuid(0) },
    { width: 0 },
    { height: 1e9 },
    { src: 'x' },
  ])('refuses %j', (change) => {
    const options = shoes.options.map((option) => ({ ...option, picture: { ...option.picture, ...change } }))
    expect(surveyDraftSchema.safeParse(survey({ ...shoes, options })).success).toBe(false)
  })

  it('keeps its pictures in a copy', () => {
    const [block] = copyDefinition(survey(shoes), () => 'new').pages[0]?.blocks ?? []
    expect(block && 'options' in block && block.options.map((option) => option.picture)).toEqual(
      shoes.options.map((option) => option.picture),
    )
  })
})

describe('a question for files', () => {
  it.each<[Answer, string | undefined]>([
    [sent({ [uuid(1)]: 'a.pdf', [uuid(2)]: 'b.PDF' }), undefined],
    [sent({ [uuid(1)]: 'a.pdf', [uuid(2)]: 'b.pdf', [uuid(3)]: 'c.pdf' }), 'too-many-files'],
    [sent({ [uuid(1)]: 'a.png' }), 'wrong-file-kind'],
    [sent({ [uuid(1)]: 'pdf' }), 'wrong-file-kind'],
    [sent({ [uuid(1)]: 'a.pdf', [uuid(2)]: '' }), 'file-waiting'],
    [sent({}), undefined],
  ])('judges answers: %j', (answer, code) => {
    expect(validateAnswer(bills, answer)?.code).toBe(code)
  })

  it('is answered by a file, not by none', () => {
    expect(validateAnswer({ ...bills, required: true }, sent({}))?.code).toBe('required')
    expect(validateAnswer({ ...bills, required: true }, sent({ [uuid(1)]: 'a.pdf' }))).toBeNull()
  })

  it.each([{ kinds: [] }, { maximum: 0 }, { maximum: 11 }, { megabytes: 11 }, { kinds: ['program'] }])(
    'cannot be published with %j',
    (change) => {
      expect(surveyDefinitionSchema.safeParse(survey({ ...bills, ...change } as Question)).success).toBe(false)
      expect(surveyDefinitionSchema.safeParse(survey(bills)).success).toBe(true)
    },
  )

  it.each([{ x: 'a.pdf' }, { [uuid(1)]: 1 }, { __proto__: null, [`${uuid(1)}x`]: 'a' }, [uuid(1)]])(
    'takes ids and names alone: %j',
    (value) => {
      expect(answersSchema.safeParse({ q: { type: 'files', value } }).success).toBe(false)
    },
  )

  it('keeps names that stay the same when they are cleaned again, and hold nothing that deceives', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'a.あ/\\\u202E\u0000 :\uD800%😀', '.pdf') })
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile, fc.string({ minLength: 200, maxLength: 300 })), (name) => {
        const clean = cleanFileName(name)
        expect(cleanFileName(clean)).toBe(clean)
        expect(clean).not.toMatch(/[\u0000-\u001F/\\\u202A-\u202E\u2066-\u2069<>:"|?*%]|^\.|^$/)
        expect(Array.from(clean).length).toBeLessThanOrEqual(121)
        expect(clean).not.toMatch(/\p{Cs}/u)
      }),
      { seed: 16, numRuns: 500 },
    )
    // The letters themselves stay: nothing above is empty by chance.
    expect(cleanFileName('見積書 2026年.xlsx')).toBe('見積書 2026年.xlsx')
    expect(kindOfName(cleanFileName(`${'あ'.repeat(300)}.pdf`))).toBe('pdf')
  })
})
