import { GRAM_SPACE, type Grams } from './hash-grams.ts'

/** Praise, nothing said, blame. */
export type Class = 'praise' | 'neutral' | 'blame'
/** How likely each class is; they sum to 1. */
export type Probabilities = Readonly<Record<Class, number>>

/** Numbers of extra features follow those of the grams. */
export const EXTRA_FEATURES = 16
const WIDTH = GRAM_SPACE + EXTRA_FEATURES

/** One row to learn from: its grams, an extra feature (-1 = none) and how much it counts. */
export interface Sample {
  grams: Grams
  extra: number
  target: Class
  weight: number
}

/** Log-odds of praise and of blame against neutral, eight bits a weight. */
export interface Weights {
  praise: Int8Array
  blame: Int8Array
  /** what one step of a weight is worth, praise and blame */
  steps: readonly [number, number]
  bias: readonly [number, number]
}

/** An extra feature counts like this many grams: it sums up the whole text. */
const EXTRA_VALUE = Math.sqrt(8)
const DECAY = 1e-4
const BIAS_RATE = 0.1

type Vector = Float64Array | Int8Array

function logOdds(weights: Vector, grams: Grams, extra: number): number {
  let sum = 0
  for (let i = 0; i < grams.length; i++) sum += weights[grams[i] as number] as number
  if (extra >= 0) sum += EXTRA_VALUE * (weights[GRAM_SPACE + extra] as number)
  return sum / Math.sqrt(Math.max(1, grams.length))
}

function softmax(praise: number, blame: number): Probabilities {
  const most = Math.max(0, praise, blame)
  const [p, n, b] = [Math.exp(praise - most), Math.exp(-most), Math.exp(blame - most)]
  const sum = p + n + b
  return { praise: p / sum, neutral: n / sum, blame: b / sum }
}

/** What the weights make of a text. */
export const probabilitiesOf = (weights: Weights, grams: Grams, extra: number): Probabilities =>
  softmax(
    logOdds(weights.praise, grams, extra) * weights.steps[0] + weights.bias[0],
    logOdds(weights.blame, grams, extra) * weights.steps[1] + weights.bias[1],
  )

/** Weights of one class while they are learned, with the squared steps so far (Adagrad). */
interface Learner {
  weights: Float64Array
  squares: Float64Array
  bias: number
}

function step({ weights, squares }: Learner, feature: number, gradient: number, rate: number): void {
  const pull = gradient + DECAY * (weights[feature] as number)
  const squared = (squares[feature] as number) + pull * pull
  squares[feature] = squared
  weights[feature] = (weights[feature] as number) - (rate * pull) / Math.sqrt(squared + 1e-6)
}

function learn(learner: Learner, sample: Sample, error: number, rate: number): void {
  const { grams, extra } = sample
  const gradient = error / Math.sqrt(Math.max(1, grams.length))
  for (let i = 0; i < grams.length; i++) step(learner, grams[i] as number, gradient, rate)
  if (extra >= 0) step(learner, GRAM_SPACE + extra, gradient * EXTRA_VALUE, rate)
  learner.bias -= BIAS_RATE * rate * error
}

function inEightBits(weights: Float64Array): { values: Int8Array; step: number } {
  const most = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0)
  // Rounded to 32 bits, so that the model reads the same after it was stored.
  const step = Math.fround(most / 127)
  return { values: Int8Array.from(weights, (weight) => (step === 0 ? 0 : Math.round(weight / step))), step }
}

/**
 * Multinomial logistic regression by Adagrad over the samples in the order handed in, the same number of passes always.
 * Nothing is drawn by lot: the same samples in the same order give the same weights.
 */
export function fitLogistic(samples: readonly Sample[], passes: number, rate: number): Weights {
  const learner = (): Learner => ({ weights: new Float64Array(WIDTH), squares: new Float64Array(WIDTH), bias: 0 })
  const praise = learner()
  const blame = learner()
  for (let pass = 0; pass < passes; pass++) {
    for (const sample of samples) {
      const { grams, extra, target, weight } = sample
      const guess = softmax(
        logOdds(praise.weights, grams, extra) + praise.bias,
        logOdds(blame.weights, grams, extra) + blame.bias,
      )
      learn(praise, sample, weight * (guess.praise - (target === 'praise' ? 1 : 0)), rate)
      learn(blame, sample, weight * (guess.blame - (target === 'blame' ? 1 : 0)), rate)
    }
  }
  const [p, b] = [inEightBits(praise.weights), inEightBits(blame.weights)]
  return {
    praise: p.values,
    blame: b.values,
    steps: [p.step, b.step],
    bias: [Math.fround(praise.bias), Math.fround(blame.bias)],
  }
}
