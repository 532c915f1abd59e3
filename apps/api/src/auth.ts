import type { Database } from '@koe/db'
import { authAccounts, authRateLimits, authSessions, authUsers, authVerifications } from '@koe/db/schema'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import type { Logger } from 'pino'
import type { ApiConfig } from './env.ts'

/** The header in which our own door tells the sign-in library the caller's network; a client's value is overwritten. */
export const networkHeader = 'x-koe-network'

/** Sign-in by e-mail and password. Nobody signs up by themselves: set-up and invitations create people. */
export function createAuth(db: Database, config: ApiConfig, logger: Logger) {
  const secure = config.publicUrl?.startsWith('https:') ?? false
  return betterAuth({
    appName: 'Koe',
    basePath: '/api/auth',
    secret: config.secret,
    ...(config.publicUrl ? { baseURL: config.publicUrl } : {}),
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: {
        user: authUsers,
        session: authSessions,
        account: authAccounts,
        verification: authVerifications,
        rateLimit: authRateLimits,
      },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    session: { expiresIn: 14 * 24 * 3600, updateAge: 24 * 3600 },
    // An office shares one address: this is only the outer wall. The limit by e-mail and network stands before it.
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/email': { window: 60, max: 60 },
        '/change-password': { window: 60, max: 10 },
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'koe',
      useSecureCookies: secure,
      ipAddress: { ipAddressHeaders: [networkHeader] },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    telemetry: { enabled: false },
    // The library logs e-mail addresses at lower levels.
    logger: { level: 'error', log: (level, message) => logger.warn({ level }, `sign-in: ${message}`) },
  })
}

export type Auth = ReturnType<typeof createAuth>
