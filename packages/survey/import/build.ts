import {
  type Block,
  type Condition,
  type Ending,
  isQuestion,
  type Jump,
  LIMITS,
  type Page,
  type Quota,
  type SurveyDefinition,
  type Text,
  type Variable,
} from '../definition.ts'
import { conditionFrom, type Look, together } from './conditions.ts'
import { keepOrder } from './extras/order.ts'
import { isAddress, redirectFrom } from './extras/redirect.ts'
import { variablesFrom } from './extras/variables.ts'
import { ForeignSurveyError, type Report, ruleInWords } from './loss.ts'
import type { Place, Plan, PlannedBlock, PlannedEnding, PlannedPage, PlannedQuota, Reading, Rule } from './plan.ts'

/** The words of an ending whose own are not in the file. */
export const THANKS: Readonly<Record<string, string>> = {
  ja: 'ご回答ありがとうございました。',
  en: 'Thank you for your answers.',
}

/** `end` is where every survey ends that does not say otherwise. */
export const END = 'end'

/** Pages within bounds: what is too much for one goes on to a next, what is too much for a survey stays behind. */
function bounded(pages: PlannedPage[], report: Report): PlannedPage[] {
  const parts = pages.flatMap((page) => {
    const cut: PlannedPage[] = []
    for (let at = 0; at === 0 || at < page.blocks.length; at += LIMITS.blocksPerPage) {
      const blocks = page.blocks.slice(at, at + LIMITS.blocksPerPage)
      const last = at + LIMITS.blocksPerPage >= page.blocks.length
      cut.push({ ...page, key: at === 0 ? page.key : `${page.key}+${at}`, blocks, jumps: last ? page.jumps : [] })
    }
    if (cut.length === 1 || !(page.shuffle || page.group)) return cut
    // Its parts would change places only among themselves.
    report(page.where, { what: 'order-left-out' })
    return cut.map(({ shuffle: _shuffle, group: _group, ...part }) => part)
  })
  const more = parts.length - LIMITS.pages
  if (more > 0) report('', { what: 'too-many-left-out', of: 'pages', count: more })
  return parts.slice(0, LIMITS.pages)
}

function placesOf(pages: PlannedPage[]): { places: Map<string, Place>; order: Map<PlannedBlock, number> } {
  const places = new Map<string, Place>()
  const order = new Map<PlannedBlock, number>()
  const note = (name: string, place: Place) => {
    if (name && !places.has(name)) places.set(name, place)
  }
  const blocks = pages.flatMap(({ blocks: all }, page) => all.map((planned) => ({ planned, page })))
  for (const [at, { planned, page }] of blocks.entries()) {
    order.set(planned, at)
    for (const name of planned.names) note(name, { planned, order: at, page })
  }
  for (const [at, { planned, page }] of blocks.entries())
    for (const [name, code] of planned.parts ?? []) note(name, { planned, order: at, page, part: code })
  return { places, order }
}

/** Endings ≤ 20, with the usual one last where none is for everybody. */
function endingsOf(plan: Plan, { report, newId, languages }: Reading) {
  const usual: PlannedEnding = { key: END, where: '', title: thanksIn(languages), when: [] }
  const open = plan.endings.find(({ when, led }) => when.length === 0 && !led)
  const all = open ? plan.endings : [...plan.endings, usual]
  const last = open ?? usual
  const others = all.filter((ending) => ending !== last).slice(0, LIMITS.endings - 1)
  // Behind the one for everybody, an ending is reached only by those who are led there.
  const kept = [...others.filter(({ led }) => !led), last, ...others.filter(({ led }) => led)]
  const more = all.length - kept.length
  if (more > 0) report('', { what: 'too-many-left-out', of: 'endings', count: more })
  const ids = new Map(kept.map(({ key }) => [key, newId()]))
  const lastId = ids.get(last.key)
  if (lastId && !ids.has(END)) ids.set(END, lastId)
  return { kept, ids }
}

/** The usual words in the languages that have them, and in the first one whatever it is. */
export function thanksIn(languages: string[]): Record<string, string> {
  const text: Record<string, string> = {}
  const [first = 'ja'] = languages
  for (const language of languages) {
    const words = THANKS[language.split('-')[0] ?? '']
    if (words) text[language] = words
  }
  return text[first] === undefined ? { [first]: THANKS.en ?? '', ...text } : text
}

class Builder {
  readonly variables: Variable[]
  private readonly reading: Reading
  private readonly places: Map<string, Place>
  private readonly small = new Map<string, Place | null>()
  private readonly order: Map<PlannedBlock, number>
  private readonly targets: Map<string, string>
  private readonly position: Map<string, number>
  /** How many blocks stand before each page. */
  private readonly starts = new Map<string, number>()

