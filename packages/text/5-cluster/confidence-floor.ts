import { type Random, seededRandom } from '../4-weigh/random.ts'
import { placeSegments, type Space } from '../4-weigh/space.ts'
import { nearestOfAll } from './points.ts'

const PSEUDO_SEGMENTS = 500
/** Chance words come nearer to a theme than this share of real segments, so this is the share that is left out in practice. */
const OTHER_CAP = 0.15

/**
 * The cosine below which a segment stays 未分類: what a segment of words drawn at random reaches in half the cases, but never
 * so high that more than 15 % of the segments are left out.
 *
 * @param termLists the segments' terms (the words to draw from, and the lengths to draw)
 * @param reached cosine of each segment to its centroid, with its weight
 * @param unknown weight of the segments without a known word: they count towards the 15 %
 * @returns τ in −1 … 1
 */
export function confidenceFloor(
  space: Space,
  centroids: Float32Array,
  termLists: readonly (readonly string[])[],
  reached: readonly { cosine: number; weight: number }[],
  unknown: number,
  seed: number,
): number {
  const chance = pseudoCosines(space, centroids, termLists, seededRandom(seed))
  const known = reached.reduce((sum, value) => sum + value.weight, 0)
  const cap = known > 0 ? Math.max(0, (OTHER_CAP * (known + unknown) - unknown) / known) : 0
  return Math.min(weightedQuantile(chance, 0.5), weightedQuantile(reached, cap))
}

function pseudoCosines(
  space: Space,
  centroids: Float32Array,
  termLists: readonly (readonly string[])[],
  random: Random,
): { cosine: number; weight: number }[] {
  const lists = termLists.filter((list) => list.length > 0)
  if (lists.length === 0) return []
  const words = lists.flat()
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const pseudo = Array.from({ length: PSEUDO_SEGMENTS }, () => {
    const terms = Array.from({ length: any(lists).length }, () => any(words))
    return { text: terms.join(' '), terms }
  })
  const placed = placeSegments(space, pseudo)
  const cosines = new Float64Array(pseudo.length)
  nearestOfAll(placed.vectors, pseudo.length, centroids, placed.width, cosines)
  return Array.from(cosines, (cosine) => ({ cosine, weight: 1 })).filter((_, i) => placed.known[i] === 1)
}

/**
 * The value below which a share of the weight lies.
 * @returns −1 for an empty list
 */
export function weightedQuantile(values: readonly { cosine: number; weight: number }[], share: number): number {
  const sorted = [...values].sort((a, b) => a.cosine - b.cosine)
  const total = sorted.reduce((sum, value) => sum + value.weight, 0)
  let passed = 0
  for (const value of sorted) {
    if (passed + value.weight > share * total) return value.cosine
    passed += value.weight
  }
  return sorted.length > 0 ? sorted[sorted.length - 1]!.cosine : -1
}
