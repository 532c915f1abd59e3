import { createRoute, z } from '@hono/zod-openapi'
import {
  addNote,
  changeInquiry,
  createForm,
  type InquiryForm,
  listForms,
  listInquiries,
  readConversation,
  readForm,
  readInquiry,
  receiveAnswer,
  replyToInquiry,
  retryReply,
  updateForm,
} from '@koe/features/inquiries'
import { Problem } from '@koe/features/workspaces'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { FormChangeSchema, FormSchema, NewFormSchema } from '../schemas/inbox/forms.ts'
import {
  AnswerSchema,
  ConversationSchema,
  InquiryChange,
  InquiryFilterQuery,
  InquirySchema,
  NoteSchema,
  ReceivedAnswerSchema,
  ReplySchema,
} from '../schemas/inbox/inquiries.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, noContent, ok, PageQuery, pageOf } from '../validate.ts'

const tags = ['inquiries']

const asJson = (form: InquiryForm) => ({
  ...form,
  createdAt: form.createdAt.toISOString(),
  updatedAt: form.updatedAt.toISOString(),
})

function formRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/forms',
      tags,
      summary: 'Inquiry forms, newest first',
      responses: ok('Forms', pageOf(FormSchema)),
    }),
    async (c) => c.json({ items: (await listForms(context, actorOf(c))).map(asJson), nextCursor: null }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/forms',
      tags,
      summary: 'Create a form; it is live unless said otherwise',
      request: { body: jsonBody(NewFormSchema) },
      responses: created('The form', FormSchema),
    }),
    async (c) => c.json(asJson(await createForm(context, actorOf(c), c.req.valid('json'))), 201),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/forms/{id}',
      tags,
      summary: 'One form',
      request: { params: IdParam },
      responses: ok('The form', FormSchema),
    }),
    async (c) => c.json(asJson(await readForm(context, actorOf(c), { id: idOf(c.req.valid('param').id) })), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/forms/{id}',
      tags,
      summary: 'Change name, words, state or categories',
      request: { params: IdParam, body: jsonBody(FormChangeSchema) },
      responses: ok('The form', FormSchema),
    }),
    async (c) => {
      const { revision, ...change } = c.req.valid('json')
      const id = idOf(c.req.valid('param').id)
      const input = { ...change, id, revision: revision === undefined ? undefined : new Date(revision) }
      return c.json(asJson(await updateForm(context, actorOf(c), input)), 200)
    },
  )
}

const EntryParams = IdParam.extend({ entryId: z.string().openapi({ param: { name: 'entryId', in: 'path' } }) })

function conversationRoutes(routes: Routes, { context, config }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiries/{id}/conversation',
      tags,
      summary: 'What was said and done about an inquiry, and what else its customer said',
      request: { params: IdParam },
      responses: ok('The conversation', ConversationSchema),
    }),
    async (c) => {
      const found = await readConversation(context, actorOf(c), { id: idOf(c.req.valid('param').id) })
      return c.json({ ...found, mail: { from: config.mailFrom ?? null } }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiries/{id}/notes',
      tags,
      summary: 'Add a note for members',
      request: { params: IdParam, body: jsonBody(NoteSchema) },
      responses: noContent('Noted'),
    }),
    async (c) => {
      await addNote(context, actorOf(c), { inquiryId: idOf(c.req.valid('param').id), ...c.req.valid('json') })
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiries/{id}/replies',
      tags,
      summary: 'Reply to the customer by mail',
      request: { params: IdParam, body: jsonBody(ReplySchema) },
      responses: noContent('It is stored, and will be mailed'),
    }),
    async (c) => {
      if (config.mailFrom === undefined) throw new Problem('mail-not-set-up')
      await replyToInquiry(context, actorOf(c), { inquiryId: idOf(c.req.valid('param').id), ...c.req.valid('json') })
      return c.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiries/{id}/replies/{entryId}/retry',
      tags,
      summary: 'Send a reply again that the mail server refused',
      request: { params: EntryParams },
      responses: noContent('It will be mailed'),
    }),
    async (c) => {
      const { id, entryId } = c.req.valid('param')
      await retryReply(context, actorOf(c), { inquiryId: idOf(id), id: idOf(entryId) })
      return c.body(null, 204)
    },
  )
}

/** Letters of customers, from a mail provider's webhook. */
function answerRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/inquiry-answers',
      tags,
      summary: 'Enter what a customer wrote back by mail; idempotent by Message-ID',
      request: { body: jsonBody(AnswerSchema) },
      responses: ok('Entered', ReceivedAnswerSchema),
    }),
    async (c) => c.json(await receiveAnswer(context, actorOf(c), c.req.valid('json')), 200),
  )
}

export function inquiryRoutes(deps: RouteDeps): Routes {
  const { context } = deps
  const routes = newRoutes()
  formRoutes(routes, deps)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiries',
      tags,
      summary: 'Inquiries, newest first',
      request: { query: PageQuery.extend(InquiryFilterQuery.shape) },
      responses: ok('Inquiries', pageOf(InquirySchema)),
    }),
    async (c) => c.json(await listInquiries(context, actorOf(c), c.req.valid('query')), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/inquiries/{id}',
      tags,
      summary: 'One inquiry',
      request: { params: IdParam },
      responses: ok('The inquiry', InquirySchema),
    }),
    async (c) => c.json(await readInquiry(context, actorOf(c), { id: idOf(c.req.valid('param').id) }), 200),
  )
  routes.openapi(
    createRoute({
      method: 'patch',
      path: '/inquiries/{id}',
      tags,
      summary: 'Change the status, or who takes care of it',
      request: { params: IdParam, body: jsonBody(InquiryChange) },
      responses: ok('The inquiry', InquirySchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), ...c.req.valid('json') }
      return c.json(await changeInquiry(context, actorOf(c), input), 200)
    },
  )
  conversationRoutes(routes, deps)
  answerRoutes(routes, deps)
  return routes
}
