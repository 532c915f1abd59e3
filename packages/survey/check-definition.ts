import {
  type Block,
  type Comparison,
  type Condition,
  isQuestion,
  LIMITS,
  type SurveyDefinition,
  type Text,
} from './definition.ts'
import { choiceIds } from './further/cells.ts'
import { boundsHold } from './further/check.ts'
import { hasOwn } from './has-own.ts'
import { type FormulaProblem, formulaAsks, parseFormula } from './logic/formula.ts'
import { isRedirect } from './logic/redirect.ts'

/** What is wrong with a definition itself. `at` is the id of the page, block, option, ending, variable or quota; '' = the survey. */
export interface DefinitionProblem {
  at: string
  code:
    | 'duplicate-id'
    | 'missing-text'
    | 'unknown-question'
    | 'unknown-option'
    | 'unknown-target'
    | 'no-question'
    | 'condition-too-large'
    | 'impossible-bounds'
    /** An option of a question with pictures that has none. */
    | 'missing-picture'
    /** An ending leads to an address that is none, or that may not be opened. */
    | 'unsafe-redirect'
    | FormulaProblem
    /** A formula that asks for a question or an earlier variable that there is not. */
    | 'formula-unknown'
}

/** Problems that a draft may have while it is being written; the others would lose or mix answers. */
export const UNFINISHED: readonly DefinitionProblem['code'][] = [
  'missing-text',
  'unknown-question',
  'unknown-option',
  'unknown-target',
  'no-question',
  'impossible-bounds',
  'missing-picture',
  'unsafe-redirect',
  'formula-empty',
  'formula-too-large',
  'formula-unreadable',
  'formula-function',
  'formula-arguments',
  'formula-unknown',
]

interface Known {
  ids: Set<string>
  /** Options by question; an empty set for questions without options. */
  questions: Map<string, Set<string>>
  targets: Set<string>
}

function collect(definition: SurveyDefinition, report: (at: string, code: DefinitionProblem['code']) => void): Known {
  const known: Known = { ids: new Set(), questions: new Map(), targets: new Set() }
  const register = (id: string, ids: Set<string>) => {
    if (ids.has(id)) report(id, 'duplicate-id')
    ids.add(id)
  }
  for (const page of definition.pages) {
    register(page.id, known.ids)
    known.targets.add(page.id)
    for (const block of page.blocks) {
      register(block.id, known.ids)
      const options = new Set<string>()
      const rows = new Set<string>()
      if (block.type === 'matrix') for (const row of block.rows) register(row.id, rows)
      if ('options' in block) for (const option of block.options) register(option.id, options)
      if (block.type !== 'statement') known.questions.set(block.id, new Set(choiceIds(block)))
    }
  }
  for (const ending of definition.endings) {
    register(ending.id, known.ids)
    known.targets.add(ending.id)
  }
  for (const { id } of [...(definition.variables ?? []), ...(definition.quotas ?? [])]) register(id, known.ids)
  for (const { id } of definition.variables ?? []) known.questions.set(`v.${id}`, new Set())
  return known
}

/** Size of a condition, counted without recursion so that a hostile one cannot exhaust the stack. */
function tooLarge(condition: Condition): boolean {
  const open: { part: Condition; depth: number }[] = [{ part: condition, depth: 1 }]
  let parts = 0
  for (let next = open.pop(); next; next = open.pop()) {
    parts += 1
    if (parts > LIMITS.conditionParts || next.depth > LIMITS.conditionDepth) return true
    const { part, depth } = next
    const inner = 'all' in part ? part.all : 'any' in part ? part.any : 'not' in part ? [part.not] : []
    for (const one of inner) open.push({ part: one, depth: depth + 1 })
  }
  return false
}

function checkCondition(
  condition: Condition | undefined,
  known: Known,
  report: (code: DefinitionProblem['code']) => void,
): void {
  if (!condition) return
  if (tooLarge(condition)) {
    report('condition-too-large')
    return
  }
  for (const part of comparisonsIn(condition)) {
    const options = known.questions.get(part.question)
    if (!options) report('unknown-question')
    else if ('options' in part && part.options.some((option) => !options.has(option))) report('unknown-option')
  }
}

/** Words to read. The needed ones must not be missing in the first language where they are given. */
export interface PlacedText {
  /** The page, block, option or ending; '' = the survey. */
  at: string
  text: Text
  needed: boolean
  /** Of the page on which it is read; behind the last one for endings. */
  page: number
}

