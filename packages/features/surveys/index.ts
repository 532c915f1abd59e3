export { type Availability, availabilityAt } from './availability.ts'
export { changeSurveyState } from './change-survey-state.ts'
export { createSurvey, type NewSurvey } from './create-survey.ts'
export { type ListedSurvey, listSurveys } from './list-surveys.ts'
export { publishSurvey } from './publish-survey.ts'
export { type PublishedVersion, readPublishedSurvey, rememberVersions, type ShownSurvey } from './published-surveys.ts'
export { distributionOf, groupsOf, hiddenScore, promoterCountsOf, type Score, scoreOf } from './scores.ts'
export { scoreQuestionOf } from './sound-definition.ts'
export {
  type LinkAccess,
  readSurvey,
  readSurveyVersion,
  type Survey,
  type SurveyState,
  type SurveyVersion,
  surveyRow,
} from './survey.ts'
export { type SurveyChange, updateSurvey } from './update-survey.ts'
