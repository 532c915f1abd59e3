/** A stream of numbers that depends on its seed alone, on every machine. Called, it gives the next number in [0, 1). */
export interface Random {
  (): number
  /** A whole number 0 … bound − 1, each equally likely. Bound: 1 … 2^32. */
  integer(bound: number): number
  /** A new array with the same items in random order (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[]
}

/** State of xoshiro128**: four 32-bit words, not all zero. */
export type RandomState = [number, number, number, number]

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/**
 * One step of xoshiro128** (32-bit output); changes the state in place.
 * Source: Blackman & Vigna, ACM Trans. Math. Softw. 47 (2021) 36.
 */
export function stepXoshiro(state: RandomState): number {
  const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0
  const kept = state[1] << 9
  state[2] ^= state[0]
  state[3] ^= state[1]
  state[1] ^= state[2]
  state[0] ^= state[3]
  state[2] ^= kept
  state[3] = rotate(state[3], 11)
  return result
}

/** Spreads a seed over the whole state (splitmix32), so that seeds 1 and 2 give unrelated streams. */
function spread(seed: number): RandomState {
  const words: RandomState = [0, 0, 0, 0]
  // A seed above 32 bits keeps its upper half: both halves are mixed.
  let position = (seed >>> 0) ^ Math.imul(Math.floor(seed / 4294967296) >>> 0, 0x85ebca6b)
  for (let i = 0; i < 4; i += 1) {
    position = (position + 0x9e3779b9) | 0
    let word = position ^ (position >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    words[i] = (word ^ (word >>> 15)) >>> 0
  }
  if (words.every((word) => word === 0)) words[0] = 1
  return words
}

/**
 * A seeded generator of random numbers: the only source of chance in the pure rooms.
 *
 * @param seed a whole number, 0 … 2^53 − 1
 * @returns a function that gives numbers in [0, 1) with 53 random bits, and carries `integer` and `shuffle`
 * @throws RangeError when the seed is no such number
 * @example
 * createRandom(1).shuffle([1, 2, 3, 4, 5]).length // => 5
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed must be a whole number from 0, got ${seed}`)
  const state = spread(seed)
  const next = (): number => {
    const high = stepXoshiro(state) >>> 5
    const low = stepXoshiro(state) >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }
  const integer = (bound: number): number => {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 4294967296)) {
      throw new RangeError(`bound must be a whole number from 1 to 2^32, got ${bound}`)
    }
    return Math.floor(next() * bound)
  }
  const shuffle = <T>(items: readonly T[]): T[] => {
    const result = [...items]
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = integer(last + 1)
      const moved = result[last]!
      result[last] = result[other]!
      result[other] = moved
    }
    return result
  }
  return Object.assign(next, { integer, shuffle })
}
