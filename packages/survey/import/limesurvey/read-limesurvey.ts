import { termFrom } from '../expression.ts'
import { named, ruleInWords } from '../loss.ts'
import { isOn, numberOf } from '../outside.ts'
import { plainText } from '../plain-text.ts'
import {
  type Choice,
  isWritten,
  type Plan,
  type PlannedBlock,
  type PlannedPage,
  type PlannedVariable,
  type Reading,
  type Rule,
  textFrom,
} from '../plan.ts'
import type { XmlElement } from '../xml.ts'
import { assessmentsFrom, equationOf, policyBlocks, quotasFrom, surveyEnd } from './ends.ts'
import { type Item, questionsFrom } from './questions.ts'
import { firstText, get, inOrder, oncePer, type Row, rowsOf, Words } from './rows.ts'

/** Attributes that change what is asked and that Koe does not have. Others are looks, or are read with the question. */
const SETTINGS = [
  'array_filter',
  'array_filter_exclude',
  'em_validation_q',
  'em_validation_sq',
  'equation',
  'prefix',
  'other_comment_mandatory',
  'min_num_value',
  'max_num_value',
  'equals_num_value',
  'multiflexible_checkbox',
  'location_mapservice',
  'time_limit',
  'max_subquestions',
]
/** Older exports write every attribute, most of them with what they have anyway. */
const NOTHING = new Set(['', '0', 'N', 'none', 'normal'])

/** `1` is what a question without a rule has. */
const ruleOf = (words: string): Rule[] =>
  words === '' || words === '1' ? [] : [{ words: ruleInWords(words), term: termFrom(words) }]

/** Rows by what a column says, in their order. */
function gather(into: Map<string, Row[]>, rows: readonly Row[], column: string): void {
  for (const row of rows) {
    const known = into.get(get(row, column)) ?? []
    into.set(get(row, column), known)
    known.push(row)
  }
}

class LimeSurvey {
  readonly variables: PlannedVariable[] = []
  /** Names of questions whose choices count, by group. */
  readonly scored = new Map<string, string[]>()
  readonly questions: Row[]
  private readonly reading: Reading
  private readonly document: XmlElement
  private readonly questionWords: Words
  private readonly oldWords: Words
  private readonly lineWords: Words
  private readonly answerWords: Words
  private readonly oldAnswers: Words
  private readonly attributes = new Map<string, Row[]>()
  private readonly lines = new Map<string, Row[]>()
  private readonly answers = new Map<string, Row[]>()
  private readonly conditioned: Set<string>
  /** Whether what is chosen counts. */
  private readonly counting: boolean

  constructor(document: XmlElement, reading: Reading) {
    this.document = document
    this.reading = reading
    const byQuestion = (row: Row) => get(row, 'qid')
    const answerKey = (row: Row) => [get(row, 'qid'), get(row, 'scale_id'), get(row, 'code')].join('/')
    const subquestions = rowsOf(document, 'subquestions')
    const answers = rowsOf(document, 'answers')
    this.questionWords = new Words(rowsOf(document, 'question_l10ns'), byQuestion)
    this.oldWords = new Words(rowsOf(document, 'questions'), byQuestion)
    this.lineWords = new Words(subquestions, byQuestion)
    this.answerWords = new Words(rowsOf(document, 'answer_l10ns'), (row) => get(row, 'aid') || answerKey(row))
    this.oldAnswers = new Words(answers, answerKey)
    gather(this.attributes, rowsOf(document, 'question_attributes'), 'qid')
    gather(this.lines, inOrder(oncePer(subquestions, byQuestion), 'question_order'), 'parent_qid')
    gather(this.answers, inOrder(oncePer(answers, answerKey), 'sortorder'), 'qid')
    this.questions = oncePer(rowsOf(document, 'questions'), byQuestion)
    this.counting =
      get(rowsOf(document, 'surveys')[0], 'assessments') === 'Y' || rowsOf(document, 'assessments').length > 0
    this.conditioned = new Set(rowsOf(document, 'conditions').map(byQuestion))
  }

