import { describe, expect, it } from 'vitest'
import { draftOf, ruleOf } from './draft.ts'

describe('the draft of a rule', () => {
  it('comes back as the rule that it was made from', () => {
    const rule = {
      name: '解約',
      enabled: false,
      conditions: { repeat: { times: 3, days: 30 }, keywords: ['解約', '返金'], waitingHours: 1.5 },
      mark: false,
      assigneeId: null,
      notify: ['m'],
    }
    expect(ruleOf(draftOf({ ...rule, id: 'r', fired: 1 }))).toEqual(rule)
  })

  it('asks for nothing at first, and takes full-width figures and lines of words', () => {
    const draft = draftOf(null)
    expect(ruleOf(draft).conditions).toEqual({})
    draft.asks.repeat = true
    draft.asks.keywords = true
    draft.times = '５'
    draft.words = ' 解約 \n\n返金\n'
    expect(ruleOf(draft).conditions).toEqual({ repeat: { times: 5, days: 30 }, keywords: ['解約', '返金'] })
  })
})
