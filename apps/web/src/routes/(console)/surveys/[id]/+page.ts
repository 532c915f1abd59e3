import { api } from '$lib/api.ts'
import { todayIn } from '$lib/format/days.ts'
import { problemOf } from '$lib/problem.ts'
import type { PageLoad } from './$types'
import { answeredVersions } from './answered-versions.ts'
import { readResultsFilter, resultsQuery } from './filters/results-filter.ts'

const WHY_NOT = ['still-counting', 'filter-too-wide', 'anonymous-survey', 'too-few-respondents']

/** Results that cannot be shown now, and why: that is no failure of the page. */
async function orWhyNot<T>(
  read: Promise<T>,
): Promise<{ found: T; refused: null } | { found: null; refused: App.Error }> {
  try {
    return { found: await read, refused: null }
  } catch (caught) {
    const problem = problemOf(caught)
    if (WHY_NOT.includes(problem.code ?? '')) return { found: null, refused: problem }
    throw caught
  }
}

export const load: PageLoad = async ({ fetch, params, url, parent, depends }) => {
  depends('koe:survey')
  const unit = url.searchParams.get('unit') === 'week' ? 'week' : 'month'
  const { me } = await parent()
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  const filter = readResultsFilter(url.searchParams, today)
  const query = resultsQuery(filter)
  // Who was too fast to have read, in place of the latest.
  const asked = Number(url.searchParams.get('faster'))
  const faster = asked > 0 && asked <= 100_000 ? asked : null
  const [survey, figures, list, compared, variables, segments] = await Promise.all([
    api(fetch).survey(params.id),
    orWhyNot(Promise.all([api(fetch).surveyResults(params.id, query), api(fetch).surveyTrend(params.id, unit, query)])),
    orWhyNot(api(fetch).surveyResponses(params.id, { ...query, fasterThan: faster })),
    orWhyNot(api(fetch).surveyWaves(params.id, query)),
    api(fetch).crossVariables(params.id),
    api(fetch).segments(params.id),
  ])
  const responses = list.found ?? { items: [], nextCursor: null }
  const versions = await answeredVersions(api(fetch), survey, responses.items)
  const [results = null, trend = null] = figures.found ?? []
  const { refused } = figures
  return {
    survey,
    results,
    trend,
    waves: compared.found,
    faster,
    refused,
    responses,
    variables,
    versions,
    segments: segments.items,
    filter,
    query,
    today,
  }
}
