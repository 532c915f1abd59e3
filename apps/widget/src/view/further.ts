import {
  type Answers,
  allQuestions,
  type Ending,
  type FurtherRules,
  learnFurther,
  type Question,
  type SurveyDefinition,
} from '@koe/survey/core'
import type { Session } from '../run/session.ts'
import type { Control, FieldContext } from './control.ts'
import { loadScript } from './script.ts'

/** What the second script brings: rules, controls and style of the further types. */
export interface Further {
  rules: FurtherRules
  style: string
  controlOf(question: Question, context: FieldContext): Control | null
  arranged(definition: SurveyDefinition, responseId: string): SurveyDefinition
  /** What an ending has beyond its words. */
  onward(ending: Ending | null, session: Session, responseId: string, language: string): HTMLElement | null
  /** Words with the answers that they ask for in place. */
  piped(words: string, definition: SurveyDefinition, answers: Answers, language: string): string
}

let known: Further | null = null
let loading: Promise<void> | null = null

/** The second script calls this, through the element: it is another bundle. */
export function learn(further: Further): void {
  known = further
  learnFurther(further.rules)
}

export const further = (): Further | null => known

/** Types of the first script; and what asks for the second one whatever the type: shuffling, own words, piped answers, a way on, what is calculated, pages that change places. */
const PLAIN = /^(nps|csat|ces|singleChoice|longText|shortText|email|hidden)$/
const BEYOND = /"(shuffle|other)":true|"(redirect|variables|group)":|{{q\./

/** Whether a survey holds what only the second script can draw and judge. */
export function needsFurther(definition: SurveyDefinition): boolean {
  return BEYOND.test(JSON.stringify(definition)) || allQuestions(definition).some(({ type }) => !PLAIN.test(type))
}

/** Brings the second script, once. */
export function loadFurther(): Promise<void> {
  loading ??= loadScript('more.js')
    .then(() => {
      if (!known) throw new Error('more.js')
    })
    .catch((error) => {
      loading = null
      throw error
    })
  return loading
}
