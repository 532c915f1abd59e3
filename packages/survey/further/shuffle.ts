/** FNV-1a, 32 bits. */
function hashOf(seed: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i += 1) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Mulberry32: numbers in [0, 1) that only depend on the seed. */
function randomOf(seed: string): () => number {
  let state = hashOf(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * The options in an order that only depends on the seed; pinned ones keep their place (Fisher–Yates over the others).
 *
 * @param seed the response's id and the question's, so that a reload shows the same order
 * @example
 * shuffled([{ id: 'a', pinned: true }, { id: 'b' }], 'r1/q1') // => [{ id: 'a', pinned: true }, { id: 'b' }]
 */
export function shuffled<T extends { pinned?: boolean }>(options: readonly T[], seed: string): T[] {
  const random = randomOf(seed)
  const free = options.filter(({ pinned }) => !pinned)
  for (let i = free.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    const kept = free[i]!
    free[i] = free[j]!
    free[j] = kept
  }
  let next = 0
  return options.map((option) => (option.pinned ? option : free[next++]!))
}
