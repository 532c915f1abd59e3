import { z } from '@hono/zod-openapi'
import { openTally, openWidget, recordEvents, recordSteps, showSurvey } from '@koe/features/exposures'
import { rememberSlugs, type Workspace } from '@koe/features/workspaces'
import type { Context } from 'hono'
import type { RouteDeps } from '../../deps.ts'
import type { AppEnv, Routes } from '../../env.ts'
import { ingestionLimits } from '../../ingestion-limits.ts'
import { networkOf } from '../../middleware/network.ts'
import {
  EventsSchema,
  OpenedSchema,
  OpenSchema,
  ShownSchema,
  ShowSchema,
  StepsSchema,
} from '../../schemas/exposures.ts'
import { checkedBody, newRoutes, noContent, ok } from '../../validate.ts'

const doors = [
  [
    'open',
    'What a page that was loaded may have to show',
    OpenSchema,
    ok('Surveys that wait for their triggers', OpenedSchema),
  ],
  ['show', 'Whether a survey is shown to this customer now', ShowSchema, ok('The decision', ShownSchema)],
  ['steps', 'What happened to displays: shown, started, closed', StepsSchema, noContent('Entered')],
  ['acts', 'What a customer did, where a survey asks for it', EventsSchema, noContent('Counted, once for each id')],
] as const

function register(routes: Routes) {
  for (const [what, summary, schema, responses] of doors)
    routes.openAPIRegistry.registerPath({
      method: 'post',
      path: `/in/{slug}/${what}`,
      tags: ['ingestion'],
      summary: `${summary}; open to any site`,
      request: {
        params: z.object({ slug: z.string().openapi({ param: { name: 'slug', in: 'path' } }) }),
        body: {
          required: true,
          content: {
            'application/json': { schema },
            'text/plain': { schema: z.string().openapi({ description: 'The same JSON' }) },
          },
        },
      },
      responses,
    })
}

/** What `koe.js` on the company's own pages asks: no session, no cookie, any origin. */
export function exposureRoutes(deps: RouteDeps): Routes {
  const { context, config } = deps
  const routes = newRoutes()
  const workspaceBySlug = rememberSlugs(context)
  const limits = ingestionLimits(context.now)
  const tally = openTally(context)
  register(routes)

  /** One request of a page: counted by workspace and network, and never too many at once. */
  const answer = <T extends z.ZodType>(
    what: (typeof doors)[number][0],
    schema: T,
    run: (workspace: Workspace, input: z.output<T>, c: Context<AppEnv>) => Promise<Response>,
  ) =>
    routes.post(`/in/:slug/${what}`, (c) =>
      limits.run(async () => {
        const workspace = await workspaceBySlug(c.req.param('slug') ?? '')
        limits.admit(`${workspace.id} ${what}`, networkOf(c, config))
        return run(workspace, await checkedBody(c, schema), c)
      }),
    )

  answer('open', OpenSchema, async ({ id }, input, c) => {
    const opened = await openWidget(context, tally, id, input)
    return c.json({ ...opened, release: config.widgetRelease ?? config.version }, 200)
  })
  answer('show', ShowSchema, async ({ id }, input, c) => {
    const shown = await showSurvey(context, tally, id, input)
    return c.json(shown === null ? { show: false } : { show: true, ...shown }, 200)
  })
  answer('steps', StepsSchema, async ({ id }, input, c) => {
    await recordSteps(context, tally, id, input)
    return c.body(null, 204)
  })
  answer('acts', EventsSchema, async ({ id }, input, c) => {
    await recordEvents(context, id, input)
    return c.body(null, 204)
  })
  return routes
}
