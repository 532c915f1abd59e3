import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
}

/**
 * Serves the widget's few files under a prefix, from memory: hosts of other companies load them, so any origin may.
 * @returns whether the request was for one of them
 */
export function servePublicFiles(prefix: string, folder: string) {
  const files = new Map(
    readdirSync(folder)
      .filter((name) => types[extname(name)])
      .map((name) => {
        const bytes = readFileSync(join(folder, name))
        const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
        return [prefix + name, { bytes, zipped: gzipSync(bytes, { level: 9 }), etag, type: types[extname(name)] ?? '' }]
      }),
  )
  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const file = files.get((req.url ?? '').split('?')[0] ?? '')
    if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) return false
    const zip = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))
    const headers = {
      etag: file.etag,
      vary: 'accept-encoding',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    }
    if (req.headers['if-none-match'] === file.etag) {
      res.writeHead(304, headers).end()
      return true
    }
    const body = zip ? file.zipped : file.bytes
    res.writeHead(200, {
      ...headers,
      'content-type': file.type,
      'content-length': body.length,
      ...(zip ? { 'content-encoding': 'gzip' } : {}),
    })
    res.end(req.method === 'HEAD' ? undefined : body)
    return true
  }
}
