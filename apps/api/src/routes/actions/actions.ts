import { createRoute } from '@hono/zod-openapi'
import {
  createAction,
  listActions,
  moveAction,
  readAction,
  readArticleThemes,
  removeAction,
  restoreAction,
  updateAction,
} from '@koe/features/actions'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import {
  ActionChangeSchema,
  ActionMoveSchema,
  ActionPageSchema,
  ActionQuery,
  ActionRowSchema,
  ArticleThemesSchema,
  NewActionSchema,
} from '../../schemas/actions.ts'
import {
  actorOf,
  created,
  cursorId,
  IdParam,
  idOf,
  jsonBody,
  newRoutes,
  noContent,
  ok,
  PageQuery,
  pageOf,
} from '../../validate.ts'

const tags = ['actions']

function readingRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/actions',
      tags,
      summary: 'Improvements, the last registered first',
      request: { query: PageQuery.extend(ActionQuery.shape) },
      responses: ok('Improvements', pageOf(ActionRowSchema)),
    }),
    async (c) => {
      const { state, theme, article, owner, dueBy, cursor, limit } = c.req.valid('query')
      const filter = { state, themeId: theme, articleId: article, ownerId: owner, dueBy }
      return c.json(await listActions(context, actorOf(c), { ...filter, cursor: cursorId(cursor), limit }), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/actions/{id}',
      tags,
      summary: 'An improvement with its history and, once it shipped, its effect',
      request: { params: IdParam },
      responses: ok('The improvement', ActionPageSchema),
    }),
    async (c) => c.json(await readAction(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/articles/{id}/themes',
      tags: ['articles'],
      summary: 'Themes of the inquiries that an article answers, and its improvements',
      request: { params: IdParam },
      responses: ok('Themes and improvements', ArticleThemesSchema),
    }),
    async (c) => c.json(await readArticleThemes(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
}

function movingRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/actions/{id}/state',
      tags,
      summary: 'Move it: proposed → agreed → shipped → measured, or back; measured freezes the effect',
      request: { params: IdParam, body: jsonBody(ActionMoveSchema) },
      responses: ok('The improvement', ActionRowSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await moveAction(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/actions/{id}',
      tags,
      summary: 'Remove it; for 30 days it can be restored',
      request: { params: IdParam },
      responses: noContent('Removed'),
    }),
    async (c) => {
      await removeAction(context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/actions/{id}/restore',
      tags,
      summary: 'Put a removed one back',
      request: { params: IdParam },
      responses: ok('The improvement', ActionRowSchema),
    }),
    async (c) => c.json(await restoreAction(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
}

/** Improvements because of themes, and what they did. */
export function actionRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  readingRoutes(routes, deps)
  movingRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/actions',
      tags,
      summary: 'Register an improvement; says which fall could be found, and keeps that',
      request: { body: jsonBody(NewActionSchema) },
      responses: created('The improvement', ActionRowSchema),
    }),
    async (c) => c.json(await createAction(context, actorOf(c), c.req.valid('json')), 201),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/actions/{id}',
      tags,
      summary: 'Change title, kind, owner, days, article or note; themes and weeks stay',
      request: { params: IdParam, body: jsonBody(ActionChangeSchema) },
      responses: ok('The improvement', ActionRowSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await updateAction(context, actorOf(c), input), 200)
    },
  )
  return routes
}
