export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  /** The request id, to be told to whoever runs Koe. */
  instance: string
  code: string
  params?: Record<string, string | number>
  errors?: { field: string; code: string; message?: string }[]
}

/** A refusal of the API, or its silence (`status` 0, code `unreachable`). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly problem: ProblemBody

  constructor(problem: ProblemBody) {
    super(problem.title)
    this.problem = problem
  }
}

export interface ClientOptions {
  fetch?: typeof globalThis.fetch
  /** Origin of the API; '' on the same origin. */
  baseUrl?: string
  token?: string
  workspace?: string
  /** What a refused call throws; an `ApiProblem` unless said otherwise. */
  refuse?: (problem: ProblemBody) => never
}

/** Null and undefined are left out; a list is said once for each of its values. */
export type Query = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

export function queryText(query: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    for (const one of typeof value === 'object' ? value : [value]) params.append(name, String(one))
  }
  return params.size > 0 ? `?${params}` : ''
}

/** A path below /api/v1: what is put into it stays one segment. */
export const at = (parts: TemplateStringsArray, ...values: string[]) =>
  `/api/v1${String.raw({ raw: parts }, ...values.map(encodeURIComponent))}`

/** What a refused answer says, or as much as can be told when it is not the API's own (a proxy's page, say). */
export function problemIn(status: number, text: string, requestId: string | null): ProblemBody {
  let body: Partial<ProblemBody> | null = null
  try {
    body = JSON.parse(text)
  } catch {}
  const code = body?.code ?? (status >= 500 ? 'internal' : 'invalid-input')
  const none = { type: 'about:blank', title: code, status, detail: '', instance: requestId ?? '' }
  return { ...none, ...body, code }
}

/** What is said when nobody answered. */
export const silence: ProblemBody = {
  type: 'about:blank',
  title: 'unreachable',
  status: 0,
  detail: '',
  instance: '',
  code: 'unreachable',
}

export type Send = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** How a client asks: throws what `refuse` throws, or an ApiProblem, when it is refused. */
export function sender({ fetch = globalThis.fetch, baseUrl = '', token, workspace, refuse }: ClientOptions): Send {
  const give = (problem: ProblemBody): never => {
    if (refuse) refuse(problem)
    throw new ApiProblem(problem)
  }
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = new Headers({ accept: 'application/json' })
    const bytes = typeof Blob !== 'undefined' && body instanceof Blob ? body : undefined
    if (bytes) headers.set('content-type', bytes.type)
    else if (body !== undefined) headers.set('content-type', 'application/json')
    if (token) headers.set('authorization', `Bearer ${token}`)
    if (workspace) headers.set('koe-workspace', workspace)
    const init: RequestInit = {
      method,
      headers,
      ...(body === undefined ? {} : { body: bytes ?? JSON.stringify(body) }),
    }
    const res = await fetch(baseUrl + path, init).catch(() => null)
    if (!res) return give(silence)
    if (!res.ok) return give(problemIn(res.status, await res.text(), res.headers.get('x-request-id')))
    return (res.status === 204 ? undefined : await res.json()) as T
  }
}
