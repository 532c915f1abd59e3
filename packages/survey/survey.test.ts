import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answers } from './answer.ts'
import { csatSurvey, npsSurvey } from './builders.ts'
import { evaluateCondition } from './conditions.ts'
import { type Condition, type SurveyDefinition, textIn } from './definition.ts'
import { inquiryFormDefinition } from './inquiry/form-definition.ts'
import { normalizeAnswers, normalizeEmail, parseNumber, repairText } from './normalize.ts'
import { nextPage, surveyPath, visibleQuestions } from './path.ts'
import { validateAnswer, validateResponse } from './validate.ts'

function counter(prefix: string): () => string {
  let next = 0
  return () => {
    next += 1
    return `${prefix}${next}`
  }
}

/** Score → reason for detractors only → thanks or apology. */
function branching(): SurveyDefinition {
  return {
    formatVersion: 1,
    languages: ['ja', 'en'],
    title: { ja: 'アプリについて' },
    pages: [
      {
        id: 'p1',
        blocks: [
          { id: 'score', type: 'nps', label: { ja: 'お薦め度' }, required: true },
          { id: 'plan', type: 'hidden', key: 'plan', label: { ja: 'プラン' } },
        ],
        jumps: [{ when: { question: 'score', operator: 'at-least', value: 9 }, to: 'happy' }],
      },
      {
        id: 'p2',
        blocks: [
          {
            id: 'why',
            type: 'singleChoice',
            label: { ja: '理由' },
            options: [
              { id: 'slow', label: { ja: '遅い' } },
              { id: 'else', label: { ja: 'その他' } },
            ],
            required: true,
            showIf: { question: 'score', operator: 'at-most', value: 6 },
          },
          {
            id: 'detail',
            type: 'longText',
            label: { ja: '詳しく' },
            required: true,
            showIf: { question: 'why', operator: 'chosen', options: ['else'] },
          },
        ],
      },
    ],
    endings: [
      { id: 'sorry', title: { ja: '申し訳ございません' }, when: { question: 'score', operator: 'at-most', value: 6 } },
      { id: 'thanks', title: { ja: 'ありがとうございます' } },
      { id: 'happy', title: { ja: 'うれしいです' } },
    ],
  }
}

const score = (value: number): Answers => ({ score: { type: 'nps', value } })

describe('what comes next', () => {
  test('a promoter jumps to the happy ending, a passive sees only the score, a detractor is asked why', () => {
    const survey = branching()
    expect(nextPage(survey, score(10), 'p1')).toMatchObject({ type: 'ending', ending: { id: 'happy' } })
    expect(nextPage(survey, score(8), 'p1')).toMatchObject({ type: 'ending', ending: { id: 'thanks' } })
    const asked = nextPage(survey, score(2), 'p1')
    expect(asked).toMatchObject({ type: 'page', page: { page: { id: 'p2' } } })
    expect(visibleQuestions(survey, score(2)).map((question) => question.id)).toEqual(['score', 'plan', 'why'])
    expect(surveyPath(survey, score(2)).ending?.id).toBe('sorry')
  })

  test('an answer that is no longer on the way decides nothing', () => {
    const left: Answers = { ...score(8), why: { type: 'singleChoice', optionId: 'else' } }
    expect(visibleQuestions(branching(), left).map((question) => question.id)).toEqual(['score', 'plan'])
    expect(surveyPath(branching(), left).answers).toEqual(score(8))
  })

  test('a jump backwards is not taken: the walk always ends', () => {
    const survey = branching()
    survey.pages[1]!.jumps = [{ when: { all: [] }, to: 'p1' }]
    expect(surveyPath(survey, score(2)).pages.map(({ page }) => page.id)).toEqual(['p1', 'p2'])
  })

  test('and, or, not nest; negative operators hold without an answer', () => {
    const low: Condition = { question: 'score', operator: 'at-most', value: 6 }
    const answered: Condition = { question: 'score', operator: 'answered' }
    expect(evaluateCondition({ all: [low, { any: [{ not: answered }, answered] }] }, score(3))).toBe(true)
    expect(evaluateCondition({ all: [low, { not: answered }] }, score(3))).toBe(false)
    expect(evaluateCondition({ question: 'score', operator: 'not-equal', value: 1 }, {})).toBe(true)
    expect(evaluateCondition({ question: 'score', operator: 'equal', value: 1 }, {})).toBe(false)
    expect(evaluateCondition({ question: 'constructor', operator: 'answered' }, {})).toBe(false)
  })
})

