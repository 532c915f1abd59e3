import { comparisonsIn, type DefinitionProblem, definitionProblems, textsOf } from '../check-definition.ts'
import {
  allQuestions,
  type Block,
  type Condition,
  isQuestion,
  type Question,
  type SurveyDefinition,
} from '../definition.ts'
import { pipesIn } from '../further/pipe.ts'
import { hasOwn } from '../has-own.ts'
import { runsOf } from '../logic/arrange.ts'
import { formulaAsks, parseFormula } from '../logic/formula.ts'
import { canRedirect, redirectAsks } from '../logic/redirect.ts'
import { isCountable, measuresOf, variableQuestions } from '../logic/variables.ts'
import { operatorsFor } from './operators.ts'
import { unreachable } from './reach.ts'

/** Something about a definition that its author should look at. Errors are certain mistakes, warnings may be meant. */
export interface Finding {
  /** The page, block, option, ending, variable or quota; '' = the survey. */
  at: string
  code:
    | DefinitionProblem['code']
    /** No answers lead to this page. */
    | 'unreachable-page'
    /** A jump to the page itself or to one before it: it is passed over. */
    | 'jump-back'
    /** The condition of this block cannot hold. */
    | 'never-shown'
    /** The same of a question that is required: nobody will be asked for it. */
    | 'required-never-shown'
    /** A condition that looks at a question which is asked later, and so has no answer yet. */
    | 'asked-later'
    /** A condition whose operator says nothing about a question of this type. */
    | 'unfit-operator'
    /** No answers lead to this ending. */
    | 'unreachable-ending'
    /** Fewer than two options to choose from. */
    | 'too-few-options'
    /** More options must be chosen than can be chosen together. */
    | 'exclusive-conflict'
    /** A hidden field is never required, whatever it says. */
    | 'hidden-required'
    /** A text that asks for the answer to a question that there is not. */
    | 'unknown-pipe'
    /** A text that asks for an answer which is not given on an earlier page. */
    | 'pipe-ahead'
    /** A condition between blocks that change places: whether the other has been asked is chance. */
    | 'shuffled-condition'
    /** A jump out of, or into, pages that change places. */
    | 'shuffled-jump'
    /** A formula that asks for an answer which is no number. */
    | 'formula-no-number'
    /** An address that asks for what a person wrote about themselves. */
    | 'redirect-words'
    /** Words that `language` does not have. */
    | 'missing-translation'
  severity: 'error' | 'warning'
  /** Of a missing translation. */
  language?: string
}

type Report = (at: string, code: Finding['code'], severity: Finding['severity'], language?: string) => void

function checkChoices(block: Block, report: Report): void {
  if (block.type === 'hidden' && (block.required || block.requiredIf)) report(block.id, 'hidden-required', 'warning')
  if (!('options' in block)) return
  if (block.options.length < 2) report(block.id, 'too-few-options', 'warning')
  const { minimum = 0 } = block.type === 'multipleChoice' || block.type === 'pictures' ? block : {}
  const together = block.options.filter(({ exclusive }) => !exclusive).length
  // Too many for all options together is `impossible-bounds` already.
  if (minimum > 1 && minimum > together && minimum <= block.options.length) {
    report(block.id, 'exclusive-conflict', 'error')
  }
}

function checkTranslations(definition: SurveyDefinition, report: Report): void {
  for (const { at, text } of textsOf(definition)) {
    if (!Object.values(text).some((words) => words.trim())) continue
    for (const language of definition.languages.slice(1)) {
      if (!(hasOwn(text, language) && text[language]?.trim())) report(at, 'missing-translation', 'warning', language)
    }
  }
}

/** A page is drawn once: its texts hold answers of earlier pages only. */
function checkPipes(definition: SurveyDefinition, report: Report): void {
  const runs = definition.pages.map(() => 0)
  for (const [first, last] of runsOf(definition.pages)) runs.fill(first, first, last + 1)
  const pageOf = new Map(
    definition.pages.flatMap(({ blocks }, page) => blocks.map(({ id }) => [id, runs[page] ?? 0] as const)),
  )
  const questions = new Set(measuresOf(definition).map(({ id }) => id))
  for (const { at, text, page } of textsOf(definition)) {
    for (const id of Object.values(text).flatMap(pipesIn)) {
      if (!questions.has(id)) report(at, 'unknown-pipe', 'error')
      else if ((pageOf.get(id) ?? -1) >= (runs[page] ?? page)) report(at, 'pipe-ahead', 'error')
    }
  }
}

/** Addresses ask for answers by their ids, and not for every one. */
function checkRedirects(definition: SurveyDefinition, report: Report): void {
  const questions = new Map(measuresOf(definition).map((question) => [question.id, question]))
  for (const { id, redirect } of definition.endings) {
    for (const asked of redirect === undefined ? [] : redirectAsks(redirect)) {
      const question = questions.get(asked)
      if (!question) report(id, 'unknown-pipe', 'error')
      else if (!canRedirect(question)) report(id, 'redirect-words', 'error')
    }
  }
}

function checkFormulas(definition: SurveyDefinition, report: Report): void {
  const questions = new Map(allQuestions(definition).map((question) => [question.id, question]))
  for (const { id, formula } of definition.variables ?? []) {
    const read = parseFormula(formula)
    if (typeof read === 'string') continue
    const asked = formulaAsks(read).flatMap((name) => questions.get(name) ?? [])
    if (asked.some((question) => !isCountable(question))) report(id, 'formula-no-number', 'error')
  }
}

