export { defineSurvey, KoeSurveyElement, type SurveyData } from './element.ts'
