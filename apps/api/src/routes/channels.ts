import { createRoute } from '@hono/zod-openapi'
import {
  checkMailing,
  createInvitations,
  createMailing,
  exportInvitations,
  listMailings,
  listSurveyInvitations,
  type SurveyInvitation,
  stopMailing,
} from '@koe/features/channels'
import { Problem, readWorkspace } from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { languageOf, problemResponse } from '../problem.ts'
import {
  CheckedMailingSchema,
  CheckMailingSchema,
  CreatedInvitationsSchema,
  InvitationQuery,
  MailingSchema,
  MailingsSchema,
  NewInvitationsSchema,
  NewMailingSchema,
  SurveyInvitationSchema,
} from '../schemas/channels.ts'
import { ResponseFileQuery } from '../schemas/surveys.ts'
import { tableFile } from '../table-file.ts'
import {
  actorOf,
  created,
  cursorId,
  fieldErrors,
  IdParam,
  idOf,
  jsonBody,
  newRoutes,
  ok,
  PageQuery,
  pageOf,
} from '../validate.ts'

const tags = ['channels']

const heads = {
  ja: {
    columns: ['顧客ID', '氏名', 'メールアドレス', 'リンク', '回答'],
    answered: { no: '未回答', begun: '途中', finished: '回答済み' },
  },
  en: {
    columns: ['Customer id', 'Name', 'E-mail', 'Link', 'Answered'],
    answered: { no: 'no', begun: 'begun', finished: 'yes' },
  },
}

function invitationRoutes(routes: Routes, { context, config }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/invitations',
      tags,
      summary: 'Single-use links, or those of one mailing, newest first',
      request: { params: IdParam, query: PageQuery.extend(InvitationQuery.shape) },
      responses: ok('The links', pageOf(SurveyInvitationSchema)),
    }),
    async (c) => {
      const { cursor, limit, mailing } = c.req.valid('query')
      const input = { surveyId: idOf(c.req.valid('param').id), mailingId: mailing, cursor: cursorId(cursor), limit }
      return c.json(await listSurveyInvitations(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys/{id}/invitations',
      tags,
      summary: 'Make links that are good for one response each',
      request: { params: IdParam, body: jsonBody(NewInvitationsSchema) },
      responses: created('How many were made', CreatedInvitationsSchema),
    }),
    async (c) => {
      const input = { surveyId: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await createInvitations(context, actorOf(c), input), 201)
    },
  )
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/surveys/{id}/invitations/file',
    tags,
    summary: 'The links as a table for spreadsheets',
    request: { params: IdParam, query: ResponseFileQuery.extend(InvitationQuery.shape) },
    responses: {
      200: { description: 'The file', content: { 'text/csv': { schema: { type: 'string' } } } },
      default: problemResponse,
    },
  })
  routes.get('/surveys/:id/invitations/file', async (c) => {
    const surveyId = idOf(c.req.param('id'))
    const query = ResponseFileQuery.extend(InvitationQuery.shape).safeParse(c.req.query())
    if (!query.success) throw new Problem('invalid-input', {}, fieldErrors(query.error))
    const { columns, answered } = heads[languageOf(c.req.header('accept-language'))]
    const input = { surveyId, mailingId: query.data.mailing }
    const { name, invitations } = await exportInvitations(context, actorOf(c), input)
    const { slug } = await readWorkspace(context, actorOf(c))
    const base = `${config.publicUrl ?? new URL(c.req.url).origin}/s/${slug}/i/`
    async function* rows() {
      for await (const piece of invitations) for (const one of piece) yield rowOf(one, base, answered)
    }
    const { body, headers } = tableFile({ columns, rows: rows() }, query.data.format, name)
    return c.body(body, 200, headers)
  })
}

const rowOf = (one: SurveyInvitation, base: string, answered: Record<SurveyInvitation['answered'], string>) => [
  one.customerId ?? '',
  one.name ?? '',
  one.email ?? '',
  base + one.token,
  answered[one.answered],
]

/** Everything that brings a survey to people: links for one response each, and letters. */
export function channelRoutes(deps: RouteDeps): Routes {
  const { context, config } = deps
  const routes = newRoutes()
  invitationRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/mailings',
      tags,
      summary: 'Mailings of a survey with what became of them, newest first',
      request: { params: IdParam },
      responses: ok('Mailings', MailingsSchema),
    }),
    async (c) => {
      const items = await listMailings(context, actorOf(c), { surveyId: idOf(c.req.valid('param').id) })
      return c.json({ items, from: config.mailFrom ?? null }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys/{id}/mailings/check',
      tags,
      summary: 'Who of a list would get a letter',
      request: { params: IdParam, body: jsonBody(CheckMailingSchema) },
      responses: ok('What the list holds', CheckedMailingSchema),
    }),
    async (c) => {
      const input = { surveyId: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await checkMailing(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys/{id}/mailings',
      tags,
      summary: 'Send an invitation by mail to everybody of a list',
      request: { params: IdParam, body: jsonBody(NewMailingSchema) },
      responses: created('The mailing; letters leave one after the other', MailingSchema),
    }),
    async (c) => {
      if (config.mailFrom === undefined) throw new Problem('mail-not-set-up')
      const input = { surveyId: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await createMailing(context, actorOf(c), input), 201)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/mailings/{id}/stop',
      tags,
      summary: 'Send no more letters of a mailing',
      request: { params: IdParam },
      responses: ok('The mailing', MailingSchema),
    }),
    async (c) => c.json(await stopMailing(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  return routes
}
