import { createRandom } from '@koe/stats'
import { expect, it } from 'vitest'
import { judgeChanges } from './changes.ts'

const PERIODS = 24
const bases = new Array<number>(PERIODS).fill(400)
const noise = (seed: number, themes: number) => {
  const random = createRandom(seed)
  return Array.from({ length: themes }, () =>
    bases.map((base) => Array.from({ length: base }, () => random()).filter((draw) => draw < 0.1).length),
  )
}

it('sees a theme that doubles', () => {
  const series = noise(1, 20)
  series[3]![PERIODS - 1] = 95
  const changes = judgeChanges(series, bases, PERIODS - 1)
  expect(changes[3]).toMatchObject({ verdict: 'increase', current: 95 })
  expect(changes.filter((change) => change?.verdict !== 'none')).toHaveLength(1)
})

it('raises hardly any alarm where nothing happens', () => {
  const runs = Array.from({ length: 40 }, (_, i) => judgeChanges(noise(i + 10, 20), bases, PERIODS - 1))
  const alarms = runs.filter((changes) => changes.some((change) => change?.verdict === 'increase'))
  expect(alarms.length).toBeLessThanOrEqual(4)
})

it('withholds judgement on few mentions, and says nothing without a period before', () => {
  const [change] = judgeChanges([[0, 0, 2, 9]], [100, 100, 100, 100], 3)
  expect(change).toMatchObject({ verdict: 'withheld', reason: 'too-few-mentions' })
  expect(judgeChanges([[5]], [50], 0)).toEqual([null])
})
