import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from '@hono/zod-openapi'
import { createRoute } from '@hono/zod-openapi'
import {
  cancelImport,
  checkImport,
  createImport,
  getImport,
  type Import,
  listImports,
  type Mapping,
  refusalsCsv,
  startImport,
  type TicketMapping,
  ticketColumns,
  undoImport,
} from '@koe/features/imports'
import { streamSSE } from 'hono/streaming'
import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { languageOf, problemResponse } from '../problem.ts'
import { CheckInput, ImportSchema, type MappingInput, RunInput, UploadQuery } from '../schemas/imports.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, ok, PageQuery, pageOf } from '../validate.ts'
import { uploadOf } from './upload.ts'

const tags = ['imports']

const ticketsJson = (tickets: TicketMapping | undefined) => {
  if (!tickets) return null
  const { formId, system, statuses, categories } = tickets
  const { status = null, assignee = null, email = null, name = null } = tickets
  const { updated = null, replied = null, solved = null, comments = null } = tickets
  return { formId, system, statuses, categories, status, assignee, email, name, updated, replied, solved, comments }
}

const mappingJson = (mapping: Mapping | null) =>
  mapping && {
    texts: mapping.texts,
    date: mapping.date ?? null,
    score: mapping.score ?? null,
    category: mapping.category ?? null,
    channel: mapping.channel ?? null,
    customer: mapping.customer ?? null,
    id: mapping.id ?? null,
    attributes: mapping.attributes,
    tickets: ticketsJson(mapping.tickets),
  }

const asJson = (one: Import) => ({
  ...one,
  mapping: mappingJson(one.mapping),
  suggestion: mappingJson(one.suggestion),
  ticketSuggestion: mappingJson(one.ticketSuggestion),
  createdAt: one.createdAt.toISOString(),
  startedAt: one.startedAt?.toISOString() ?? null,
  updatedAt: one.updatedAt.toISOString(),
  finishedAt: one.finishedAt?.toISOString() ?? null,
})

function ticketsOf(input: NonNullable<z.output<typeof MappingInput>['tickets']>): TicketMapping {
  const { formId, system, statuses, categories } = input
  const named = ticketColumns.flatMap((role) => (input[role] === undefined ? [] : [[role, input[role]]]))
  return { formId, system, statuses, categories, ...Object.fromEntries(named) }
}

/** Only what was named: a mapping has no empty places. */
function mappingOf(input: z.output<typeof MappingInput>): Mapping {
  const { texts, attributes, score, date, category, channel, customer, id, tickets } = input
  return {
    texts,
    attributes,
    ...(date ? { date } : {}),
    ...(score
      ? { score: { column: score.column, kind: score.kind, ...(score.levels ? { levels: score.levels } : {}) } }
      : {}),
    ...(category ? { category } : {}),
    ...(channel ? { channel } : {}),
    ...(customer ? { customer } : {}),
    ...(id ? { id } : {}),
    ...(tickets ? { tickets: ticketsOf(tickets) } : {}),
  }
}

function readingRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/imports',
      tags,
      summary: 'Imports, newest first, without previews',
      request: { query: PageQuery },
      responses: ok('Imports', pageOf(ImportSchema)),
    }),
    async (c) => {
      const { items, nextCursor } = await listImports(context, actorOf(c), c.req.valid('query'))
      return c.json({ items: items.map(asJson), nextCursor }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/imports/{id}',
      tags,
      summary: 'One import: state, progress, preview, and the mapping to begin with',
      request: { params: IdParam },
      responses: ok('The import', ImportSchema),
    }),
    async (c) => c.json(asJson(await getImport(context, actorOf(c), { id: idOf(c.req.valid('param').id) })), 200),
  )
}

