import { expect, it } from 'vitest'
import type { Unit } from '../4-weigh/theme-segment.ts'
import type { Points } from '../5-cluster/points.ts'
import { collectCandidates } from './candidates.ts'
import { namedDirections } from './named-directions.ts'

const unit = (noun: string): Unit => ({
  text: `${noun}のこと`,
  terms: [noun],
  compounds: [],
  pairs: [],
  id: '',
  members: [],
  weight: 1,
})

/** Six texts of a theme say 「燃料」 and point one way, four do not and point another; a second theme says 「座席」. */
const units = [...Array(6).fill('燃料'), '朝', '昼', '晩', '夜', ...Array(6).fill('座席')].map(unit)
const directions = units.map(({ terms: [noun] }) =>
  noun === '燃料' ? [1, 0, 0] : noun === '座席' ? [0, 0, 1] : [0, 1, 0],
)
const points: Points = { vectors: Float32Array.from(directions.flat()), width: 3, weight: new Float32Array(16).fill(1) }
const places = Int32Array.from(units, (_, i) => (i < 10 ? 0 : 1))
const towards = (said: Unit[]) => [
  ...namedDirections(collectCandidates(said), said, points, Int32Array.from(said.keys()), places, 2),
]

it('points to those that hold the name of their theme', () => {
  expect(towards(units)).toEqual([1, 0, 0, 0, 0, 1])
})

it('points nowhere where a theme has no name (negative control)', () => {
  const nameless = units.map((one, i) => (i < 6 ? unit(`${'一二三四五六'[i]}番`) : one))
  expect(towards(nameless)).toEqual([0, 0, 0, 0, 0, 1])
})
