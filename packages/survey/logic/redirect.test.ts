import { describe, expect, it } from 'vitest'
import type { Answer } from '../answer.ts'
import type { SurveyDefinition } from '../definition.ts'
import { definitionProblems, lintDefinition } from '../index.ts'
import { surveyDefinitionSchema, surveyDraftSchema } from '../schema.ts'
import { copyDefinition } from '../templates/index.ts'
import { isRedirect, redirectTo } from './redirect.ts'

const survey = (redirect: string): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '調査' },
  pages: [
    {
      id: 'p',
      blocks: [
        { id: 'score', type: 'nps', label: { ja: '薦めますか' } },
        {
          id: 'uses',
          type: 'multipleChoice',
          label: { ja: '使うもの' },
          options: [
            { id: 'a', label: { ja: 'ア' } },
            { id: 'b', label: { ja: 'イ' } },
          ],
        },
        { id: 'order', type: 'hidden', key: 'order', label: { ja: '注文' } },
        { id: 'mail', type: 'email', label: { ja: 'メール' } },
        {
          id: 'why',
          type: 'yesNo',
          label: { ja: 'なぜ' },
          showIf: { question: 'score', operator: 'at-most', value: 6 },
        },
      ],
    },
  ],
  endings: [{ id: 'end', title: { ja: 'ありがとうございました' }, redirect }],
})

const go = (redirect: string, answers: Record<string, Answer> = {}) =>
  redirectTo(redirect, survey(redirect), answers, '0190-r')

describe('addresses that an ending may lead to', () => {
  it.each([
    'https://shop.example',
    'http://localhost:8080/x',
    'HTTPS://Shop.Example/thanks?a=1#top',
    'https://例え.jp/ありがとう',
    'https://shop.example?r={{response}}',
    'https://shop.example/{{q.score|none}}/x',
  ])('%s', (address) => {
    expect(isRedirect(address)).toBe(true)
    expect(new URL(redirectTo(address, survey(address), {}, 'r') ?? '').protocol).toMatch(/^https?:$/)
  })

  it.each([
    '',
    'shop.example',
    '/thanks',
    '//shop.example',
    '\\\\shop.example',
    'https:/shop.example',
    'https:shop.example',
    'https:\\\\shop.example',
    'https:///shop.example',
    'https://shop.example\\@evil.example',
    'https://user@evil.example/',
    'https://user:pw@evil.example/',
    'https://',
    'https://?x',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://shop.example',
    'blob:https://shop.example/x',
    ' https://shop.example',
    'https://shop.example/a b',
    'https://shop.example/\n',
    'https://shop.example/<b>',
    'https://shop.example/"x',
    'https://[::1]/',
    'https://{{q.order}}',
    'https://{{q.order}}.example/',
    'https://shop.example{{q.order}}/',
    'https://shop.example:{{q.order}}/',
    '{{q.order}}',
    'https://shop.example/{{q.order',
    `https://shop.example/${'a'.repeat(2_000)}`,
  ])('but not %j', (address) => {
    expect(isRedirect(address)).toBe(false)
    expect(go(address, { order: { type: 'hidden', value: 'javascript:alert(1)' } })).toBeNull()
    expect(surveyDefinitionSchema.safeParse(survey(address)).success).toBe(false)
  })

  it('are checked when a survey is published; a draft may hold half of one', () => {
    expect(definitionProblems(survey('https://'))).toEqual([{ at: 'end', code: 'unsafe-redirect' }])
    expect(surveyDraftSchema.safeParse(survey('https://')).success).toBe(true)
    expect(surveyDefinitionSchema.safeParse(survey('https://shop.example')).success).toBe(true)
  })
})

describe('answers in an address', () => {
  it('are ids and numbers, each encoded', () => {
    const answers: Record<string, Answer> = {
      score: { type: 'nps', value: 3 },
      uses: { type: 'multipleChoice', optionIds: ['a', 'b'] },
      order: { type: 'hidden', value: 'A/1 &x=「あ」#?../' },
      why: { type: 'yesNo', value: false },
    }
    const to = go(
      'https://s.example/{{q.order}}?s={{q.score}}&u={{q.uses}}&w={{q.why}}&r={{response}}#{{q.order}}',
      answers,
    )
    const url = new URL(to ?? '')
    expect(url.host).toBe('s.example')
    expect([...url.searchParams]).toEqual([
      ['s', '3'],
      ['u', 'a,b'],
      ['w', 'no'],
      ['r', '0190-r'],
    ])
    expect(decodeURIComponent(url.pathname.slice(1))).toBe('A/1 &x=「あ」#?../')
  })

  it('are those on the way, and never what a person wrote about themselves', () => {
    const answers: Record<string, Answer> = {
      score: { type: 'nps', value: 9 },
      why: { type: 'yesNo', value: true },
      mail: { type: 'email', email: 'taro@example.jp' },
    }
    expect(go('https://s.example/?w={{q.why|none}}&m={{q.mail}}', answers)).toBe('https://s.example/?w=none&m=')
    const found = lintDefinition(survey('https://s.example/?m={{q.mail}}&x={{q.gone}}&s={{q.score}}'))
    expect(found.map(({ at, code }) => `${at} ${code}`)).toEqual(['end redirect-words', 'end unknown-pipe'])
  })

  it('can be any text at all', () => {
    for (const value of ['\uD800', '%', '%zz', '\u0000', '{{response}}', '$&', 'あ'.repeat(20_000)]) {
      const url = new URL(go('https://s.example/?o={{q.order}}&r=1', { order: { type: 'hidden', value } }) ?? '')
      expect(url.host).toBe('s.example')
      expect(url.searchParams.get('r')).toBe('1')
      expect(url.searchParams.get('o')).toBe(value === '\uD800' ? '' : value.slice(0, 500))
    }
  })

  it('follow their questions into a copy', () => {
    let n = 0
    const copy = copyDefinition(survey('https://s.example/?s={{q.score|x}}&r={{response}}'), () => `n${n++}`)
    const score = copy.pages[0]?.blocks[0]?.id
    expect(copy.endings[0]?.redirect).toBe(`https://s.example/?s={{q.${score}|x}}&r={{response}}`)
  })
})
