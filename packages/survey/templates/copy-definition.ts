import type { NewId } from '../builders.ts'
import type { Condition, SurveyDefinition } from '../definition.ts'
import { repiped } from '../further/pipe.ts'

/** Ids of pages, blocks, options and endings are never used for two things; conditions, jumps and texts follow their ids. */
function newIds(definition: SurveyDefinition, ids: NewId): Map<string, string> {
  const after = new Map<string, string>()
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('id' in value && typeof value.id === 'string' && !after.has(value.id)) after.set(value.id, ids())
    Object.values(value).forEach(note)
  }
  note([definition.pages, definition.endings, definition.variables, definition.quotas])
  return after
}

/** A question, or a variable: `v.ID`. */
const asked = (id: string, after: Map<string, string>): string | undefined =>
  id.startsWith('v.') ? `v.${after.get(id.slice(2)) ?? id.slice(2)}` : after.get(id)

function follow(condition: Condition, after: Map<string, string>): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => follow(part, after)) }
  if ('any' in condition) return { any: condition.any.map((part) => follow(part, after)) }
  if ('not' in condition) return { not: follow(condition.not, after) }
  const question = asked(condition.question, after) ?? condition.question
  // A cell of a matrix is `row.option`; `yes` and `no` of a yes/no question are no ids of the definition and stay.
  const choice = (id: string) =>
    id
      .split('.')
      .map((one) => after.get(one) ?? one)
      .join('.')
  if ('options' in condition) return { ...condition, question, options: condition.options.map(choice) }
  return { ...condition, question }
}

/** Keys whose value is an id. */
const IDS = new Set(['id', 'to', 'ending'])
const CONDITIONS = new Set(['showIf', 'when', 'requiredIf'])

function copy(value: unknown, key: string, after: Map<string, string>): unknown {
  if (CONDITIONS.has(key)) return follow(value as Condition, after)
  if (IDS.has(key) && typeof value === 'string') return after.get(value) ?? value
  // Texts ask for answers by the ids of their questions.
  if (typeof value === 'string') return repiped(value, (id) => asked(id, after))
  if (Array.isArray(value)) return value.map((one) => copy(one, '', after))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, copy(one, inner, after)]))
}

/**
 * The same survey under new ids, so that answers to the copy are never counted as answers to the original.
 *
 * @param ids gives a new id at each call
 * @example
 * copyDefinition({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [{ id: 'p', blocks: [] }], endings: [] }, () => 'new').pages[0].id // => 'new'
 */
export function copyDefinition(definition: SurveyDefinition, ids: NewId): SurveyDefinition {
  const after = newIds(definition, ids)
  return copy(definition, '', after) as SurveyDefinition
}