function uploadRoute(routes: Routes, { context }: RouteDeps) {
  const body = { schema: { type: 'string' as const, format: 'binary' } }
  const form = { schema: { type: 'object' as const, properties: { file: body.schema }, required: ['file'] } }
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/imports',
    tags,
    summary: 'Upload a CSV, TSV, JSON Lines or XLSX file: as the raw body, or as the file of a form',
    request: {
      query: UploadQuery,
      body: { required: true, content: { 'application/octet-stream': body, 'multipart/form-data': form } },
    },
    responses: created('The import, not yet run', ImportSchema),
  })
  routes.post('/imports', async (c) => {
    const actor = actorOf(c)
    const { name } = UploadQuery.parse({ name: c.req.query('name')?.slice(0, 1000) })
    const upload = await uploadOf(c.req.raw, name)
    const one = await createImport(context, actor, { name: upload.name ?? 'file', body: upload.body })
    return c.json(asJson(one), 201)
  })
}

function workingRoutes(routes: Routes, { context }: RouteDeps) {
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/imports/{id}/check',
      tags,
      summary: 'Dry run: what would be added, is known, would be refused and why',
      request: { params: IdParam, body: jsonBody(CheckInput) },
      responses: ok('The import with its counts', ImportSchema),
    }),
    async (c) => {
      const input = { id: idOf(c.req.valid('param').id), mapping: mappingOf(c.req.valid('json').mapping) }
      return c.json(asJson(await checkImport(context, actorOf(c), input)), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/imports/{id}/run',
      tags,
      summary: 'Import the file, or go on where a cancelled or failed run stopped',
      request: { params: IdParam, body: jsonBody(RunInput) },
      responses: ok('The import, queued', ImportSchema),
    }),
    async (c) => {
      const { mapping } = c.req.valid('json')
      const input = { id: idOf(c.req.valid('param').id), ...(mapping ? { mapping: mappingOf(mapping) } : {}) }
      return c.json(asJson(await startImport(context, actorOf(c), input)), 200)
    },
  )
  const verbs = { cancel: cancelImport, undo: undoImport }
  const summaries = { cancel: 'Stop after the batch under way', undo: 'Take everything back that it brought' }
  for (const verb of ['cancel', 'undo'] as const)
    routes.openapi(
      createRoute({
        method: 'post',
        path: `/imports/{id}/${verb}`,
        tags,
        summary: summaries[verb],
        request: { params: IdParam },
        responses: ok('The import', ImportSchema),
      }),
      async (c) => c.json(asJson(await verbs[verb](context, actorOf(c), { id: idOf(c.req.valid('param').id) })), 200),
    )
}

function refusalsRoute(routes: Routes, { context }: RouteDeps) {
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/imports/{id}/refusals.csv',
    tags,
    summary: 'Refused rows and warnings with their reasons, for spreadsheets; the first 10,000',
    request: { params: IdParam },
    responses: {
      200: { description: 'CSV', content: { 'text/csv': { schema: { type: 'string' } } } },
      default: problemResponse,
    },
  })
  routes.get('/imports/:id/refusals.csv', async (c) => {
    const id = idOf(c.req.param('id'))
    const language = languageOf(c.req.header('accept-language'))
    const csv = await refusalsCsv(context, actorOf(c), { id, language })
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="refusals-${id}.csv"`)
    return c.body(csv)
  })
}

const moving = new Set(['checking', 'queued', 'running', 'undoing'])

function eventsRoute(routes: Routes, { context }: RouteDeps) {
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/imports/{id}/events',
    tags,
    summary: 'Progress as server-sent events, until the import comes to rest',
    request: { params: IdParam },
    responses: {
      200: { description: 'Events `import`', content: { 'text/event-stream': { schema: { type: 'string' } } } },
      default: problemResponse,
    },
  })
  routes.get('/imports/:id/events', async (c) => {
    const input = { id: idOf(c.req.param('id')) }
    const actor = actorOf(c)
    const first = await getImport(context, actor, input)
    return streamSSE(c, async (stream) => {
      for (let one = first; !stream.aborted; one = await getImport(context, actor, input)) {
        await stream.writeSSE({ event: 'import', data: JSON.stringify({ ...asJson(one), preview: null }) })
        if (!moving.has(one.state)) return
        await sleep(700)
      }
    })
  })
}

export function importsRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  readingRoutes(routes, deps)
  uploadRoute(routes, deps)
  workingRoutes(routes, deps)
  refusalsRoute(routes, deps)
  eventsRoute(routes, deps)
  return routes
}
