import { createRoute, type z } from '@hono/zod-openapi'
import {
  type RankingInput,
  rankingFilters,
  rankingsCsv,
  rankThemes,
  readThemeCompany,
  readThemePortrait,
  readThemeWording,
} from '@koe/features/rankings'
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
  ThemeCompanySchema,
  ThemePortraitSchema,
  ThemeWordingSchema,
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

function portraitRoutes(routes: Routes, { context }: RouteDeps) {
  const request = { params: IdParam, query: PortraitQuerySchema }
  const asked = (id: string, query: z.output<typeof PortraitQuerySchema>, queries: Record<string, string[]>) => ({
    id: idOf(id),
    from: query.from,
    to: query.to,
    filter: filterOf(query, queries),
  })
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/{id}/portrait',
      tags,
      summary: 'One theme in a period: customers and trend, scores beside the rest, near themes, quotations',
      request,
      responses: ok('The portrait', ThemePortraitSchema),
    }),
    async (c) => {
      const input = asked(c.req.valid('param').id, c.req.valid('query'), c.req.queries())
      return c.json(await readThemePortrait(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/{id}/wording',
      tags,
      summary:
        'What is said about one theme in a period: its words, nouns with predicates, feelings, intents, losses, gains',
      request,
      responses: ok('The wording', ThemeWordingSchema),
    }),
    async (c) => {
      const input = asked(c.req.valid('param').id, c.req.valid('query'), c.req.queries())
      return c.json(await readThemeWording(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/{id}/company',
      tags,
      summary:
        'Who mentions one theme in a period more often than all others, and what else the same customers mention',
      request,
      responses: ok('Groups and other themes', ThemeCompanySchema),
    }),
    async (c) => {
      const input = asked(c.req.valid('param').id, c.req.valid('query'), c.req.queries())
      return c.json(await readThemeCompany(context, actorOf(c), input), 200)
    },
  )
}

export function rankingsRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  csvRoute(routes, deps)
  portraitRoutes(routes, deps)
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
