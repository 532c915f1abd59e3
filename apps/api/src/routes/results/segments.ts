import { createRoute, z } from '@hono/zod-openapi'
import { listSegments, removeSegment, saveSegment } from '@koe/features/responses'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { NewSegmentSchema, SegmentSchema, SegmentsSchema } from '../../schemas/results.ts'
import { actorOf, created, IdParam, idOf, jsonBody, newRoutes, noContent, ok } from '../../validate.ts'

const tags = ['surveys']

const SegmentParam = IdParam.extend({
  segment: z.string().openapi({ param: { name: 'segment', in: 'path' }, format: 'uuid' }),
})

export function segmentRoutes({ context }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/surveys/{id}/segments',
      tags,
      summary: 'Saved filters of a survey’s results, and how far they are counted',
      request: { params: IdParam },
      responses: ok('The segments', SegmentsSchema),
    }),
    async (c) => {
      const surveyId = idOf(c.req.valid('param').id)
      return c.json({ items: await listSegments(context, actorOf(c), { surveyId }) }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/surveys/{id}/segments',
      tags,
      summary: 'Save a filter under a name; it is counted in the background',
      request: { params: IdParam, body: jsonBody(NewSegmentSchema) },
      responses: created('The segment', SegmentSchema),
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), surveyId: idOf(c.req.valid('param').id) }
      return c.json(await saveSegment(context, actorOf(c), input), 201)
    },
  )
  routes.openapi(
    createRoute({
      method: 'put',
      path: '/surveys/{id}/segments/{segment}',
      tags,
      summary: 'Change the name or the conditions; then it is counted anew',
      request: { params: SegmentParam, body: jsonBody(NewSegmentSchema) },
      responses: ok('The segment', SegmentSchema),
    }),
    async (c) => {
      const { id, segment } = c.req.valid('param')
      const input = { ...c.req.valid('json'), surveyId: idOf(id), id: idOf(segment) }
      return c.json(await saveSegment(context, actorOf(c), input), 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'delete',
      path: '/surveys/{id}/segments/{segment}',
      tags,
      summary: 'Take a saved filter away; responses stay',
      request: { params: SegmentParam },
      responses: noContent('It is gone'),
    }),
    async (c) => {
      const { id, segment } = c.req.valid('param')
      await removeSegment(context, actorOf(c), { surveyId: idOf(id), id: idOf(segment) })
      return c.body(null, 204)
    },
  )
  return routes
}
