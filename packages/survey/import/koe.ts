import type { NewId } from '../builders.ts'
import type { SurveyDefinition } from '../definition.ts'
import { surveyDraftSchema } from '../schema.ts'
import { copyDefinition } from '../templates/index.ts'
import { ForeignSurveyError } from './loss.ts'
import { fieldOf } from './outside.ts'

/**
 * A survey as a file that Koe reads again, here or elsewhere.
 *
 * @example
 * koeJson({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }).startsWith('{\n  "koe": 1') // => true
 */
export const koeJson = (definition: SurveyDefinition): string => `${JSON.stringify({ koe: 1, definition }, null, 2)}\n`

/** Whether Koe has written it. */
export const isKoe = (json: unknown): boolean => fieldOf(json, 'koe') !== undefined

/**
 * The survey of the file under new ids.
 *
 * @throws ForeignSurveyError `unsound` where it is no draft that could be saved
 */
export function readKoe(json: unknown, newId: NewId): SurveyDefinition {
  const parsed = fieldOf(json, 'koe') === 1 ? surveyDraftSchema.safeParse(fieldOf(json, 'definition')) : null
  if (!parsed?.success) throw new ForeignSurveyError('unsound')
  return copyDefinition(parsed.data, newId)
}
