import type { Context } from 'hono'
import type { ApiConfig, AppEnv } from '../env.ts'

/**
 * Where a request comes from, as far as limits care: an IPv4 address, or the /64 of an IPv6 one.
 * Behind a trusted proxy the last address that the proxy added; never one that the client wrote.
 */
export function networkOf(c: Context<AppEnv>, config: ApiConfig): string {
  const forwarded = config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const address = (forwarded ?? c.env?.incoming?.socket?.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '')
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = address.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left
  return `${groups.slice(0, 4).join(':')}::`
}
