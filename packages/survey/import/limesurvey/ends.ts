import { END, thanksIn } from '../build.ts'
import { calculationFrom } from '../extras/calculation.ts'
import { isAddress } from '../extras/redirect.ts'
import { named, ruleInWords } from '../loss.ts'
import { isOn, numberOf } from '../outside.ts'
import {
  isWritten,
  type PlannedBlock,
  type PlannedEnding,
  type PlannedQuota,
  type PlannedVariable,
  type Reading,
  type Term,
  textFrom,
  usualText,
} from '../plan.ts'
import type { XmlElement } from '../xml.ts'
import { get, type Row, rowsOf, Words } from './rows.ts'

/** The ending for everybody: its words, and where it leads by itself. */
export function surveyEnd(words: Words, survey: Row | undefined, reading: Reading): PlannedEnding[] {
  const title = textFrom(reading, '', words.of('one', 'surveyls_endtext'))
  const addresses = words.of('one', 'surveyls_url').filter(([, url]) => isAddress(url))
  const [first] = addresses
  const away = first && get(survey, 'autoredirect') === 'Y' ? first[1] : undefined
  // A link to press, or another address for another language, is none that Koe follows.
  if (first && (away === undefined || addresses.some(([, url]) => url !== first[1])))
    reading.report('', { what: 'redirect-left-out', address: first[1].slice(0, 160) })
  if (!isWritten(title) && away === undefined) return []
  const own = isWritten(title) ? title : thanksIn(reading.languages)
  return [{ key: END, where: '', title: own, when: [], ...(away === undefined ? {} : { redirect: away }) }]
}

/** The words on data protection, with the tick that they may ask for. */
export function policyBlocks(words: Words, survey: Row | undefined, reading: Reading): PlannedBlock[] {
  const shown = get(survey, 'showsurveypolicynotice')
  const label = textFrom(reading, '', words.of('one', 'surveyls_policy_notice'))
  if (!isWritten(label) || !/^[12]$/.test(shown)) return []
  const own = textFrom(reading, '', words.of('one', 'surveyls_policy_notice_label'))
  const usual = usualText(reading, { ja: '同意します', en: 'I agree' })
  const id = reading.newId()
  const agreeLabel = isWritten(own) ? own : usual
  return [{ where: '', names: [], showIf: [], block: { id, type: 'consent', label, required: true, agreeLabel } }]
}

/** Who counts for a quota: any of the answers of each question. */
function quotaTerm(members: readonly Row[], titles: ReadonlyMap<string, Row>): Term | null {
  const byQuestion = new Map<string, string[]>()
  for (const member of members) {
    const known = byQuestion.get(get(member, 'qid')) ?? []
    byQuestion.set(get(member, 'qid'), [...known, get(member, 'code')])
  }
  const all: Term[] = []
  for (const [qid, codes] of byQuestion) {
    const question = titles.get(qid)
    const [name, type] = [get(question, 'title'), get(question, 'type')]
    // Codes of tables name a cell in ways of their own; languages are no question.
    if (name === '' || !/^[LGMYP!O5]$/.test(type)) return null
    const each = codes.map((code): Term => {
      if (type === 'M' || type === 'P') return { name: `${name}_${code}`, operator: 'answered', values: [] }
      return { name, operator: 'equal', values: [type === '5' ? Number(code) : code] }
    })
    all.push({ any: each })
  }
  return { all }
}

/** Quotas, each with its own last screen. */
export function quotasFrom(document: XmlElement, questions: readonly Row[], reading: Reading) {
  const titles = new Map(questions.map((row) => [get(row, 'qid'), row]))
  const members = rowsOf(document, 'quota_members')
  const settings = rowsOf(document, 'quota_languagesettings').map(
    (row): Row => new Map([...row, ['language', get(row, 'quotals_language')]]),
  )
  const words = new Words(settings, (row) => get(row, 'quotals_quota_id'))
  const quotas: PlannedQuota[] = []
  const endings: PlannedEnding[] = []
  for (const row of rowsOf(document, 'quota').slice(0, 500)) {
    const [id, name] = [get(row, 'id'), get(row, 'name')]
    const where = named('Quotas', name)
    const own = members.filter((member) => get(member, 'quota_id') === id)
    const term = own.length > 0 ? quotaTerm(own, titles) : null
    if (!isOn(get(row, 'active') || '1') || !term) {
      reading.report(where, { what: 'quota-left-out', quota: name.slice(0, 100) })
      continue
    }
    const title = textFrom(reading, where, words.of(id, 'quotals_message'))
    const [first] = words.of(id, 'quotals_url').filter(([, url]) => isAddress(url))
    const away = first && isOn(get(row, 'autoload_url')) ? { redirect: first[1] } : {}
    if (first && !('redirect' in away)) reading.report(where, { what: 'redirect-left-out', address: first[1] })
    const key = `quota:${id}`
    const led = { key, where, when: [], led: true, ...away }
    const special = isWritten(title) || 'redirect' in away
    if (special) endings.push({ ...led, title: isWritten(title) ? title : thanksIn(reading.languages) })
    const when = [{ words: name.slice(0, 160), term }]
    quotas.push({ where, name, limit: numberOf(get(row, 'qlimit')) ?? 0, when, ...(special ? { ending: key } : {}) })
  }
  return { quotas, endings }
}

/** What is counted as points: the total, and the sum of each group that has texts of its own. */
export function assessmentsFrom(
  document: XmlElement,
  scored: ReadonlyMap<string, readonly string[]>,
  reading: Reading,
): PlannedVariable[] {
  const rows = rowsOf(document, 'assessments')
  for (const row of rows)
    reading.report('', { what: 'setting-left-out', setting: `Assessment: ${get(row, 'name').slice(0, 60)}` })
  const sum = (name: string, asked: readonly string[]): PlannedVariable => ({
    where: '',
    name,
    names: [],
    words: name,
    calculation: { apply: 'sum', to: [...asked.map((one) => ({ name: one })), { number: 0 }] },
  })
  const all = [...scored.values()].flat()
  if (all.length === 0) return []
  const groups = new Set(rows.filter((row) => get(row, 'scope') === 'G').map((row) => get(row, 'gid')))
  const parts = [...scored].filter(([gid, asked]) => groups.has(gid) && asked.length > 0)
  return [sum('Assessment', all), ...parts.map(([gid, asked]) => sum(`Assessment (${gid})`, asked))]
}

/** An equation is no question: what it comes to is a variable under its name. */
export function equationOf(where: string, names: string[], words: string): PlannedVariable {
  const inside = words.trim().replace(/^\{(.*)\}$/s, '$1')
  const calculation = calculationFrom(inside, { blankIsNought: false })
  return { where, name: names[0] ?? '', names, words: ruleInWords(words), calculation, codes: true }
}
