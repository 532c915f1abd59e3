import type { Text } from '../../definition.ts'
import { named } from '../loss.ts'
import { entriesOf, fieldOf, isOn, isRecord, listOf, wordsOf } from '../outside.ts'
import {
  beside,
  isWritten,
  type Plan,
  type PlannedBlock,
  type PlannedPage,
  type PlannedVariable,
  type Reading,
  type Rule,
} from '../plan.ts'
import { addTriggers, endingsOf, ruleOf, variableOf } from './ends.ts'
import { type Element, questionFrom } from './questions.ts'
import { textOf, wordsIn } from './texts.ts'

/** Settings of looks and habits that no answer depends on: nothing is lost with them. */
const LOOKS =
  /^(name|type|elements|questions|title|valueName|width|minWidth|maxWidth|indent|rightIndent|innerIndent|startWithNewLine|titleLocation|descriptionLocation|errorLocation|showNumber|hideNumber|colCount|columnCount|itemSize|size|rows|autoGrow|allowResize|useDisplayValuesInDynamicTexts|showQuestionNumbers|questionTitleLocation|state|renderAs|searchEnabled|searchMode|displayMode|rateColorMode|scaleColorMode|autoGenerate|autocomplete|minRateDescription|maxRateDescription|displayRateDescriptionsAsExtremeItems|textUpdateMode|swapOrder|alternateRows|verticalAlign|columnMinWidth|rowTitleWidth|isRequired|gridLayoutColumns|colSpan|requiredErrorText)$/

/** The same of pages. */
const PAGE_LOOKS =
  /^(name|title|description|elements|questions|visibleIf|visible|questionsOrder|navigation\w*|question(Title|Error)Location|questionTitleWidth|show\w+|passed|id|state|gridLayoutColumns|(min|max)?[wW]idth|startWithNewLine)$/
/** The same of the whole survey. */
const SURVEY_LOOKS =
  /^(title|description|pages|elements|questions|locale|triggers|calculatedValues|completed\w*|completeText|navigateToUrl\w*|questionsOrder|questionsOnPageMode|logo\w+|width\w*|(progressBar|header|theme|css|toc|question)\w*|show(ProgressBar|QuestionNumbers|Title|PageTitles|PageNumbers|Navigation\w*|PrevButton|TOC|BrandInfo|TimerPanel\w*)|(page|start|edit|preview)\w*Text|requiredText|requiredMark|textUpdateMode|checkErrorsMode|validateOn\w*|autoFocus\w*|focus\w*|goNextPageAutomatic|autoAdvance\w*|allowCompleteSurveyAutomatic|autoGrowComment|allowResizeComment|clearInvisibleValues|storeOthersAsComment|sendResultOnPageNext|mode|fitToContainer|itemSize|useDisplayValuesInDynamicTexts|minTextAdornment|maxTextAdornment|surveyId|surveyPostId|surveyShowDataSaving)$/

const DEEPEST = 8

class SurveyJs {
  readonly variables: PlannedVariable[] = []
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

  /** Words that stand before questions, and stay there. */
  said(where: string, label: Text, pinned: boolean): PlannedBlock {
    const block = { id: this.reading.newId(), type: 'statement', label, ...(pinned ? { pinned } : {}) } as const
    return { where, names: [], showIf: [], block }
  }

