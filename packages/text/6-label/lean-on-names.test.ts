import { expect, it } from 'vitest'
import type { Unit } from '../4-weigh/theme-segment.ts'
import type { Points } from '../5-cluster/points.ts'
import { leanOnNames } from './lean-on-names.ts'

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
const centroids = Float32Array.of(Math.SQRT1_2, Math.SQRT1_2, 0, 0, 0, 1)
const lean = (said: Unit[]) => leanOnNames(said, points, Int32Array.from(said.keys()), places, centroids)

it('draws a theme to those that hold its name, and leaves one whose texts all do', () => {
  const [x = 0, y = 0, ...rest] = lean(units)
  expect(x / y).toBeCloseTo(1 + Math.SQRT2)
  expect(rest).toEqual([0, 0, 0, 1])
})

it('leaves a theme that has no name where it is (negative control)', () => {
  const nameless = units.map((one, i) => (i < 6 ? unit(`${'一二三四五六'[i]}番`) : one))
  expect([...lean(nameless)].slice(0, 3)).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2), 0])
})
