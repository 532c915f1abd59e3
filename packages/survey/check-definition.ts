import { type Block, type Condition, isQuestion, LIMITS, type SurveyDefinition, type Text } from './definition.ts'
import { boundsHold } from './further/check.ts'
import { hasOwn } from './has-own.ts'

/** What is wrong with a definition itself. `at` is the id of the page, block, option or ending; '' = the survey. */
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
}

/** Problems that a draft may have while it is being written; the others would lose or mix answers. */
export const UNFINISHED: readonly DefinitionProblem['code'][] = [
  'missing-text',
  'unknown-question',
  'unknown-option',
  'unknown-target',
  'no-question',
  'impossible-bounds',
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
      if ('options' in block) for (const option of block.options) register(option.id, options)
      if (block.type === 'yesNo' || block.type === 'consent') for (const id of ['yes', 'no']) options.add(id)
      if (block.type !== 'statement') known.questions.set(block.id, options)
    }
  }
  for (const ending of definition.endings) {
    register(ending.id, known.ids)
    known.targets.add(ending.id)
  }
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
  const visit = (part: Condition): void => {
    if ('all' in part) part.all.forEach(visit)
    else if ('any' in part) part.any.forEach(visit)
    else if ('not' in part) visit(part.not)
    else {
      const options = known.questions.get(part.question)
      if (!options) report('unknown-question')
      else if ('options' in part && part.options.some((option) => !options.has(option))) report('unknown-option')
    }
  }
  visit(condition)
}

/** Words of the further types that must not be missing either, where they are given. */
function furtherTexts(block: Block): (Text | undefined)[] {
  if (block.type === 'yesNo') return [block.yesLabel, block.noLabel]
  if (block.type === 'consent') return [block.agreeLabel]
  return 'unit' in block ? [block.unit] : []
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
  if (known.questions.size === 0) report('', 'no-question')
  const language = definition.languages[0] ?? ''
  const words = (at: string, text: Text | undefined) => {
    if (text && !(hasOwn(text, language) && text[language]?.trim())) report(at, 'missing-text')
  }
  words('', definition.title)
  words('', definition.submitLabel)
  for (const page of definition.pages) {
    words(page.id, page.title)
    for (const block of page.blocks) {
      words(block.id, block.label)
      for (const text of furtherTexts(block)) words(block.id, text)
      if ('options' in block) for (const option of block.options) words(option.id, option.label)
      if (isQuestion(block) && !boundsHold(block)) report(block.id, 'impossible-bounds')
      checkCondition(block.showIf, known, (code) => report(block.id, code))
    }
    for (const jump of page.jumps ?? []) {
      checkCondition(jump.when, known, (code) => report(page.id, code))
      if (!known.targets.has(jump.to)) report(page.id, 'unknown-target')
    }
  }
  for (const ending of definition.endings) {
    words(ending.id, ending.title)
    checkCondition(ending.when, known, (code) => report(ending.id, code))
  }
  return problems
}
