/** A seeded source of numbers in [0, 1); integer arithmetic only, so it gives the same numbers on every machine. */
export type Random = () => number

/**
 * Makes a seeded generator of numbers in [0, 1) (Mulberry32: 32 bits of state, period 2^32, ample for choosing starts).
 * The pure rooms never call Math.random: everything random takes one of these.
 *
 * Source: Tommy Ettinger's Mulberry32 (public domain).
 * @param seed any number; only its lowest 32 bits count
 * @example
 * seededRandom(1)() < 1 // => true
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Shuffles 0 … count − 1 (Fisher–Yates with the generator handed in).
 * @returns a new Int32Array holding every index once
 * @example
 * shuffledIndices(1, seededRandom(7)).length // => 1
 */
export function shuffledIndices(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