  private linesOf(where: string, qid: string): Choice[] {
    // A second scale is the other side of a table with two: those are left out with their type.
    const rows = (this.lines.get(qid) ?? []).filter((row) => (get(row, 'scale_id') || '0') === '0')
    return rows.map((row) => {
      const label = firstText(
        this.reading,
        where,
        this.questionWords.of(get(row, 'qid'), 'question'),
        this.lineWords.of(get(row, 'qid'), 'question'),
      )
      const option = Object.values(label)[0]?.slice(0, 60) || get(row, 'title')
      for (const _ of ruleOf(get(row, 'relevance')))
        this.reading.report(where, { what: 'option-setting-left-out', option, setting: 'relevance' })
      return { code: get(row, 'title'), label }
    })
  }

  private answersOf(where: string, qid: string): Choice[] {
    const rows = (this.answers.get(qid) ?? []).filter((row) => (get(row, 'scale_id') || '0') === '0')
    return rows.map((row) => {
      const key = [qid, get(row, 'scale_id'), get(row, 'code')].join('/')
      const own = this.answerWords.of(get(row, 'aid') || key, 'answer')
      const byCode = own.length > 0 ? own : this.answerWords.of(key, 'answer')
      const points = this.counting ? (numberOf(get(row, 'assessment_value')) ?? 0) : 0
      return {
        code: get(row, 'code'),
        label: firstText(this.reading, where, byCode, this.oldAnswers.of(key, 'answer')),
        ...(points === 0 ? {} : { points }),
      }
    })
  }

  private item(row: Row): Item {
    const { reading } = this
    const qid = get(row, 'qid')
    const spoken = [...this.questionWords.of(qid, 'question'), ...this.oldWords.of(qid, 'question')]
    const [first = ''] = reading.languages
    const shown = new Map(spoken.toReversed()).get(first) ?? spoken[0]?.[1] ?? ''
    const where = named(get(row, 'title'), plainText(shown.slice(0, 2_000)).text)
    const text = (field: string) =>
      firstText(reading, where, this.questionWords.of(qid, field), this.oldWords.of(qid, field))
    const own = this.attributes.get(qid) ?? []
    const label = text('question')
    const sgqa = [get(row, 'sid'), get(row, 'gid'), qid].join('X')
    if (get(row, 'mandatory') === 'S') reading.report(where, { what: 'setting-left-out', setting: 'mandatory: S' })
    return {
      reading,
      where,
      type: get(row, 'type'),
      asWritten: plainText(shown.slice(0, 5_000)).text,
      names: [get(row, 'title'), sgqa].filter((name) => name !== ''),
      label: isWritten(label) ? label : { [first]: get(row, 'title').slice(0, 200) || '…' },
      help: text('help'),
      required: get(row, 'mandatory') === 'Y',
      other: get(row, 'other') === 'Y',
      answers: this.answersOf(where, qid),
      lines: this.linesOf(where, qid),
      attribute: (name) => this.attribute(qid, name),
      attributeText: (name) =>
        textFrom(
          reading,
          where,
          own
            .filter((one) => get(one, 'attribute') === name)
            .flatMap((one) =>
              (get(one, 'language') || first)
                .split(' ')
                .map((language): [string, string] => [language, get(one, 'value')]),
            ),
        ),
    }
  }

