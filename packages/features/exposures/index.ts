export { readAudience, saveAudience } from './audience.ts'
export { type WavePlace, type Waves, waveOf } from './claim-waves.ts'
export { type CustomerDecision, explainCustomer } from './explain-customer.ts'
export { forgetOldExposures } from './forget-old.ts'
export { isHolidayIn } from './holidays.ts'
export { type Claim, signatureOf } from './identity/identity.ts'
export { rememberClaims } from './identity/remember-claims.ts'
export { standingIn } from './identity/standing-in.ts'
export { type Candidate, type OpenedWidget, openWidget } from './open-widget.ts'
export { type Funnel, readFunnel } from './read-funnel.ts'
export { type CustomerEvent, recordEvents } from './record-events.ts'
export { recordSteps, type Step } from './record-steps.ts'
export { type ShownExposure, type ShowRequest, showSurvey } from './show-survey.ts'
export { openTally, type Tally } from './tally.ts'
export {
  makeIdentitySecret,
  readWidgetSettings,
  type ShownSettings,
  updateWidgetSettings,
} from './widget-settings.ts'
