import { createRoute, z } from '@hono/zod-openapi'
import {
  changeArticleState,
  changeHelpSettings,
  createArticle,
  linkInquiry,
  listArticleCategories,
  listArticles,
  listRevisions,
  parseMarkdown,
  readArticle,
  readDeflection,
  readHelpSettings,
  readRevision,
  unlinkInquiry,
  updateArticle,
} from '@koe/features/faq'
import { Problem } from '@koe/features/workspaces'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import {
  ArticleCategoriesSchema,
  ArticleChangeSchema,
  ArticleQuery,
  ArticleRowSchema,
  ArticleSchema,
  ArticleStateChange,
  DeflectionQuery,
  DeflectionSchema,
  HelpSettingsSchema,
  InquiryLinkSchema,
  NewArticleSchema,
  PreviewInput,
  PreviewSchema,
  RevisionSchema,
  RevisionsSchema,
} from '../../schemas/faq/articles.ts'
import {
  actorOf,
  created,
  IdParam,
  idOf,
  jsonBody,
  newRoutes,
  noContent,
  ok,
  PageQuery,
  pageOf,
} from '../../validate.ts'

const tags = ['articles']

function writingRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/articles',
      tags,
      summary: 'Articles, the last changed first; those put away only where they are asked for',
      request: { query: PageQuery.extend(ArticleQuery.shape) },
      responses: ok('Articles', pageOf(ArticleRowSchema)),
    }),
    async (c) => {
      const { due, inquiry, ...query } = c.req.valid('query')
      const input = { ...query, due: due !== undefined, inquiryId: inquiry }
      return c.json(await listArticles(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/articles',
      tags,
      summary: 'Begin an article as a draft',
      request: { body: jsonBody(NewArticleSchema) },
      responses: created('The article', ArticleSchema),
    }),
    async (c) => c.json(await createArticle(context, actorOf(c), c.req.valid('json')), 201),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/articles/{id}',
      tags,
      summary: 'One article with its newest text',
      request: { params: IdParam },
      responses: ok('The article', ArticleSchema),
    }),
    async (c) => c.json(await readArticle(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/articles/{id}',
      tags,
      summary: 'Save a text as a new revision, or who takes care of the article; what customers see stays',
      request: { params: IdParam, body: jsonBody(ArticleChangeSchema) },
      responses: ok('The article', ArticleSchema),
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), id: idOf(c.req.valid('param').id) }
      return c.json(await updateArticle(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/articles/{id}/state',
      tags,
      summary: 'Ask for a review, publish, take back or put away',
      request: { params: IdParam, body: jsonBody(ArticleStateChange) },
      responses: ok('The article', ArticleSchema),
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), id: idOf(c.req.valid('param').id) }
      return c.json(await changeArticleState(context, actorOf(c), input), 200)
    },
  )
}

const numberParam = z.string().openapi({ param: { name: 'number', in: 'path' } })

/** @throws Problem `not-found` for what is no number of anything */
export function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Problem('not-found')
  return Number(text)
}

function historyRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/articles/{id}/revisions',
      tags,
      summary: 'The texts of an article, newest first',
      request: { params: IdParam },
      responses: ok('The texts', RevisionsSchema),
    }),
    async (c) => {
      const items = await listRevisions(context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.json({ items }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/articles/{id}/revisions/{number}',
      tags,
      summary: 'One text, and what changed in it since another one',
      request: {
        params: IdParam.extend({ number: numberParam }),
        query: z.object({ against: z.coerce.number().int().min(1).max(999_999_999).optional() }),
      },
      responses: ok('The text', RevisionSchema),
    }),
    async (c) => {
      const { id, number } = c.req.valid('param')
      const input = { id: idOf(id), number: numberOf(number), against: c.req.valid('query').against }
      return c.json(await readRevision(context, actorOf(c), input), 200)
    },
  )
}

const LinkParam = IdParam.extend({ inquiryId: z.string().openapi({ param: { name: 'inquiryId', in: 'path' } }) })

function linkRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/articles/{id}/inquiries',
      tags,
      summary: 'Say that an article answers an inquiry; search learns from it',
      request: { params: IdParam, body: jsonBody(InquiryLinkSchema) },
      responses: noContent('Linked'),
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), id: idOf(c.req.valid('param').id) }
      await linkInquiry(context, actorOf(c), input)
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/articles/{id}/inquiries/{inquiryId}',
      tags,
      summary: 'Take such a link back',
      request: { params: LinkParam },
      responses: noContent('Taken back'),
    }),
    async (c) => {
      const { id, inquiryId } = c.req.valid('param')
      await unlinkInquiry(context, actorOf(c), { id: idOf(id), inquiryId: idOf(inquiryId) })
      return c.body(null, 204)
    },
  )
}

function centerRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/help/categories',
      tags,
      summary: 'The categories of articles',
      responses: ok('Categories', ArticleCategoriesSchema),
    }),
    async (c) => c.json({ items: await listArticleCategories(context, actorOf(c)) }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/help/preview',
      tags,
      summary: 'Markdown as the elements of an article; nothing is saved',
      request: { body: jsonBody(PreviewInput) },
      responses: ok('The elements', PreviewSchema),
    }),
    async (c) => c.json({ content: parseMarkdown(c.req.valid('json').body) }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/help/deflection',
      tags,
      summary: 'How many found their answer in an article before they wrote, with 95 % intervals',
      request: { query: DeflectionQuery },
      responses: ok('Deflection', DeflectionSchema),
    }),
    async (c) => c.json(await readDeflection(context, actorOf(c), c.req.valid('query')), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/help/settings',
      tags,
      summary: 'How articles meet who is about to write',
      responses: ok('Settings', HelpSettingsSchema),
    }),
    async (c) => c.json(await readHelpSettings(context, actorOf(c)), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/help/settings',
      tags,
      summary: 'Change whether the form asks to look at the articles first',
      request: { body: jsonBody(HelpSettingsSchema) },
      responses: ok('Settings', HelpSettingsSchema),
    }),
    async (c) => c.json(await changeHelpSettings(context, actorOf(c), c.req.valid('json')), 200),
  )
}

/** Articles, as members write them. */
export function articleRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  writingRoutes(routes, deps)
  historyRoutes(routes, deps)
  linkRoutes(routes, deps)
  centerRoutes(routes, deps)
  return routes
}
