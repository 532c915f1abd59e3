import type { Transaction } from '@koe/db'
import { meanInterval, wilsonInterval } from '@koe/stats'
import { cellOf, choiceIds, isScale, measuresOf, type Question, SCALES, type SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'

/** How many chose something of those who answered the question; share 0…1 with its 95 % interval. */
export interface ChoiceCount {
  respondents: number
  share: number
  low: number
  high: number
}

interface Answered {
  questionId: string
  /** Respondents who answered it. */
  base: number
}

/** A mean on a bounded scale with its 95 % interval; null without a base. */
interface Mean {
  mean: number | null
  low: number
  high: number
}

export type QuestionResult = Answered &
  (
    | { kind: 'options'; options: (ChoiceCount & { id: string })[] }
    | { kind: 'rows'; rows: { id: string; base: number; options: (ChoiceCount & { id: string })[] }[] }
    /** Mean place of each option, 1 = the best, and how many put it first. */
    | { kind: 'places'; options: (Mean & { id: string; first: ChoiceCount })[] }
    /** Mean amount that each option got of the total. */
    | { kind: 'sums'; total: number; options: (Mean & { id: string })[] }
    | { kind: 'steps'; steps: (ChoiceCount & { value: number })[] }
    | {
        kind: 'amounts'
        amounts: { least: number; lowerQuartile: number; median: number; upperQuartile: number; most: number } | null
      }
  )

const optionIdsOf = (question: Question): string[] | null =>
  question.type === 'consent' ? ['yes'] : choiceIds(question)

const stepsOf = (question: Question): { low: number; high: number } | null => {
  if (question.type === 'rating') return { low: 1, high: question.steps }
  return isScale(question) ? SCALES[question.type] : null
}

const choice = (respondents: number, base: number): ChoiceCount => {
  const share = base === 0 ? 0 : respondents / base
  return { respondents, share, ...wilsonInterval(Math.min(respondents, base), base) }
}

interface Tally extends Record<string, unknown> {
  questionId: string
  base: number
  options: Record<string, number> | null
  numbers: Record<string, number> | null
  quartiles: number[] | null
}

/** Every question's answers but those to the score question, counted in one pass over the answers. */
const tallies = (tx: Transaction, workspaceId: string, surveyId: string, scoreQuestion: string | null) =>
  tx.execute<Tally>(sql`
    with a as materialized (
      select a.question_id, a.number, a.option_ids from responses r
      join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id
      where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid and r.suspicions = '{}'
        and (a.number is not null or a.option_ids is not null) and a.question_id is distinct from ${scoreQuestion}::text)
    select q.question_id as "questionId", q.base, q.quartiles,
      (select json_object_agg(o.id, o.n) from (select id, count(*)::int as n from a, unnest(a.option_ids) id
        where a.question_id = q.question_id group by id) o) as options,
      (select json_object_agg(o.number, o.n) from (select a.number, count(*)::int as n from a
        where a.question_id = q.question_id and a.number is not null group by a.number limit 1000) o) as numbers
    from (select question_id, count(*)::int as base,
        percentile_cont(array[0, .25, .5, .75, 1]) within group (order by number) as quartiles
      from a group by question_id) q`)

interface PartTally extends Record<string, unknown> {
  questionId: string
  /** An option that was given a place or an amount, or a row of a matrix. */
  id: string
  base: number
  sum: number
  squares: number
  first: number
}

type Part = Question & { type: 'ranking' | 'matrix' | 'constantSum' }

const isPart = (question: Question): question is Part =>
  question.type === 'ranking' || question.type === 'matrix' || question.type === 'constantSum'

/** What was said of each option or row, for the questions that have several answers in one. */
const partTallies = (tx: Transaction, workspaceId: string, surveyId: string, questions: readonly Part[]) =>
  tx.execute<PartTally>(sql`
    with a as materialized (
      select a.question_id, a.response_id, a.kind, a.option_ids, a.value from responses r
      join answers a on a.workspace_id = r.workspace_id and a.response_id = r.id
      where r.workspace_id = ${workspaceId}::uuid and r.survey_id = ${surveyId}::uuid and r.suspicions = '{}'
        and a.question_id in (select json_array_elements_text(${JSON.stringify(questions.map(({ id }) => id))}::json)))
    select a.question_id as "questionId", p.id, count(distinct a.response_id)::int as base, sum(p.amount) as sum,
      sum(p.amount * p.amount) as squares, (count(*) filter (where p.amount = 1))::int as first
    from a cross join lateral (
      select '' as id, 0::float8 as amount
      union all select o.id, o.place::float8 from unnest(a.option_ids) with ordinality o(id, place) where a.kind = 'ranking'
      union all select split_part(c.id, '.', 1), 0 from unnest(a.option_ids) c(id) where a.kind = 'matrix'
      union all select e.key, e.value::float8 from jsonb_each_text(a.value) e where a.kind = 'constantSum') p
    group by 1, 2`)

/** `parts` by option or row; '' = everybody who answered. */
function partResult(question: Part, tally: Tally | undefined, parts: ReadonlyMap<string, PartTally>): QuestionResult {
  const base = parts.get('')?.base ?? 0
  const head = { questionId: question.id, base }
  if (question.type === 'matrix') {
    const rows = question.rows.map((row) => {
      const asked = parts.get(row.id)?.base ?? 0
      const counted = (id: string) => choice(tally?.options?.[cellOf(row.id, id)] ?? 0, asked)
      return { id: row.id, base: asked, options: question.options.map(({ id }) => ({ id, ...counted(id) })) }
    })
    return { ...head, kind: 'rows', rows }
  }
  // Who gives an option nothing has given it 0; a place is given to every option there was.
  const moments = (id: string) => ({ sum: 0, squares: 0, ...parts.get(id) })
  if (question.type === 'constantSum') {
    const scale = { low: 0, high: question.total }
    const options = question.options.map(({ id }) => ({ id, ...meanInterval({ ...moments(id), base }, scale) }))
    return { ...head, kind: 'sums', total: question.total, options }
  }
  const scale = { low: 1, high: question.options.length }
  const options = question.options.map(({ id }) => {
    const placed = { base: 0, first: 0, ...moments(id) }
    return { id, ...meanInterval(placed, scale), first: choice(placed.first, placed.base) }
  })
  return { ...head, kind: 'places', options }
}

function resultOf(question: Question, tally: Tally | undefined): QuestionResult | null {
  const { base = 0, options, numbers, quartiles } = tally ?? {}
  const head = { questionId: question.id, base }
  const ids = optionIdsOf(question)
  if (ids) return { ...head, kind: 'options', options: ids.map((id) => ({ id, ...choice(options?.[id] ?? 0, base) })) }
  const scale = stepsOf(question)
  if (scale) {
    const steps = Array.from({ length: scale.high - scale.low + 1 }, (_, i) => scale.low + i)
    return { ...head, kind: 'steps', steps: steps.map((value) => ({ value, ...choice(numbers?.[value] ?? 0, base) })) }
  }
  if (question.type !== 'number' && question.type !== 'slider') return null
  const [least = 0, lowerQuartile = 0, median = 0, upperQuartile = 0, most = 0] = quartiles ?? []
  const amounts = quartiles ? { least, lowerQuartile, median, upperQuartile, most } : null
  return { ...head, kind: 'amounts', amounts }
}

/** How every question but the score question was answered, in the order of the survey. */
export async function questionResults(
  tx: Transaction,
  workspaceId: string,
  surveyId: string,
  definition: SurveyDefinition,
  scoreQuestion: string | null,
): Promise<QuestionResult[]> {
  const questions = measuresOf(definition).filter(({ id }) => id !== scoreQuestion)
  const partQuestions = questions.filter(isPart)
  const counted = questions.some((question) => isPart(question) || resultOf(question, undefined))
  if (!counted) return []
  const rows = await tallies(tx, workspaceId, surveyId, scoreQuestion)
  const found = new Map(rows.map((tally) => [tally.questionId, tally]))
  const parts = new Map<string, Map<string, PartTally>>(partQuestions.map(({ id }) => [id, new Map()]))
  if (partQuestions.length > 0)
    for (const part of await partTallies(tx, workspaceId, surveyId, partQuestions))
      parts.get(part.questionId)?.set(part.id, part)
  return questions.flatMap((question) => {
    const tally = found.get(question.id)
    if (isPart(question)) return partResult(question, tally, parts.get(question.id) ?? new Map())
    return resultOf(question, tally) ?? []
  })
}
