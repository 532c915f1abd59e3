import type { Transaction } from '@koe/db'
import { type Moments, meanInterval } from '@koe/stats'
import { cellOf, choiceIds, isScale, measuresOf, type Question, SCALES, type SurveyDefinition } from '@koe/survey'
import { type SQL, sql } from 'drizzle-orm'
import type { Score } from '../surveys/index.ts'
import {
  type Aspect,
  type ChoiceCount,
  choice,
  countedIn,
  type Scope,
  type Stretch,
  type Tally,
} from './counting/index.ts'
import type { SurveyTime, TimeSummary } from './times/page-times.ts'

interface Answered {
  questionId: string
  /** Respondents who answered it; null where they are fewer than the survey's threshold. */
  base: number | null
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
    | { kind: 'rows'; rows: { id: string; base: number | null; options: (ChoiceCount & { id: string })[] }[] }
    /** Mean place of each option, 1 = the best, and how many put it first. */
    | { kind: 'places'; options: (Mean & { id: string; first: ChoiceCount })[] }
    /** Mean amount that each option got of the total. */
    | { kind: 'sums'; total: number; options: (Mean & { id: string })[] }
    | { kind: 'steps'; steps: (ChoiceCount & { value: number })[] }
    | {
        kind: 'amounts'
        amounts: {
          /** Null where one person's answer is nobody's business. */
          least: number | null
          lowerQuartile: number
          median: number
          upperQuartile: number
          most: number | null
        } | null
      }
  )

export interface SurveyResults {
  /** Responses behind everything below: suspicious ones are left out. */
  base: number
  /** Null, like every count below, where it is withheld under the survey's threshold. */
  finished: number | null
  suspicious: number | null
  questionId: string | null
  score: Score | null
  distribution: { value: number; respondents: number | null }[]
  /** The other questions that can be counted, in the order of the survey. */
  questions: QuestionResult[]
  /** The pages in the order of the survey: where respondents left, and how long they took. */
  pages: PageReach[]
  /** How long respondents took for all of it; null where nobody's time is known, and under a threshold. */
  time: SurveyTime | null
}

export interface PageReach {
  pageId: string
  /** Who finished, or answered something on this page or on a later one. */
  reached: number | null
  /** Of these, who did not finish and answered nothing after this page. Some may still be at it. */
  left: ChoiceCount
  /** How long it was in sight; null where nobody's time is known, and under a threshold. */
  time: TimeSummary | null
}

const optionIdsOf = (question: Question): string[] | null =>
  question.type === 'consent' ? ['yes'] : choiceIds(question)

const stepsOf = (question: Question): { low: number; high: number } | null => {
  if (question.type === 'rating') return { low: 1, high: question.steps }
  return isScale(question) ? SCALES[question.type] : null
}

/** Everything that was counted of one question. */
class Counts {
  #counts = new Map<string, number>()
  #values = new Map<string, number[]>()

  add({ aspect, part, value, respondents }: Tally) {
    const key = JSON.stringify([aspect, part])
    this.#counts.set(JSON.stringify([aspect, part, value]), respondents)
    const values = this.#values.get(key) ?? []
    values.push(value)
    this.#values.set(key, values)
  }

  of(aspect: Aspect, part = '', value = 0): number {
    return this.#counts.get(JSON.stringify([aspect, part, value])) ?? 0
  }

  /** Of what was said of a part: an amount, or a place. */
  moments(aspect: 'amount' | 'place', part: string): Moments {
    const moments = { base: 0, sum: 0, squares: 0 }
    for (const value of this.#values.get(JSON.stringify([aspect, part])) ?? []) {
      const respondents = this.of(aspect, part, value)
      moments.base += respondents
      moments.sum += respondents * value
      moments.squares += respondents * value ** 2
    }
    return moments
  }
}

type Part = Question & { type: 'ranking' | 'matrix' | 'constantSum' }

const isPart = (question: Question): question is Part =>
  question.type === 'ranking' || question.type === 'matrix' || question.type === 'constantSum'

function partResult(question: Part, counts: Counts): QuestionResult {
  const base = counts.of('answered')
  const head = { questionId: question.id, base }
  if (question.type === 'matrix') {
    const rows = question.rows.map((row) => {
      const asked = counts.of('row', row.id)
      const counted = (id: string) => choice(counts.of('option', cellOf(row.id, id)), asked)
      return { id: row.id, base: asked, options: question.options.map(({ id }) => ({ id, ...counted(id) })) }
    })
    return { ...head, kind: 'rows', rows }
  }
  if (question.type === 'constantSum') {
    const scale = { low: 0, high: question.total }
    // Who gives an option nothing has given it 0.
    const options = question.options.map(({ id }) => {
      return { id, ...meanInterval({ ...counts.moments('amount', id), base }, scale) }
    })
    return { ...head, kind: 'sums', total: question.total, options }
  }
  const scale = { low: 1, high: question.options.length }
  const options = question.options.map(({ id }) => {
    const placed = counts.moments('place', id)
    return { id, ...meanInterval(placed, scale), first: choice(counts.of('place', id, 1), placed.base) }
  })
  return { ...head, kind: 'places', options }
}

