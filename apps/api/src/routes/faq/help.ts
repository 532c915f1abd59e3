import { createRoute, z } from '@hono/zod-openapi'
import {
  categoryLabel,
  listShownArticles,
  listShownNumbers,
  openArticleDesk,
  readHelpHome,
  readShownArticle,
  recordVisit,
  suggestArticles,
  voteOnArticle,
} from '@koe/features/faq'
import { rememberSlugs, type Workspace } from '@koe/features/workspaces'
import type { Context } from 'hono'
import type { RouteDeps } from '../../deps.ts'
import type { AppEnv, Routes } from '../../env.ts'
import { ingestionLimits } from '../../ingestion-limits.ts'
import { networkOf } from '../../middleware/network.ts'
import {
  HelpHomeSchema,
  HelpNumbersSchema,
  HelpSearchQuery,
  ShownArticleSchema,
  ShownArticlesSchema,
  SuggestInput,
  VisitSchema,
  VoteSchema,
} from '../../schemas/faq/help.ts'
import { checkedBody, jsonBody, newRoutes, noContent, ok } from '../../validate.ts'
import { numberOf } from './articles.ts'

const tags = ['help']
const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const SlugParam = z.object({ slug: pathText('slug') })
const ArticleParam = SlugParam.extend({ number: pathText('number') })

/** A question costs a look into the index; everybody behind one address of an office asks while typing. */
const QUESTIONS = { burst: 600, perSecond: 40, mostRunning: 200 }
/** Votes and visits are written: nobody needs many. */
const NOTES = { burst: 200, perSecond: 5, mostRunning: 200 }
const SUGGESTED = 5
const FOUND = 30

interface Door {
  deps: RouteDeps
  workspaceBySlug: (slug: string) => Promise<Workspace>
}

function readingRoutes(routes: Routes, { deps: { context }, workspaceBySlug }: Door) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/help',
      tags,
      summary: 'The help center: categories, and what helped most',
      request: { params: SlugParam },
      responses: ok('The first page', HelpHomeSchema),
    }),
    async (c) => {
      const { id, name, language } = await workspaceBySlug(c.req.valid('param').slug)
      return c.json({ ...(await readHelpHome(context, id)), workspaceName: name, language }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/help-numbers',
      tags,
      summary: 'The numbers of all public articles, for a sitemap',
      request: { params: SlugParam },
      responses: ok('Numbers', HelpNumbersSchema),
    }),
    async (c) => {
      const { id } = await workspaceBySlug(c.req.valid('param').slug)
      return c.json({ items: await listShownNumbers(context, id) }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/help/{number}',
      tags,
      summary: 'A public article',
      request: { params: ArticleParam },
      responses: ok('The article', ShownArticleSchema),
    }),
    async (c) => {
      const { slug, number } = c.req.valid('param')
      const { id, name, timeZone } = await workspaceBySlug(slug)
      const article = await readShownArticle(context, id, { number: numberOf(number) })
      return c.json({ ...article, workspaceName: name, timeZone }, 200)
    },
  )
}

function askingRoutes(routes: Routes, { deps, workspaceBySlug }: Door) {
  const { context, articleReader } = deps
  const desk = articleReader ? openArticleDesk(context, articleReader) : { find: async () => [] }
  const limits = ingestionLimits(context.now, QUESTIONS)
  const ask = (c: Context<AppEnv>, workspaceId: string, question: Parameters<typeof desk.find>[1]) =>
    limits.run(async () => {
      limits.admit(workspaceId, networkOf(c, deps.config))
      return { items: await suggestArticles(context, desk, workspaceId, question) }
    })
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/help-articles',
      tags,
      summary: 'Public articles that answer a question, or all of a category',
      request: { params: SlugParam, query: HelpSearchQuery },
      responses: ok('Articles', ShownArticlesSchema),
    }),
    async (c) => {
      const { id } = await workspaceBySlug(c.req.valid('param').slug)
      const { q = '', category = '' } = c.req.valid('query')
      if (q.trim() === '') return c.json({ items: await listShownArticles(context, id, { category }) }, 200)
      return c.json(await ask(c, id, { text: q, category: category === '' ? null : category, limit: FOUND }), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/in/{slug}/suggestions',
      tags,
      summary: 'The five best articles for what somebody is typing',
      request: { params: SlugParam, body: jsonBody(SuggestInput) },
      responses: ok('Articles, best first', ShownArticlesSchema),
    }),
    async (c) => {
      const { id } = await workspaceBySlug(c.req.valid('param').slug)
      const { text, category } = c.req.valid('json')
      const label = await categoryLabel(context, id, category)
      return c.json(await ask(c, id, { text, category: label, limit: SUGGESTED }), 200)
    },
  )
}

function notingRoutes(routes: Routes, { deps, workspaceBySlug }: Door) {
  const { context, config } = deps
  const limits = ingestionLimits(context.now, NOTES)
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/in/{slug}/help/{number}/votes',
      tags,
      summary: 'Whether an article helped; each browser has one vote, which it may change',
      request: { params: ArticleParam, body: jsonBody(VoteSchema) },
      responses: noContent('Counted'),
    }),
    async (c) => {
      const { slug, number } = c.req.valid('param')
      const { id } = await workspaceBySlug(slug)
      limits.admit(id, networkOf(c, config))
      await limits.run(() => voteOnArticle(context, id, { ...c.req.valid('json'), number: numberOf(number) }))
      return c.body(null, 204)
    },
  )
  const body = { ...jsonBody(VisitSchema).content, 'text/plain': { schema: z.string() } }
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/in/{slug}/help-visits',
    tags,
    summary: 'What a visitor of a form did with the articles; idempotent, and without what they typed',
    request: { params: SlugParam, body: { required: true, content: body } },
    responses: noContent('Noted'),
  })
  routes.post('/in/:slug/help-visits', async (c) => {
    const { id } = await workspaceBySlug(c.req.param('slug'))
    limits.admit(id, networkOf(c, config))
    const input = await checkedBody(c, VisitSchema)
    await limits.run(() => recordVisit(context, id, input))
    return c.body(null, 204)
  })
}

/** Articles, as everybody may read them. */
export function helpRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  const door: Door = { deps, workspaceBySlug: rememberSlugs(deps.context) }
  readingRoutes(routes, door)
  askingRoutes(routes, door)
  notingRoutes(routes, door)
  return routes
}
