import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { bytesFor, codeReader } from './codes.ts'
import { gapsIn, type OneSurvey, responsesIn, type Stretch } from './stretches.ts'

/** Something by which respondents are grouped. */
export interface Grouping {
  /** A question's id, `channel`, `language`, or `attribute:` and its name. */
  id: string
  questionId: string | null
  /** What is stored of one response as text, null where there is none. Needs `r`, and `answer` for a question. */
  stored: (answer: SQL) => SQL
  /** The categories in which a stored text stands. */
  categoriesOf: (stored: string) => string[]
}

interface Coded extends Record<string, unknown> {
  from: string
  to: string
  leavesOut: boolean
  rowLabels: string[] | null
  rowCodes: Uint8Array | null
  columnLabels: string[] | null
  columnCodes: Uint8Array | null
}

interface Pair extends Record<string, unknown> {
  row: string
  column: string
  respondents: number
}

const variableOf = ({ id, questionId }: Grouping) => (questionId === null ? id : `question:${questionId}`)

function codedStretches(tx: Transaction, survey: OneSurvey, rows: Grouping, columns: Grouping) {
  const codes = (alias: SQL, grouping: Grouping) => sql`left join stretch_codes ${alias}
    on ${alias}.workspace_id = s.workspace_id and ${alias}.survey_id = s.survey_id and ${alias}.level = s.level
      and ${alias}.from_at = s.from_at and ${alias}.variable = ${variableOf(grouping)}`
  return tx.execute<Coded>(sql`
    select s.from_at::text as "from", s.to_at::text as "to", s.leaves_out as "leavesOut", a.labels as "rowLabels",
      a.codes as "rowCodes", b.labels as "columnLabels", b.codes as "columnCodes"
    from counted_stretches s ${codes(sql`a`, rows)} ${codes(sql`b`, columns)}
    where s.workspace_id = ${survey.workspaceId}::uuid and s.survey_id = ${survey.surveyId}::uuid and s.level = 0`)
}

/** More keys than this are not laid out in an array. */
const MOST_KEYS = 65_536

/** How often each key 0 … `keys` − 1 comes. */
function countKeys(keys: number, times: number, keyAt: (i: number) => number): Iterable<[number, number]> {
  if (keys <= MOST_KEYS) {
    const counts = new Uint32Array(keys)
    for (let i = 0; i < times; i++) counts[keyAt(i)]! += 1
    return counts.entries()
  }
  const counts = new Map<number, number>()
  for (let i = 0; i < times; i++) counts.set(keyAt(i), (counts.get(keyAt(i)) ?? 0) + 1)
  return counts
}

/** Who stands where in both, in one stretch. */
function pairsIn({ rowLabels, rowCodes, columnLabels, columnCodes }: Coded): Pair[] {
  if (!rowLabels || !rowCodes || !columnLabels || !columnCodes) return []
  const [rowAt, columnAt] = [codeReader(rowCodes, rowLabels.length), codeReader(columnCodes, columnLabels.length)]
  const width = columnLabels.length + 1
  const respondents = rowCodes.length / bytesFor(rowLabels.length)
  const counts = countKeys((rowLabels.length + 1) * width, respondents, (i) => rowAt(i) * width + columnAt(i))
  return [...counts].flatMap(([key, respondents]) => {
    const [row, column] = [rowLabels[Math.floor(key / width) - 1], columnLabels[(key % width) - 1]]
    return row === undefined || column === undefined || respondents === 0 ? [] : [{ row, column, respondents }]
  })
}

/** The same of responses that are in no stretch. */
function pairsNow(tx: Transaction, survey: OneSurvey, gaps: Stretch[], rows: Grouping, columns: Grouping) {
  const answers = (alias: SQL, questionId: string | null) =>
    questionId === null
      ? sql``
      : sql`join answers ${alias} on ${alias}.workspace_id = r.workspace_id and ${alias}.response_id = r.id
          and ${alias}.question_id = ${questionId}`
  return tx.execute<Pair>(sql`
    select "row", "column", count(*)::int as respondents from (
      select ${rows.stored(sql`a`)} as "row", ${columns.stored(sql`b`)} as "column"
      from (${responsesIn(survey, gaps)}) r ${answers(sql`a`, rows.questionId)} ${answers(sql`b`, columns.questionId)}
      where r.suspicions = '{}') each
    where "row" is not null and "column" is not null group by 1, 2`)
}

/** Respondents who stand in a row and a column. */
export interface Crossed {
  base: number
  rows: Map<string, number>
  columns: Map<string, number>
  /** By row, then by column. */
  cells: Map<string, Map<string, number>>
}

const add = (counts: Map<string, number>, id: string, respondents: number) =>
  counts.set(id, (counts.get(id) ?? 0) + respondents)

function unfolded(pairs: Iterable<Pair>, rows: Grouping, columns: Grouping): Crossed {
  const found: Crossed = { base: 0, rows: new Map(), columns: new Map(), cells: new Map() }
  for (const { row, column, respondents } of pairs) {
    const [inRows, inColumns] = [rows.categoriesOf(row), columns.categoriesOf(column)]
    if (inRows.length === 0 || inColumns.length === 0) continue
    found.base += respondents
    for (const id of inColumns) add(found.columns, id, respondents)
    for (const id of inRows) {
      add(found.rows, id, respondents)
      const cells = found.cells.get(id) ?? new Map<string, number>()
      found.cells.set(id, cells)
      for (const other of inColumns) add(cells, other, respondents)
    }
  }
  return found
}

/**
 * Respondents by row, by column and by both, suspicious ones left out. Stretches keep for each respondent what they can be
 * grouped by, so any two groupings are crossed without reading answers; what a stretch left out is read.
 */
export async function crossed(tx: Transaction, survey: OneSurvey, rows: Grouping, columns: Grouping): Promise<Crossed> {
  const stretches = await codedStretches(tx, survey, rows, columns)
  const unread = stretches.filter(({ leavesOut, rowCodes, columnCodes }) => leavesOut && !(rowCodes && columnCodes))
  const gaps = [...(await gapsIn(tx, survey)), ...unread]
  const now = await pairsNow(tx, survey, gaps, rows, columns)
  const kept = stretches.filter((stretch) => !unread.includes(stretch))
  return unfolded([...kept.flatMap(pairsIn), ...now], rows, columns)
}
