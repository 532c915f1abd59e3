import { type SQL, sql } from 'drizzle-orm'
import { fewestStretches, type OneSurvey, responsesIn, type Scope, type Stretch } from './stretches.ts'
import { timeStep } from './time-steps.ts'

/**
 * What is counted of a question; `part` and `value` are '' and 0 where nothing is said of them.
 * - `answered`: everybody with an answer to it
 * - `number`: by `value`; `option`: by the option (of a matrix: the cell) in `part`
 * - `row`: who answered the row in `part`; `place`: who put the option in `part` at place `value`
 * - `amount`: who gave the option in `part` the amount `value`
 * - `day`: for score questions, by the day in `part` (of the workspace's time zone) and the answer in `value`
 * - `left`: in place of the question a page: who did not finish and answered nothing after it
 * - `time`: in place of the question a page: who finished, by the step of `time-steps.ts` in `value` for which it was in sight
 * - `whole`: without a question: the same of all pages together
 * - `wave`: for score questions, by the wave in `part` and the answer in `value`
 * - `pair`: the same of who answered in the wave before too: `part` is the wave, a colon and the earlier answer
 */
export type Aspect =
  | 'answered'
  | 'number'
  | 'option'
  | 'row'
  | 'place'
  | 'amount'
  | 'day'
  | 'left'
  | 'time'
  | 'whole'
  | 'wave'
  | 'pair'

export interface Tally extends Record<string, unknown> {
  questionId: string
  aspect: Aspect
  part: string
  value: number
  respondents: number
}

const isScore = sql`kind in ('nps', 'csat', 'ces') and number is not null`

const ofAspects = (timeZone: string): Record<Aspect, SQL> => ({
  answered: sql`select question_id, 'answered' as aspect, '' as part, 0::float8 as value from a`,
  number: sql`select question_id, 'number', '', number from a where number is not null`,
  option: sql`select question_id, 'option', o.id, 0 from a, unnest(option_ids) o(id)`,
  row: sql`select question_id, 'row', w.id, 0 from a, lateral (
    select distinct split_part(c.id, '.', 1) as id from unnest(option_ids) c(id)) w where kind = 'matrix'`,
  place: sql`select question_id, 'place', o.id, o.place from a, unnest(option_ids) with ordinality o(id, place)
    where kind = 'ranking'`,
  amount: sql`select question_id, 'amount', e.key, e.value::float8 from a, jsonb_each_text(a.value) e
    where kind = 'constantSum'`,
  day: sql`select question_id, 'day', to_char(recorded_at at time zone ${timeZone}::text, 'YYYY-MM-DD'), number from a
    where ${isScore}`,
  left: sql`select page, 'left', '', 0 from (
    select distinct on (response_id) page from a join asked k on k.version = a.survey_version_id and k.question = a.question_id
    where not a.finished order by response_id, k.place desc) last`,
  time: sql`select e.key, 'time', '', ${timeStep(sql`e.value::float8`)} from r, jsonb_each_text(seconds) e where finished`,
  whole: sql`select '', 'whole', '', ${timeStep(sql`took`)} from r where took is not null`,
  wave: sql`select question_id, 'wave', wave::text, number from a where ${isScore} and wave is not null`,
  pair: sql`select question_id, 'pair', wave || ':' || (previous ->> question_id), number from a
    where ${isScore} and wave is not null and previous -> question_id is not null`,
})

const oneOf = (column: SQL, values: readonly string[]) =>
  sql`${column} in (select json_array_elements_text(${JSON.stringify(values)}::json))`

/**
 * The aspects of responses, counted: rows of question, aspect, part, value, respondents. The one way in which Koe counts:
 * stretches are filled by it, and what is in no stretch yet is counted by it as it is looked at.
 * @param responses - a query that gives rows of `responses`; suspicious ones are left out here
 * @param options.of - only these questions
 */
