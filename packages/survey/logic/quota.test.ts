import { describe, expect, it } from 'vitest'
import { compareDefinitions } from '../compare.ts'
import type { Quota, SurveyDefinition } from '../definition.ts'
import { definitionProblems, lintDefinition } from '../index.ts'
import { surveyDefinitionSchema, surveyDraftSchema } from '../schema.ts'
import { copyDefinition } from '../templates/index.ts'
import { quotasFor } from './quota.ts'

const late = { id: 'late', title: { ja: '締め切りました' } }

const survey = (quotas: Quota[] = []): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '調査' },
  pages: [
    {
      id: 'p',
      blocks: [
        { id: 'score', type: 'nps', label: { ja: '薦めますか' } },
        { id: 'plan', type: 'hidden', key: 'plan', label: { ja: 'プラン' } },
        {
          id: 'why',
          type: 'shortText',
          label: { ja: 'なぜ' },
          showIf: { question: 'score', operator: 'at-most', value: 6 },
        },
      ],
    },
  ],
  endings: [{ id: 'end', title: { ja: 'ありがとうございました' } }, late],
  ...(quotas.length > 0 ? { quotas } : {}),
})

const quota = (more: Partial<Quota> = {}): Quota => ({ id: 'k', name: '批判者', limit: 10, ...more })
const codes = (definition: SurveyDefinition) => lintDefinition(definition).map(({ at, code }) => `${at} ${code}`)

describe('quotas', () => {
  it('look at hidden fields and at answers on the way only', () => {
    const quotas = [
      quota({ id: 'pro', when: { question: 'plan', operator: 'contains', text: 'pro' } }),
      quota({ id: 'said', when: { question: 'why', operator: 'answered' } }),
    ]
    const given = { plan: { type: 'hidden', value: 'pro' }, why: { type: 'shortText', text: '遅い' } } as const
    expect(quotasFor(quotas, survey(), { ...given, score: { type: 'nps', value: 3 } })).toEqual(['pro', 'said'])
    // A happy customer is not asked why: an answer left from before decides nothing.
    expect(quotasFor(quotas, survey(), { ...given, score: { type: 'nps', value: 9 } })).toEqual(['pro'])
  })

  it('are a part of the language: read, checked, compared and copied', () => {
    const whole = survey([quota({ when: { question: 'score', operator: 'at-most', value: 6 }, ending: 'late' })])
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole)
    expect(definitionProblems(whole)).toEqual([])
    expect(compareDefinitions(survey(), whole)).toEqual([{ at: 'k', what: 'quota', kind: 'added' }])
    let n = 0
    const copied = copyDefinition(whole, () => `n${n++}`)
    const [copy] = copied.quotas ?? []
    expect(copy?.ending).toBe(copied.endings[1]?.id)
    expect(copy?.when).toMatchObject({ question: copied.pages[0]?.blocks[0]?.id })
    expect(copy?.id).not.toBe('k')
  })

  it('that ask nobody, lead nowhere or have no name are found', () => {
    const wrong = survey([quota({ name: ' ', ending: 'gone', when: { question: 'gone', operator: 'answered' } })])
    expect(definitionProblems(wrong)).toEqual([
      { at: 'k', code: 'missing-text' },
      { at: 'k', code: 'unknown-question' },
      { at: 'k', code: 'unknown-target' },
    ])
    expect(surveyDefinitionSchema.safeParse(wrong).success).toBe(false)
    expect(surveyDraftSchema.safeParse(wrong).success).toBe(true)
    expect(codes(survey([quota({ when: { question: 'score', operator: 'contains', text: 'x' } })]))).toContain(
      'k unfit-operator',
    )
    expect(surveyDraftSchema.safeParse(survey([quota(), quota()])).success).toBe(false)
  })

  it('make an ending reachable that no answers lead to', () => {
    expect(codes(survey())).toEqual(['late unreachable-ending'])
    expect(codes(survey([quota({ ending: 'late' })]))).toEqual([])
  })

  it('whose condition is none are refused, not thrown at', () => {
    for (const when of [{ all: 'x' }, { any: { not: 1 } }, { not: null }, 'x', { question: '__proto__' }]) {
      const wrong = { ...survey(), quotas: [{ ...quota(), when }] }
      expect(surveyDraftSchema.safeParse(wrong).success).toBe(false)
      const shown = survey()
      const block = { ...shown.pages[0]?.blocks[0], showIf: when }
      expect(surveyDraftSchema.safeParse({ ...shown, pages: [{ id: 'p', blocks: [block] }] }).success).toBe(false)
    }
  })
})
