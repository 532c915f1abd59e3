export { type FoundData, findPersonalData, type PersonalData, PLACEHOLDERS } from './find-personal-data.ts'
export { type NormalizedText, normalizeText, originalSpan, repairText } from './normalize-text.ts'
export { LONGEST_SENTENCE, splitSentences, type TextSpan } from './split-sentences.ts'
