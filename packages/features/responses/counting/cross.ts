import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { bytesFor, codeReader } from './codes.ts'
import { type Condition, meets } from './conditions.ts'
import { requireFew } from './require-few.ts'
import { gapsIn, responsesIn, type Scope, type Stretch } from './stretches.ts'

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
  /** Of the rows, of the columns, and of each condition. */
  variables: ({ labels: string[]; codes: Uint8Array } | null)[]
}

interface CodedRow extends Record<string, unknown> {
  from: string
  to: string
  leavesOut: boolean
}

/** Who stands where; null where one of the two says nothing of them. */
interface Pair extends Record<string, unknown> {
  row: string | null
  column: string | null
  respondents: number
}

const variableOf = ({ id, questionId }: Grouping) => (questionId === null ? id : `question:${questionId}`)

/** The stretches within the scope's period, each with the codes of these variables. */
async function codedStretches(tx: Transaction, scope: Scope, variables: readonly string[]): Promise<Coded[]> {
  const { workspaceId, surveyId, from, to } = scope
  const aliases = variables.map((_, i) => sql.raw(`c${i}`))
  const joins = aliases.map(
    (alias, i) => sql`left join stretch_codes ${alias} on ${alias}.workspace_id = s.workspace_id
      and ${alias}.survey_id = s.survey_id and ${alias}.level = s.level and ${alias}.from_at = s.from_at
      and ${alias}.variable = ${variables[i]}`,
  )
  const columns = aliases.map(
    (alias, i) => sql`${alias}.labels as ${sql.raw(`labels${i}`)}, ${alias}.codes as ${sql.raw(`codes${i}`)}`,
  )
  const rows = await tx.execute<CodedRow>(sql`
    select s.from_at::text as "from", s.to_at::text as "to", s.leaves_out as "leavesOut", ${sql.join(columns, sql`, `)}
    from counted_stretches s ${sql.join(joins, sql` `)}
    where s.workspace_id = ${workspaceId}::uuid and s.survey_id = ${surveyId}::uuid and s.level = 0
      ${from === undefined ? sql`` : sql`and s.from_at >= ${from}::timestamptz`}
      ${to === undefined ? sql`` : sql`and s.to_at <= ${to}::timestamptz`} order by s.from_at`)
  return rows.map(({ from, to, leavesOut, ...rest }) => ({
    from,
    to,
    leavesOut,
    variables: variables.map((_, i) => {
      const [labels, codes] = [rest[`labels${i}`] as string[] | null, rest[`codes${i}`] as Uint8Array | null]
      return labels && codes ? { labels, codes } : null
    }),
  }))
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

const nobodyAt = () => 0

/** Who stands where, in one stretch, of those who meet the conditions. */
function pairsIn(
  { variables: [rows = null, columns = null, ...others] }: Coded,
  conditions: readonly Condition[],
): Pair[] {
  const some = rows ?? columns
  if (!some || others.includes(null)) return []
  const readerOf = (one: Coded['variables'][number]) => (one ? codeReader(one.codes, one.labels.length) : nobodyAt)
  const [rowAt, columnAt] = [readerOf(rows), readerOf(columns)]
  const width = (columns?.labels.length ?? 0) + 1
  const respondents = some.codes.length / bytesFor(some.labels.length)
  const tests = others.map((one, k) => {
    const condition = conditions[k]
    const met = [false, ...(one?.labels ?? []).map((label) => condition !== undefined && meets(condition, label))]
    const codeAt = readerOf(one)
    return (i: number) => met[codeAt(i)] === true
  })
  // Key 0 is for those of whom neither says anything, and for those who are not meant.
  const keyAt = (i: number) => (tests.every((meant) => meant(i)) ? rowAt(i) * width + columnAt(i) : 0)
  const counts = countKeys(((rows?.labels.length ?? 0) + 1) * width, respondents, keyAt)
  return [...counts].flatMap(([key, respondents]) => {
    if (key === 0 || respondents === 0) return []
    const [row, column] = [rows?.labels[Math.floor(key / width) - 1], columns?.labels[(key % width) - 1]]
    return [{ row: row ?? null, column: column ?? null, respondents }]
  })
}

/** The same of responses that are in no stretch. */
function pairsNow(tx: Transaction, scope: Scope, gaps: Stretch[], rows: Grouping, columns: Grouping) {
  const answers = (alias: SQL, questionId: string | null) =>
    questionId === null
      ? sql``
      : sql`left join answers ${alias} on ${alias}.workspace_id = r.workspace_id and ${alias}.response_id = r.id
          and ${alias}.question_id = ${questionId}`
  return tx.execute<Pair>(sql`
    select "row", "column", count(*)::int as respondents from (
      select ${rows.stored(sql`a`)} as "row", ${columns.stored(sql`b`)} as "column"
      from (${responsesIn(scope, gaps)}) r ${answers(sql`a`, rows.questionId)} ${answers(sql`b`, columns.questionId)}
      where r.suspicions = '{}') each
    where "row" is not null or "column" is not null group by 1, 2`)
}

/** Respondents who stand in a row and a column, and those who stand in one alone. */
export interface Crossed {
  base: number
  rows: Map<string, number>
  columns: Map<string, number>
  /** By row, then by column. */
  cells: Map<string, Map<string, number>>
  rowsAlone: Map<string, number>
  columnsAlone: Map<string, number>
}

const add = (counts: Map<string, number>, id: string, respondents: number) =>
  counts.set(id, (counts.get(id) ?? 0) + respondents)

function unfolded(pairs: Iterable<Pair>, rows: Grouping, columns: Grouping): Crossed {
  const found: Crossed = {
    base: 0,
    rows: new Map(),
    columns: new Map(),
    cells: new Map(),
    rowsAlone: new Map(),
    columnsAlone: new Map(),
  }
  for (const { row, column, respondents } of pairs) {
    const inRows = row === null ? [] : rows.categoriesOf(row)
    const inColumns = column === null ? [] : columns.categoriesOf(column)
    if (inRows.length === 0 || inColumns.length === 0) {
      for (const id of inRows) add(found.rowsAlone, id, respondents)
      for (const id of inColumns) add(found.columnsAlone, id, respondents)
      continue
    }
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
 * grouped by, so any two groupings are crossed under any conditions without reading answers; what a stretch left out is read.
 */
export async function crossed(tx: Transaction, scope: Scope, rows: Grouping, columns: Grouping): Promise<Crossed> {
  const conditions = scope.conditions ?? []
  const variables = [variableOf(rows), variableOf(columns), ...conditions.map(({ variable }) => variable)]
  const { conditions: _, segmentId: _s, ...everybody } = scope
  const stretches = await codedStretches(tx, scope, variables)
  const unread = stretches.filter(({ leavesOut, variables }) => leavesOut && variables.includes(null))
  const gaps = [...(await gapsIn(tx, everybody)), ...unread]
  await requireFew(tx, scope, gaps)
  const now = await pairsNow(tx, scope, gaps, rows, columns)
  const kept = stretches.filter((stretch) => !unread.includes(stretch))
  return unfolded([...kept.flatMap((stretch) => pairsIn(stretch, conditions)), ...now], rows, columns)
}
