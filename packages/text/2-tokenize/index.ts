export { loadTokenizer } from './load-tokenizer.ts'
export { learnKatakanaParts, suggestVariants, type VariantSuggestion } from './suggest-words.ts'
export type { Token, Tokenizer } from './token.ts'
export { type UserEntry, withUserDictionary } from './user-dictionary.ts'
