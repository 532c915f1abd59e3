import { KoeSurveyElement } from './element.ts'
import { FURTHER } from './view/more/index.ts'

// A bundle has no second script beside it: every type comes along.
KoeSurveyElement.learn(FURTHER)

export { defineSurvey, KoeSurveyElement, type SurveyData } from './element.ts'
