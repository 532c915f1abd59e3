import { readWorkspace, type Transaction } from '@koe/db'
import { createRandom, type Estimate, scoreDrivers } from '@koe/stats'
import { allQuestions, choiceIds, isScale, type Question, type SurveyDefinition } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { latestIn, type ResponseFilter, requireEnough } from '../responses/index.ts'
import { readSurvey, scoreQuestionOf } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'

/** An answer, a chosen option or a theme that is mentioned, beside all the others. */
export type SurveyDriver = (
  | { kind: 'question'; questionId: string }
  | { kind: 'option'; questionId: string; optionId: string }
  | { kind: 'theme'; themeId: string; label: string }
) & {
  /** Who answered the question, chose the option or mentioned the theme. */
  respondents: number
  /** Standardised: its sign says whether their score is higher or lower. */
  coefficient: Estimate
  /** Its part, 0…1, of the differences between all scores. */
  weight: Estimate
}

export interface SurveyDrivers {
  /** The latest respondents with a score: at most 2,000. */
  base: number
  /** R², 0…1; null where there are too few respondents, or nothing that differs between them. */
  explained: Estimate | null
  adjusted: number | null
  /** The largest part first. */
  items: SurveyDriver[]
  /** Candidates beyond the sixteen that divide respondents best. */
  leftOut: number
}

const MOST_RESPONDENTS = 2000
/** Where few meet the filter or have a score, no more of the latest responses are looked at. */
const MOST_LOOKED_AT = 20_000
const MOST_DRIVERS = 16
/** On either side: what fewer have or lack is not looked at. */
const LEAST = 30

interface Row extends Record<string, unknown> {
  score: number
  answers: Record<string, number | string[]>
  themes: string[]
}

/** The latest respondents with a score, what they answered and which themes of the first level their words mention. */
async function respondentsOf(
  tx: Transaction,
  { workspaceId, surveyId, filter }: { workspaceId: string; surveyId: string; filter: ResponseFilter },
  scoreQuestion: string,
) {
  const latest = await latestIn(tx, { workspaceId, surveyId }, filter, MOST_LOOKED_AT)
  return tx.execute<Row>(sql`
    with r as materialized (
      select r.id, s.number as score from (${latest}) r
      join answers s on s.workspace_id = r.workspace_id and s.response_id = r.id and s.question_id = ${scoreQuestion}
      where r.suspicions = '{}' and s.number is not null
      order by r.recorded_at desc nulls last, r.id limit ${MOST_RESPONDENTS})
    select r.score, coalesce((
        select jsonb_object_agg(a.question_id, coalesce(to_jsonb(a.number), to_jsonb(a.option_ids))) from answers a
        where a.workspace_id = ${workspaceId}::uuid and a.response_id = r.id
          and (a.number is not null or a.option_ids is not null)), '{}') as answers,
      coalesce((
        select jsonb_agg(distinct m.theme_id) from verbatims v
        join workspaces w on w.id = v.workspace_id
        join mentions m on m.workspace_id = v.workspace_id and m.verbatim_id = v.id and m.model_version = w.model_version
        join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id and t.parent_id is null
        where v.workspace_id = ${workspaceId}::uuid and v.source = 'response' and v.source_id = r.id), '[]') as themes
    from r`)
}

interface Candidate {
  driver:
    | { kind: 'question'; questionId: string }
    | { kind: 'option'; questionId: string; optionId: string }
    | { kind: 'theme'; themeId: string }
  respondents: number
  values: number[]
}

/** Who did not answer stands at the mean of those who did: their answer says nothing either way. */
function ofNumbers(rows: readonly Row[], questionId: string): Candidate[] {
  const given = rows
    .map(({ answers }) => answers[questionId])
    .map((answer) => (typeof answer === 'number' ? answer : null))
  const known = given.filter((value) => value !== null)
  if (known.length < Math.max(LEAST, rows.length / 2)) return []
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const values = given.map((value) => value ?? mean)
  return [{ driver: { kind: 'question', questionId }, respondents: known.length, values }]
}

const marked = (driver: Candidate['driver'], rows: readonly Row[], has: (row: Row) => boolean): Candidate => {
  const values = rows.map((row) => Number(has(row)))
  return { driver, values, respondents: values.reduce((sum, value) => sum + value, 0) }
}

