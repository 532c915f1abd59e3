import { type Transaction, withWorkspace } from '@koe/db'
import {
  choiceInWords,
  isQuestion,
  measuresOf,
  type Question,
  type Say,
  type SurveyDefinition,
  textIn,
  valueInWords,
} from '@koe/survey'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import type { ResponseFilter } from './filters/response-filter.ts'
import { type ListedAnswer, type ListedResponse, listResponses } from './list-responses.ts'
import { requireOpen } from './threshold/require-open.ts'

export type Cell = string | number

/** A table for spreadsheets: rows are read while they are asked for, so its length does not matter. */
export interface ResponseTable {
  /** The survey's name. */
  name: string
  columns: string[]
  rows: AsyncIterable<Cell[]>
}

type Language = 'ja' | 'en'

const pageSize = 1000
const mostAttributes = 100

const words = {
  ja: {
    head: [
      '回答ID',
      '回答日時',
      '開始日時',
      '完了',
      '版',
      'チャネル',
      '言語',
      '顧客ID',
      '顧客IDの署名',
      '疑わしい点',
      '回（波）',
      '回答時間（秒）',
    ],
    seconds: (page: string) => `秒：${page}`,
    yes: 'はい',
    no: 'いいえ',
    signed: { true: 'あり', false: 'なし' },
    agreed: '同意',
  },
  en: {
    head: [
      'Response id',
      'Recorded at',
      'Started at',
      'Finished',
      'Version',
      'Channel',
      'Language',
      'Customer id',
      'Customer id signed',
      'Suspicions',
      'Wave',
      'Seconds in all',
    ],
    seconds: (page: string) => `Seconds: ${page}`,
    yes: 'yes',
    no: 'no',
    signed: { true: 'yes', false: 'no' },
    agreed: 'agreed',
  },
}

interface Version extends Record<string, unknown> {
  id: string
  number: number
  definition: SurveyDefinition
}

interface Frame {
  name: string
  timeZone: string
  versions: Map<string, Version>
  /** Those of the newest version first, then those that only older versions asked. */
  questions: { id: string; title: string }[]
  /** In the same order; none where nobody's time is known. */
  pages: { id: string; title: string }[]
  attributes: string[]
}

async function frameOf(tx: Transaction, workspaceId: string, surveyId: string, language: Language): Promise<Frame> {
  const [survey] = await tx.execute<{ name: string; timeZone: string; leastShown: number | null }>(sql`
    select s.name, s.least_shown as "leastShown", w.time_zone as "timeZone" from surveys s join workspaces w on w.id = s.workspace_id
    where s.workspace_id = ${workspaceId}::uuid and s.id = ${surveyId}::uuid`)
  if (!survey) throw new Problem('not-found')
  requireOpen(survey.leastShown)
  const versions = await tx.execute<Version>(sql`
    select id, number, definition from survey_versions
    where workspace_id = ${workspaceId}::uuid and survey_id = ${surveyId}::uuid order by number desc`)
  const attributes = await tx.execute<{ key: string }>(sql`
    select distinct jsonb_object_keys(attributes) as key from responses
    where workspace_id = ${workspaceId}::uuid and survey_id = ${surveyId}::uuid order by 1 limit ${mostAttributes}`)
  const titles = new Map<string, string>()
  const [timed] = await tx.execute(sql`
    select 1 from responses where workspace_id = ${workspaceId}::uuid and survey_id = ${surveyId}::uuid and took is not null limit 1`)
  const pages = new Map<string, string>()
  for (const { definition } of versions)
    for (const { id, label } of measuresOf(definition))
      if (!titles.has(id)) titles.set(id, textIn(label, language, definition.languages))
  for (const { definition } of versions)
    for (const page of timed ? definition.pages : []) {
      const title = page.title ?? page.blocks.find(isQuestion)?.label
      if (title && !pages.has(page.id)) pages.set(page.id, textIn(title, language, definition.languages))
    }
  return {
    ...survey,
    versions: new Map(versions.map((version) => [version.id, version])),
    questions: [...titles].map(([id, title]) => ({ id, title })),
    pages: [...pages].map(([id, title]) => ({ id, title })),
    attributes: attributes.map(({ key }) => key),
  }
}

