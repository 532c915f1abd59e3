import {
  type Answer,
  type Answers,
  isQuestion,
  type Problem,
  type Question,
  type SurveyDefinition,
  type SurveyPath,
} from '@koe/survey/core'
import type { Resumed, RunSettings } from './settings.ts'

/** What a run asks about a survey and about answers to it. */
export interface Rules {
  path(definition: SurveyDefinition, answers: Answers): Pick<SurveyPath, 'pages' | 'questions' | 'ending'>
  problem(question: Question, answer: Answer | undefined): Problem | null
  /** As the server stores it; null when it says nothing. */
  stored(answer: Answer | undefined): Answer | null
  /** The survey in this response's own order, and where it goes on; `record` where a link's answers are to be sent at once. */
  begin(settings: RunSettings, kept: Kept | null, responseId: string): Begun
}

type Kept = Resumed & Pick<RunSettings, 'given'>

export interface Begun {
  definition: SurveyDefinition
  resumed: Resumed | null
  record?: boolean | undefined
}

/**
 * The evaluator of `@koe/survey`, as far as a plain survey needs it: no condition, no bounds of its own, scales and words only. It is
 * what the first script carries; a test holds it to the evaluator, which the second script brings. What only a hostile
 * device could send, and a text beyond all bounds, is left to the server.
 */
export const PLAIN_RULES: Rules = {
  path: ({ pages, endings }) => ({
    pages: pages
      .filter((page) => page.blocks.some(({ type }) => type !== 'hidden'))
      .map((page) => ({ page, blocks: page.blocks })),
    questions: pages.reduce<Question[]>((all, page) => all.concat(page.blocks.filter(isQuestion)), []),
    ending: endings[0] || null,
  }),
  problem: ({ id, type, required }, answer) =>
    required && type !== 'hidden' && !PLAIN_RULES.stored(answer)
      ? { questionId: id, code: 'required', params: {} }
      : null,
  stored: (answer) =>
    answer && (!('text' in answer) || answer.text.trim()) && (answer.type !== 'hidden' || answer.value) ? answer : null,
  begin: ({ definition }, resumed) => ({ definition, resumed }),
}

let known = PLAIN_RULES

/** The rules that are in force. */
export const rules = (): Rules => known

/** The second script brings the whole evaluator. */
export function learnRules(whole: Rules): void {
  known = whole
}
