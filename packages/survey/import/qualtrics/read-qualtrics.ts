import { LIMITS } from '../../definition.ts'
import { END } from '../build.ts'
import type { Report } from '../loss.ts'
import { named } from '../loss.ts'
import { entriesOf, fieldOf, isRecord, listOf, numberOf, wordsOf } from '../outside.ts'
import {
  languagesFrom,
  type Plan,
  type PlannedBlock,
  type PlannedEnding,
  type PlannedPage,
  type Reading,
  type Rule,
  type Term,
  textFrom,
} from '../plan.ts'
import { endingFrom, quotasFrom, surveyEnd } from './ends.ts'
import { isSet, ruleFrom, skipFrom } from './logic.ts'
import { canCount, nameOf, questionsFrom } from './questions.ts'
import { Scoring } from './scoring.ts'

const DEEPEST = 12
/** The end that the survey's own options describe. */
const DEFAULT_END = 'end:default'

/** Whether it looks like a survey that Qualtrics has exported. */
export const isQualtrics = (json: unknown): boolean =>
  isRecord(fieldOf(json, 'SurveyEntry')) && Array.isArray(fieldOf(json, 'SurveyElements'))

const elements = (json: unknown, kind: string) =>
  listOf(fieldOf(json, 'SurveyElements')).filter((one) => wordsOf(fieldOf(one, 'Element')) === kind)

/** The languages of the file: the survey's own first. */
export function qualtricsLanguages(json: unknown, fallback: string, report: Report): string[] {
  const others = elements(json, 'SQ').flatMap((one) => {
    const translations = fieldOf(fieldOf(one, 'Payload'), 'Language')
    return isRecord(translations) ? Object.keys(translations) : []
  })
  const own = wordsOf(fieldOf(fieldOf(json, 'SurveyEntry'), 'SurveyLanguage'))
  return languagesFrom([own || fallback, ...new Set(others)].slice(0, 200), fallback, report)
}

/** What of a question's settings changes what is asked; the rest is looks or bookkeeping. */
const SETTINGS = [
  'QuestionJS',
  'DynamicChoices',
  'DefaultChoices',
  'ChoiceGroups',
  'InPageDisplayLogic',
  'AnswerRandomization',
]
class Qualtrics {
  readonly pages: PlannedPage[] = []
  readonly endings: PlannedEnding[] = []
  readonly scoring: Scoring
  /** Fields that hold the score of a category. */
  readonly scores = new Map<string, string>()
  /** Where those end who come to the end of the flow. */
  last: PlannedEnding | null = null
  private readonly reading: Reading
  private readonly questions = new Map<string, unknown>()
  private readonly blocks = new Map<string, unknown>()
  private readonly shown = new Map<string, { pages: PlannedPage[]; rules: Rule[] }>()
  private readonly fields = new Set<string>()
  /** Pages whose number is reached by a jump to the end of a block. */
  private closing: PlannedPage[] = []
  private ended = false

  constructor(json: unknown, reading: Reading) {
    this.reading = reading
    this.scoring = new Scoring(elements(json, 'SCO'))
    for (const element of elements(json, 'SQ')) {
      const payload = fieldOf(element, 'Payload')
      const id = wordsOf(fieldOf(payload, 'QuestionID')) || wordsOf(fieldOf(element, 'PrimaryAttribute'))
      if (id && !this.questions.has(id)) this.questions.set(id, payload)
    }
    for (const element of elements(json, 'BL'))
      for (const [, block] of entriesOf(fieldOf(element, 'Payload'))) {
        const id = wordsOf(fieldOf(block, 'ID'))
        if (id && wordsOf(fieldOf(block, 'Type')) !== 'Trash') this.blocks.set(id, block)
      }
    const flow = elements(json, 'FL').map((element) => fieldOf(fieldOf(element, 'Payload'), 'Flow'))
    if (flow.length > 0) for (const one of flow) this.flow(one, [], 0)
    else for (const id of this.blocks.keys()) this.block(id, [])
  }

  private flow(list: unknown, rules: Rule[], depth: number): void {
    for (const step of listOf(list)) if (!this.ended) this.step(step, rules, depth)
  }