  constructor(reading: Reading, plan: Plan, pages: PlannedPage[], endings: ReadonlyMap<string, string>) {
    this.reading = reading
    ;({ places: this.places, order: this.order } = placesOf(pages))
    if (reading.anyCase) this.noteSmall(this.places)
    const { variables, places } = variablesFrom(plan.variables ?? [], reading, (name) => this.place(name))
    this.variables = variables
    for (const [name, place] of places) if (!this.places.has(name)) this.places.set(name, place)
    if (reading.anyCase) this.noteSmall(places)
    this.targets = new Map([...endings, ...pages.map(({ key }) => [key, reading.newId()] as const)])
    this.position = new Map(pages.map(({ key }, at) => [key, at]))
    let start = 0
    for (const { key, blocks } of pages) {
      this.starts.set(key, start)
      start += blocks.length
    }
  }

  /** Two names that differ in capitals only are told apart by them. */
  private noteSmall(places: ReadonlyMap<string, Place>): void {
    for (const [name, place] of places)
      this.small.set(name.toLowerCase(), this.small.has(name.toLowerCase()) ? null : place)
  }

  private place(name: string): Place | undefined {
    return this.places.get(name) ?? this.small.get(name.toLowerCase()) ?? undefined
  }

  private look(before: number): Look {
    return (name) => {
      const place = this.place(name)
      return place && place.order < before ? place : null
    }
  }

  /** A rule that Koe cannot say is reported, and null. */
  private condition(where: string, rule: Rule, before: number): Condition | null {
    const condition = rule.term && conditionFrom(rule.term, this.look(before))
    if (!condition) this.reading.report(where, { what: 'logic-left-out', rule: rule.words })
    return condition
  }

  /** The rules that can be said, together; the rest is reported. */
  private conditions(where: string, rules: Rule[], before: number): Condition | undefined {
    const said = rules.flatMap((rule) => this.condition(where, rule, before) ?? [])
    const whole = together(said)
    if (whole === null) this.reading.report(where, { what: 'logic-left-out', rule: rules.at(-1)?.words ?? '' })
    return whole ?? undefined
  }

  page(page: PlannedPage): Page {
    const start = this.starts.get(page.key) ?? 0
    const rules = page.blocks.length > 0 ? page.showIf : []
    const pageRules = rules.filter((rule) => this.condition(page.where, rule, start) !== null)
    const number = this.position.get(page.key) ?? 0
    const blocks = page.blocks.map((planned): Block => {
      const at = this.order.get(planned) ?? 0
      const showIf = this.conditions(planned.where, [...pageRules, ...planned.showIf], at)
      const block = this.filledBlock(planned, number)
      const requiredIf = isQuestion(block) ? this.conditions(planned.where, planned.requiredIf ?? [], at) : undefined
      return { ...block, ...(showIf ? { showIf } : {}), ...(requiredIf ? { requiredIf } : {}) } as Block
    })
    const title = page.title && this.filled(page.where, page.title, number)
    const jumps = this.jumps(page, start + page.blocks.length)
    const id = this.targets.get(page.key) ?? this.reading.newId()
    const order = { ...(page.shuffle ? { shuffle: true } : {}), ...(page.group ? { group: page.group } : {}) }
    return { id, ...(title ? { title } : {}), blocks, ...order, ...(jumps.length > 0 ? { jumps } : {}) }
  }

  /** Places of earlier answers become Koe's, where the answer is given on an earlier page; others stay and are reported. */
  private filled(where: string, text: Text, page: number): Text {
    const { pipes, report } = this.reading
    const filled = Object.entries(text).map(([language, words]): [string, string] => {
      const whole = words.replace(pipes.pattern, (written, inside: string) => {
        const place = this.place(pipes.nameOf(inside))
        const known = place && place.part === undefined && place.page < page && isQuestion(place.planned.block)
        const id = place?.planned.block.id ?? ''
        if (known) return id.startsWith('v.') ? `{{${id}}}` : `{{q.${id}}}`
        report(where, { what: 'piping-left-out', piped: ruleInWords(written) })
        return written
      })
      return [language, whole.length <= LIMITS.textLength ? whole : words]
    })
    return Object.fromEntries(filled)
  }

  private filledBlock({ block, where }: PlannedBlock, page: number): Block {
    const fill = (text: Text) => this.filled(where, text, page)
    const { description } = block
    const own = { ...block, label: fill(block.label), ...(description ? { description: fill(description) } : {}) }
    const labelled = <T extends { label: Text }>(one: T): T => ({ ...one, label: fill(one.label) })
    if (own.type === 'matrix') return { ...own, rows: own.rows.map(labelled), options: own.options.map(labelled) }
    return 'options' in own ? { ...own, options: own.options.map(labelled) } : own
  }

