import { ApiProblem, type Client, createClient, type ProblemBody } from '@koe/api/client'

/** Where issues are pulled from: a running Koe, with an API token that has the scope `read`. */
export interface Source {
  client: Client
  /** Begins every link to a screen. */
  origin: string
}

/** What keeps a person at the terminal from being answered; `words.ts` has a sentence for each code. */
export class PullRefused extends Error {
  override readonly name = 'PullRefused'
  readonly code: string
  readonly params: Readonly<Record<string, string>>

  constructor(code: string, params: Readonly<Record<string, string>> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

/** The server's own sentence comes along: it knows its problems better than an older program does. */
function refusalOf({ code, status, title, detail, errors }: ProblemBody, server: string): PullRefused {
  if (code === 'unreachable') return new PullRefused('server-away', { server })
  if (status === 401) return new PullRefused('bad-token')
  if (status === 403) return new PullRefused('weak-token')
  const fields = (errors ?? []).map(({ field, message = '' }) => `${field} ${message}`.trim())
  return new PullRefused('refused', { said: [title, detail, ...fields].filter(Boolean).join(' ') })
}

/**
 * Opens a server by its address and token, `KOE_SERVER` and `KOE_TOKEN` where they are not given.
 * @throws PullRefused for an address that is none, or without a token
 */
export function openSource(
  flags: { server?: string | undefined; token?: string | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Source {
  const server = flags.server ?? environment.KOE_SERVER ?? 'http://localhost:3000'
  const token = flags.token ?? environment.KOE_TOKEN
  if (!URL.canParse(server) || !/^https?:/.test(server)) throw new PullRefused('bad-server', { server })
  if (!token) throw new PullRefused('needs-token')
  const { origin } = new URL(server)
  return { client: createClient({ baseUrl: origin, token }), origin }
}

/** Runs a question to the server; what it refuses becomes a `PullRefused`. */
export async function asked<T>({ origin }: Source, question: Promise<T>): Promise<T> {
  try {
    return await question
  } catch (error) {
    if (error instanceof ApiProblem) throw refusalOf(error.problem, origin)
    throw error
  }
}
