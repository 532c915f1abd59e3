import { createRoute, type z } from '@hono/zod-openapi'
import {
  createMacro,
  fillMacros,
  listMacros,
  type Macro,
  previewMacro,
  removeMacro,
  updateMacro,
} from '@koe/features/inquiries'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { MacroPreviewInput, MacroPreviewSchema, MacroSchema, NewMacroSchema } from '../../schemas/inbox/desk.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, noContent, ok, pageOf } from '../../validate.ts'

const tags = ['inquiries']

const asJson = (macro: Macro): z.output<typeof MacroSchema> => ({ ...macro, updatedAt: macro.updatedAt.toISOString() })
const asPage = (macros: Macro[]) => ({ items: macros.map(asJson), nextCursor: null })

function changingRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'put',
      path: '/macros/{id}',
      tags,
      summary: 'Change a macro',
      request: { params: IdParam, body: jsonBody(NewMacroSchema) },
      responses: ok('The macro', MacroSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(asJson(await updateMacro(context, actorOf(c), input)), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/macros/{id}',
      tags,
      summary: 'Delete a macro',
      request: { params: IdParam },
      responses: noContent('Deleted'),
    }),
    async (c) => {
      await removeMacro(context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
}

export function macroRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  changingRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/macros',
      tags,
      summary: 'Macros, by name',
      responses: ok('Macros', pageOf(MacroSchema)),
    }),
    async (c) => c.json(asPage(await listMacros(context, actorOf(c))), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/macros',
      tags,
      summary: 'Create a macro',
      request: { body: jsonBody(NewMacroSchema) },
      responses: created('The macro', MacroSchema),
    }),
    async (c) => c.json(asJson(await createMacro(context, actorOf(c), c.req.valid('json'))), 201),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/macros/preview',
      tags,
      summary: 'Read a macro filled in with an invented customer',
      request: { body: jsonBody(MacroPreviewInput) },
      responses: ok('The words', MacroPreviewSchema),
    }),
    async (c) => c.json(await previewMacro(context, actorOf(c), c.req.valid('json')), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiries/{id}/macros',
      tags,
      summary: 'The macros, filled in for this inquiry',
      request: { params: IdParam },
      responses: ok('Macros', pageOf(MacroSchema)),
    }),
    async (c) => {
      const inquiryId = idOf(c.req.valid('param').id)
      return c.json(asPage(await fillMacros(context, actorOf(c), { inquiryId })), 200)
    },
  )
  return routes
}
