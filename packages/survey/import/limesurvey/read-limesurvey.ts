import { END } from '../build.ts'
import { termFrom } from '../expression.ts'
import { named, ruleInWords } from '../loss.ts'
import { isOn } from '../outside.ts'
import { plainText } from '../plain-text.ts'
import {
  type Choice,
  isWritten,
  type Plan,
  type PlannedBlock,
  type PlannedPage,
  type Reading,
  type Rule,
  textFrom,
} from '../plan.ts'
import type { XmlElement } from '../xml.ts'
import { type Item, questionsFrom } from './questions.ts'
import { firstText, get, inOrder, oncePer, type Row, rowsOf, Words } from './rows.ts'

/** Attributes that change what is asked and that Koe does not have. Others are looks, or are read with the question. */
const SETTINGS = [
  'array_filter',
  'array_filter_exclude',
  'random_group',
  'em_validation_q',
  'em_validation_sq',
  'equation',
  'prefix',
  'assessment_value',
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
    this.conditioned = new Set(rowsOf(document, 'conditions').map(byQuestion))
  }

  private linesOf(where: string, qid: string): Choice[] {
    // A second scale is the other side of a table with two: those are left out with their type.
    const rows = (this.lines.get(qid) ?? []).filter((row) => (get(row, 'scale_id') || '0') === '0')
    return rows.map((row) => ({
      code: get(row, 'title'),
      label: firstText(
        this.reading,
        where,
        this.questionWords.of(get(row, 'qid'), 'question'),
        this.lineWords.of(get(row, 'qid'), 'question'),
      ),
    }))
  }

  private answersOf(where: string, qid: string): Choice[] {
    const rows = (this.answers.get(qid) ?? []).filter((row) => (get(row, 'scale_id') || '0') === '0')
    return rows.map((row) => {
      const key = [qid, get(row, 'scale_id'), get(row, 'code')].join('/')
      const own = this.answerWords.of(get(row, 'aid') || key, 'answer')
      const byCode = own.length > 0 ? own : this.answerWords.of(key, 'answer')
      return {
        code: get(row, 'code'),
        label: firstText(this.reading, where, byCode, this.oldAnswers.of(key, 'answer')),
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
      names: [get(row, 'title'), sgqa].filter((name) => name !== ''),
      label: isWritten(label) ? label : { [first]: get(row, 'title').slice(0, 200) || '…' },
      help: text('help'),
      required: get(row, 'mandatory') === 'Y',
      other: get(row, 'other') === 'Y',
      answers: this.answersOf(where, qid),
      lines: this.linesOf(where, qid),
      attribute: (name) =>
        get(
          own.find((one) => get(one, 'attribute') === name),
          'value',
        ),
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
    const hidden = isOn(item.attribute('hidden'))
    const made = hidden ? null : questionsFrom(item)
    if (!made) {
      report(item.where, { what: 'type-left-out', from: `${item.type.slice(0, 20)}${hidden ? ' (hidden)' : ''}` })
      return []
    }
    for (const setting of SETTINGS)
      if (!NOTHING.has(item.attribute(setting))) report(item.where, { what: 'setting-left-out', setting })
    if (get(row, 'preg') !== '') report(item.where, { what: 'setting-left-out', setting: 'preg' })
    const rules = ruleOf(get(row, 'relevance'))
    // Exports from before there were expressions keep their rules elsewhere.
    if (rules.length === 0 && this.conditioned.has(get(row, 'qid'))) rules.push({ words: 'conditions', term: null })
    return made.map((one) => ({ ...one, where: item.where, names: one.names ?? item.names, showIf: rules }))
  }

  pages(): PlannedPage[] {
    const groupWords = new Words([...rowsOf(this.document, 'group_l10ns'), ...rowsOf(this.document, 'groups')], (row) =>
      get(row, 'gid'),
    )
    const groups = inOrder(
      oncePer(rowsOf(this.document, 'groups'), (row) => get(row, 'gid')),
      'group_order',
    )
    const questions = inOrder(
      oncePer(rowsOf(this.document, 'questions'), (row) => get(row, 'qid')),
      'question_order',
    )
    const asked = questions.filter((row) => ['', '0'].includes(get(row, 'parent_qid')))
    const byGroup = new Map<string, Row[]>()
    gather(byGroup, asked, 'gid')
    return groups.map((group) => {
      const gid = get(group, 'gid')
      const names = groupWords.of(gid, 'group_name').filter(([, name]) => name !== '')
      const where = named('', plainText((names[0]?.[1] ?? '').slice(0, 2_000)).text) || gid
      const title = textFrom(this.reading, where, names)
      if (get(group, 'randomization_group') !== '') this.reading.report(where, { what: 'order-left-out' })
      const about = statementOf(this.reading, where, groupWords.of(gid, 'description'))
      const own = (byGroup.get(gid) ?? []).flatMap((row) => this.question(row))
      return {
        key: `group:${gid}`,
        where,
        ...(isWritten(title) ? { title } : {}),
        showIf: ruleOf(get(group, 'grelevance')),
        blocks: [...about, ...own],
        jumps: [],
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
  const welcome = [
    ...statementOf(reading, '', words.of('one', 'surveyls_description')),
    ...statementOf(reading, '', words.of('one', 'surveyls_welcometext')),
  ]
  if (welcome.length > 0) pages.unshift({ key: 'welcome', where: '', showIf: [], blocks: welcome, jumps: [] })
  const [survey] = rowsOf(document, 'surveys')
  const thanks = textFrom(reading, '', words.of('one', 'surveyls_endtext'))
  for (const [table, setting] of [
    ['quota', 'Quotas'],
    ['assessments', 'Assessments'],
    ['defaultvalues', 'Default answers'],
  ] as const)
    if (rowsOf(document, table).length > 0) report('', { what: 'setting-left-out', setting })
  if (words.of('one', 'surveyls_url').some(([, url]) => url !== ''))
    report('', { what: 'setting-left-out', setting: 'End URL' })
  return {
    languages: reading.languages,
    title: textFrom(reading, '', words.of('one', 'surveyls_title')),
    pages: get(survey, 'format') === 'S' ? pages.flatMap(onePageEach) : pages,
    endings: isWritten(thanks) ? [{ key: END, where: '', title: thanks, when: [] }] : [],
  }
}

/** Question by question, as the survey says. */
const onePageEach = (page: PlannedPage): PlannedPage[] =>
  page.blocks.map((block, at) => {
    const { title, ...rest } = page
    return { ...rest, ...(at === 0 && title ? { title } : {}), key: `${page.key}.${at}`, blocks: [block] }
  })
