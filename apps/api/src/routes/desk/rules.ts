import { createRoute } from '@hono/zod-openapi'
import { createRule, listRules, removeRule, tryRule, updateRule } from '@koe/features/inquiries'
import { Problem } from '@koe/features/workspaces'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { NewRuleSchema, RuleSchema, RuleTryInput, TriedRuleSchema } from '../../schemas/inbox/rules.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, noContent, ok, pageOf } from '../../validate.ts'

const tags = ['inquiries']

/** What cannot be sent would wait, and go out years later. @throws Problem `mail-not-set-up` */
function requireMail({ mailFrom }: RouteDeps['config'], { notify }: { notify: readonly string[] }) {
  if (notify.length > 0 && mailFrom === undefined) throw new Problem('mail-not-set-up')
}

function changingRoutes(routes: Routes, { context, config }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'put',
      path: '/inquiry-rules/{id}',
      tags,
      summary: 'Change a rule',
      request: { params: IdParam, body: jsonBody(NewRuleSchema) },
      responses: ok('The rule', RuleSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      requireMail(config, input)
      return c.json(await updateRule(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/inquiry-rules/{id}',
      tags,
      summary: 'Delete a rule; what it did stays',
      request: { params: IdParam },
      responses: noContent('Deleted'),
    }),
    async (c) => {
      await removeRule(context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.body(null, 204)
    },
  )
}

export function ruleRoutes(deps: RouteDeps): Routes {
  const { context, config } = deps
  const routes = newRoutes()
  changingRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiry-rules',
      tags,
      summary: 'Rules that mark, hand on and tell of inquiries, by name',
      responses: ok('Rules', pageOf(RuleSchema)),
    }),
    async (c) => c.json({ items: await listRules(context, actorOf(c)), nextCursor: null }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiry-rules',
      tags,
      summary: 'Create a rule, for what comes in from now on',
      request: { body: jsonBody(NewRuleSchema) },
      responses: created('The rule', RuleSchema),
    }),
    async (c) => {
      const input = c.req.valid('json')
      requireMail(config, input)
      return c.json(await createRule(context, actorOf(c), input), 201)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiry-rules/try',
      tags,
      summary: 'For which of the last 200 inquiries conditions hold; nothing is done',
      request: { body: jsonBody(RuleTryInput) },
      responses: ok('What was found', TriedRuleSchema),
    }),
    async (c) => c.json(await tryRule(context, actorOf(c), c.req.valid('json')), 200),
  )
  return routes
}
