import { createRoute } from '@hono/zod-openapi'
import {
  acceptProposal,
  dismissProposal,
  getTheme,
  hideTheme,
  listAllThemeEvents,
  listProposals,
  listThemeEvents,
  listThemes,
  mergeThemes,
  moveVerbatims,
  pinTheme,
  refreshThemes,
  renameTheme,
  themeRun,
  undoDecision,
  undoMove,
} from '@koe/features/themes'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { problemResponse } from '../problem.ts'
import {
  MergeThemeSchema,
  MoveSchema,
  QueuedSchema,
  SeenThemeSchema,
  ThemeChangeSchema,
  ThemeDecisionSchema,
  ThemeDetailSchema,
  ThemeEventSchema,
  ThemeMoveSchema,
  ThemeProposalSchema,
  ThemeRunSchema,
  ThemeSchema,
  UndoneMoveSchema,
} from '../schemas/themes.ts'
import { actorOf, cursorId, IdParam, idOf, jsonBody, newRoutes, ok, PageQuery, pageOf } from '../validate.ts'

const tags = ['themes']

function runRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/run',
      tags,
      summary: 'Which version of the themes is shown, and whether a new one is being made',
      responses: ok('The run', ThemeRunSchema),
    }),
    async (c) => c.json(await themeRun(context, actorOf(c)), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/refresh',
      tags,
      summary: 'Make the themes anew; they turn over when the job has run',
      responses: {
        202: { description: 'Queued', content: { 'application/json': { schema: QueuedSchema } } },
        default: problemResponse,
      },
    }),
    async (c) => {
      await refreshThemes(context, actorOf(c))
      return c.json({ queued: true as const }, 202)
    },
  )
}

function eventRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/events',
      tags,
      summary: 'What became of all themes from version to version, and who named them, newest first',
      request: { query: PageQuery },
      responses: ok('Events', pageOf(ThemeEventSchema)),
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      return c.json(await listAllThemeEvents(context, actorOf(c), { cursor: cursorId(cursor), limit }), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/{id}/events',
      tags,
      summary: 'The history of one theme, newest first',
      request: { params: IdParam, query: PageQuery },
      responses: ok('Events', pageOf(ThemeEventSchema)),
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const id = idOf(c.req.valid('param').id)
      return c.json(await listThemeEvents(context, actorOf(c), id, { cursor: cursorId(cursor), limit }), 200)
    },
  )
}

function proposalRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/proposals',
      tags,
      summary: 'Themes that could be made of what is in none, those of most customers first',
      responses: ok('Proposals', pageOf(ThemeProposalSchema)),
    }),
    async (c) => c.json({ items: await listProposals(context, actorOf(c)), nextCursor: null }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/proposals/{id}/accept',
      tags,
      summary: 'Make the theme; undoing the move that is answered takes it away again',
      request: { params: IdParam },
      responses: ok('What moved', ThemeMoveSchema),
    }),
    async (c) => c.json(await acceptProposal(context, actorOf(c), idOf(c.req.valid('param').id)), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/proposals/{id}/dismiss',
      tags,
      summary: 'Hide a proposal; what is like it is not proposed again',
      request: { params: IdParam },
      responses: { 204: { description: 'Hidden' }, default: problemResponse },
    }),
    async (c) => {
      await dismissProposal(context, actorOf(c), idOf(c.req.valid('param').id))
      return c.body(null, 204)
    },
  )
}

function moveRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/moves',
      tags,
      summary:
        'Move verbatims into another theme, or out of all; those with the same words follow, in every later version too',
      request: { body: jsonBody(MoveSchema) },
      responses: ok('What moved', ThemeMoveSchema),
    }),
    async (c) => c.json(await moveVerbatims(context, actorOf(c), c.req.valid('json')), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/moves/{id}/undo',
      tags,
      summary: 'Take a move back',
      request: { params: IdParam },
      responses: ok('What moved back', UndoneMoveSchema),
    }),
    async (c) => c.json(await undoMove(context, actorOf(c), idOf(c.req.valid('param').id)), 200),
  )
}

function decisionRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/{id}/merge',
      tags,
      summary: 'Make a theme part of another one of its level, in every later version too',
      request: { params: IdParam, body: jsonBody(MergeThemeSchema) },
      responses: ok('What was decided', ThemeDecisionSchema),
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), id: idOf(c.req.valid('param').id) }
      return c.json(await mergeThemes(context, actorOf(c), input), 200)
    },
  )
  for (const [name, verb, summary] of [
    ['hide', hideTheme, 'Take a theme out of rankings and lists; its share stays told'],
    ['pin', pinTheme, 'Keep a theme at the top and in every later version'],
  ] as const)
    routes.openapi(
      createRoute({
        method: 'post',
        path: `/themes/{id}/${name}`,
        tags,
        summary,
        request: { params: IdParam, body: jsonBody(SeenThemeSchema) },
        responses: ok('What was decided', ThemeDecisionSchema),
      }),
      async (c) => {
        const input = { ...c.req.valid('json'), id: idOf(c.req.valid('param').id) }
        return c.json(await verb(context, actorOf(c), input), 200)
      },
    )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/themes/decisions/{id}/undo',
      tags,
      summary: 'Take a merger, a hiding or a pin back',
      request: { params: IdParam },
      responses: ok('What was taken back', ThemeDecisionSchema),
    }),
    async (c) => c.json(await undoDecision(context, actorOf(c), idOf(c.req.valid('param').id)), 200),
  )
}

export function themesRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes',
      tags,
      summary: 'Themes and sub-themes of the version that is shown, the largest first',
      responses: ok('Themes', pageOf(ThemeSchema)),
    }),
    async (c) => c.json({ items: await listThemes(context, actorOf(c)), nextCursor: null }, 200),
  )
  runRoutes(routes, deps)
  eventRoutes(routes, deps)
  moveRoutes(routes, deps)
  proposalRoutes(routes, deps)
  decisionRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/themes/{id}',
      tags,
      summary: 'One theme with its sub-themes',
      request: { params: IdParam },
      responses: ok('The theme', ThemeDetailSchema),
    }),
    async (c) => c.json(await getTheme(context, actorOf(c), idOf(c.req.valid('param').id)), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/themes/{id}',
      tags,
      summary: 'Name a theme for good',
      request: { params: IdParam, body: jsonBody(ThemeChangeSchema) },
      responses: ok('The theme', ThemeSchema),
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), id: idOf(c.req.valid('param').id) }
      return c.json(await renameTheme(context, actorOf(c), input), 200)
    },
  )
  return routes
}
