import type { ArticleReader } from '@koe/features/faq'
import type { InquiryEvents } from '@koe/features/inquiries'
import type { Actor, Context } from '@koe/features/workspaces'
import type { Logger } from 'pino'
import { createAuth } from './auth.ts'
import type { RouteDeps } from './deps.ts'
import type { ApiConfig, Routes } from './env.ts'
import { admit } from './middleware/admit.ts'
import { createMetrics, observe } from './middleware/observe.ts'
import { openToHosts } from './middleware/open-to-hosts.ts'
import { readBody } from './middleware/read-body.ts'
import { secureHeaders } from './middleware/secure-headers.ts'
import { problemHandler, respondProblem } from './problem.ts'
import { actionRoutes } from './routes/actions/actions.ts'
import { authRoutes } from './routes/auth.ts'
import { channelRoutes } from './routes/channels.ts'
import { changeRoutes } from './routes/desk/changes.ts'
import { countRoutes } from './routes/desk/counts.ts'
import { deskRoutes } from './routes/desk/desks.ts'
import { macroRoutes } from './routes/desk/macros.ts'
import { ruleRoutes } from './routes/desk/rules.ts'
import { togetherRoutes } from './routes/desk/together.ts'
import { audienceRoutes } from './routes/exposures/audiences.ts'
import { exposureRoutes } from './routes/exposures/pages.ts'
import { articleRoutes } from './routes/faq/articles.ts'
import { gapRoutes } from './routes/faq/gaps.ts'
import { helpRoutes } from './routes/faq/help.ts'
import { attachmentRoutes } from './routes/files/attachments.ts'
import { pictureRoutes } from './routes/files/pictures.ts'
import { importsRoutes } from './routes/imports.ts'
import { ingestionRoutes } from './routes/ingestion/ingestion.ts'
import { inquiryRoutes } from './routes/inquiries.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { memberRoutes } from './routes/members.ts'
import { rankingsRoutes } from './routes/rankings.ts'
import { referenceRoutes } from './routes/reference.ts'
import { recentRoutes } from './routes/results/recent.ts'
import { segmentRoutes } from './routes/results/segments.ts'
import { setupRoutes } from './routes/setup.ts'
import { surveyRoutes } from './routes/surveys.ts'
import { probeRoutes, statusRoutes } from './routes/system.ts'
import { themesRoutes } from './routes/themes.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { verbatimsRoutes } from './routes/verbatims.ts'
import { newRoutes } from './validate.ts'

export type { ApiConfig } from './env.ts'

export interface AppOptions {
  context: Context
  config: ApiConfig
  logger: Logger
  articleReader?: ArticleReader
  inquiryEvents?: InquiryEvents
  loadDemo?: (context: Context, actor: Actor) => Promise<void>
}

export interface App {
  /** `env` is what @hono/node-server passes: it knows the caller's address. */
  fetch(request: Request, env?: Record<string, unknown>): Response | Promise<Response>
  app: Routes
}

/** Every route of every feature, below /api/v1. */
const modules: ((deps: RouteDeps) => Routes)[] = [
  setupRoutes,
  memberRoutes,
  invitationRoutes,
  tokenRoutes,
  statusRoutes,
  surveyRoutes,
  recentRoutes,
  segmentRoutes,
  channelRoutes,
  inquiryRoutes,
  deskRoutes,
  macroRoutes,
  togetherRoutes,
  countRoutes,
  changeRoutes,
  ruleRoutes,
  ingestionRoutes,
  importsRoutes,
  rankingsRoutes,
  verbatimsRoutes,
  themesRoutes,
  exposureRoutes,
  audienceRoutes,
  pictureRoutes,
  attachmentRoutes,
  articleRoutes,
  helpRoutes,
  gapRoutes,
  actionRoutes,
]

/** The whole API as one function from request to response. Opens no port and reads no environment. */
export function createApp(options: AppOptions): App {
  const { context, config, logger, loadDemo, articleReader, inquiryEvents } = options
  const metrics = createMetrics()
  const auth = createAuth(context.db, config, logger)
  const deps: RouteDeps = {
    context,
    config,
    logger,
    auth,
    metrics,
    ...(loadDemo ? { loadDemo } : {}),
    ...(articleReader ? { articleReader } : {}),
    ...(inquiryEvents ? { inquiryEvents } : {}),
  }

  const app = newRoutes()
  app.onError(problemHandler(logger))
  app.notFound((c) => respondProblem(c, 'not-found'))
  app.use(observe(logger, metrics))
  app.use(secureHeaders)
  app.use('/api/v1/in/*', openToHosts)
  app.use(admit(deps))
  app.use('/api/*', readBody)

  app.route('/', probeRoutes(deps))
  app.route('/api/auth', authRoutes(deps))
  for (const routes of modules) app.route('/api/v1', routes(deps))
  app.route('/api', referenceRoutes(deps, app))
  return { fetch: (request, env) => app.fetch(request, env), app }
}
