import { END, thanksIn } from '../build.ts'
import { namesIn, termFrom } from '../expression.ts'
import { calculationFrom } from '../extras/calculation.ts'
import { isAddress } from '../extras/redirect.ts'
import { ruleInWords } from '../loss.ts'
import { fieldOf, listOf, wordsOf } from '../outside.ts'
import {
  isWritten,
  type PlannedEnding,
  type PlannedPage,
  type PlannedVariable,
  type Reading,
  type Rule,
} from '../plan.ts'
import { textOf } from './texts.ts'

const MOST_TRIGGERS = 500

/** A rule of SurveyJS; none where nothing is written. */
export const ruleOf = (value: unknown): Rule[] => {
  const words = wordsOf(value).trim()
  return words === '' ? [] : [{ words: ruleInWords(words), term: termFrom(words) }]
}

/** Endings with their words and addresses. An address for some takes them away, whatever words they would have seen. */
export function endingsOf(json: unknown, reading: Reading): PlannedEnding[] {
  const endings: PlannedEnding[] = []
  const away = wordsOf(fieldOf(json, 'navigateToUrl'))
  const redirect = isAddress(away) ? { redirect: away } : {}
  const usual = thanksIn(reading.languages)
  for (const [at, item] of listOf(fieldOf(json, 'navigateToUrlOnCondition')).entries()) {
    const when = ruleOf(fieldOf(item, 'expression'))
    const url = wordsOf(fieldOf(item, 'url'))
    if (when.length > 0 && isAddress(url))
      endings.push({ key: `away:${at}`, where: 'navigateToUrlOnCondition', title: usual, when, redirect: url })
  }
  for (const [at, item] of listOf(fieldOf(json, 'completedHtmlOnCondition')).entries()) {
    const where = 'completedHtmlOnCondition'
    const title = textOf(reading, where, fieldOf(item, 'html'))
    if (isWritten(title))
      endings.push({ key: `when:${at}`, where, title, when: ruleOf(fieldOf(item, 'expression')), ...redirect })
  }
  const title = textOf(reading, 'completedHtml', fieldOf(json, 'completedHtml'))
  if (isWritten(title) || isAddress(away)) {
    const where = isWritten(title) ? 'completedHtml' : 'navigateToUrl'
    endings.push({ key: END, where, title: isWritten(title) ? title : usual, when: [], ...redirect })
  }
  return endings
}

/** A value that is calculated, for whatever asks for it by name. */
export function variableOf(item: unknown, where: string, name: string): PlannedVariable {
  const words = wordsOf(fieldOf(item, 'expression'))
  const calculation = calculationFrom(words, { blankIsNought: true })
  const own = wordsOf(fieldOf(item, 'name'))
  return { where, name: name || own, names: [own], words: ruleInWords(words), calculation, codes: true }
}

/** The page that asks the last of these questions; -1 where none does. */
const lastPage = (pages: PlannedPage[], names: string[]) =>
  pages.findLastIndex(({ blocks }) => blocks.some((block) => block.names.some((name) => names.includes(name))))

/** Triggers that end the survey or lead on become jumps of the page after which their rule is decided. */
export function addTriggers(json: unknown, pages: PlannedPage[], { report }: Reading): void {
  const triggers = listOf(fieldOf(json, 'triggers'))
  const more = triggers.length - MOST_TRIGGERS
  if (more > 0) report('triggers', { what: 'too-many-left-out', of: 'jumps', count: more })
  for (const trigger of triggers.slice(0, MOST_TRIGGERS)) {
    const type = wordsOf(fieldOf(trigger, 'type')).slice(0, 40)
    const where = `triggers: ${type}`
    const [rule] = ruleOf(fieldOf(trigger, 'expression'))
    const page = pages[rule?.term ? lastPage(pages, namesIn(rule.term)) : -1]
    const goal = wordsOf(fieldOf(trigger, 'gotoName'))
    const target =
      type === 'complete'
        ? END
        : type === 'skip'
          ? pages.find(({ blocks }) => blocks[0]?.names.includes(goal))?.key
          : null
    if (page && rule && target) page.jumps.push({ where, when: [rule], to: target })
    else report(where, { what: 'logic-left-out', rule: rule?.words ?? '' })
  }
}