  private jumps(page: PlannedPage, before: number): Jump[] {
    const jumps: Jump[] = []
    for (const { where, when, to } of page.jumps) {
      const rule = when.map(({ words }) => words).join(' & ')
      const said = when.map((one) => one.term && conditionFrom(one.term, this.look(before)))
      const whole = together(said.flatMap((one) => one ?? []))
      const target = this.targets.get(to)
      const position = this.position.get(to)
      const back = position !== undefined && position <= (this.position.get(page.key) ?? 0)
      if (said.includes(null) || whole === null || target === undefined || back)
        this.reading.report(where, { what: 'logic-left-out', rule })
      else jumps.push({ when: whole ?? { all: [] }, to: target })
    }
    const more = jumps.length - LIMITS.jumps
    if (more > 0) this.reading.report(page.where, { what: 'too-many-left-out', of: 'jumps', count: more })
    return jumps.slice(0, LIMITS.jumps)
  }

  /** An ending for some is one for nobody where its rule is lost: it would be the end for all. */
  ending({ key, where, title, body, when, redirect: address }: PlannedEnding): Ending | null {
    const said = when.map((rule) => this.condition(where, rule, Number.POSITIVE_INFINITY))
    const whole = together(said.flatMap((one) => one ?? []))
    if (said.includes(null) || whole === null) return null
    const id = this.targets.get(key) ?? this.reading.newId()
    const last = Number.POSITIVE_INFINITY
    const more = body ? { body: this.filled(where, body, last) } : {}
    const redirect = address !== undefined && isAddress(address) ? this.redirect(where, address) : null
    const way = { ...(whole ? { when: whole } : {}), ...(redirect ? { redirect } : {}) }
    return { id, title: this.filled(where, title, last), ...more, ...way }
  }

  private redirect(where: string, address: string): string | null {
    const said = redirectFrom(address, this.reading.pipes, (name) => this.place(name))
    if (said === null) this.reading.report(where, { what: 'redirect-left-out', address: ruleInWords(address) })
    return said
  }

  /** A quota that counts others than it should is worse than none. */
  quota({ where, name, limit, when, ending }: PlannedQuota): Quota | null {
    const said = when.map((rule) => this.condition(where, rule, Number.POSITIVE_INFINITY))
    const whole = together(said.flatMap((one) => one ?? []))
    const short = name.trim().slice(0, LIMITS.nameLength / 2) || '…'
    if (said.includes(null) || whole === null || !Number.isInteger(limit) || limit < 1 || limit > LIMITS.quota) {
      this.reading.report(where, { what: 'quota-left-out', quota: short })
      return null
    }
    const target = ending === undefined ? undefined : this.targets.get(ending)
    const way = { ...(whole ? { when: whole } : {}), ...(target ? { ending: target } : {}) }
    return { id: this.reading.newId(), name: short, limit, ...way }
  }
}

/**
 * The survey that a plan describes, with every rule that Koe can say; the others are reported. Always savable as a draft.
 *
 * @throws ForeignSurveyError `no-question` where nothing could be read that can be asked or said
 */
export function buildSurvey(plan: Plan, reading: Reading): SurveyDefinition {
  if (plan.pages.every(({ blocks }) => blocks.length === 0)) throw new ForeignSurveyError('no-question')
  const pages = bounded(plan.pages, reading.report)
  const { kept, ids } = endingsOf(plan, reading)
  const builder = new Builder(reading, plan, pages, ids)
  const built = pages.map((page) => builder.page(page))
  const names = new Map(built.map(({ id }, at) => [id, pages[at]?.where ?? '']))
  const { variables } = builder
  const all = kept.flatMap((ending) => builder.ending(ending) ?? [])
  const quotas = quotasOf(plan, builder, all, reading.report)
  // Where the jump or the quota is lost, nobody is led there any more.
  const led = new Set(kept.flatMap(({ key, led: only }) => (only ? (ids.get(key) ?? []) : [])))
  const reached = new Set([
    ...built.flatMap(({ jumps = [] }) => jumps.map(({ to }) => to)),
    ...quotas.flatMap(({ ending }) => ending ?? []),
  ])
  const endings = all.filter(({ id }) => !led.has(id) || reached.has(id))
  const { submitLabel } = plan
  return {
    formatVersion: 1,
    languages: plan.languages,
    title: plan.title,
    ...(submitLabel && Object.keys(submitLabel).length > 0 ? { submitLabel } : {}),
    pages: keepOrder(built, variables, reading.report, ({ id }) => names.get(id) ?? ''),
    endings,
    ...(variables.length > 0 ? { variables } : {}),
    ...(quotas.length > 0 ? { quotas } : {}),
  }
}

function quotasOf(plan: Plan, builder: Builder, endings: readonly Ending[], report: Report): Quota[] {
  const all = plan.quotas ?? []
  const more = all.length - LIMITS.quotas
  if (more > 0) report('', { what: 'too-many-left-out', of: 'quotas', count: more })
  const known = new Set(endings.map(({ id }) => id))
  return all.slice(0, LIMITS.quotas).flatMap((planned) => {
    const quota = builder.quota(planned)
    if (!quota) return []
    const { ending, ...rest } = quota
    return ending !== undefined && known.has(ending) ? [quota] : [rest]
  })
}
