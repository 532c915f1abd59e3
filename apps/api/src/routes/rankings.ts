import { createRoute, type z } from '@hono/zod-openapi'
import { type RankingInput, rankingFilters, rankingsCsv, rankThemes, readThemePortrait } from '@koe/features/rankings'
import { Problem } from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { filterOf } from '../filter-query.ts'
import { languageOf, problemResponse } from '../problem.ts'
import {
  PortraitQuerySchema,
  RankingFiltersSchema,
  RankingQuerySchema,
  RankingSchema,
  ThemePortraitSchema,
} from '../schemas/rankings.ts'
import { actorOf, fieldErrors, IdParam, idOf, newRoutes, ok } from '../validate.ts'

const tags = ['rankings']

function inputOf(query: z.output<typeof RankingQuerySchema>, queries: Record<string, string[]>): RankingInput {
  const { from, to, compareFrom, compareTo, compare, level, limit } = query
  return {
    filter: filterOf(query, queries),
    from,
    to,
    compareFrom,
    compareTo,
    compare,
    level: level === '2' ? 2 : 1,
    limit,
  }
}

function csvRoute(routes: Routes, { context }: RouteDeps) {
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/rankings/themes.csv',
    tags,
    summary: 'The same ranking for spreadsheets (UTF-8 with a byte order mark)',
    request: { query: RankingQuerySchema },
    responses: {
      200: { description: 'CSV', content: { 'text/csv': { schema: { type: 'string' } } } },
      default: problemResponse,
    },
  })
  routes.get('/rankings/themes.csv', async (c) => {
    const parsed = RankingQuerySchema.safeParse(
      Object.fromEntries(Object.entries(c.req.queries()).map(([name, all]) => [name, all.length > 1 ? all : all[0]])),
    )
    if (!parsed.success) throw new Problem('invalid-input', {}, fieldErrors(parsed.error))
    const ranking = await rankThemes(context, actorOf(c), inputOf(parsed.data, c.req.queries()))
    const name = `themes-${ranking.period.from}-${ranking.period.to}.csv`
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="${name}"`)
    return c.body(rankingsCsv(ranking, languageOf(c.req.header('accept-language'))))
  })
}

function portraitRoute(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/{id}/portrait',
      tags,
      summary:
        'One theme in a period: trend, words, moods and labels, who says it, what else they say, scores beside the rest, neighbors',
      request: { params: IdParam, query: PortraitQuerySchema },
      responses: ok('The portrait', ThemePortraitSchema),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const input = { id: idOf(c.req.valid('param').id), filter: filterOf(query, c.req.queries()) }
      return c.json(await readThemePortrait(context, actorOf(c), { ...input, from: query.from, to: query.to }), 200)
    },
  )
}

export function rankingsRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  csvRoute(routes, deps)
  portraitRoute(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/rankings/themes',
      tags,
      summary:
        'Themes by distinct customers, with intervals, change, NPS and quotations; attributes filter as attr.NAME=VALUE',
      request: { query: RankingQuerySchema },
      responses: ok('The ranking', RankingSchema),
    }),
    async (c) => {
      const input = inputOf(c.req.valid('query'), c.req.queries())
      return c.json(await rankThemes(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/rankings/filters',
      tags,
      summary: 'What a ranking can be filtered by, with counts',
      responses: ok('Filters', RankingFiltersSchema),
    }),
    async (c) => c.json(await rankingFilters(context, actorOf(c)), 200),
  )
  return routes
}
