import { FURTHER_RULES, learnFurther } from './further/index.ts'

export {
  cesSurvey,
  csatSurvey,
  type NewId,
  npsSurvey,
  type ScoreSurveyOptions,
  type Words,
} from './builders.ts'
export { type DefinitionProblem, definitionProblems, UNFINISHED } from './check-definition.ts'
export { compareDefinitions, type DefinitionChange } from './compare.ts'
export * from './core.ts'
export {
  cellOf,
  choiceIds,
  cleanFileName,
  extensionsOf,
  FILE_KINDS,
  type FileKind,
  isKana,
  isPhone,
  kindOfName,
  normalizeKana,
  normalizePhone,
  normalizePostalCode,
  type PipeReader,
  PREFECTURES,
  parseDate,
  piped,
  pipesNamed,
  shuffled,
} from './further/index.ts'
export { choiceInWords, type GeneralWords, type Say, valueInWords } from './in-words.ts'
export {
  FIELD_TYPES,
  type FormCategory,
  type FormField,
  type InquiryFormOptions,
  inquiryFormDefinition,
  questionUnder,
} from './inquiry/form-definition.ts'
export { type Finding, lintDefinition, operatorsFor } from './lint/index.ts'
export { arranged } from './logic/arrange.ts'
export { type FormulaProblem, parseFormula } from './logic/formula.ts'
export { quotasFor, withoutQuotas } from './logic/quota.ts'
export { canRedirect, isRedirect, redirectTo } from './logic/redirect.ts'
export { isCountable, measuresOf, variableQuestions, variableValues } from './logic/variables.ts'
export { firstOpenPage, type Prefill, prefill } from './prefill/prefill.ts'

learnFurther(FURTHER_RULES)
