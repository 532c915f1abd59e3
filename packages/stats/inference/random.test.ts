import { expect, test } from 'vitest'
import { createRandom, type RandomState, stepXoshiro } from './random.ts'

test('xoshiro128** gives its published sequence for the state 1, 2, 3, 4', () => {
  // Test vector of the reference code, as in the rand_xoshiro crate.
  const state: RandomState = [1, 2, 3, 4]
  expect(Array.from({ length: 6 }, () => stepXoshiro(state))).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492,
  ])
})

test('the same seed gives the same stream, neighbouring seeds give others', () => {
  const take = (seed: number) => {
    const random = createRandom(seed)
    return Array.from({ length: 20 }, () => random())
  }
  expect(take(1)).toEqual(take(1))
  expect(take(1)).not.toEqual(take(2))
  expect(take(5)).not.toEqual(take(5 + 2 ** 32))
})

test('whole numbers are evenly spread and stay in range', () => {
  const random = createRandom(42)
  const counts = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 60_000; i += 1) {
    const face = random.integer(6)
    counts[face] = counts[face]! + 1
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  expect(() => random.integer(0)).toThrow(RangeError)
  expect(() => createRandom(-1)).toThrow(RangeError)
})

test('shuffling keeps every item, changes the order and leaves the original alone', () => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  const shuffled = createRandom(3).shuffle(items)
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items)
  expect(shuffled).not.toEqual(items)
  expect(items[0]).toBe(0)
})
