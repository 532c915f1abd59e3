import { addPicture, PICTURE_LIMITS, readPicture } from '@koe/features/attachments'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { countedBytes } from '../../middleware/read-body.ts'
import { problemResponse } from '../../problem.ts'
import { AddedPictureSchema, anyBytes, PictureParams } from '../../schemas/files.ts'
import { actorOf, created, idOf, newRoutes } from '../../validate.ts'

const tags = ['surveys']

/** Pictures of options: put by whoever edits surveys, seen by everybody. */
export function pictureRoutes({ context }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/pictures',
    tags,
    summary: 'Keep a picture for options: PNG, JPEG, WebP or GIF, at most 1 MB',
    request: { body: { required: true, content: anyBytes } },
    responses: created('Where it lies', AddedPictureSchema),
  })
  routes.post('/pictures', async (c) => {
    const bytes = await countedBytes(c.req.raw, PICTURE_LIMITS.bytes)
    return c.json(await addPicture(context, actorOf(c), bytes), 201)
  })
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/pictures/{workspace}/{id}',
    tags,
    summary: 'A picture of an option, for whoever is shown the survey',
    request: { params: PictureParams },
    responses: { 200: { description: 'The picture', content: anyBytes }, default: problemResponse },
  })
  routes.get('/pictures/:workspace/:id', async (c) => {
    const id = idOf(c.req.param('id'))
    const picture = await readPicture(context, idOf(c.req.param('workspace')), { id })
    // It never changes: another picture has another id. Any page that shows a survey may show it.
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    c.header('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    c.header('Content-Type', picture.mediaType)
    return c.body(Uint8Array.from(picture.bytes))
  })
  return routes
}
