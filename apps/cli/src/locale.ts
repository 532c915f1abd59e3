/** Whether a terminal speaks Japanese: yes, unless LANG (or what overrides it) names another language. C and POSIX name none. */
export function isJapanese(environment: Readonly<Record<string, string | undefined>>): boolean {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return /^(|C|POSIX|ja)([._@-]|$)/i.test(locale)
}
