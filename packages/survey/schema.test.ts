import { describe, expect, test } from 'vitest'
import { npsSurvey } from './builders.ts'
import type { SurveyDefinition } from './definition.ts'
import { inquiryFormDefinition } from './inquiry/form-definition.ts'
import { answersSchema, surveyDefinitionSchema } from './schema.ts'

function counter(): () => string {
  let next = 0
  return () => {
    next += 1
    return `id${next}`
  }
}

const survey = (): SurveyDefinition => npsSurvey({ title: { ja: '月次NPS', en: 'Monthly NPS' }, ids: counter() })

/** Codes of everything the schema holds against a definition; [] = accepted. */
function faults(definition: unknown): string[] {
  const parsed = surveyDefinitionSchema.safeParse(definition)
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)
}

describe('definitions', () => {
  test('what the builders make is accepted and comes back unchanged', () => {
    const form = inquiryFormDefinition({
      title: 'x',
      categories: [{ id: 'c', label: 'y' }],
      hidden: ['k'],
      ids: counter(),
    })
    for (const definition of [survey(), form]) {
      expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
    }
  })

  test('an id used twice, a missing translation, a condition on nothing and a jump to nowhere are refused', () => {
    const twice = survey()
    twice.pages[1]!.id = twice.pages[0]!.id
    expect(faults(twice)).toEqual(['duplicate-id: id3'])
    const wordless = survey()
    wordless.pages[0]!.blocks[0]!.label = { en: 'How likely' }
    expect(faults(wordless)).toEqual(['missing-text: id1'])
    const lost = survey()
    lost.pages[1]!.blocks[0]!.showIf = { question: 'gone', operator: 'answered' }
    lost.pages[0]!.jumps = [{ when: { all: [] }, to: 'nowhere' }]
    expect(faults(lost).sort()).toEqual(['unknown-question: id2', 'unknown-target: id3'])
    const empty = survey()
    empty.pages = [{ id: 'p', blocks: [{ id: 's', type: 'statement', label: { ja: 'こんにちは' } }] }]
    expect(faults(empty)).toEqual(['no-question'])
  })

  test('unknown properties, unknown types and unknown versions are refused', () => {
    expect(faults({ ...survey(), surprise: 1 })).not.toEqual([])
    expect(faults({ ...survey(), formatVersion: 2 })).not.toEqual([])
    const odd = survey()
    Object.assign(odd.pages[0]!.blocks[0]!, { type: 'hologram' })
    expect(faults(odd)).not.toEqual([])
  })

  test('a condition nested 5,000 deep is refused quickly instead of ending the process', () => {
    let condition: unknown = { question: 'id1', operator: 'answered' }
    for (let i = 0; i < 5_000; i += 1) condition = { not: condition }
    const deep = survey()
    Object.assign(deep.pages[1]!.blocks[0]!, { showIf: condition })
    expect(faults(deep)).not.toEqual([])
    const shallow = survey()
    shallow.pages[1]!.blocks[0]!.showIf = { not: { any: [{ question: 'id1', operator: 'at-least', value: 9 }] } }
    expect(faults(shallow)).toEqual([])
  })
})

describe('answers', () => {
  const accepts = (answers: unknown) => answersSchema.safeParse(answers).success

  test('each type has its shape and nothing else', () => {
    expect(
      accepts({
        a: { type: 'nps', value: 9 },
        b: { type: 'longText', text: '遅い' },
        c: { type: 'email', email: 'x' },
      }),
    ).toBe(true)
    expect(accepts({ a: { type: 'nps', value: '9' } })).toBe(false)
    expect(accepts({ a: { type: 'nps', value: 9, note: 'x' } })).toBe(false)
    expect(accepts({ a: { type: 'nps', value: Number.POSITIVE_INFINITY } })).toBe(false)
    expect(accepts({ 'a b': { type: 'nps', value: 9 } })).toBe(false)
    expect(accepts([])).toBe(false)
  })

  test('bounds: 512 answers, 20,000 characters, no way to a prototype', () => {
    const many = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`q${i}`, { type: 'nps', value: 1 }]))
    expect(accepts(many(512))).toBe(true)
    expect(accepts(many(513))).toBe(false)
    expect(accepts({ a: { type: 'longText', text: '𠮷'.repeat(20_000) } })).toBe(true)
    expect(accepts({ a: { type: 'longText', text: 'あ'.repeat(20_001) } })).toBe(false)
    const parsed = answersSchema.safeParse(JSON.parse('{"__proto__": {"type": "nps", "value": 1}}'))
    expect(parsed.success && Object.keys(parsed.data)).not.toContain('__proto__')
    expect(Object.getPrototypeOf(parsed.data ?? {})).toBe(Object.prototype)
  })
})