  private step(step: unknown, rules: Rule[], depth: number): void {
    const type = wordsOf(fieldOf(step, 'Type'))
    const { report } = this.reading
    const where = named(wordsOf(fieldOf(step, 'FlowID')), wordsOf(fieldOf(step, 'Description')))
    const into = (inner: Rule[]) => {
      if (depth < DEEPEST) this.flow(fieldOf(step, 'Flow'), inner, depth + 1)
      else report(where, { what: 'flow-left-out', from: type.slice(0, 40) })
    }
    if (type === 'Block' || type === 'Standard') this.block(wordsOf(fieldOf(step, 'ID')), rules)
    else if (type === 'EmbeddedData') this.embedded(step, where)
    else if (type === 'EndSurvey') this.end(step, where, rules)
    else if (type === 'Group' || type === 'Root') into(rules)
    else if (type === 'Branch') into([...rules, ruleFrom(fieldOf(step, 'BranchLogic')) ?? { words: where, term: null }])
    else if (type === 'BlockRandomizer' || type === 'Randomizer') this.random(step, where, () => into(rules))
    else report(where, { what: 'flow-left-out', from: type.slice(0, 40) })
  }

  /** Blocks in random order are pages that change places, where each is one page; of those only some see, everybody sees all. */
  private random(step: unknown, where: string, into: () => void): void {
    const { report } = this.reading
    const parts = entriesOf(fieldOf(step, 'Flow')).map(([, part]) => part)
    const shown = numberOf(fieldOf(step, 'SubSet')) ?? parts.length
    if (shown < parts.length) report(where, { what: 'subset-left-out', shown, of: parts.length })
    const first = this.pages.length
    into()
    const pages = this.pages.slice(first)
    const simple = parts.every((part) => /^(Block|Standard)$/.test(wordsOf(fieldOf(part, 'Type'))))
    if (pages.length < 2) return
    const torn = parts.some((part) => (this.shown.get(wordsOf(fieldOf(part, 'ID')))?.pages.length ?? 0) > 1)
    if (!simple || torn || pages.some(({ group }) => group !== undefined)) {
      report(where, { what: 'order-left-out' })
      return
    }
    const group = this.reading.newId()
    for (const page of pages) page.group = group
  }

  /**
   * An end in the middle is a jump from the page before it; one for everybody ends the reading. What is set at the step
   * holds for those who end there alone: the others have the survey's own end.
   */
  private end(step: unknown, where: string, rules: Rule[]): void {
    const options = fieldOf(step, 'Options')
    const own = endingFrom(options, this.reading, where)
    const set = isSet(fieldOf(options, 'SurveyTermination')) || own.redirect !== undefined
    const ending: PlannedEnding = { ...own, key: `flow:${this.endings.length}`, where, when: [], led: true }
    const page = this.pages.at(-1)
    if (rules.length === 0) {
      this.ended = true
      if (set) this.last = { ...own, key: END, where, when: [] }
    } else if (page) {
      if (set) this.endings.push(ending)
      page.jumps.push({ where, when: rules, to: set ? ending.key : DEFAULT_END })
    } else this.reading.report(where, { what: 'logic-left-out', rule: rules.map(({ words }) => words).join(' & ') })
  }

  /** Fields that the address of the survey fills become hidden fields; one that holds a score is the score. */
  private embedded(step: unknown, where: string): void {
    const blocks: PlannedBlock[] = []
    for (const field of listOf(fieldOf(step, 'EmbeddedData')).slice(0, 100)) {
      const name = wordsOf(fieldOf(field, 'Field'))
      const fixed = wordsOf(fieldOf(field, 'Value'))
      const score = /^\$\{gr:\/\/(\w{1,40})\/Score\}$/.exec(fixed)?.[1]
      if (score) this.scores.set(`e://Field/${name}`, score)
      if (score || (fixed === '' && this.fields.has(name))) continue
      if (fixed !== '' || !/^(?!__)[A-Za-z0-9_-]{1,64}$/.test(name)) {
        this.reading.report(named(where, name), { what: 'setting-left-out', setting: 'EmbeddedData' })
        continue
      }
      this.fields.add(name)
      const label = { [this.reading.languages[0] ?? '']: name }
      const block = { id: this.reading.newId(), type: 'hidden', label, key: name } as const
      blocks.push({ where: name, names: [`e://Field/${name}`], showIf: [], block })
    }
    if (blocks.length > 0) this.open(where, []).blocks.push(...blocks)
  }

