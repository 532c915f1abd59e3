import { isJapanese } from '../../locale.ts'
import { english } from './english.ts'
import { japanese } from './japanese.ts'
import type { Words } from './words.ts'

/** The words of a terminal's language. */
export const wordsFor = (environment: Readonly<Record<string, string | undefined>>): Words =>
  isJapanese(environment) ? japanese : english
