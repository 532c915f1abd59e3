import { LIMITS } from '../../definition.ts'
import { END } from '../build.ts'
import type { Report } from '../loss.ts'
import { named } from '../loss.ts'
import { entriesOf, fieldOf, isRecord, listOf, wordsOf } from '../outside.ts'
import {
  languagesFrom,
  type Plan,
  type PlannedBlock,
  type PlannedPage,
  type Reading,
  type Rule,
  textFrom,
} from '../plan.ts'
import { ruleFrom, skipFrom } from './logic.ts'
import { nameOf, questionsFrom } from './questions.ts'

const DEEPEST = 12

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
  'GradingData',
  'InPageDisplayLogic',
  'AnswerRandomization',
]
const isSet = (value: unknown) =>
  !(
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    value === 'false' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  )

class Qualtrics {
  readonly pages: PlannedPage[] = []
  private readonly reading: Reading
  private readonly questions = new Map<string, unknown>()
  private readonly blocks = new Map<string, unknown>()
  private readonly shown = new Set<string>()
  /** Pages whose number is reached by a jump to the end of a block. */
  private closing: PlannedPage[] = []
  private ended = false

  constructor(json: unknown, reading: Reading) {
    this.reading = reading
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
    else if (type === 'BlockRandomizer' || type === 'Randomizer') {
      report(where, { what: 'order-left-out' })
      into(rules)
    } else report(where, { what: 'flow-left-out', from: type.slice(0, 40) })
  }

  /** An end in the middle is a jump from the page before it; one for everybody ends the reading. */
  private end(step: unknown, where: string, rules: Rule[]): void {
    const options = fieldOf(step, 'Options')
    const own = ['EOSMessage', 'EOSRedirectURL'].some((name) => isSet(fieldOf(options, name)))
    if (own) this.reading.report(where, { what: 'ending-words-left-out' })
    const page = this.pages.at(-1)
    if (rules.length === 0) this.ended = true
    else if (page) page.jumps.push({ where, when: rules, to: END })
    else this.reading.report(where, { what: 'logic-left-out', rule: rules.map(({ words }) => words).join(' & ') })
  }

  /** Fields that the address of the survey fills become hidden fields. */
  private embedded(step: unknown, where: string): void {
    const blocks: PlannedBlock[] = []
    for (const field of listOf(fieldOf(step, 'EmbeddedData')).slice(0, 100)) {
      const name = wordsOf(fieldOf(field, 'Field'))
      const fixed = wordsOf(fieldOf(field, 'Value'))
      if (fixed !== '' || !/^(?!__)[A-Za-z0-9_-]{1,64}$/.test(name)) {
        this.reading.report(named(where, name), { what: 'setting-left-out', setting: 'EmbeddedData' })
        continue
      }
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
    if (!block || this.shown.has(id)) return
    this.shown.add(id)
    const where = wordsOf(fieldOf(block, 'Description')).slice(0, 80)
    const order = wordsOf(fieldOf(fieldOf(block, 'Options'), 'RandomizeQuestions'))
    if (order !== '' && order !== 'false') this.reading.report(where, { what: 'order-left-out' })
    if (
      isSet(fieldOf(fieldOf(block, 'Options'), 'Looping')) &&
      wordsOf(fieldOf(fieldOf(block, 'Options'), 'Looping')) !== 'None'
    )
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
      page ??= this.open(where, rules)
      page.blocks.push(...blocks)
      const skips = entriesOf(fieldOf(element, 'SkipLogic')).map(([, skip]) => skipFrom(skip, question))
      if (skips.length === 0) continue
      this.skips(page, blocks, skips, rules)
      ending.push(page)
      page = null
    }
    this.closing.push(...ending)
  }

  private skips(page: PlannedPage, blocks: PlannedBlock[], skips: ReturnType<typeof skipFrom>[], rules: Rule[]): void {
    const [first] = blocks
    for (const { rule, to } of skips)
      page.jumps.push({
        where: first?.where ?? page.where,
        when: [...rules, ...(first?.showIf ?? []), rule],
        to: to === 'ENDOFSURVEY' ? END : to === 'ENDOFBLOCK' ? '' : `question:${to}`,
      })
  }

  private question(id: string): PlannedBlock[] {
    const payload = this.questions.get(id)
    if (payload === undefined) return []
    const where = nameOf(payload) || id
    const made = questionsFrom({ reading: this.reading, id, where, payload })
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
  const { report } = reading
  if (elements(json, 'QO').length > 0) report('', { what: 'setting-left-out', setting: 'Quotas' })
  const scoring = elements(json, 'SCO').map((one) => fieldOf(fieldOf(one, 'Payload'), 'ScoringCategories'))
  if (scoring.some((one) => listOf(one).length > 0)) report('', { what: 'setting-left-out', setting: 'Scoring' })
  for (const setting of ['EOSRedirectURL', 'EOSMessage', 'SurveyExpirationDate', 'Header', 'Footer'])
    if (elements(json, 'SO').some((one) => isSet(fieldOf(fieldOf(one, 'Payload'), setting))))
      report('', { what: 'setting-left-out', setting })
  const title = wordsOf(fieldOf(fieldOf(json, 'SurveyEntry'), 'SurveyName')).slice(0, LIMITS.textLength)
  return {
    languages: reading.languages,
    title: textFrom(reading, '', [[reading.languages[0] ?? '', title]]),
    pages: reader.pages,
    endings: [],
  }
}
