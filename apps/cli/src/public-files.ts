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

interface PublicFile {
  bytes: Buffer
  zipped: Buffer
  etag: string
  type: string
}

const hashOf = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

/** The widget's few files, in memory, and the name of their release: what was built together stays together. */
export function readPublicFiles(folder: string): { files: Map<string, PublicFile>; release: string } {
  const files = new Map<string, PublicFile>()
  for (const name of readdirSync(folder).sort()) {
    const type = types[extname(name)]
    if (!type) continue
    const bytes = readFileSync(join(folder, name))
    files.set(name, { bytes, zipped: gzipSync(bytes, { level: 9 }), etag: `"${hashOf(bytes)}"`, type })
  }
  return { files, release: hashOf([...files.values()].map(({ etag }) => etag).join()) }
}

const SHORT = 'public, max-age=300, stale-while-revalidate=86400'
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * Serves the widget's files: hosts of other companies load them, so any origin may. `/widget/koe.js` and the addresses of
 * our own pages may change and are kept shortly; `/widget/{release}/…` never changes. A page that still asks for another
 * release, as while servers are replaced, gets this one, and does not keep it.
 * @returns whether the request was for one of them
 */
export function servePublicFiles({ files, release }: ReturnType<typeof readPublicFiles>) {
  const address = /^\/(?:koe|widget(?:\/([\w.-]{1,64}))?)\/([\w.-]+)$/
  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const [, folder, name = ''] = address.exec((req.url ?? '').split('?')[0] ?? '') ?? []
    const file = files.get(name)
    if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) return false
    const zip = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))
    const headers = {
      etag: file.etag,
      vary: 'accept-encoding',
      'cache-control': folder === release ? FOR_EVER : folder ? 'no-store' : SHORT,
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
