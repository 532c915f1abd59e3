import { definitionProblems, isScale, type ScaleQuestion, type SurveyDefinition } from '@koe/survey'
import { Problem } from '../workspaces/index.ts'

/** @throws Problem `invalid-input` with the id of each part that is wrong */
export function requireSound(definition: SurveyDefinition): void {
  const errors = definitionProblems(definition).map(({ at, code }) => ({ field: `/definition/${at}`, code }))
  if (errors.length > 0) throw new Problem('invalid-input', {}, errors)
}

/** The question whose answers are the survey's score: the first on a scale. */
export function scoreQuestionOf(definition: SurveyDefinition): ScaleQuestion | undefined {
  for (const page of definition.pages) for (const block of page.blocks) if (isScale(block)) return block
  return undefined
}
