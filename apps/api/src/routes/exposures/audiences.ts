import { createRoute } from '@hono/zod-openapi'
import {
  explainCustomer,
  makeIdentitySecret,
  readAudience,
  readFunnel,
  readWidgetSettings,
  type ShownSettings,
  saveAudience,
  updateWidgetSettings,
} from '@koe/features/exposures'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import {
  AudienceSchema,
  DecisionsQuery,
  DecisionsSchema,
  FunnelQuery,
  FunnelSchema,
  IdentitySecretSchema,
  WidgetSettingsChange,
  WidgetSettingsSchema,
} from '../../schemas/exposures.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, ok } from '../../validate.ts'

const tags = ['surveys']

const asJson = (settings: ShownSettings) => ({
  ...settings,
  secretMadeAt: settings.secretMadeAt?.toISOString() ?? null,
  lastCallAt: settings.lastCallAt?.toISOString() ?? null,
})

function settingsRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/widget/settings',
      tags,
      summary: 'What holds for all surveys inside the company’s pages',
      responses: ok('The settings', WidgetSettingsSchema),
    }),
    async (c) => c.json(asJson(await readWidgetSettings(context, actorOf(c))), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/widget/settings',
      tags,
      summary: 'Set the pause between any surveys, and whether signatures are demanded',
      request: { body: jsonBody(WidgetSettingsChange) },
      responses: ok('The settings', WidgetSettingsSchema),
    }),
    async (c) => c.json(asJson(await updateWidgetSettings(context, actorOf(c), c.req.valid('json'))), 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/widget/secret',
      tags,
      summary: 'Make the secret that signs customers’ ids; the one before is void at once',
      responses: created('The secret, shown here and never again', IdentitySecretSchema),
    }),
    async (c) => c.json(await makeIdentitySecret(context, actorOf(c)), 201),
  )
}

/** Who sees a survey inside the company's pages, and what came of it. */
export function audienceRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  settingsRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/audience',
      tags,
      summary: 'Who sees the survey inside the company’s pages, when and how often',
      request: { params: IdParam },
      responses: ok('The audience', AudienceSchema),
    }),
    async (c) => c.json(await readAudience(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'put',
      path: '/surveys/{id}/audience',
      tags,
      summary: 'Save who sees the survey; the next page that asks follows it',
      request: { params: IdParam, body: jsonBody(AudienceSchema) },
      responses: ok('The audience', AudienceSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), audience: c.req.valid('json') }
      return c.json(await saveAudience(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/funnel',
      tags,
      summary: 'How many came how far, from the loaded page to the finished response, and what stopped the others',
      request: { params: IdParam, query: FunnelQuery },
      responses: ok('The funnel', FunnelSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), days: c.req.valid('query').days }
      return c.json(await readFunnel(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/widget/decisions',
      tags,
      summary: 'For one customer, each survey’s last display and the last reason against one',
      request: { query: DecisionsQuery },
      responses: ok('The decisions', DecisionsSchema),
    }),
    async (c) => {
      const found = await explainCustomer(context, actorOf(c), { customerId: c.req.valid('query').customer })
      const decisions = found.map(({ shown, withheld, ...survey }) => ({
        ...survey,
        shown: shown && { ...shown, at: shown.at.toISOString() },
        withheld: withheld && { ...withheld, at: withheld.at.toISOString() },
      }))
      return c.json({ decisions }, 200)
    },
  )
  return routes
}
