import { Problem } from '@koe/features/workspaces'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../env.ts'

const kib = 1024
/** Bytes, counted before anything is parsed. */
const limits = { ingestion: 256 * kib, console: 1024 * kib }

/** Routes that read their own stream and count their own bytes, and those that a mail program presses: their body says nothing. */
const streams: ReadonlySet<string> = new Set([
  'POST /api/v1/imports',
  'POST /api/v1/pictures',
  'POST /api/v1/files',
  'POST /api/v1/in/{slug}/files',
  'POST /api/v1/in/{slug}/i/{token}/files',
  'POST /api/v1/in/{slug}/p/{pass}/files',
  'POST /api/v1/in/{slug}/i/{token}/unsubscribe',
])

const deepest = 32
const hasBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * Reads the body as UTF-8 JSON or refuses it, before any handler sees it; `c.req.json()` then gives the checked text.
 * Ingestion also takes `text/plain`: what `navigator.sendBeacon` can send without a preflight.
 */
export const readBody: MiddlewareHandler<AppEnv> = async function readBody(c, next) {
  if (!hasBody.has(c.req.method) || streams.has(c.get('route') ?? '')) return next()
  const ingestion = c.req.path.startsWith('/api/v1/in/')
  const type = c.req.header('content-type')
  if (type !== undefined && !acceptsType(type, ingestion)) throw new Problem('unsupported-media-type')
  const bytes = await countedBytes(c.req.raw, ingestion ? limits.ingestion : limits.console)
  if (bytes.byteLength > 0 && type === undefined && !ingestion) throw new Problem('unsupported-media-type')
  // The cache holds promises, whatever its type says.
  Object.assign(c.req.bodyCache, { text: Promise.resolve(checkedJson(bytes)) })
  return next()
}

function acceptsType(header: string, beacons: boolean): boolean {
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return type === 'application/json' || (beacons && type === 'text/plain')
}

/** @throws Problem `too-large` as soon as the count passes the limit; the rest is not read */
export async function countedBytes(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN)
  if (declared > limit) throw new Problem('too-large', { limit })
  // A declared length is held by the HTTP parser, so one read is enough and four times cheaper than the stream.
  if (Number.isInteger(declared)) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.byteLength > limit) throw new Problem('too-large', { limit })
    return bytes
  }
  if (!request.body) return new Uint8Array()
  const reader = request.body.getReader()
  const parts: Uint8Array[] = []
  let total = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    total += value.byteLength
    if (total > limit) {
      reader.cancel().catch(() => undefined)
      throw new Problem('too-large', { limit })
    }
    parts.push(value)
  }
  return Buffer.concat(parts)
}

const strictly = new TextDecoder('utf-8', { fatal: true })

/** The JSON text, well-formed in every way that PostgreSQL and the text room need. @throws Problem `malformed` */
export function checkedJson(bytes: Uint8Array): string {
  let text: string
  try {
    text = strictly.decode(bytes)
  } catch {
    throw new Problem('malformed', { reason: 'utf-8' })
  }
  if (depthOf(text) > deepest) throw new Problem('malformed', { reason: 'depth' })
  // Only an escape can bring in U+0000 or half a character, or hide the name of the prototype.
  if (!/\\u|__proto__/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text, repair))
  } catch {
    throw new Problem('malformed', { reason: 'json' })
  }
}

/** Greatest nesting of arrays and objects; strings are skipped. Stops counting once it is too deep. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  let quoted = false
  for (let i = 0; i < text.length && most <= deepest; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === 92) i++
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = true
    else if (code === 123 || code === 91) most = Math.max(most, ++depth)
    else if (code === 125 || code === 93) depth--
  }
  return most
}

const unstorable = /[\u0000\p{Cs}]/gu

/** Puts U+FFFD where a text cannot be stored, and leaves out keys that would set a prototype. */
function repair(this: unknown, key: string, value: unknown): unknown {
  if (key === '__proto__') return undefined
  if (typeof value === 'string') return value.replace(unstorable, '\uFFFD')
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const broken = Object.keys(value).filter((name) => name.search(unstorable) >= 0)
  if (broken.length > 0) throw new Problem('malformed', { reason: 'key' })
  return value
}