/** The first question that a variable follows from: before it, it says nothing. */
function variablePlaces(definition: SurveyDefinition, placeOf: (question: string) => number): Map<string, number> {
  const places = new Map<string, number>()
  for (const { id, formula } of definition.variables ?? []) {
    const read = parseFormula(formula)
    const asked = typeof read === 'string' ? [] : formulaAsks(read)
    places.set(`v.${id}`, Math.min(...asked.map((name) => places.get(name) ?? placeOf(name))))
  }
  return places
}

/** What conditions ask of questions that they should not. `upTo` = how many questions have been asked by then. */
function checkConditions(definition: SurveyDefinition, report: Report): void {
  const order = new Map<string, { place: number; question: Question }>()
  for (const question of allQuestions(definition)) order.set(question.id, { place: order.size, question })
  const places = variablePlaces(definition, (id) => order.get(id)?.place ?? -1)
  for (const question of variableQuestions(definition))
    order.set(question.id, { place: Math.min(places.get(question.id) ?? -1, order.size), question })
  const check = (at: string, condition: Condition | undefined, upTo: number, unsure = [0, 0]) => {
    for (const comparison of comparisonsIn(condition)) {
      const asked = order.get(comparison.question)
      if (!asked) continue
      if (asked.place >= upTo) report(at, 'asked-later', 'error')
      else if (asked.place >= unsure[0]! && asked.place < unsure[1]!) report(at, 'shuffled-condition', 'error')
      if (!operatorsFor(asked.question).includes(comparison.operator)) report(at, 'unfit-operator', 'error')
    }
  }
  let upTo = 0
  for (const [first, last] of runsOf(definition.pages)) {
    const run = upTo
    for (const page of definition.pages.slice(first, last + 1)) {
      const here = upTo
      for (const block of page.blocks) {
        // Of what changes places with it, nothing is sure to have been asked.
        const unsure = [first < last ? run : here, page.shuffle ? upTo : here]
        check(block.id, block.showIf, upTo, unsure)
        if (isQuestion(block)) check(block.id, block.requiredIf, upTo, unsure)
        if (isQuestion(block)) upTo += 1
      }
      for (const { when } of page.jumps ?? []) check(page.id, when, upTo)
    }
  }
  for (const { id, when } of [...definition.endings, ...(definition.quotas ?? [])]) check(id, when, upTo)
}

function checkWays(definition: SurveyDefinition, known: readonly Finding[], report: Report): void {
  const { pages, blocks, endings } = unreachable(definition)
  // Where the cause has been named already, its effect is not.
  const explained = new Set(
    known.flatMap(({ at, code }) => (['unknown-question', 'unknown-option', 'asked-later'].includes(code) ? at : [])),
  )
  const changing = new Set(
    runsOf(definition.pages).flatMap(([first, last]) =>
      first < last ? definition.pages.slice(first, last + 1).map(({ id }) => id) : [],
    ),
  )
  for (const [i, page] of definition.pages.entries()) {
    for (const { to } of page.jumps ?? []) {
      const target = definition.pages.findIndex(({ id }) => id === to)
      if (changing.has(page.id) || changing.has(to)) report(page.id, 'shuffled-jump', 'error')
      if (target >= 0 && target <= i) report(page.id, 'jump-back', 'error')
    }
    if (pages.has(page.id)) report(page.id, 'unreachable-page', 'error')
    for (const block of page.blocks) {
      if (!blocks.has(block.id) || explained.has(block.id)) continue
      if ('required' in block && block.required) report(block.id, 'required-never-shown', 'error')
      else report(block.id, 'never-shown', 'error')
    }
  }
  // Those who come too late for a quota are led there, whatever they answered.
  const led = new Set(definition.quotas?.map(({ ending }) => ending))
  for (const { id } of definition.endings) {
    if (endings.has(id) && !explained.has(id) && !led.has(id)) report(id, 'unreachable-ending', 'warning')
  }
}

/**
 * Everything that an author should look at before publishing: what `definitionProblems` refuses, and what can be stored but
 * hardly be meant. Unlike a proof of the opposite, silence is no promise: what is named unreachable never is reached, but
 * where ways are too many to be told apart less is named.
 *
 * @returns each finding once; [] when there is nothing to say
 * @example
 * lintDefinition({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [{ id: 'p', blocks: [{ id: 'q', type: 'nps', label: { ja: '?' } }], jumps: [{ when: { question: 'q', operator: 'answered' }, to: 'p' }] }], endings: [] }) // => [{ at: 'p', code: 'jump-back', severity: 'error' }]
 */
export function lintDefinition(definition: SurveyDefinition): Finding[] {
  const findings = new Map<string, Finding>()
  const report: Report = (at, code, severity, language) => {
    const key = [at, code, language].join(' ')
    if (!findings.has(key)) findings.set(key, { at, code, severity, ...(language === undefined ? {} : { language }) })
  }
  for (const { at, code } of definitionProblems(definition)) report(at, code, 'error')
  const known = [...findings.values()]
  for (const page of definition.pages) for (const block of page.blocks) checkChoices(block, report)
  // Ways cannot be followed where an id means two things or a condition is without bounds.
  if (!known.some(({ code }) => code === 'duplicate-id' || code === 'condition-too-large')) {
    checkConditions(definition, report)
    checkWays(definition, [...findings.values()], report)
  }
  checkPipes(definition, report)
  checkRedirects(definition, report)
  checkFormulas(definition, report)
  checkTranslations(definition, report)
  return [...findings.values()]
}
