import type { Answers } from '../answer.ts'
import { evaluateCondition } from '../conditions.ts'
import type { Quota, SurveyDefinition } from '../definition.ts'
import { surveyPath } from '../path.ts'
import { withVariables } from './variables.ts'

/**
 * The quotas that a response counts for. Only answers on the way are looked at.
 *
 * @param definition the version that was answered; the quotas may be those of a later one
 * @example
 * quotasFor([{ id: 'a', name: '全員', limit: 1 }, { id: 'b', name: '批判者', limit: 1, when: { question: 'q', operator: 'at-most', value: 6 } }], { formatVersion: 1, languages: ['ja'], title: {}, pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: {} }] }], endings: [] }, { q: { type: 'nps', value: 9 } }) // => ['a']
 */
export function quotasFor(quotas: readonly Quota[], definition: SurveyDefinition, given: Answers): string[] {
  const answers = withVariables(definition, surveyPath(definition, given).answers)
  return quotas.filter(({ when }) => evaluateCondition(when, answers)).map(({ id }) => id)
}

/**
 * The survey as customers may read it: whom a company wants to hear, and how many, is not for them.
 *
 * @example
 * withoutQuotas({ formatVersion: 1, languages: ['ja'], title: {}, pages: [], endings: [], quotas: [] }) // => { formatVersion: 1, languages: ['ja'], title: {}, pages: [], endings: [] }
 */
export function withoutQuotas(definition: SurveyDefinition): SurveyDefinition {
  const { quotas: _, ...shown } = definition
  return shown
}
