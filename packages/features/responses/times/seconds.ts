import { hasOwn, type SurveyDefinition } from '@koe/survey'

/** Longer than this nobody reads one page: it was left open. */
const MOST_SECONDS = 3600

/**
 * How long each page of the survey was in sight, in steps of 0.1 s, at most an hour each. An answer is worth more than its
 * time: what no clock can have measured, and pages that the version does not have, are left out, never a reason to refuse.
 */
export function secondsInSight(
  { pages }: SurveyDefinition,
  sent: Readonly<Record<string, number>> | undefined,
): Record<string, number> | null {
  if (!sent) return null
  const found = pages.flatMap(({ id }): [string, number][] => {
    const seconds = hasOwn(sent, id) ? sent[id] : undefined
    if (seconds === undefined || !(seconds >= 0)) return []
    return [[id, Math.round(Math.min(seconds, MOST_SECONDS) * 10) / 10]]
  })
  return found.length > 0 ? Object.fromEntries(found) : null
}