export function tallied(
  { workspaceId, surveyId }: OneSurvey,
  responses: SQL,
  aspects: Aspect[],
  { timeZone = 'UTC', of }: { timeZone?: string; of?: readonly string[] | undefined } = {},
): SQL {
  const queries = ofAspects(timeZone)
  return sql`(
    with r as materialized (
      select id, survey_version_id, finished, recorded_at, seconds, took, wave, previous from (${responses}) r
      where suspicions = '{}'),
    a as materialized (
      select a.response_id, a.question_id, a.kind, a.number, a.option_ids, a.value, r.survey_version_id, r.finished, r.recorded_at,
        r.wave, r.previous
      from r join answers a on a.workspace_id = ${workspaceId}::uuid and a.response_id = r.id
        ${of ? sql`and ${oneOf(sql`a.question_id`, of)}` : sql``}),
    asked as (
      select v.id as version, b.block ->> 'id' as question, p.page ->> 'id' as page, p.place
      from survey_versions v, jsonb_array_elements(v.definition -> 'pages') with ordinality p(page, place),
        jsonb_array_elements(p.page -> 'blocks') b(block)
      where v.workspace_id = ${workspaceId}::uuid and v.survey_id = ${surveyId}::uuid)
    select question_id, aspect, part, value, count(*)::int as respondents
    from (${sql.join(
      aspects.map((aspect) => queries[aspect]),
      sql` union all `,
    )}) x (question_id, aspect, part, value) group by 1, 2, 3, 4)`
}

export const everyAspect = Object.keys(ofAspects('UTC')) as Aspect[]

/** Aspects of some questions, or of all but some. */
export interface Wanted {
  aspects: Aspect[]
  of?: readonly string[]
  notOf?: readonly string[]
}

const isWanted = ({ aspects, of, notOf }: Wanted): SQL => {
  const questions = of ? sql`and ${oneOf(sql`question_id`, of)}` : sql``
  const others = notOf?.length ? sql`and not ${oneOf(sql`question_id`, notOf)}` : sql``
  return sql`(${oneOf(sql`aspect`, aspects)} ${questions} ${others})`
}

/** The counts of a scope's fewest stretches `s`, as rows of `tallied` and the stretch's end. */
export const keptCounts = (scope: Scope, isAny: SQL): SQL => {
  const counts = scope.segmentId === undefined ? sql`stretch_counts` : sql`segment_counts`
  const ofSegment = scope.segmentId === undefined ? sql`` : sql`and c.segment_id = ${scope.segmentId}::uuid`
  return sql`(
    select c.question_id, c.aspect, e.part, e.value, e.respondents, s.to_at, s.time_zone from ${fewestStretches(scope)} s
    join ${counts} c on c.workspace_id = s.workspace_id and c.survey_id = s.survey_id and c.level = s.level
      and c.from_at = s.from_at ${ofSegment},
    lateral unnest(c.parts, c.numbers, c.respondents) e (part, value, respondents)
    where ${isAny})`
}

/** Rows of `tallied` as `stretch_counts` keeps them: question, aspect, parts, numbers, respondents. */
export const asLists = (tallies: SQL): SQL => sql`
  select question_id, aspect, array_agg(part order by part, value), array_agg(value order by part, value),
    array_agg(respondents order by part, value)
  from ${tallies} t group by 1, 2`

/** Lists of several stretches added up: rows of `tallied` again. */
export const summedLists = (counts: SQL, within: SQL): SQL => sql`(
  select question_id, aspect, e.part, e.value, sum(e.respondents)::int as respondents
  from ${counts} c, lateral unnest(c.parts, c.numbers, c.respondents) e (part, value, respondents)
  where ${within} group by 1, 2, 3, 4)`

/** What is wanted over all responses of the scope: what is counted in stretches, and what lies in the gaps counted now. Rows as of `tallied`. */
export function countedIn(scope: Scope, gaps: readonly Stretch[], wanted: Wanted[]): SQL {
  const isAny = sql.join(wanted.map(isWanted), sql` or `)
  const aspects = [...new Set(wanted.flatMap((one) => one.aspects))]
  const of = wanted.every((one) => one.of) ? wanted.flatMap((one) => one.of ?? []) : undefined
  const now = tallied(scope, responsesIn(scope, gaps), aspects, { of })
  return sql`(
    select question_id, aspect, part, value, sum(respondents)::int as respondents from (
      select question_id, aspect, part, value, respondents from ${keptCounts(scope, sql`(${isAny})`)} kept
      union all select * from ${now} t where ${isAny}) parts
    group by 1, 2, 3, 4)`
}
