import {
  type Answer,
  type Answers,
  type Block,
  isAnswered,
  npsSurvey,
  type SurveyDefinition,
  surveyPath,
  validateAnswer,
} from '@koe/survey'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { needsFurther } from '../view/further.ts'
import { PLAIN_RULES } from './rules.ts'

const text = { ja: '?' }
const ids = ['q0', 'q1', 'q2', 'q3', 'q4', 'q5'] as const

const block = (id: string): fc.Arbitrary<Block> =>
  fc
    .oneof(
      fc.record({ type: fc.constantFrom('nps' as const, 'csat' as const, 'ces' as const), required: fc.boolean() }),
      fc.record({ type: fc.constantFrom('shortText' as const, 'longText' as const), required: fc.boolean() }),
      fc.constant({ type: 'hidden' as const, key: id }),
      fc.constant({ type: 'statement' as const }),
    )
    .map((part) => ({ ...part, id, label: text }))

/** What the first script alone can draw: pages, some of hidden fields alone, and endings. */
const definition: fc.Arbitrary<SurveyDefinition> = fc
  .tuple(fc.tuple(...ids.map(block)), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 }))
  .map(([blocks, size, endings]) => ({
    formatVersion: 1,
    languages: ['ja'],
    title: text,
    pages: [0, 1, 2, 3, 4, 5]
      .filter((start) => start % size === 0)
      .map((start) => ({ id: `p${start}`, blocks: blocks.slice(start, start + size) })),
    endings: [0, 1].slice(0, endings).map((i) => ({ id: `e${i}`, title: text })),
  }))

const answerFor = (asked: Block, words: string, value: number): Answer | undefined => {
  if (asked.type === 'nps' || asked.type === 'csat' || asked.type === 'ces')
    return { type: asked.type, value: 1 + (value % 5) }
  if (asked.type === 'shortText' || asked.type === 'longText') return { type: asked.type, text: words }
  return asked.type === 'hidden' ? { type: 'hidden', value: words } : undefined
}

describe('the rules of the first script', () => {
  const given = fc.record({
    definition,
    words: fc.constantFrom('', ' 　', '速いです', 'x'),
    value: fc.nat(10),
    answered: fc.subarray([...ids]),
  })

  test('judge a plain survey as the evaluator does', () => {
    fc.assert(
      fc.property(given, ({ definition, words, value, answered }) => {
        const answers: Record<string, Answer> = {}
        for (const { blocks } of definition.pages)
          for (const asked of blocks) {
            const answer = answered.some((id) => id === asked.id) ? answerFor(asked, words, value) : undefined
            if (answer) answers[asked.id] = answer
          }
        expect(needsFurther({ definition, mode: 'response', language: 'ja' })).toBe(false)
        const { pages, questions, ending } = surveyPath(definition, answers as Answers)
        expect(PLAIN_RULES.path(definition, answers)).toEqual({ pages, questions, ending })
        for (const question of questions) {
          const answer = answers[question.id]
          expect(PLAIN_RULES.problem(question, answer)).toEqual(validateAnswer(question, answer))
          expect(PLAIN_RULES.stored(answer)).toEqual(isAnswered(answer) ? answer : null)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('are not trusted with anything else', () => {
    const plain = npsSurvey({ title: '推奨度', ids: () => 'id' })
    const needs = (blocks: object[], more: object = {}) =>
      needsFurther({
        definition: { ...plain, pages: [{ id: 'p', blocks: blocks as Block[], ...more }] },
        mode: 'response',
        language: 'ja',
      })
    const when = { question: 'q', operator: 'answered' }
    const nps = { id: 'q', type: 'nps', label: text }
    expect(needs([nps])).toBe(false)
    expect(needs([nps, { ...nps, id: 'r', showIf: when }])).toBe(true)
    expect(needs([nps, { ...nps, id: 'r', requiredIf: when }])).toBe(true)
    expect(needs([nps], { jumps: [{ when, to: 'e' }] })).toBe(true)
    expect(needs([nps, { id: 'r', type: 'longText', label: { ja: '{{q.q}}の理由' } }])).toBe(true)
    expect(needs([{ id: 'r', type: 'longText', label: text, maximumLength: 10 }])).toBe(true)
    expect(needs([{ id: 'r', type: 'email', label: text }])).toBe(true)
  })
})
