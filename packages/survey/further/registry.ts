import type { Answer, Answers, Problem } from '../answer.ts'
import type { Question, SurveyDefinition } from '../definition.ts'

/** What the evaluator asks about answers to the further types. One implementation: `rules.ts`. */
export interface FurtherRules {
  normalize(answer: Answer): Answer
  problem(question: Question, answer: Answer): Omit<Problem, 'questionId'> | null
  /** What conditions see: the answers so far, and what is calculated from them. */
  seen(definition: SurveyDefinition, answers: Answers): Answers
  /** What changes places, in the order of this response. */
  arranged(definition: SurveyDefinition, responseId: string): SurveyDefinition
}

let known: FurtherRules | null = null

/**
 * Brings the rules in: `index.ts` does so at once, the widget when a survey needs them. Doing it twice changes nothing.
 */
export function learnFurther(rules: FurtherRules): void {
  known = rules
}

/** The rules of the further types, once they are here. */
export function furtherRules(): FurtherRules | null {
  return known
}
