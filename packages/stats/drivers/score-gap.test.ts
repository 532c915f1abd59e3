import { expect, test } from 'vitest'
import { scoreGap } from './score-gap.ts'

test('those who mention a failing payment are far less happy than the rest', () => {
  const { mentioning, rest, gap } = scoreGap(
    { promoters: 2, passives: 3, detractors: 15 },
    { promoters: 40, passives: 40, detractors: 20 },
  )
  expect([mentioning.score, rest.score, gap.difference]).toEqual([-65, 20, -85])
  expect(gap.high).toBeLessThan(0)
})

test('a theme nobody scored has no gap', () => {
  const none = { promoters: 0, passives: 0, detractors: 0 }
  expect(scoreGap(none, { promoters: 4, passives: 4, detractors: 2 }).gap.difference).toBeNull()
})