/** Where one option is chosen, the most frequent is what the others are compared with. */
function ofOptions(rows: readonly Row[], question: Question): Candidate[] {
  const all = (choiceIds(question) ?? []).map((optionId) =>
    marked({ kind: 'option', questionId: question.id, optionId }, rows, ({ answers }) => {
      const chosen = answers[question.id]
      return Array.isArray(chosen) && chosen.includes(optionId)
    }),
  )
  if (question.type === 'multipleChoice') return all
  return all.sort((a, b) => b.respondents - a.respondents).slice(1)
}

function candidatesOf(rows: readonly Row[], definition: SurveyDefinition, scoreQuestion: string): Candidate[] {
  const ofQuestions = allQuestions(definition).flatMap((question) => {
    if (question.id === scoreQuestion) return []
    if (isScale(question) || question.type === 'rating') return ofNumbers(rows, question.id)
    return ['singleChoice', 'dropdown', 'yesNo', 'multipleChoice'].includes(question.type)
      ? ofOptions(rows, question)
      : []
  })
  const themeIds = [...new Set(rows.flatMap(({ themes }) => themes))].sort()
  const ofThemes = themeIds.map((themeId) =>
    marked({ kind: 'theme', themeId }, rows, ({ themes }) => themes.includes(themeId)),
  )
  const divides = ({ driver, respondents }: Candidate) =>
    driver.kind === 'question' ? rows.length / 2 : Math.min(respondents, rows.length - respondents)
  // By how well they divide respondents, never by how they go with the score: that would find drivers in noise.
  return [...ofQuestions, ...ofThemes]
    .filter((one) => divides(one) >= LEAST || one.driver.kind === 'question')
    .sort((a, b) => divides(b) - divides(a))
}

/**
 * Which answers and themes go with a higher or lower score, each beside the others: a regression over the latest 2,000
 * respondents, its R² shared out by relative weights, intervals by bootstrap with a fixed seed. Association, not cause.
 * NPS counts as its answer 0…10. Suspicious responses are left out, and what came before the latest 20,000 responses.
 * @throws Problem `not-found`, `invalid-input`, `anonymous-survey`, `too-few-respondents`
 */
export async function readSurveyDrivers(
  context: Context,
  actor: Actor,
  input: { id: string; filter?: ResponseFilter },
): Promise<SurveyDrivers> {
  authorize(actor, 'surveys.read')
  authorize(actor, 'themes.read')
  const { definition, leastShown } = await readSurvey(context, actor, input)
  const scoreQuestion = scoreQuestionOf(definition)?.id
  const nothing = { explained: null, adjusted: null, items: [], leftOut: 0 }
  if (scoreQuestion === undefined) return { base: 0, ...nothing }
  const { rows, labels } = await readWorkspace(context.db, actor.workspaceId, async (tx) => {
    const whose = { workspaceId: actor.workspaceId, surveyId: input.id, filter: input.filter ?? {} }
    const found = await respondentsOf(tx, whose, scoreQuestion)
    const named = await tx.execute<{ id: string; label: string }>(
      sql`select id, label from themes where workspace_id = ${actor.workspaceId}::uuid and parent_id is null`,
    )
    return { rows: [...found], labels: new Map(named.map(({ id, label }) => [id, label])) }
  })
  // What is smaller than thirty is not looked at: no threshold is larger.
  requireEnough(rows.length, leastShown)
  const candidates = candidatesOf(rows, definition, scoreQuestion)
  const chosen = candidates.slice(0, Math.min(MOST_DRIVERS, Math.floor(rows.length / 10)))
  const scores = rows.map(({ score }) => score)
  const found = scoreDrivers(
    scores,
    chosen.map(({ values }) => values),
    createRandom(1),
  )
  if (!found) return { base: rows.length, ...nothing }
  const items = chosen.flatMap(({ driver, respondents }, i): SurveyDriver[] => {
    const figures = found.drivers[i]
    if (!figures) return []
    if (driver.kind !== 'theme') return [{ ...driver, respondents, ...figures }]
    return [{ ...driver, label: labels.get(driver.themeId) ?? '', respondents, ...figures }]
  })
  items.sort((a, b) => b.weight.value - a.weight.value)
  const { base, explained, adjusted } = found
  return { base, explained, adjusted, items, leftOut: candidates.length - chosen.length }
}