  private panel(panel: Record<string, unknown>, rules: Rule[], depth: number): PlannedBlock[] {
    const where = named(wordsOf(fieldOf(panel, 'name')), wordsIn(fieldOf(panel, 'title')))
    if (depth >= DEEPEST || isHidden(panel)) {
      this.reading.report(where, { what: 'type-left-out', from: `panel${isHidden(panel) ? HIDDEN : ''}` })
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
    // Words that are not there are nothing to lose.
    if ((type === 'html' && wordsIn(fieldOf(json, 'html')) === '') || (type === '' && name === '')) return []
    if (type === 'multipletext' && !isHidden(json)) return this.lines(json, where, rules)
    if (type === 'expression' && wordsOf(fieldOf(json, 'expression')) !== '')
      this.variables.push(variableOf(json, where, wordsIn(fieldOf(json, 'title')) || name))
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
    const made = isHidden(json) ? null : questionFrom(element)
    if (!made) {
      const from = `${type.slice(0, 40)}${isHidden(json) ? HIDDEN : ''}`
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

  /** Several texts under one question become a question each. */
  private lines(json: Record<string, unknown>, where: string, rules: Rule[]): PlannedBlock[] {
    const items = listOf(fieldOf(json, 'items')).filter(isRecord).slice(0, 50)
    const { report } = this.reading
    if (items.length === 0) report(where, { what: 'type-left-out', from: 'multipletext' })
    else report(where, { what: 'type-split', from: 'multipletext', to: 'shortText', count: items.length })
    const name = wordsOf(fieldOf(json, 'name'))
    const title = textOf(this.reading, where, fieldOf(json, 'title') ?? name)
    const required = isOn(fieldOf(json, 'isRequired'))
    for (const setting of ['requiredIf', 'validators', 'defaultValue', 'correctAnswer', 'readOnly', 'enableIf'])
      if (fieldOf(json, setting) !== undefined) report(where, { what: 'setting-left-out', setting })
    const inner = [...rules, ...ruleOf(fieldOf(json, 'visibleIf'))]
    return items.flatMap((item) => {
      const made = this.question({ ...item, ...(required ? { isRequired: true } : {}) }, 'text', inner)
      return made.map((one) => ({
        ...one,
        where,
        names: one.names.map((own) => `${name}.${own}`),
        block: { ...one.block, label: beside(title, one.block.label) },
      }))
    })
  }

  page(page: unknown, at: number): PlannedPage {
    const name = wordsOf(fieldOf(page, 'name'))
    const where = named(name || `page${at + 1}`, wordsIn(fieldOf(page, 'title')))
    const title = textOf(this.reading, where, fieldOf(page, 'title'))
    const said = textOf(this.reading, where, fieldOf(page, 'description'))
    const list = fieldOf(page, 'elements') ?? fieldOf(page, 'questions')
    const hidden = isRecord(page) && isHidden(page)
    if (hidden) this.reading.report(where, { what: 'type-left-out', from: `page${HIDDEN}` })
    const shuffle = !hidden && this.shuffled(page, where, list)
    const about = isWritten(said) ? [this.said(where, said, shuffle)] : []
    return {
      key: `page:${at}`,
      where,
      ...(isWritten(title) ? { title } : {}),
      showIf: ruleOf(fieldOf(page, 'visibleIf')),
      blocks: hidden ? [] : [...about, ...this.elements(list, [], 0)],
      jumps: [],
      ...(shuffle ? { shuffle } : {}),
    }
  }

  /** Questions of a panel stand on the page by themselves: they would leave it when they change places. */
  private shuffled(page: unknown, where: string, list: unknown): boolean {
    if (wordsOf(fieldOf(page, 'questionsOrder')) !== 'random') return false
    const panels = listOf(list).some((element) => wordsOf(fieldOf(element, 'type')) === 'panel')
    if (panels) this.reading.report(where, { what: 'order-left-out' })
    return !panels
  }
}

const HIDDEN = ' (visible: false)'
const isHidden = (json: Record<string, unknown>) =>
  fieldOf(json, 'visible') === false && fieldOf(json, 'visibleIf') === undefined

/** Whether it looks like a survey of SurveyJS. */
export const isSurveyJs = (json: unknown): boolean =>
  ['pages', 'elements', 'questions'].some((name) => Array.isArray(fieldOf(json, name)))

/** What is not understood of the survey and its pages is reported by name, as with questions. */
function reportRest(json: unknown, { report }: Reading): void {
  const paged = listOf(fieldOf(json, 'pages'))
  for (const [setting, value] of entriesOf(json))
    if (!SURVEY_LOOKS.test(setting) && value !== false && value !== '' && value !== null)
      report('', { what: 'setting-left-out', setting: setting.slice(0, 60) })
  for (const [at, page] of paged.entries())
    for (const [setting] of entriesOf(page))
      if (!PAGE_LOOKS.test(setting)) {
        const where = named(wordsOf(fieldOf(page, 'name')) || `page${at + 1}`, wordsIn(fieldOf(page, 'title')))
        report(where, { what: 'setting-left-out', setting: setting.slice(0, 60) })
      }
  if (fieldOf(json, 'showCompletedPage') === false)
    report('', { what: 'setting-left-out', setting: 'showCompletedPage' })
}

/** The plan of a survey that SurveyJS describes. */
export function readSurveyJs(json: unknown, reading: Reading): Plan {
  const reader = new SurveyJs(reading)
  const list = fieldOf(json, 'pages')
  const order = fieldOf(json, 'questionsOrder')
  const pages = (Array.isArray(list) ? list : [json]).map((page, at) => {
    const ordered = isRecord(page) && order !== undefined && page !== json ? { questionsOrder: order, ...page } : page
    const one = reader.page(ordered, at)
    if (page !== json) return one
    // Without pages the survey's title and description are not those of its only page.
    const { title: _title, ...rest } = one
    return { ...rest, showIf: [] }
  })
  const about = textOf(reading, '', fieldOf(json, 'description'))
  const [first] = pages
  if (first && Array.isArray(list) && isWritten(about))
    first.blocks.unshift(reader.said('', about, first.shuffle === true))
  const calculated = listOf(fieldOf(json, 'calculatedValues')).filter(isRecord).slice(0, 500)
  const mode = wordsOf(fieldOf(json, 'questionsOnPageMode'))
  const alone = mode === 'questionPerPage' || mode === 'inputPerPage'
  const shown = alone ? pages.flatMap(onePageEach) : pages
  // Alone on a page, nothing changes places with anything.
  if (alone && pages.some(({ shuffle }) => shuffle)) reading.report('', { what: 'order-left-out' })
  reportRest(json, reading)
  addTriggers(json, shown, reading)
  return {
    languages: reading.languages,
    title: textOf(reading, '', fieldOf(json, 'title')),
    submitLabel: textOf(reading, '', fieldOf(json, 'completeText')),
    pages: shown,
    endings: endingsOf(json, reading),
    variables: [
      ...calculated.map((item) => variableOf(item, `calculatedValues: ${wordsOf(fieldOf(item, 'name'))}`, '')),
      ...reader.variables,
    ],
  }
}

/** Every question on a page of its own, as the survey says. */
const onePageEach = (page: PlannedPage): PlannedPage[] =>
  page.blocks.map((block, at) => {
    const { title, shuffle: _shuffle, ...rest } = page
    return {
      ...rest,
      ...(at === 0 && title ? { title } : {}),
      key: at === 0 ? page.key : `${page.key}.${at}`,
      blocks: [block],
    }
  })
