export * from './audience.ts'
export { behaviorHolds, hoursHold, languageHolds, samplePosition, segmentHolds } from './holds.ts'
export {
  type ExposureFacts,
  FUNNEL_STEPS,
  type FunnelStep,
  judgeExposure,
  REASONS,
  type Reason,
  type Verdict,
  waveAt,
} from './judge-exposure.ts'
export { placementOf } from './placement.ts'
export { type WorkingPlace, workingEnd, workingTime } from './working-time.ts'
