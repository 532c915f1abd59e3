import { english } from './english.ts'
import { japanese } from './japanese.ts'
import type { Words } from './words.ts'

/** The language of a terminal: Japanese unless LANG (or what overrides it) names another. C and POSIX name none. */
export function wordsFor(environment: Readonly<Record<string, string | undefined>>): Words {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return /^(|C|POSIX|ja)([._@-]|$)/i.test(locale) ? japanese : english
}