  private open(where: string, showIf: Rule[]): PlannedPage {
    const page: PlannedPage = { key: `page:${this.pages.length}`, where, showIf, blocks: [], jumps: [] }
    this.pages.push(page)
    for (const before of this.closing) for (const jump of before.jumps) if (jump.to === '') jump.to = page.key
    this.closing = []
    return page
  }

  private block(id: string, rules: Rule[]): void {
    const block = this.blocks.get(id)
    if (!block) return
    const where = wordsOf(fieldOf(block, 'Description')).slice(0, 80)
    const before = this.shown.get(id)
    if (before) {
      this.again(before, where, rules)
      return
    }
    const first = this.pages.length
    const options = fieldOf(block, 'Options')
    const order = this.orderOf(options, where)
    const looping = fieldOf(options, 'Looping')
    if (isSet(looping) && wordsOf(looping) !== 'None')
      this.reading.report(where, { what: 'setting-left-out', setting: 'Looping' })
    const list = entriesOf(fieldOf(block, 'BlockElements')).map(([, element]) => element)
    const goals = new Set(
      list.flatMap((element) =>
        entriesOf(fieldOf(element, 'SkipLogic')).map(([, skip]) => wordsOf(fieldOf(skip, 'SkipToDestination'))),
      ),
    )
    const ending: PlannedPage[] = []
    let page: PlannedPage | null = null
    for (const element of list) {
      const question = wordsOf(fieldOf(element, 'QuestionID'))
      // A jump leads to the beginning of a page, and away from the end of one.
      if (wordsOf(fieldOf(element, 'Type')) === 'Page Break' || goals.has(question)) page = null
      if (wordsOf(fieldOf(element, 'Type')) !== 'Question') continue
      const blocks = this.question(question)
      if (blocks.length === 0) continue
      if (order?.fixed.has(question)) for (const one of blocks) one.block = { ...one.block, pinned: true }
      page ??= this.open(where, rules)
      page.blocks.push(...blocks)
      const skips = entriesOf(fieldOf(element, 'SkipLogic')).map(([, skip]) => skipFrom(skip, question))
      if (skips.length === 0) continue
      this.skips(page, blocks, skips, rules)
      ending.push(page)
      page = null
    }
    this.closing.push(...ending)
    const pages = this.pages.slice(first)
    this.shown.set(id, { pages, rules })
    if (!order) return
    // Questions change places within the whole block: only a block of one page can keep them together.
    const [only] = pages
    if (pages.length === 1 && only) only.shuffle = true
    else if (pages.length > 1) this.reading.report(where, { what: 'order-left-out' })
  }

  /** Which questions of a shuffled block keep their place; null where none is shuffled, or not as Koe can. */
  private orderOf(options: unknown, where: string): { fixed: Set<string> } | null {
    const order = wordsOf(fieldOf(options, 'RandomizeQuestions'))
    if (order === '' || order === 'false') return null
    const advanced = fieldOf(fieldOf(options, 'Randomization'), 'Advanced')
    const empty = (name: string) => listOf(fieldOf(advanced, name)).length === 0
    const whole = empty('RandomSubSet') && empty('Undisplayed')
    if (order === 'true' || order === 'RandomizeAll') return { fixed: new Set() }
    const fixed = listOf(fieldOf(advanced, 'FixedOrder')).map(wordsOf)
    if (order === 'Advanced' && whole && !fixed.includes('{~SubSet~}'))
      return { fixed: new Set(fixed.filter((one) => /^QID/.test(one))) }
    this.reading.report(where, { what: 'order-left-out' })
    return null
  }