describe('what is wrong with a response', () => {
  const codes = (answers: Answers, finished: boolean) =>
    validateResponse(branching(), answers, { finished }).map(({ questionId, code }) => `${questionId} ${code}`)

  test('required questions are asked for at the end only, and only when they are shown', () => {
    expect(codes({}, false)).toEqual([])
    expect(codes({}, true)).toEqual(['score required'])
    expect(codes(score(8), true)).toEqual([])
    expect(codes(score(3), true)).toEqual(['why required'])
    expect(codes({ ...score(3), why: { type: 'singleChoice', optionId: 'else' } }, true)).toEqual(['detail required'])
  })

  test('answers that could not have been given are refused, partial or not', () => {
    const unseen: Answers = { ...score(10), why: { type: 'singleChoice', optionId: 'slow' } }
    expect(codes(unseen, false)).toEqual(['why not-shown'])
    expect(codes({ ...score(3), why: { type: 'singleChoice', optionId: 'gone' } }, false)).toEqual([
      'why unknown-option',
    ])
    expect(codes({ other: { type: 'nps', value: 1 } }, false)).toEqual(['other unknown-question'])
    expect(codes({ score: { type: 'csat', value: 3 } }, false)).toEqual(['score wrong-type'])
    expect(codes({ score: { type: 'nps', value: 7.5 } }, false)).toEqual(['score not-a-whole-number'])
    expect(codes({ score: { type: 'nps', value: 11 } }, false)).toEqual(['score out-of-range'])
  })

  test('more than 512 answers and more than 20,000 characters are too many', () => {
    const many = Object.fromEntries(
      Array.from({ length: 513 }, (_, i) => [`q${i}`, { type: 'nps', value: 1 } as const]),
    )
    expect(codes(many, false)).toEqual(['null too-many-answers'])
    const question = { id: 'q', type: 'longText', label: { ja: '?' } } as const
    expect(validateAnswer(question, { type: 'longText', text: '𠮷'.repeat(20_000) })).toBeNull()
    expect(validateAnswer(question, { type: 'longText', text: '𠮷'.repeat(20_001) })).toMatchObject({
      code: 'too-long',
      params: { limit: 20_000 },
    })
  })

  test('never throws, whatever the answers are', () => {
    const id = fc.constantFrom('score', 'plan', 'why', 'detail', 'zzz', 'constructor')
    const answer = fc.oneof(
      fc.record({ type: fc.constantFrom('nps', 'csat', 'ces'), value: fc.double() }),
      fc.record({ type: fc.constant('singleChoice'), optionId: fc.constantFrom('slow', 'else', 'x', '') }),
      fc.record({ type: fc.constantFrom('longText', 'shortText'), text: fc.string({ unit: 'binary' }) }),
      fc.record({ type: fc.constant('email'), email: fc.string() }),
      fc.record({ type: fc.constant('hidden'), value: fc.string() }),
    )
    fc.assert(
      fc.property(fc.dictionary(id, answer), fc.boolean(), (answers, finished) => {
        const given = answers as Answers
        const problems = validateResponse(branching(), given, { finished })
        // What is refused is exactly what is left when the good answers are taken away.
        const shown = surveyPath(branching(), given).answers
        for (const questionId of Object.keys(given)) {
          const refused = problems.some((problem) => problem.questionId === questionId)
          if (!Object.hasOwn(shown, questionId)) expect(refused).toBe(true)
        }
      }),
    )
  })
})