  question(row: Row): PlannedBlock[] {
    const item = this.item(row)
    const { report } = this.reading
    if (item.type === '*') {
      // What it comes to is not shown, but known to rules and texts.
      this.variables.push(equationOf(item.where, item.names, item.attribute('equation') || item.asWritten))
      if (!isOn(item.attribute('hidden'))) report(item.where, { what: 'type-left-out', from: '*' })
      return []
    }
    const hidden = isOn(item.attribute('hidden'))
    const made = hidden ? hiddenField(item) : questionsFrom(item)
    if (!made) {
      report(item.where, { what: 'type-left-out', from: `${item.type.slice(0, 20)}${hidden ? ' (hidden)' : ''}` })
      return []
    }
    for (const setting of SETTINGS)
      if (!NOTHING.has(item.attribute(setting))) report(item.where, { what: 'setting-left-out', setting })
    if (get(row, 'preg') !== '') report(item.where, { what: 'setting-left-out', setting: 'preg' })
    this.score(row, item, made)
    const rules = ruleOf(get(row, 'relevance'))
    // Exports from before there were expressions keep their rules elsewhere.
    if (rules.length === 0 && this.conditioned.has(get(row, 'qid'))) rules.push({ words: 'conditions', term: null })
    return made.map((one) => ({ ...one, where: item.where, names: one.names ?? item.names, showIf: rules }))
  }

  /** Answers with points count; so does each line of several choices, by an attribute for all of them. */
  private score(row: Row, item: Item, made: readonly Pick<PlannedBlock, 'block'>[]): void {
    if (!this.counting) return
    const each = numberOf(item.attribute('assessment_value')) ?? 1
    const [first] = made
    if (first?.block.type === 'multipleChoice' && each !== 0)
      first.block = { ...first.block, options: first.block.options.map((option) => ({ ...option, points: each })) }
    const block = first?.block
    if (!block || !('options' in block) || !block.options.some(({ points }) => points !== undefined)) return
    const known = this.scored.get(get(row, 'gid')) ?? []
    this.scored.set(get(row, 'gid'), [...known, item.names[0] ?? ''])
  }

  /** Questions of one random group change places; those of none keep theirs. */
  private shuffled(where: string, blocks: PlannedBlock[], rows: readonly Row[]): boolean {
    const groups = rows.map((row) => this.attribute(get(row, 'qid'), 'random_group'))
    const names = new Set(groups.filter(Boolean))
    if (names.size === 0) return false
    const moving = new Set(rows.flatMap((row, at) => (groups[at] ? get(row, 'title') : [])))
    if (names.size > 1) {
      this.reading.report(where, { what: 'order-left-out' })
      return false
    }
    for (const one of blocks)
      if (!one.names.some((name) => moving.has(name))) one.block = { ...one.block, pinned: true }
    return true
  }

  private attribute(qid: string, name: string): string {
    const own = this.attributes.get(qid) ?? []
    return get(
      own.find((one) => get(one, 'attribute') === name),
      'value',
    )
  }

  pages(): PlannedPage[] {
    const groupWords = new Words([...rowsOf(this.document, 'group_l10ns'), ...rowsOf(this.document, 'groups')], (row) =>
      get(row, 'gid'),
    )
    const groups = inOrder(
      oncePer(rowsOf(this.document, 'groups'), (row) => get(row, 'gid')),
      'group_order',
    )
    const questions = inOrder(this.questions, 'question_order')
    const changing = new Map<string, string>()
    const asked = questions.filter((row) => ['', '0'].includes(get(row, 'parent_qid')))
    const byGroup = new Map<string, Row[]>()
    gather(byGroup, asked, 'gid')
    return groups.map((group) => {
      const gid = get(group, 'gid')
      const names = groupWords.of(gid, 'group_name').filter(([, name]) => name !== '')
      const where = named('', plainText((names[0]?.[1] ?? '').slice(0, 2_000)).text) || gid
      const title = textFrom(this.reading, where, names)
      const random = get(group, 'randomization_group')
      if (random !== '' && !changing.has(random)) changing.set(random, this.reading.newId())
      const about = statementOf(this.reading, where, groupWords.of(gid, 'description'))
      const rows = byGroup.get(gid) ?? []
      const blocks = [...about, ...rows.flatMap((row) => this.question(row))]
      const shuffle = this.shuffled(where, blocks, rows)
      return {
        key: `group:${gid}`,
        where,
        ...(isWritten(title) ? { title } : {}),
        showIf: ruleOf(get(group, 'grelevance')),
        blocks,
        jumps: [],
        ...(shuffle ? { shuffle } : {}),
        ...(random === '' ? {} : { group: changing.get(random) ?? '' }),
      }
    })
  }
}

