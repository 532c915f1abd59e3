import {
  type DefinitionProblem,
  definitionProblems,
  isScale,
  type ScaleQuestion,
  type SurveyDefinition,
  UNFINISHED,
} from '@koe/survey'
import { Problem } from '../workspaces/index.ts'

function refuse(problems: DefinitionProblem[]): void {
  const errors = problems.map(({ at, code }) => ({ field: `/definition/${at}`, code }))
  if (errors.length > 0) throw new Problem('invalid-input', {}, errors)
}

/** What may be published. @throws Problem `invalid-input` with the id of each part that is wrong */
export function requireSound(definition: SurveyDefinition): void {
  refuse(definitionProblems(definition))
}

/** What may be kept as a draft, unfinished as it is. @throws Problem `invalid-input` with the id of each part that is wrong */
export function requireSavable(definition: SurveyDefinition): void {
  refuse(definitionProblems(definition).filter(({ code }) => !UNFINISHED.includes(code)))
}

/** The question whose answers are the survey's score: the first on a scale. */
export function scoreQuestionOf(definition: SurveyDefinition): ScaleQuestion | undefined {
  for (const page of definition.pages) for (const block of page.blocks) if (isScale(block)) return block
  return undefined
}
