import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from './context.ts'

/** Hex SHA-256. Enough for secrets that are 256 random bits; never for passwords. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex')

/** Whether two hex hashes are equal, without telling by time how far. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))

/**
 * A secret that names its workspace, because nothing can be looked up across workspaces:
 * `<prefix><32 hex digits of the workspace>_<43 characters>`.
 */
export function newSecret(context: Context, prefix: string, workspaceId: string): string {
  const secret = Buffer.from(context.randomBytes(32)).toString('base64url')
  return `${prefix}${workspaceId.replaceAll('-', '')}_${secret}`
}

/** The workspace that such a secret names, or undefined when it is none of ours. */
export function workspaceOfSecret(prefix: string, secret: string): string | undefined {
  if (!secret.startsWith(prefix) || secret.length > 200) return undefined
  const hex = /^([0-9a-f]{32})_[\w-]{43}$/.exec(secret.slice(prefix.length))?.[1]
  if (!hex) return undefined
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
