import { isAnswered, normalizeAnswer, surveyPath, validateAnswer } from '@koe/survey/core'
import { FURTHER_RULES } from '@koe/survey/further'
import type { Rules } from './rules.ts'

/** Blocks and pages that change places in this response's order; and what a link brought, unless it was taken over before. */
const begin: Rules['begin'] = ({ definition, given }, kept, responseId) => {
  const own = FURTHER_RULES.arranged(definition, responseId)
  if (!given || (kept && JSON.stringify(kept.given) === JSON.stringify(given)))
    return { definition: own, resumed: kept }
  const answers = { ...(kept ? kept.answers : {}), ...given.answers }
  return { definition: own, resumed: { pageId: given.pageId, answers }, record: given.record }
}

/** The whole evaluator, as the second script brings it. */
export const WHOLE_RULES: Rules = {
  path: surveyPath,
  problem: validateAnswer,
  stored: (answer) => (isAnswered(answer) ? normalizeAnswer(answer) : null),
  begin,
}
