import { positiveMutualInformation } from './associate.ts'
import type { Vocabulary } from './count-terms.ts'
import { leadingDirections } from './factorize.ts'
import type { Random } from './random.ts'
import { type SparseRows, transpose, unitRows } from './sparse.ts'

/**
 * Vectors of one kind of feature. `vectors` is features × width, row-major; `weight` is what one occurrence of a feature
 * counts; `mean` is the training segments' mean (empty where the block is not centred).
 */
export interface Block {
  features: string[]
  index: ReadonlyMap<string, number>
  weight: Float32Array
  width: number
  vectors: Float32Array
  mean: Float32Array
}

/**
 * Inverse segment frequency, ln((1 + N) / (1 + df)) + 1: 1 for a feature that is everywhere, more for rarer ones.
 * @param segmentCounts df, the segments that hold each feature
 * @param segments N
 */
export function inverseFrequency(segmentCounts: Int32Array, segments: number): Float32Array {
  return Float32Array.from(segmentCounts, (count) => Math.log((1 + segments) / (1 + count)) + 1)
}

/**
 * Vectors by the company a feature keeps: PPMI, truncated SVD, columns × √singular value, rows of length 1.
 * @param counts segments × features
 * @param weight what one occurrence counts
 */
export function companyBlock(
  vocabulary: Vocabulary,
  weight: Float32Array,
  counts: SparseRows,
  width: number,
  random: Random,
  rounds: number = 2,
): Block {
  const found = leadingDirections(positiveMutualInformation(counts), width, random, rounds)
  const vectors = new Float32Array(vocabulary.terms.length * found.width)
  for (let i = 0; i < vectors.length; i++) vectors[i] = found.left[i]! * Math.sqrt(found.values[i % found.width]!)
  return {
    ...named(vocabulary),
    weight,
    width: found.width,
    vectors: unitRows(vectors, found.width),
    mean: new Float32Array(0),
  }
}

/**
 * Vectors by the segments a feature occurs in (latent semantic analysis): right singular vectors of TF-IDF rows of length 1.
 * @param weight what one occurrence counts (idf)
 */
export function topicBlock(
  vocabulary: Vocabulary,
  weight: Float32Array,
  counts: SparseRows,
  width: number,
  random: Random,
): Block {
  const value = new Float32Array(counts.value.length)
  for (let r = 0; r < counts.rows; r++) {
    let sum = 0
    for (let i = counts.start[r]!; i < counts.start[r + 1]!; i++) {
      value[i] = (1 + Math.log(counts.value[i]!)) * weight[counts.column[i]!]!
      sum += value[i]! * value[i]!
    }
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
    for (let i = counts.start[r]!; i < counts.start[r + 1]!; i++) value[i]! *= scale
  }
  const found = leadingDirections(transpose({ ...counts, value }), width, random)
  const vectors = Float32Array.from(found.left)
  return { ...named(vocabulary), weight, width: found.width, vectors, mean: new Float32Array(0) }
}

const named = (vocabulary: Vocabulary) => ({ features: vocabulary.terms, index: vocabulary.index })

/**
 * Each segment as the length-1 sum of its features' vectors, a feature that occurs tf times counting (1 + ln tf) · weight;
 * a centred block then takes its mean away and scales to length 1 again.
 *
 * @param counts segments × the block's features
 * @returns segments × width, row-major; zeros where no feature is known
 */
export function placeInBlock(block: Block, counts: SparseRows): Float32Array {
  const { width, vectors, weight, mean } = block
  const rows = new Float32Array(counts.rows * width)
  const sum = new Float64Array(width)
  for (let r = 0; r < counts.rows; r++) {
    sum.fill(0)
    for (let i = counts.start[r]!; i < counts.start[r + 1]!; i++) {
      const from = counts.column[i]! * width
      const share = (1 + Math.log(counts.value[i]!)) * weight[counts.column[i]!]!
      for (let d = 0; d < width; d++) sum[d]! += share * vectors[from + d]!
    }
    unitRows(sum, width)
    if (mean.length > 0 && counts.start[r + 1]! > counts.start[r]!) {
      for (let d = 0; d < width; d++) sum[d]! -= mean[d]!
      unitRows(sum, width)
    }
    rows.set(sum, r * width)
  }
  return rows
}

/** A feature in fewer segments than this borrows most of its agreement from the average. */
const AGREEMENT_PRIOR = 5
/** Flat between ½ and 1 on the development sets. */
const AGREEMENT_POWER = 0.75

/**
 * Weighs every feature by how much its company agrees with itself: the mean cosine between the segments that hold it, to the power
 * ¾ (shrunk to the average where they are few). 「エンジン」 keeps the same company wherever it occurs and says what a text is
 * about; 「走る」 occurs anywhere. It does a stop list's work for words that no list foresees.
 *
 * @param counts the training segments × the block's features
 * @returns the block with new weights, 1 on average
 */
export function weighedByAgreement(block: Block, counts: SparseRows): Block {
  const { width } = block
  const count = block.features.length
  const rows = placeInBlock(block, counts)
  const sums = new Float64Array(count * width)
  const held = new Float64Array(count)
  for (let r = 0; r < counts.rows; r++) {
    for (let i = counts.start[r]!; i < counts.start[r + 1]!; i++) {
      const feature = counts.column[i]!
      held[feature]!++
      for (let d = 0; d < width; d++) sums[feature * width + d]! += rows[r * width + d]!
    }
  }
  const agreement = new Float64Array(count)
  let total = 0
  let weight = 0
  for (let f = 0; f < count; f++) {
    const n = held[f]!
    let square = 0
    for (let d = 0; d < width; d++) square += sums[f * width + d]! * sums[f * width + d]!
    agreement[f] = n > 1 ? Math.max(0, (square - n) / (n * (n - 1))) : 0
    total += agreement[f]! * n
    weight += n
  }
  const usual = weight > 0 ? total / weight : 0
  const shrunk = agreement.map(
    (a, f) => ((a * held[f]! + usual * AGREEMENT_PRIOR) / (held[f]! + AGREEMENT_PRIOR)) ** AGREEMENT_POWER,
  )
  const mean = shrunk.reduce((sum, a) => sum + a, 0) / Math.max(1, count)
  return mean > 0 ? { ...block, weight: block.weight.map((w, f) => (w * shrunk[f]!) / mean) } : block
}

/**
 * Centres a block on its training segments: what every segment shares says nothing about any of them.
 * @returns the block with its mean
 */
export function centred(block: Block, counts: SparseRows): Block {
  const rows = placeInBlock(block, counts)
  const total = new Float64Array(block.width)
  let placed = 0
  for (let at = 0; at + block.width <= rows.length && block.width > 0; at += block.width) {
    let any = false
    for (let d = 0; d < block.width; d++) {
      total[d]! += rows[at + d]!
      any ||= rows[at + d] !== 0
    }
    if (any) placed++
  }
  return { ...block, mean: Float32Array.from(total, (sum) => sum / Math.max(1, placed)) }
}
