import * as en from './en/index.ts'
import * as ja from './ja/index.ts'

export type Language = 'ja' | 'en'
/** Japanese is the original; the compiler holds English to the same keys. */
export type Messages = typeof ja

export const catalogues: Record<Language, Messages> = { ja, en }
