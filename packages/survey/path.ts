import { type Answer, type Answers, answerTo } from './answer.ts'
import { evaluateCondition } from './conditions.ts'
import {
  type Block,
  type Condition,
  type Ending,
  isQuestion,
  type Page,
  type Question,
  type SurveyDefinition,
} from './definition.ts'
import { furtherRules } from './further/registry.ts'

/** A page with the blocks that these answers show. */
export interface VisiblePage {
  page: Page
  blocks: Block[]
}

/** The way these answers lead through the survey, from the first page to an ending. */
export interface SurveyPath {
  pages: VisiblePage[]
  /** Every question on the way, hidden fields included. */
  questions: Question[]
  ending: Ending | null
  /** The answers to questions on the way; others could not have been given. */
  answers: Record<string, Answer>
}

/** Where to go from here. */
export type NextStep = { type: 'page'; page: VisiblePage } | { type: 'ending'; ending: Ending | null }

type Holds = (condition: Condition | undefined) => boolean

function blocksShown(page: Page, answers: Record<string, Answer>, given: Answers, holds: Holds): Block[] {
  const shown: Block[] = []
  for (const block of page.blocks) {
    if (!holds(block.showIf)) continue
    const required = 'requiredIf' in block && holds(block.requiredIf)
    shown.push(required ? { ...block, required } : block)
    const answer = isQuestion(block) ? answerTo(given, block.id) : undefined
    if (answer) answers[block.id] = answer
  }
  return shown
}

/**
 * Walks the survey with these answers. Conditions see only answers given earlier on the way, so a question that is not
 * shown cannot decide anything. Jumps lead forward only: a page is visited at most once and the walk always ends.
 * A question that these answers make required says so: `required` is true.
 *
 * @example
 * surveyPath({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }, {}).ending // => null
 */
export function surveyPath(definition: SurveyDefinition, given: Answers): SurveyPath {
  const answers: Record<string, Answer> = {}
  const pages: VisiblePage[] = []
  const questions: Question[] = []
  const rules = furtherRules()
  const holds: Holds = (condition) => evaluateCondition(condition, rules ? rules.seen(definition, answers) : answers)
  let ending: Ending | undefined
  let index = 0
  while (index < definition.pages.length && !ending) {
    const page = definition.pages[index]!
    const blocks = blocksShown(page, answers, given, holds)
    for (const block of blocks) if (isQuestion(block)) questions.push(block)
    // A page of hidden fields alone has nothing to look at.
    if (blocks.some((block) => block.type !== 'hidden')) pages.push({ page, blocks })
    const jump = page.jumps?.find(({ when }) => holds(when))
    const target = jump ? definition.pages.findIndex(({ id }) => id === jump.to) : -1
    if (jump && target < 0) ending = definition.endings.find(({ id }) => id === jump.to)
    index = target > index ? target : index + 1
  }
  ending ??= definition.endings.find(({ when }) => holds(when))
  return { pages, questions, ending: ending ?? null, answers }
}

/**
 * The questions that these answers show, in order.
 *
 * @example
 * visibleQuestions({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: { ja: '?' } }] }], endings: [] }, {}).length // => 1
 */
export function visibleQuestions(definition: SurveyDefinition, answers: Answers): Question[] {
  return surveyPath(definition, answers).questions
}

/**
 * What comes after a page; the first page when none is named, also when the named page is no longer on the way.
 *
 * @param pageId the page in view, null before the first
 * @example
 * nextPage({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }, {}, null) // => { type: 'ending', ending: null }
 */
export function nextPage(definition: SurveyDefinition, answers: Answers, pageId: string | null = null): NextStep {
  const { pages, ending } = surveyPath(definition, answers)
  const page = pages[pages.findIndex((visible) => visible.page.id === pageId) + 1]
  return page ? { type: 'page', page } : { type: 'ending', ending }
}
