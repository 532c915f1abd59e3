export { hiddenInList, hiddenInTable } from './disclosure/hide-small.ts'
export { type RelativeWeights, relativeWeights } from './drivers/relative-weights.ts'
export { type Estimate, type ScoreDrivers, scoreDrivers } from './drivers/score-drivers.ts'
export { type ScoreGap, scoreGap } from './drivers/score-gap.ts'
export { benjaminiHochberg, type Discovery } from './inference/benjamini-hochberg.ts'
export { type Bin, binnedQuartiles, type Quartiles } from './inference/binned-quartiles.ts'
export { type CellResidual, cellResidual } from './inference/cell-residual.ts'
export { chiSquareIndependence, type Independence } from './inference/chi-square.ts'
export { binomialMidTail, type Interval, normalQuantile, studentQuantile } from './inference/distributions.ts'
export { holm } from './inference/holm.ts'
export { intervalPValue } from './inference/interval-p-value.ts'
export { type Moments, meanInterval } from './inference/mean-interval.ts'
export {
  correlatedDifference,
  type Estimated,
  overlapCorrelation,
  type PairCount,
  pairedDifference,
} from './inference/paired-difference.ts'
export { adjustedMutualInformation, adjustedRandIndex, type Partition } from './inference/partition-agreement.ts'
export {
  midPConditionalBinomial,
  type RateComparison,
  type RateRatio,
  rateRatioInterval,
} from './inference/poisson-rates.ts'
export {
  type Difference,
  type Proportion,
  type ProportionRatio,
  proportionRatio,
  twoProportionDifference,
  wilsonInterval,
} from './inference/proportions.ts'
export { createRandom, type Random } from './inference/random.ts'
export { type RankRange, rankRanges } from './ranks/rank-range.ts'
export {
  type CustomerEffortScore,
  customerEffortScore,
  customerEffortScoreDifference,
} from './scores/customer-effort-score.ts'
export {
  countPromoterGroups,
  type NetPromoterScore,
  netPromoterScore,
  netPromoterScoreDifference,
  type PromoterCounts,
  promoterGroup,
} from './scores/net-promoter-score.ts'
export { type TopTwoBox, topTwoBox } from './scores/top-two-box.ts'
export {
  type ChangeEffect,
  changeEffect,
  type EffectReason,
  type EffectVerdict,
  type Estimated95,
  earlierDispersion,
  earlierTrend,
  type InterruptedSeries,
} from './series/change-effect.ts'
export { detectableRatio, type PlannedChange } from './series/detectable-ratio.ts'
export { type CountSeries, pearsonDispersion, shrunkenDispersions } from './series/dispersion.ts'
export { type Change, judgeChange } from './series/judge-change.ts'
export { type FamilyHistory, type FamilyOptions, judgeFamily, type NewestComparison } from './series/judge-family.ts'
export { type CountRegression, type QuasiPoisson, quasiPoisson } from './series/quasi-poisson.ts'
export { type PeakCheck, regressionToMean } from './series/regression-to-mean.ts'
export {
  type ChangeVerdict,
  type FamilyMember,
  type Verdict,
  type VerdictOptions,
  type VerdictReason,
  verdictsFor,
} from './series/verdicts.ts'
