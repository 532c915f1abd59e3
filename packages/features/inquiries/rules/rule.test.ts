import { describe, expect, it } from 'vitest'
import { type RuleConditions, type RuleFacts, whyFires } from './rule.ts'

const now = new Date('2026-11-27T06:00:00Z')
const place = { timeZone: 'Asia/Tokyo', isHoliday: () => false }
const day = (n: number) => new Date(now.getTime() - n * 86_400_000)
const facts: RuleFacts = {
  text: '解約したい。ｒｅｆｕｎｄ　POLICY を教えてください',
  way: [
    { id: 'a', label: '請求' },
    { id: 'b', label: '返金' },
  ],
  recordedAt: now,
  firstRepliedAt: null,
  hours: null,
  earlier: [day(1), day(29), day(40)],
  nps: { score: 6, at: day(10) },
}
const why = (conditions: RuleConditions, change: Partial<RuleFacts> = {}, at = now) =>
  whyFires(conditions, { ...facts, ...change }, at, place)

describe('a rule', () => {
  it('counts how often the same person wrote, with this one', () => {
    expect(why({ repeat: { times: 3, days: 30 } })).toEqual({ repeat: '3/30' })
    expect(why({ repeat: { times: 3, days: 28 } })).toBeNull()
    expect(why({ repeat: { times: 4, days: 41 } })).toEqual({ repeat: '4/41' })
  })

  it('knows detractors by their last score, as long as it is not old', () => {
    expect(why({ detractor: { days: 11 } })).toEqual({ nps: '6' })
    expect(why({ detractor: { days: 9 } })).toBeNull()
    expect(why({ detractor: { days: 30 } }, { nps: { score: 7, at: day(1) } })).toBeNull()
    expect(why({ detractor: { days: 30 } }, { nps: null })).toBeNull()
  })

  it('finds words however they are written', () => {
    expect(why({ keywords: ['電話', 'Refund Policy'] })).toEqual({ keyword: 'Refund Policy' })
    expect(why({ keywords: ['ＲＥＦＵＮＤ'] })).toEqual({ keyword: 'ＲＥＦＵＮＤ' })
    expect(why({ keywords: ['退会'] })).toBeNull()
  })

  it('counts working hours until the first reply, or until now', () => {
    const later = new Date(now.getTime() + 5 * 3_600_000)
    expect(why({ waitingHours: 5 }, {}, later)).toEqual({ waiting: '5' })
    expect(why({ waitingHours: 5.1 }, {}, later)).toBeNull()
    expect(why({ waitingHours: 1 }, { firstRepliedAt: new Date(now.getTime() + 1_800_000) }, later)).toBeNull()
    // Friday 15:00 in Tokyo: three hours until the evening, and none on Saturday.
    const hours = {
      days: [1, 2, 3, 4, 5] as (0 | 1 | 2 | 3 | 4 | 5 | 6)[],
      holidays: false,
      from: '09:00',
      to: '18:00',
    }
    expect(why({ waitingHours: 3 }, { hours }, new Date(now.getTime() + 86_400_000))).toEqual({ waiting: '3' })
    expect(why({ waitingHours: 3.5 }, { hours }, new Date(now.getTime() + 86_400_000))).toBeNull()
  })

  it('takes a category with all under it, and asks that everything holds', () => {
    expect(why({ categoryIds: ['a'] })).toEqual({ category: '請求 › 返金' })
    expect(why({ categoryIds: ['c'] })).toBeNull()
    expect(why({ categoryIds: ['b'], keywords: ['解約'] })).toEqual({ category: '請求 › 返金', keyword: '解約' })
    expect(why({ categoryIds: ['c'], keywords: ['解約'] })).toBeNull()
    expect(why({})).toBeNull()
  })
})
