import { createRoute, z } from '@hono/zod-openapi'
import { readSurveyDrivers } from '@koe/features/rankings'
import {
  exportResponses,
  listResponses,
  listScoredSurveys,
  readCrossTab,
  readCrossVariables,
  readScoreTrend,
  readSurveyResults,
  readSurveyWaves,
} from '@koe/features/responses'
import {
  changeSurveyState,
  createSurvey,
  publishSurvey,
  readSurvey,
  readSurveyVersion,
  type Survey,
  updateSurvey,
} from '@koe/features/surveys'
import { Problem } from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { languageOf, problemResponse } from '../problem.ts'
import { responseFilterOf } from '../response-filter-query.ts'
import { FilteredCrossTabQuery, FilteredFileQuery, FilteredTrendQuery, ResultsFilterQuery } from '../schemas/results.ts'
import {
  CrossTabSchema,
  CrossVariablesSchema,
  NewSurveySchema,
  ResponseSchema,
  ResultsSchema,
  ScoreTrendSchema,
  StateChange,
  SurveyChangeSchema,
  SurveyDriversSchema,
  SurveyRowSchema,
  SurveySchema,
  SurveyVersionSchema,
} from '../schemas/surveys.ts'
import { SurveyWavesSchema } from '../schemas/waves.ts'
import { tableFile } from '../table-file.ts'
import {
  actorOf,
  created,
  cursorId,
  fieldErrors,
  IdParam,
  idOf,
  jsonBody,
  newRoutes,
  ok,
  PageQuery,
  pageOf,
} from '../validate.ts'

const tags = ['surveys']

const ResponsesQuery = PageQuery.extend({
  fasterThan: z.coerce
    .number()
    .positive()
    .max(100_000)
    .optional()
    .openapi({ description: 'Only who took less than so many seconds, the fastest first, without suspicious ones' }),
})

const VersionParam = IdParam.extend({
  number: z.string().openapi({ param: { name: 'number', in: 'path' }, description: 'From 1', example: '1' }),
})

/** @throws Problem `not-found` when the text cannot be the number of a version */
function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Problem('not-found')
  return Number(text)
}

const asJson = (survey: Survey) => ({
  ...survey,
  versions: survey.versions.map((version) => ({ ...version, publishedAt: version.publishedAt.toISOString() })),
  createdAt: survey.createdAt.toISOString(),
  updatedAt: survey.updatedAt.toISOString(),
})

function draftRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys',
      tags,
      summary: 'Surveys, newest first, with their scores',
      request: { query: PageQuery },
      responses: ok('Surveys', pageOf(SurveyRowSchema)),
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const page = await listScoredSurveys(context, actorOf(c), { cursor: cursorId(cursor), limit })
      const items = page.items.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
      return c.json({ ...page, items }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys',
      tags,
      summary: 'Create a draft: a ready-made NPS, CSAT or CES survey, or a definition of one’s own',
      request: { body: jsonBody(NewSurveySchema) },
      responses: created('The draft', SurveySchema),
    }),
    async (c) => c.json(asJson(await createSurvey(context, actorOf(c), c.req.valid('json'))), 201),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}',
      tags,
      summary: 'One survey with its draft and versions',
      request: { params: IdParam },
      responses: ok('The survey', SurveySchema),
    }),
    async (c) => c.json(asJson(await readSurvey(context, actorOf(c), { id: idOf(c.req.valid('param').id) })), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/surveys/{id}',
      tags,
      summary: 'Change name or draft; what is published stays',
      request: { params: IdParam, body: jsonBody(SurveyChangeSchema) },
      responses: ok('The survey', SurveySchema),
    }),
    async (c) => {
      const id = idOf(c.req.valid('param').id)
      const { revision, ...change } = c.req.valid('json')
      const input = { ...change, id, revision: revision === undefined ? undefined : new Date(revision) }
      return c.json(asJson(await updateSurvey(context, actorOf(c), input)), 200)
    },
  )
}

function lifeRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/versions/{number}',
      tags,
      summary: 'One version as it was published',
      request: { params: VersionParam },
      responses: ok('The version', SurveyVersionSchema),
    }),
    async (c) => {
      const { id, number } = c.req.valid('param')
      const version = await readSurveyVersion(context, actorOf(c), { id: idOf(id), number: versionNumber(number) })
      return c.json({ ...version, publishedAt: version.publishedAt.toISOString() }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys/{id}/publish',
      tags,
      summary: 'Freeze the draft as a new version and take answers',
      request: { params: IdParam },
      responses: ok('The survey', SurveySchema),
    }),
    async (c) => c.json(asJson(await publishSurvey(context, actorOf(c), { id: idOf(c.req.valid('param').id) })), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys/{id}/state',
      tags,
      summary: 'Pause, close, or take answers again',
      request: { params: IdParam, body: jsonBody(StateChange) },
      responses: ok('The survey', SurveySchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), state: c.req.valid('json').state }
      return c.json(asJson(await changeSurveyState(context, actorOf(c), input)), 200)
    },
  )
}

