import { END } from '../build.ts'
import { namesIn, termFrom } from '../expression.ts'
import { named, ruleInWords } from '../loss.ts'
import { entriesOf, fieldOf, isRecord, listOf, wordsOf } from '../outside.ts'
import type { Plan, PlannedBlock, PlannedEnding, PlannedPage, Reading, Rule } from '../plan.ts'
import { type Element, questionFrom } from './questions.ts'
import { textOf, wordsIn } from './texts.ts'

/** Settings of looks and habits that no answer depends on: nothing is lost with them. */
const LOOKS =
  /^(name|type|elements|questions|title|valueName|width|minWidth|maxWidth|indent|rightIndent|innerIndent|startWithNewLine|titleLocation|descriptionLocation|errorLocation|showNumber|hideNumber|colCount|columnCount|itemSize|size|rows|autoGrow|allowResize|useDisplayValuesInDynamicTexts|showQuestionNumbers|questionTitleLocation|state|renderAs|searchEnabled|searchMode|displayMode|rateColorMode|scaleColorMode|autoGenerate|autocomplete|minRateDescription|maxRateDescription|displayRateDescriptionsAsExtremeItems|textUpdateMode|swapOrder|alternateRows|verticalAlign|columnMinWidth|rowTitleWidth|isRequired|gridLayoutColumns|colSpan|requiredErrorText)$/

const DEEPEST = 8
const MOST_TRIGGERS = 500

const ruleOf = (value: unknown): Rule[] => {
  const words = wordsOf(value).trim()
  return words === '' ? [] : [{ words: ruleInWords(words), term: termFrom(words) }]
}

class SurveyJs {
  private readonly reading: Reading
  constructor(reading: Reading) {
    this.reading = reading
  }

  /** Panels are no part of Koe: their questions stand on the page, under the panel's rule and after its title. */
  elements(list: unknown, rules: Rule[], depth: number): PlannedBlock[] {
    return listOf(list).flatMap((element) => {
      if (!isRecord(element)) return []
      const type = wordsOf(fieldOf(element, 'type'))
      return type === 'panel' ? this.panel(element, rules, depth) : this.question(element, type, rules)
    })
  }

  private panel(panel: Record<string, unknown>, rules: Rule[], depth: number): PlannedBlock[] {
    const where = named(wordsOf(fieldOf(panel, 'name')), wordsIn(fieldOf(panel, 'title')))
    if (depth >= DEEPEST) {
      this.reading.report(where, { what: 'type-left-out', from: 'panel' })
      return []
    }
    const inner = [...rules, ...ruleOf(fieldOf(panel, 'visibleIf'))]
    const label = textOf(this.reading, where, fieldOf(panel, 'title'))
    const heading: PlannedBlock[] =
      Object.keys(label).length > 0
        ? [{ where, names: [], showIf: inner, block: { id: this.reading.newId(), type: 'statement', label } }]
        : []
    const { report } = this.reading
    for (const setting of ['enableIf', 'requiredIf', 'isRequired', 'questionsOrder'])
      if (fieldOf(panel, setting) !== undefined) report(where, { what: 'setting-left-out', setting })
    const list = fieldOf(panel, 'elements') ?? fieldOf(panel, 'questions')
    return [...heading, ...this.elements(list, inner, depth + 1)]
  }

  private question(json: Record<string, unknown>, type: string, rules: Rule[]): PlannedBlock[] {
    const { reading } = this
    const name = wordsOf(fieldOf(json, 'name'))
    const where = named(name, wordsIn(fieldOf(json, 'title')) || wordsIn(fieldOf(json, 'html')))
    const read = new Set(['visibleIf', 'visible', 'requiredIf'])
    const element: Element = {
      reading,
      where,
      type,
      get: (setting) => {
        read.add(setting)
        return fieldOf(json, setting)
      },
      text: (setting) => {
        read.add(setting)
        return textOf(reading, where, fieldOf(json, setting))
      },
    }
    const hidden = fieldOf(json, 'visible') === false && fieldOf(json, 'visibleIf') === undefined
    const made = hidden ? null : questionFrom(element)
    if (!made) {
      const from = `${type.slice(0, 40)}${hidden ? ' (visible: false)' : ''}`
      reading.report(where, { what: 'type-left-out', from })
      return []
    }
    if (type === 'tagbox') reading.report(where, { what: 'type-replaced', from: type, to: made.block.type })
    for (const [setting] of entriesOf(json))
      if (!read.has(setting) && !LOOKS.test(setting))
        reading.report(where, { what: 'setting-left-out', setting: setting.slice(0, 60) })
    const names = [...new Set([wordsOf(fieldOf(json, 'valueName')), name])].filter((one) => one !== '')
    const requiredIf = ruleOf(fieldOf(json, 'requiredIf'))
    return [{ ...made, where, names, showIf: [...rules, ...ruleOf(fieldOf(json, 'visibleIf'))], requiredIf }]
  }