function textsOfBlock(block: Block, page: number): PlacedText[] {
  const placed = (needed: boolean, ...texts: (Text | undefined)[]) =>
    texts.flatMap((text) => (text ? { at: block.id, text, needed, page } : []))
  const found = placed(true, block.label)
  if (block.type === 'yesNo') found.push(...placed(true, block.yesLabel, block.noLabel))
  if (block.type === 'consent') found.push(...placed(true, block.agreeLabel))
  if ('unit' in block) found.push(...placed(true, block.unit))
  if ('lowLabel' in block || 'highLabel' in block) found.push(...placed(false, block.lowLabel, block.highLabel))
  if ('placeholder' in block) found.push(...placed(false, block.placeholder))
  if (block.type === 'matrix')
    for (const { id, label } of block.rows) found.push({ at: id, text: label, needed: true, page })
  if ('options' in block)
    for (const { id, label, picture } of block.options) {
      found.push({ at: id, text: label, needed: true, page })
      if (picture) found.push({ at: id, text: picture.alt, needed: true, page })
    }
  return [...found, ...placed(false, block.description)]
}

/**
 * Every text of a definition with its place, in order.
 *
 * @example
 * textsOf({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }) // => [{ at: '', text: { ja: 'x' }, needed: true, page: 0 }]
 */
export function textsOf(definition: SurveyDefinition): PlacedText[] {
  const found: PlacedText[] = []
  const end = definition.pages.length
  const add = (at: string, text: Text | undefined, needed: boolean, page: number) => {
    if (text) found.push({ at, text, needed, page })
  }
  add('', definition.title, true, 0)
  add('', definition.submitLabel, true, end)
  for (const [index, page] of definition.pages.entries()) {
    add(page.id, page.title, true, index)
    for (const block of page.blocks) found.push(...textsOfBlock(block, index))
  }
  for (const ending of definition.endings) {
    add(ending.id, ending.title, true, end)
    add(ending.id, ending.body, false, end)
  }
  return found
}

/**
 * Every comparison in a condition, however deep.
 *
 * @example
 * comparisonsIn({ not: { question: 'q', operator: 'answered' } }) // => [{ question: 'q', operator: 'answered' }]
 */
export function comparisonsIn(condition: Condition | undefined): Comparison[] {
  if (!condition) return []
  if ('all' in condition) return condition.all.flatMap(comparisonsIn)
  if ('any' in condition) return condition.any.flatMap(comparisonsIn)
  return 'not' in condition ? comparisonsIn(condition.not) : [condition]
}

function checkVariables(
  definition: SurveyDefinition,
  known: Known,
  report: (at: string, code: DefinitionProblem['code']) => void,
) {
  const before = new Set([...known.questions.keys()].filter((id) => !id.startsWith('v.')))
  for (const { id, name, formula } of definition.variables ?? []) {
    if (name.trim() === '') report(id, 'missing-text')
    const read = parseFormula(formula)
    if (typeof read === 'string') report(id, read)
    else if (formulaAsks(read).some((asked) => !before.has(asked))) report(id, 'formula-unknown')
    before.add(`v.${id}`)
  }
}

/**
 * What makes a definition unusable: ids used twice, words missing in the first language, conditions and jumps that
 * point at nothing, a survey without a question. `surveyDefinitionSchema` refuses what this finds.
 *
 * @returns [] when the definition is sound
 * @example
 * definitionProblems({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }) // => [{ at: '', code: 'no-question' }]
 */
export function definitionProblems(definition: SurveyDefinition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  const report = (at: string, code: DefinitionProblem['code']) => {
    problems.push({ at, code })
  }
  const known = collect(definition, report)
  if (![...known.questions.keys()].some((id) => !id.startsWith('v.'))) report('', 'no-question')
  const language = definition.languages[0] ?? ''
  for (const { at, text, needed } of textsOf(definition))
    if (needed && !(hasOwn(text, language) && text[language]?.trim())) report(at, 'missing-text')
  for (const page of definition.pages) {
    for (const block of page.blocks) {
      if (isQuestion(block) && !boundsHold(block)) report(block.id, 'impossible-bounds')
      if (block.type === 'pictures')
        for (const { id, picture } of block.options) if (!picture) report(id, 'missing-picture')
      checkCondition(block.showIf, known, (code) => report(block.id, code))
      if (isQuestion(block)) checkCondition(block.requiredIf, known, (code) => report(block.id, code))
    }
    for (const jump of page.jumps ?? []) {
      checkCondition(jump.when, known, (code) => report(page.id, code))
      if (!known.targets.has(jump.to)) report(page.id, 'unknown-target')
    }
  }
  for (const { id, when, redirect } of definition.endings) {
    checkCondition(when, known, (code) => report(id, code))
    if (redirect !== undefined && !isRedirect(redirect)) report(id, 'unsafe-redirect')
  }
  checkVariables(definition, known, report)
  const endings = new Set(definition.endings.map(({ id }) => id))
  for (const { id, name, when, ending } of definition.quotas ?? []) {
    if (name.trim() === '') report(id, 'missing-text')
    checkCondition(when, known, (code) => report(id, code))
    if (ending !== undefined && !endings.has(ending)) report(id, 'unknown-target')
  }
  return problems
}
