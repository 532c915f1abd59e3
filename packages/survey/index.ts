export { type Answer, type Answers, answerTo, isAnswered } from './answer.ts'
export {
  cesSurvey,
  csatSurvey,
  type InquiryFormOptions,
  inquiryFormDefinition,
  type NewId,
  npsSurvey,
  type ScoreSurveyOptions,
  type Words,
} from './builders.ts'
export { type DefinitionProblem, definitionProblems } from './check-definition.ts'
export { evaluateCondition } from './conditions.ts'
export {
  allQuestions,
  type Block,
  type CesQuestion,
  type Comparison,
  type Condition,
  type CsatQuestion,
  type EmailQuestion,
  type Ending,
  type HiddenQuestion,
  isQuestion,
  isScale,
  type Jump,
  LIMITS,
  type NpsQuestion,
  type Option,
  type Page,
  type Question,
  SCALES,
  type ScaleQuestion,
  type SingleChoiceQuestion,
  type Statement,
  type SurveyDefinition,
  type Text,
  type TextQuestion,
  textIn,
} from './definition.ts'
export { hasOwn } from './has-own.ts'
export { codePoints, normalizeAnswer, normalizeAnswers, normalizeEmail, parseNumber, repairText } from './normalize.ts'
export { type NextStep, nextPage, type SurveyPath, surveyPath, type VisiblePage, visibleQuestions } from './path.ts'
export { type Problem, type ProblemCode, validateAnswer, validateResponse } from './validate.ts'