  page(page: unknown, at: number): PlannedPage {
    const name = wordsOf(fieldOf(page, 'name'))
    const where = named(name || `page${at + 1}`, wordsIn(fieldOf(page, 'title')))
    const title = textOf(this.reading, where, fieldOf(page, 'title'))
    const said = textOf(this.reading, where, fieldOf(page, 'description'))
    const about: PlannedBlock[] =
      Object.keys(said).length > 0
        ? [{ where, names: [], showIf: [], block: { id: this.reading.newId(), type: 'statement', label: said } }]
        : []
    if (wordsOf(fieldOf(page, 'questionsOrder')) === 'random') this.reading.report(where, { what: 'order-left-out' })
    for (const setting of ['enableIf', 'requiredIf', 'timeLimit', 'maxTimeToFinish'])
      if (fieldOf(page, setting) !== undefined) this.reading.report(where, { what: 'setting-left-out', setting })
    const list = fieldOf(page, 'elements') ?? fieldOf(page, 'questions')
    return {
      key: `page:${at}`,
      where,
      ...(Object.keys(title).length > 0 ? { title } : {}),
      showIf: ruleOf(fieldOf(page, 'visibleIf')),
      blocks: [...about, ...this.elements(list, [], 0)],
      jumps: [],
    }
  }

  endings(json: unknown): PlannedEnding[] {
    const endings: PlannedEnding[] = []
    const add = (key: string, where: string, html: unknown, when: Rule[]) => {
      const title = textOf(this.reading, where, html)
      if (Object.keys(title).length > 0) endings.push({ key, where, title, when })
    }
    for (const [at, item] of listOf(fieldOf(json, 'completedHtmlOnCondition')).entries())
      add(`when:${at}`, 'completedHtmlOnCondition', fieldOf(item, 'html'), ruleOf(fieldOf(item, 'expression')))
    add(END, 'completedHtml', fieldOf(json, 'completedHtml'), [])
    return endings
  }
}

/** The page that asks the last of these questions; -1 where none does. */
const lastPage = (pages: PlannedPage[], names: string[]) =>
  pages.findLastIndex(({ blocks }) => blocks.some((block) => block.names.some((name) => names.includes(name))))

/** Triggers that end the survey or lead on become jumps of the page after which their rule is decided. */
function addTriggers(json: unknown, pages: PlannedPage[], { report }: Reading): void {
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

/** What of the survey's own settings changes what customers are asked or told. */
const SETTINGS = [
  'calculatedValues',
  'navigateToUrl',
  'navigateToUrlOnCondition',
  'startSurveyText',
  'firstPageIsStarted',
  'firstPageIsStartPage',
  'timeLimit',
  'maxTimeToFinish',
  'validators',
  'logo',
  'completedBeforeHtml',
  'loadingHtml',
]

/** Whether it looks like a survey of SurveyJS. */
export const isSurveyJs = (json: unknown): boolean =>
  ['pages', 'elements', 'questions'].some((name) => Array.isArray(fieldOf(json, name)))

/** The plan of a survey that SurveyJS describes. */
export function readSurveyJs(json: unknown, reading: Reading): Plan {
  const reader = new SurveyJs(reading)
  const list = fieldOf(json, 'pages')
  const pages = (Array.isArray(list) ? list : [json]).map((page, at) => {
    const one = reader.page(page, at)
    if (page !== json) return one
    // Without pages the survey's title and description are not those of its only page.
    return { ...one, title: undefined, showIf: [] }
  })
  const plain = pages.map(({ title, ...page }): PlannedPage => (title ? { ...page, title } : page))
  const { report } = reading
  for (const setting of SETTINGS)
    if (fieldOf(json, setting) !== undefined) report('', { what: 'setting-left-out', setting })
  if (wordsOf(fieldOf(json, 'questionsOrder')) === 'random') report('', { what: 'order-left-out' })
  const about = textOf(reading, '', fieldOf(json, 'description'))
  const [first] = plain
  if (first && Array.isArray(list) && Object.keys(about).length > 0)
    first.blocks.unshift({
      where: '',
      names: [],
      showIf: [],
      block: { id: reading.newId(), type: 'statement', label: about },
    })
  const mode = wordsOf(fieldOf(json, 'questionsOnPageMode'))
  const shown = mode === 'questionPerPage' || mode === 'inputPerPage' ? plain.flatMap(onePageEach) : plain
  addTriggers(json, shown, reading)
  return {
    languages: reading.languages,
    title: textOf(reading, '', fieldOf(json, 'title')),
    pages: shown,
    endings: reader.endings(json),
  }
}

/** Every question on a page of its own, as the survey says. */
const onePageEach = (page: PlannedPage): PlannedPage[] =>
  page.blocks.map((block, at) => {
    const { title, ...rest } = page
    return {
      ...rest,
      ...(at === 0 && title ? { title } : {}),
      key: at === 0 ? page.key : `${page.key}.${at}`,
      blocks: [block],
    }
  })