/** As the router hands queries to schemas: a list only where a name comes several times. */
const plainQueries = (queries: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(queries).map(([name, values]) => [name, values.length > 1 ? values : values[0]]))

function fileRoute(routes: Routes, { context }: RouteDeps) {
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/surveys/{id}/responses/file',
    tags,
    summary: 'All responses as a table for spreadsheets, newest first',
    request: { params: IdParam, query: FilteredFileQuery },
    responses: {
      200: {
        description: 'The file',
        content: {
          'text/csv': { schema: { type: 'string' } },
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
            schema: { type: 'string', format: 'binary' },
          },
        },
      },
      default: problemResponse,
    },
  })
  routes.get('/surveys/:id/responses/file', async (c) => {
    const surveyId = idOf(c.req.param('id'))
    const query = FilteredFileQuery.safeParse(plainQueries(c.req.queries()))
    if (!query.success) throw new Problem('invalid-input', {}, fieldErrors(query.error))
    const language = languageOf(c.req.header('accept-language'))
    const filter = responseFilterOf(query.data, c.req.queries())
    const table = await exportResponses(context, actorOf(c), { surveyId, language, filter })
    const { body, headers } = tableFile(table, query.data.format, table.name)
    return c.body(body, 200, headers)
  })
}

function crossRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/cross-variables',
      tags,
      summary: 'What respondents can be grouped by',
      request: { params: IdParam },
      responses: ok('The variables', CrossVariablesSchema),
    }),
    async (c) => c.json(await readCrossVariables(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/cross-tab',
      tags,
      summary: 'Answers to one question by another or by an attribute, with tests',
      request: { params: IdParam, query: FilteredCrossTabQuery },
      responses: ok('The table', CrossTabSchema),
    }),
    async (c) => {
      const { rows, columns, ...query } = c.req.valid('query')
      const filter = responseFilterOf(query, c.req.queries())
      const input = { id: idOf(c.req.valid('param').id), rows, columns, filter }
      return c.json(await readCrossTab(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/drivers',
      tags,
      summary: 'Answers and themes that go with a higher or lower score, with intervals; association, not cause',
      request: { params: IdParam, query: ResultsFilterQuery },
      responses: ok('The drivers', SurveyDriversSchema),
    }),
    async (c) => {
      const filter = responseFilterOf(c.req.valid('query'), c.req.queries())
      const input = { id: idOf(c.req.valid('param').id), filter }
      return c.json(await readSurveyDrivers(context, actorOf(c), input), 200)
    },
  )
}

function waveRoute(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/waves',
      tags,
      summary: 'The score by wave with 95 % intervals, each compared with the one before; who answered both apart',
      request: { params: IdParam, query: ResultsFilterQuery },
      responses: ok('The waves', SurveyWavesSchema),
    }),
    async (c) => {
      const filter = responseFilterOf(c.req.valid('query'), c.req.queries())
      const input = { id: idOf(c.req.valid('param').id), filter }
      return c.json(await readSurveyWaves(context, actorOf(c), input), 200)
    },
  )
}

export function surveyRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  draftRoutes(routes, deps)
  lifeRoutes(routes, deps)
  fileRoute(routes, deps)
  crossRoutes(routes, deps)
  waveRoute(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/responses',
      tags,
      summary: 'Responses with their answers, newest first',
      request: { params: IdParam, query: ResponsesQuery.extend(ResultsFilterQuery.shape) },
      responses: ok('Responses', pageOf(ResponseSchema)),
    }),
    async (c) => {
      const { cursor, limit, fasterThan, ...query } = c.req.valid('query')
      const filter = responseFilterOf(query, c.req.queries())
      const input = { surveyId: idOf(c.req.valid('param').id), cursor, limit, fasterThan, filter }
      return c.json(await listResponses(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/results',
      tags,
      summary: 'The score with its 95 % interval, distribution and base',
      request: { params: IdParam, query: ResultsFilterQuery },
      responses: ok('Results', ResultsSchema),
    }),
    async (c) => {
      const filter = responseFilterOf(c.req.valid('query'), c.req.queries())
      const input = { id: idOf(c.req.valid('param').id), filter }
      return c.json(await readSurveyResults(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/trend',
      tags,
      summary: 'The score by week or month with 95 % intervals, each compared with the one before',
      request: { params: IdParam, query: FilteredTrendQuery },
      responses: ok('The trend', ScoreTrendSchema),
    }),
    async (c) => {
      const { unit, ...query } = c.req.valid('query')
      const input = { id: idOf(c.req.valid('param').id), unit, filter: responseFilterOf(query, c.req.queries()) }
      return c.json(await readScoreTrend(context, actorOf(c), input), 200)
    },
  )
  return routes
}