  /** A block that comes a second time is asked once, where it came first, of whom either place would ask. */
  private again(before: { pages: PlannedPage[]; rules: Rule[] }, where: string, rules: Rule[]): void {
    this.reading.report(where, { what: 'flow-left-out', from: 'Block' })
    if (before.rules.length === 0) return
    const all = (list: Rule[]): Term | null => {
      const terms = list.flatMap(({ term }) => term ?? [])
      return terms.length === list.length ? { all: terms } : null
    }
    const [first, second] = [all(before.rules), all(rules)]
    const words = [before.rules, rules].map((list) => list.map((one) => one.words).join(' & ')).join(' / ')
    const either: Rule = { words: words.slice(0, 160), term: first && second ? { any: [first, second] } : null }
    before.rules = rules.length === 0 ? [] : [either]
    for (const page of before.pages) page.showIf = before.rules
  }

  private skips(page: PlannedPage, blocks: PlannedBlock[], skips: ReturnType<typeof skipFrom>[], rules: Rule[]): void {
    const [first] = blocks
    for (const { rule, to } of skips)
      page.jumps.push({
        where: first?.where ?? page.where,
        when: [...rules, ...(first?.showIf ?? []), rule],
        to: to === 'ENDOFSURVEY' ? DEFAULT_END : to === 'ENDOFBLOCK' ? '' : `question:${to}`,
      })
  }

  private question(id: string): PlannedBlock[] {
    const payload = this.questions.get(id)
    if (payload === undefined) return []
    const where = nameOf(payload) || id
    const counted = wordsOf(fieldOf(payload, 'QuestionType')) === 'Matrix' ? 'Answers' : 'Choices'
    const points = this.scoring.grades(id, payload, canCount(payload))?.points
    const made = questionsFrom({ reading: this.reading, id, where, payload, counted, ...(points ? { points } : {}) })
    if (!made) {
      const [type, selector] = [wordsOf(fieldOf(payload, 'QuestionType')), wordsOf(fieldOf(payload, 'Selector'))]
      this.reading.report(where, { what: 'type-left-out', from: `${type} (${selector})`.slice(0, 60) })
      return []
    }
    for (const setting of SETTINGS)
      if (isSet(fieldOf(payload, setting))) this.reading.report(where, { what: 'setting-left-out', setting })
    const rule = ruleFrom(fieldOf(payload, 'DisplayLogic'))
    const names = made.length === 1 ? [id] : []
    return made.map((one) => ({ ...one, where, names, showIf: rule ? [rule] : [] }))
  }

  /** Without an end of its own, the flow has that of the survey. */
  ends(usual: PlannedEnding): PlannedEnding[] {
    const jumps = this.pages.flatMap((page) => page.jumps).filter(({ to }) => to === DEFAULT_END)
    if (this.last && jumps.length > 0) return [this.last, ...this.endings, { ...usual, key: DEFAULT_END, led: true }]
    for (const jump of jumps) jump.to = END
    return [this.last ?? usual, ...this.endings]
  }

  /** Jumps to a question lead to the page that begins with it; what leads past the last block leads to the end. */
  settle(): void {
    const begins = new Map<string, string>()
    for (const { key, blocks } of this.pages)
      for (const name of blocks[0]?.names ?? []) begins.set(`question:${name}`, key)
    for (const { jumps } of this.pages)
      for (const jump of jumps) jump.to = jump.to === '' ? END : (begins.get(jump.to) ?? jump.to)
  }
}

/** The plan of a survey that Qualtrics has exported. */
export function readQualtrics(json: unknown, reading: Reading): Plan {
  const reader = new Qualtrics(json, reading)
  reader.settle()
  const entry = fieldOf(json, 'SurveyEntry')
  const usual = surveyEnd(elements(json, 'SO'), entry, reading)
  const { quotas, endings } = quotasFrom(elements(json, 'QO'), reading)
  const title = wordsOf(fieldOf(entry, 'SurveyName')).slice(0, LIMITS.textLength)
  return {
    languages: reading.languages,
    title: textFrom(reading, '', [[reading.languages[0] ?? '', title]]),
    pages: reader.pages,
    endings: [...reader.ends(usual), ...endings],
    variables: reader.scoring.variables(reader.scores, reading),
    quotas,
  }
}