describe('what people type', () => {
  test.each([
    ['ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ', 'taro@example.co.jp'],
    [' hanako.-.y..@docomo.ne.jp\u200B', 'hanako.-.y..@docomo.ne.jp'],
    ['a@b。jp', 'a@b.jp'],
    ['x@日本語.jp', 'x@日本語.jp'],
  ])('the address %j is understood', (typed, stored) => {
    expect(normalizeEmail(typed)).toBe(stored)
    expect(validateAnswer({ id: 'q', type: 'email', label: {} }, { type: 'email', email: typed })).toBeNull()
  })

  test.each(['taro', 'taro@', '@example.jp', 'a@b', 'a@b@c.jp', 'a@192.168.0.1', 'a@-b.jp', `${'a'.repeat(65)}@b.jp`])(
    '%j is no address',
    (typed) => {
      const problem = validateAnswer({ id: 'q', type: 'email', label: {} }, { type: 'email', email: typed })
      expect(problem?.code).toBe('invalid-email')
    },
  )

  test('full-width numbers are numbers', () => {
    expect(['７', '１０', '−３．５', 'ー2', '1,200', '七', '1e5', ''].map(parseNumber)).toEqual([
      7,
      10,
      -3.5,
      -2,
      1200,
      null,
      null,
      null,
    ])
  })

  test('half an emoji and U+0000 are repaired, everything else is left as it was written', () => {
    expect(repairText('a\u0000b\uDC00😀 ｶﾅ')).toBe('ab\uFFFD😀 ｶﾅ')
    for (const email of ['㌀', 'か゛', 'か\u200B\u3099', 'a\u00A8@\u212A㏇', 'Ⅷー@İ']) {
      const once = normalizeEmail(email)
      expect(normalizeEmail(once)).toBe(once)
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(repairText(text)).toBe(text.replaceAll('\0', ''))
        const once = normalizeAnswers({ q: { type: 'email', email: text } })
        expect(normalizeAnswers(once)).toEqual(once)
      }),
    )
  })

  test('a missing translation falls back to the first language', () => {
    expect(textIn({ ja: 'はい' }, 'en', ['ja', 'en'])).toBe('はい')
    expect(textIn({ ja: 'はい', en: 'Yes' }, 'en', ['ja', 'en'])).toBe('Yes')
    expect(textIn({ ja: 'はい' }, 'constructor', ['ja'])).toBe('はい')
  })
})

describe('ready-made surveys', () => {
  test('NPS and CSAT ask one thing at a time and end with thanks', () => {
    for (const survey of [
      npsSurvey({ title: '月次', ids: counter('n') }),
      csatSurvey({ title: '月次', ids: counter('c') }),
    ]) {
      expect(survey.pages.map((page) => page.blocks.length)).toEqual([1, 1])
      expect(surveyPath(survey, {}).ending?.title.ja).toBe('ご回答ありがとうございました。')
      expect(validateResponse(survey, {}, { finished: true })).toHaveLength(1)
    }
  })

  test('an inquiry form keeps the ids of its categories', () => {
    const form = inquiryFormDefinition({
      title: 'お問い合わせ',
      categories: [
        { id: 'c-delivery', label: '配送' },
        { id: 'c-pay', label: { ja: '支払い', en: 'Payment' } },
      ],
      hidden: ['order'],
      ids: counter('i'),
    })
    expect(form.pages[0]!.blocks.map((block) => block.type)).toEqual(['singleChoice', 'longText', 'email', 'hidden'])
    const answers: Answers = {
      i1: { type: 'singleChoice', optionId: 'c-pay' },
      i2: { type: 'longText', text: '二重に請求されました' },
      i4: { type: 'hidden', value: 'A-1024' },
    }
    expect(validateResponse(form, answers, { finished: true })).toEqual([])
    expect(() => inquiryFormDefinition({ title: 'x', categories: [], ids: counter('x') })).toThrow(RangeError)
  })
})
