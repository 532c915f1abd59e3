import { createRoute } from '@hono/zod-openapi'
import {
  changeInquiryStatus,
  createForm,
  type InquiryForm,
  listForms,
  listInquiries,
  readForm,
  readInquiry,
  updateForm,
} from '@koe/features/inquiries'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import {
  FormChangeSchema,
  FormSchema,
  InquiryChange,
  InquirySchema,
  InquiryStatusSchema,
  NewFormSchema,
} from '../schemas/inquiries.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, ok, PageQuery, pageOf } from '../validate.ts'

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
      request: { query: PageQuery.extend({ status: InquiryStatusSchema.optional() }) },
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
      summary: 'Change the status',
      request: { params: IdParam, body: jsonBody(InquiryChange) },
      responses: ok('The inquiry', InquirySchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), status: c.req.valid('json').status }
      return c.json(await changeInquiryStatus(context, actorOf(c), input), 200)
    },
  )
  return routes
}
