import type { Answers, Ending, Question, SurveyDefinition } from '@koe/survey/core'
import type { Placement } from '../loader/wire.ts'
import { isJapanese, learnMessages, type Messages } from '../messages.ts'
import { learnRules, type Rules } from '../run/rules.ts'
import type { RunSettings } from '../run/run.ts'
import type { Session } from '../run/session.ts'
import type { Control, FieldContext } from './control.ts'
import { loadOwn } from './script.ts'

/** What the second script brings: the whole evaluator, and controls, words and style of what most surveys do without. */
export interface Further {
  rules: Rules
  style: string
  controlOf(question: Question, context: FieldContext): Control | null
  /** Words with the answers that they ask for in place. */
  piped(words: string, definition: SurveyDefinition, answers: Answers, language: string): string
  /** The widget's own words for all languages but Japanese. */
  english: Messages
  /** Puts a survey where its form belongs in the host's page. */
  stand(element: HTMLElement, placement: Placement, close: () => void): void
  /** What an ending has beyond its words: the number of an inquiry, the way on. */
  beyond(ending: Ending | null, session: Session, responseId: string, language: string): HTMLElement[]
}

let known: Further | null = null
let loading: Promise<void> | null = null

/** The second script calls this, through the element: it is another bundle. */
export function learn(further: Further): void {
  known = further
  learnRules(further.rules)
  learnMessages(further.english)
}

export const further = (): Further | null => known

/** Types of the first script; and what asks for the second one whatever the type: logic, a bound of its own, piped answers, a way on, what is calculated or changes places, answers from a link; an inquiry has a number. */
const PLAIN = /^(nps|csat|ces|longText|shortText|hidden|statement)$/
const BEYOND = /"(showIf|requiredIf|when|maximumLength|shuffle|group|redirect|variables)":|{{/

/** Whether a survey holds what only the second script can draw, say and judge. */
export function needsFurther({
  definition,
  mode,
  language,
  given,
}: Pick<RunSettings, 'definition' | 'mode' | 'language' | 'given'>): boolean {
  const plain = definition.pages.every(({ blocks }) => blocks.every(({ type }) => PLAIN.test(type)))
  return !plain || !!given || mode === 'inquiry' || !isJapanese(language) || BEYOND.test(JSON.stringify(definition))
}

/** Brings the second script, once. */
export function loadFurther(): Promise<void> {
  loading =
    loading ||
    loadOwn('more.js')
      .then(() => {
        if (!known) throw new Error('more.js')
      })
      .catch((error) => {
        loading = null
        throw error
      })
  return loading
}
