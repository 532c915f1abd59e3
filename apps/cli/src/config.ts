import { resolve } from 'node:path'

export type RoleName = 'all' | 'api' | 'worker' | 'web'

/** Every setting that the program reads from its environment, and nowhere else. */
export interface Config {
  port: number
  host: string
  /** The address that customers and members see, without a slash at the end; undefined = as the request says. */
  origin: string | undefined
  dataDir: string
  databaseUrl: string | undefined
  role: RoleName
  secret: string | undefined
  /** Addresses in X-Forwarded-For are believed only behind a proxy of one's own. */
  trustProxy: boolean
  /** Japan Post's table of postal codes; undefined = addresses are typed. */
  postalTable: string | undefined
  logLevel: string
  production: boolean
  /** Where KOE_ROLE=web finds the API of another process. */
  apiUrl: string | undefined
  /** Another model's vectors of words, from an endpoint that the operator runs or trusts; undefined = off. */
  embeddings: { url: string; model: string; key?: string; dimensions?: number } | undefined
  /** A mail server that sends invitations, and the address that they come from; undefined = none are sent. */
  mail: { url: string; from: string; origin: string } | undefined
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const roles: readonly string[] = ['all', 'api', 'worker', 'web']
const isRole = (value: string): value is RoleName => roles.includes(value)

function parseUrl(name: string, value: string | undefined, protocols: string[]): string | undefined {
  if (!value) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !protocols.includes(url.protocol))
    throw new ConfigError(`${name} は ${protocols.map((p) => `${p}//…`).join(' か ')} の形で指定してください。`)
  return value.replace(/\/+$/, '')
}

function readEmbeddings(env: NodeJS.ProcessEnv): Config['embeddings'] {
  const url = parseUrl('KOE_EMBEDDINGS_URL', env.KOE_EMBEDDINGS_URL, ['http:', 'https:'])
  if (!url) return undefined
  const { KOE_EMBEDDINGS_MODEL: model, KOE_EMBEDDINGS_KEY: key, KOE_EMBEDDINGS_DIMENSIONS: wanted } = env
  if (!model) throw new ConfigError('KOE_EMBEDDINGS_URL には KOE_EMBEDDINGS_MODEL (モデルの名前) が要ります。')
  const dimensions = wanted ? Number(wanted) : undefined
  if (dimensions !== undefined && !(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= 8192))
    throw new ConfigError(`KOE_EMBEDDINGS_DIMENSIONS は 1〜8192 の整数で指定してください (今の値: ${wanted})。`)
  return { url, model, ...(key ? { key } : {}), ...(dimensions === undefined ? {} : { dimensions }) }
}

function readMail(env: NodeJS.ProcessEnv, origin: string | undefined): Config['mail'] {
  const url = parseUrl('KOE_SMTP_URL', env.KOE_SMTP_URL, ['smtp:', 'smtps:'])
  if (!url) return undefined
  const from = env.KOE_MAIL_FROM
  if (!from || !/^[^\s@<>]+@[^\s@<>]+$/.test(from))
    throw new ConfigError('KOE_SMTP_URL には KOE_MAIL_FROM (差出人のメールアドレス) が要ります。')
  if (!origin)
    throw new ConfigError('KOE_SMTP_URL には KOE_ORIGIN (メールのリンクが指す、お客様から見えるアドレス) が要ります。')
  return { url, from, origin }
}

/** @throws ConfigError with a sentence for the person at the terminal */
export function readConfig(env: NodeJS.ProcessEnv, isTerminal = false): Config {
  const port = Number(env.PORT ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(`PORT は 0〜65535 の整数で指定してください (今の値: ${env.PORT})。`)
  const role = env.KOE_ROLE ?? 'all'
  if (!isRole(role)) throw new ConfigError(`KOE_ROLE は ${roles.join(' / ')} のどれかです (今の値: ${role})。`)
  const databaseUrl = parseUrl('DATABASE_URL', env.DATABASE_URL, ['postgres:', 'postgresql:'])
  if (role !== 'all' && role !== 'web' && !databaseUrl)
    throw new ConfigError('プロセスを分ける (KOE_ROLE) には、PostgreSQL を DATABASE_URL で指定してください。')
  const apiUrl = parseUrl('KOE_API_URL', env.KOE_API_URL, ['http:', 'https:'])
  if (role === 'web' && !apiUrl) throw new ConfigError('KOE_ROLE=web には KOE_API_URL (API の URL) が要ります。')
  const secret = env.KOE_SECRET
  if (secret !== undefined && secret.length < 32) throw new ConfigError('KOE_SECRET は 32 文字以上にしてください。')
  const origin = parseUrl('KOE_ORIGIN', env.KOE_ORIGIN, ['http:', 'https:'])
  return {
    port,
    host: env.HOST ?? '127.0.0.1',
    origin,
    dataDir: resolve(env.KOE_DATA_DIR ?? '.koe'),
    databaseUrl,
    role,
    secret,
    trustProxy: env.KOE_TRUST_PROXY === '1',
    // A person at a terminal wants to see what goes wrong; a log collector wants everything.
    logLevel: env.KOE_LOG_LEVEL ?? (isTerminal ? 'warn' : 'info'),
    postalTable: env.KOE_POSTAL_TABLE ? resolve(env.KOE_POSTAL_TABLE) : undefined,
    production: env.NODE_ENV === 'production',
    apiUrl,
    embeddings: readEmbeddings(env),
    mail: readMail(env, origin),
  }
}