type Amounts = (QuestionResult & { kind: 'amounts' })['amounts']

function resultOf(question: Question, counts: Counts, amounts: Amounts): QuestionResult | null {
  if (isPart(question)) return partResult(question, counts)
  const base = counts.of('answered')
  const head = { questionId: question.id, base }
  const ids = optionIdsOf(question)
  if (ids)
    return { ...head, kind: 'options', options: ids.map((id) => ({ id, ...choice(counts.of('option', id), base) })) }
  const scale = stepsOf(question)
  if (scale) {
    const steps = Array.from({ length: scale.high - scale.low + 1 }, (_, i) => scale.low + i)
    const counted = steps.map((value) => ({ value, ...choice(counts.of('number', '', value), base) }))
    return { ...head, kind: 'steps', steps: counted }
  }
  return isAmount(question) ? { ...head, kind: 'amounts', amounts } : null
}

const isAmount = (question: Question) => question.type === 'number' || question.type === 'slider'

/** Quartiles of many different numbers without carrying them here: between the two nearest, as `percentile_cont` does it. */
function amountsIn(counted: SQL): SQL {
  const quartile = (quarter: number) => {
    const place = sql`(base - 1) * ${quarter}::float8 / 4`
    const at = (rank: SQL) => sql`min(value) filter (where upto > ${rank})`
    const [below, above] = [at(sql`floor(${place})`), at(sql`ceil(${place})`)]
    return sql`${below} + (${above} - ${below}) * (min(${place}) - floor(min(${place})))`
  }
  return sql`
    select question_id, json_build_object('least', min(value), 'lowerQuartile', ${quartile(1)}, 'median', ${quartile(2)},
      'upperQuartile', ${quartile(3)}, 'most', max(value)) as amounts
    from (
      select question_id, value, sum(respondents) over (partition by question_id order by value) as upto,
        sum(respondents) over (partition by question_id) as base
      from ${counted} c) n
    group by question_id`
}

interface Found extends Tally {
  amounts: Amounts
}

/** Everything that is counted, in one look: of questions for amounts their quartiles in place of every number. */
function readCounts(tx: Transaction, scope: Scope, gaps: readonly Stretch[], amountIds: readonly string[]) {
  const counted = countedIn(scope, gaps, [
    { aspects: ['answered', 'option', 'row', 'place', 'amount', 'left', 'number', 'time', 'whole'] },
  ])
  const ofAmounts = sql`(aspect = 'number'
    and question_id in (select jsonb_array_elements_text(${JSON.stringify(amountIds)}::jsonb)))`
  return tx.execute<Found>(sql`
    with counted as materialized (select * from ${counted} c)
    select question_id as "questionId", aspect, part, value, respondents, null::json as amounts from counted
    where not ${ofAmounts}
    union all
    select question_id, 'number', '', 0, 0, amounts
    from (${amountsIn(sql`(select * from counted where ${ofAmounts})`)}) a`)
}

/** How the survey's responses were answered, of all aspects that a look at the results needs. */
export interface AllAnswers {
  questions: QuestionResult[]
  /** Answers to the score question, by answer. */
  scores: Map<number, number>
  /** Who did not finish, by the last page that they answered. */
  left: Map<string, number>
  /** What was counted of how long they took. */
  times: Tally[]
}

/** How every question was answered, in the order of the survey; the score question apart. */
export async function questionResults(
  tx: Transaction,
  scope: Scope,
  gaps: readonly Stretch[],
  definition: SurveyDefinition,
  scoreQuestion: string | null,
): Promise<AllAnswers> {
  const questions = measuresOf(definition).filter(({ id }) => id !== scoreQuestion)
  const amountIds = questions.filter(isAmount).map(({ id }) => id)
  const rows = await readCounts(tx, scope, gaps, amountIds)
  const amounts = new Map<string, Amounts>()
  const found = new Map<string, Counts>()
  const scores = new Map<number, number>()
  const left = new Map<string, number>()
  const times: Tally[] = []
  for (const row of rows) {
    if (row.aspect === 'time' || row.aspect === 'whole') {
      times.push(row)
      continue
    }
    if (row.amounts !== null) {
      amounts.set(row.questionId, row.amounts)
      continue
    }
    const counts = found.get(row.questionId) ?? new Counts()
    found.set(row.questionId, counts)
    counts.add(row)
    if (row.aspect === 'left') left.set(row.questionId, row.respondents)
    if (row.aspect === 'number' && row.questionId === scoreQuestion) scores.set(row.value, row.respondents)
  }
  return {
    questions: questions.flatMap((question) => {
      return resultOf(question, found.get(question.id) ?? new Counts(), amounts.get(question.id) ?? null) ?? []
    }),
    scores,
    left,
    times,
  }
}