/** The customers' ids in the company's own words. */
async function externalIds(context: Context, workspaceId: string, page: readonly ListedResponse[]) {
  const ids = [...new Set(page.flatMap(({ customerId }) => customerId ?? []))]
  if (ids.length === 0) return new Map<string, string>()
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<{ id: string; externalId: string | null }>(sql`
      select id, external_id as "externalId" from customers
      where workspace_id = ${workspaceId}::uuid and id = any(${`{${ids.join(',')}}`}::uuid[])`),
  )
  return new Map(rows.map(({ id, externalId }) => [id, externalId ?? id]))
}

/** Minutes of the workspace's clock, as spreadsheets read them. */
function clockOf(timeZone: string): (iso: string | null) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (iso) => (iso === null ? '' : format.format(new Date(iso)))
}

function cellOf(answer: ListedAnswer, question: Question | undefined, say: Say, language: Language): Cell {
  const { number, text, optionIds, value } = answer
  if (number !== null) return number
  if (optionIds !== null)
    return [
      ...optionIds.map((id) => choiceInWords(question, id, words[language], say)),
      ...(text === null ? [] : [text]),
    ].join(' / ')
  if (text !== null) return text
  return valueInWords(question, value, say)
}

function rowMaker(frame: Frame, language: Language) {
  const clock = clockOf(frame.timeZone)
  const asked = new Map(
    [...frame.versions].map(([id, { definition }]) => [id, new Map(measuresOf(definition).map((q) => [q.id, q]))]),
  )
  const { yes, no, signed } = words[language]
  return (row: ListedResponse, customers: Map<string, string>): Cell[] => {
    const version = frame.versions.get(row.surveyVersionId)
    const say: Say = (text) => textIn(text, language, version?.definition.languages ?? [])
    const answers = new Map(row.answers.map((answer) => [answer.questionId, answer]))
    return [
      row.id,
      clock(row.recordedAt),
      clock(row.startedAt),
      row.finished ? yes : no,
      version?.number ?? '',
      row.channel,
      row.language,
      row.customerId === null ? '' : (customers.get(row.customerId) ?? row.customerId),
      // Empty where nobody is named, or where it came before this was asked.
      row.signed === null ? '' : signed[`${row.signed}`],
      row.suspicions.join(' '),
      row.wave ?? '',
      row.took ?? '',
      ...frame.questions.map(({ id }) => {
        const answer = answers.get(id)
        return answer ? cellOf(answer, asked.get(row.surveyVersionId)?.get(id), say, language) : ''
      }),
      ...frame.attributes.map((key) => row.attributes[key] ?? ''),
      ...frame.pages.map(({ id }) => row.seconds?.[id] ?? ''),
    ]
  }
}

/**
 * Every response of a survey that the filter means, newest first, one row each: what its version asked, by question id over all versions, choices by
 * their label in that version, and the attributes it came with.
 * @throws Problem `not-found`, `invalid-input`, `anonymous-survey`
 */
export async function exportResponses(
  context: Context,
  actor: Actor,
  { surveyId, language, filter = {} }: { surveyId: string; language: Language; filter?: ResponseFilter },
): Promise<ResponseTable> {
  authorize(actor, 'responses.read')
  const { workspaceId } = actor
  const frame = await withWorkspace(context.db, workspaceId, (tx) => frameOf(tx, workspaceId, surveyId, language))
  const rowOf = rowMaker(frame, language)
  async function* rows() {
    let cursor: string | undefined
    do {
      const page = await listResponses(context, actor, { surveyId, filter, cursor, limit: pageSize })
      const customers = await externalIds(context, workspaceId, page.items)
      for (const response of page.items) yield rowOf(response, customers)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
  const { head, seconds } = words[language]
  const titles = frame.questions.map(({ title }) => title)
  const columns = [...head, ...titles, ...frame.attributes, ...frame.pages.map(({ title }) => seconds(title))]
  return { name: frame.name, columns, rows: rows() }
}