function statementOf(reading: Reading, where: string, words: [string, string][]): PlannedBlock[] {
  const label = textFrom(reading, where, words)
  return isWritten(label)
    ? [{ where, names: [], showIf: [], block: { id: reading.newId(), type: 'statement', label } }]
    : []
}

/** The plan of a survey that LimeSurvey has exported. */
export function readLimeSurvey(document: XmlElement, reading: Reading): Plan {
  const reader = new LimeSurvey(document, reading)
  const settings = rowsOf(document, 'surveys_languagesettings').map(
    (row): Row => new Map([...row, ['language', get(row, 'surveyls_language')], ['one', 'one']]),
  )
  const words = new Words(settings, (row) => get(row, 'one'))
  const { report } = reading
  const pages = reader.pages()
  apart(pages, report)
  const [survey] = rowsOf(document, 'surveys')
  const welcome = [
    ...statementOf(reading, '', words.of('one', 'surveyls_description')),
    ...statementOf(reading, '', words.of('one', 'surveyls_welcometext')),
    ...policyBlocks(words, survey, reading),
  ]
  if (welcome.length > 0) pages.unshift({ key: 'welcome', where: '', showIf: [], blocks: welcome, jumps: [] })
  for (const setting of ['startdate', 'expires'])
    if (get(survey, setting) !== '') report('', { what: 'setting-left-out', setting })
  if (rowsOf(document, 'defaultvalues').length > 0) report('', { what: 'setting-left-out', setting: 'Default answers' })
  const { quotas, endings } = quotasFrom(document, reader.questions, reading)
  return {
    languages: reading.languages,
    title: textFrom(reading, '', words.of('one', 'surveyls_title')),
    pages: get(survey, 'format') === 'S' ? pages.flatMap((page) => onePageEach(page, report)) : pages,
    endings: [...surveyEnd(words, survey, reading), ...endings],
    variables: [...reader.variables, ...assessmentsFrom(document, reader.scored, reading)],
    quotas,
  }
}

/** Groups change places only with those next to them. */
function apart(pages: PlannedPage[], report: Reading['report']): void {
  const seen = new Set<string>()
  for (const [at, page] of pages.entries()) {
    if (page.group === undefined) continue
    if (seen.has(page.group) && pages[at - 1]?.group !== page.group) report(page.where, { what: 'order-left-out' })
    seen.add(page.group)
    const alone = pages[at - 1]?.group !== page.group && pages[at + 1]?.group !== page.group
    if (alone && pages.some((other) => other !== page && other.group === page.group))
      report(page.where, { what: 'order-left-out' })
  }
}

/** Fields that the address fills: hidden questions of plain words or numbers. */
function hiddenField({ reading, type, names, label }: Item): ReturnType<typeof questionsFrom> {
  const [key = ''] = names
  if (!/^[STUN]$/.test(type) || !/^(?!__)[A-Za-z0-9_-]{1,64}$/.test(key)) return null
  return [{ block: { id: reading.newId(), type: 'hidden', label, key } }]
}

/** Question by question, as the survey says. */
function onePageEach(page: PlannedPage, report: Reading['report']): PlannedPage[] {
  const { title, shuffle, group, ...rest } = page
  if ((shuffle || group) && page.blocks.length > 1) report(page.where, { what: 'order-left-out' })
  return page.blocks.map((block, at) => ({
    ...rest,
    ...(at === 0 && title ? { title } : {}),
    key: `${page.key}.${at}`,
    blocks: [block],
  }))
}
