import { error } from '@sveltejs/kit'
import type {
  Form,
  Import,
  Inquiry,
  Me,
  Page,
  Ranking,
  RankingFilters,
  ResponseRow,
  Status,
  Survey,
  SurveyResults,
  SurveyRow,
  Theme,
  ThemeDetail,
  ThemeRun,
  Verbatim,
  VerbatimDetail,
} from './shapes.ts'

export type * from './shapes.ts'

/** Every request of the console to the API goes through this file: paths, shapes, and how a refusal becomes an error page. */
export type Fetch = typeof globalThis.fetch
export type Query = Record<string, string | number | readonly string[] | null | undefined>

const textOf = (query: Query): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    if (typeof value === 'object') for (const one of value) params.append(name, one)
    else params.append(name, String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

export const pathOf = (path: string, query: Query = {}): string => `/api/v1${path}${textOf(query)}`

interface ProblemBody {
  code?: string
  type?: string
  title?: string
  detail?: string
  instance?: string
  params?: Record<string, string | number>
  errors?: { field: string; code: string; message?: string }[]
}

/** Turns a refusal (RFC 9457) into the error that pages and forms show. */
export async function refuse(res: Response): Promise<never> {
  const body = (await res.json().catch(() => ({}))) as ProblemBody
  const code = body.code ?? body.type?.split(/[/:#]/).at(-1) ?? (res.status >= 500 ? 'internal' : 'invalid-input')
  const requestId = body.instance ?? res.headers.get('x-request-id')
  throw error(res.status >= 400 ? res.status : 500, {
    message: body.title ?? code,
    code,
    ...(body.detail ? { detail: body.detail } : {}),
    ...(requestId ? { requestId } : {}),
    ...(body.params ? { params: body.params } : {}),
    ...(body.errors ? { errors: body.errors } : {}),
  })
}

async function call<T>(fetch: Fetch, method: string, path: string, body?: unknown): Promise<T> {
  let res: Response
  try {
    res = await fetch(path, {
      method,
      headers:
        body === undefined
          ? { accept: 'application/json' }
          : { accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw error(503, { message: 'unreachable', code: 'unreachable' })
  }
  if (!res.ok) await refuse(res)
  if (res.status === 204) return undefined as T
  const text = await res.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

export const read = <T>(fetch: Fetch, path: string, query: Query = {}) => call<T>(fetch, 'GET', pathOf(path, query))
export const post = <T>(path: string, body: unknown = {}) => call<T>(globalThis.fetch, 'POST', pathOf(path), body)
export const patch = <T>(path: string, body: unknown) => call<T>(globalThis.fetch, 'PATCH', pathOf(path), body)
export const remove = (path: string) => call<void>(globalThis.fetch, 'DELETE', pathOf(path))

/** better-auth's own routes; the session cookie is set by the answer. */
export const signIn = (email: string, password: string) =>
  call<unknown>(globalThis.fetch, 'POST', '/api/auth/sign-in/email', { email, password })
export const signOut = () => call<unknown>(globalThis.fetch, 'POST', '/api/auth/sign-out', {})

export const readMe = (fetch: Fetch) => read<Me>(fetch, '/me')
export const readSetup = (fetch: Fetch) => read<{ needed: boolean }>(fetch, '/setup')
export const rankThemes = (fetch: Fetch, query: Query) => read<Ranking>(fetch, '/rankings/themes', query)
export const readFilters = (fetch: Fetch) => read<RankingFilters>(fetch, '/rankings/filters')
export const listVerbatims = (fetch: Fetch, query: Query) => read<Page<Verbatim>>(fetch, '/verbatims', query)
export const readVerbatim = (fetch: Fetch, id: string) => read<VerbatimDetail>(fetch, `/verbatims/${id}`)
export const listThemes = (fetch: Fetch) => read<Page<Theme>>(fetch, '/themes')
export const readTheme = (fetch: Fetch, id: string) => read<ThemeDetail>(fetch, `/themes/${id}`)
export const readThemeRun = (fetch: Fetch) => read<ThemeRun>(fetch, '/themes/run')
export const listSurveys = (fetch: Fetch) => read<Page<SurveyRow>>(fetch, '/surveys')
export const readSurvey = (fetch: Fetch, id: string) => read<Survey>(fetch, `/surveys/${id}`)
export const readResults = (fetch: Fetch, id: string) => read<SurveyResults>(fetch, `/surveys/${id}/results`)
export const listResponses = (fetch: Fetch, id: string, query: Query = {}) =>
  read<Page<ResponseRow>>(fetch, `/surveys/${id}/responses`, query)
export const listForms = (fetch: Fetch) => read<Page<Form>>(fetch, '/forms')
export const readForm = (fetch: Fetch, id: string) => read<Form>(fetch, `/forms/${id}`)
export const listInquiries = (fetch: Fetch, query: Query) => read<Page<Inquiry>>(fetch, '/inquiries', query)
export const readInquiry = (fetch: Fetch, id: string) => read<Inquiry>(fetch, `/inquiries/${id}`)
export const listImports = (fetch: Fetch) => read<Page<Import>>(fetch, '/imports')
export const readImport = (fetch: Fetch, id: string) => read<Import>(fetch, `/imports/${id}`)
export const readStatus = (fetch: Fetch) => read<Status>(fetch, '/status')
