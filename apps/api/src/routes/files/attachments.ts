import { readAttachment } from '@koe/features/attachments'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { problemResponse } from '../../problem.ts'
import { anyBytes } from '../../schemas/files.ts'
import { streamOf } from '../../table-file.ts'
import { actorOf, IdParam, idOf, newRoutes } from '../../validate.ts'

/** As RFC 6266 writes it: ASCII for old programs, the whole name for the others. */
function disposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7E]/g, '_').replace(/["\\]/g, '_')
  const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`
}

/** Files that customers sent along: bytes to be saved, never anything that a browser opens here. */
export function attachmentRoutes({ context }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/attachments/{id}',
    tags: ['responses'],
    summary: 'A file that a customer sent along',
    request: { params: IdParam },
    responses: { 200: { description: 'The file', content: anyBytes }, default: problemResponse },
  })
  routes.get('/attachments/:id', async (c) => {
    const file = await readAttachment(context, actorOf(c), { id: idOf(c.req.param('id')) })
    // Whatever it is: a page that came as a text must not become a page again.
    c.header('Content-Type', 'application/octet-stream')
    c.header('Content-Disposition', disposition(file.name))
    c.header('Content-Length', String(file.size))
    c.header('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    return c.body(streamOf(file.bytes) as ReadableStream<Uint8Array<ArrayBuffer>>)
  })
  return routes
}
