import { readWorkspace } from '@koe/db'
import { SCALES, type SurveyDefinition } from '@koe/survey'
import { distributionOf, readSurvey, scoreOf, scoreQuestionOf } from '../surveys/index.ts'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { choice, gapsIn, requireFew, totalsOf } from './counting/index.ts'
import { type ResponseFilter, scopeOf } from './filters/response-filter.ts'
import { type PageReach, questionResults, type SurveyResults } from './question-results.ts'
import { hideResults } from './threshold/hide-results.ts'
import { type Times, timesOf } from './times/page-times.ts'

function reachOf(
  definition: SurveyDefinition,
  finished: number,
  left: ReadonlyMap<string, number>,
  times: Times['pages'],
): PageReach[] {
  let reached = finished
  return [...definition.pages]
    .reverse()
    .map(({ id }) => {
      const leaving = left.get(id) ?? 0
      reached += leaving
      return { pageId: id, reached, left: choice(leaving, reached), time: times.get(id) ?? null }
    })
    .reverse()
}

/**
 * The survey's score with its interval and distribution, and how every question was answered, over all published versions by
 * question id: of everybody, or of those whom the filter means.
 * @throws Problem `not-found`, `invalid-input`, `filter-too-wide`, `still-counting`, `anonymous-survey`, `too-few-respondents`
 */
export async function readSurveyResults(
  context: Context,
  actor: Actor,
  input: { id: string; filter?: ResponseFilter },
): Promise<SurveyResults> {
  authorize(actor, 'surveys.read')
  const { definition, leastShown } = await readSurvey(context, actor, input)
  const question = scoreQuestionOf(definition)
  const survey = { workspaceId: actor.workspaceId, surveyId: input.id }
  const results = await readWorkspace(context.db, actor.workspaceId, async (tx): Promise<SurveyResults> => {
    const scope = await scopeOf(tx, survey, input.filter ?? {})
    const gaps = await gapsIn(tx, scope)
    await requireFew(tx, scope, gaps)
    const totals = await totalsOf(tx, scope, gaps)
    const { questions, scores, left, times } = await questionResults(tx, scope, gaps, definition, question?.id ?? null)
    const { pages: ofPages, whole: time } = timesOf(times)
    const pages = reachOf(definition, totals.finished, left, ofPages)
    if (!question) return { ...totals, questionId: null, score: null, distribution: [], questions, pages, time }
    const counted = distributionOf(question.type, scores)
    return {
      ...totals,
      questionId: question.id,
      questions,
      pages,
      time,
      score: scoreOf(question.type, counted, leastShown),
      distribution: counted.map((respondents, i) => ({ value: SCALES[question.type].low + i, respondents })),
    }
  })
  return leastShown === null ? results : hideResults(results, definition, leastShown)
}
