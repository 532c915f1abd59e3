import type { Finding } from '@koe/survey'

export interface FindingLine {
  finding: Finding
  /** How often: sentences without a translation are one line a language. */
  times: number
}

/** The findings as they are listed: errors first, all that lacks one language together and last. */
export function findingLines(findings: readonly Finding[]): FindingLine[] {
  const languages = new Map<string, FindingLine>()
  const lines: FindingLine[] = []
  for (const finding of findings) {
    const line = finding.language === undefined ? undefined : languages.get(finding.language)
    if (line) line.times += 1
    else if (finding.language !== undefined) languages.set(finding.language, { finding, times: 1 })
    else lines.push({ finding, times: 1 })
  }
  lines.sort((a, b) => Number(b.finding.severity === 'error') - Number(a.finding.severity === 'error'))
  return [...lines, ...languages.values()]
}
