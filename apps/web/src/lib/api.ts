import type { SurveyDefinition } from '@koe/survey'
import { error } from '@sveltejs/kit'

/** Every request of the console to the API goes through this file: paths, shapes, and how a refusal becomes an error page. */
export type Fetch = typeof globalThis.fetch
export type Query = Record<string, string | number | readonly string[] | null | undefined>

export type Role = 'owner' | 'admin' | 'analyst' | 'viewer'
export type Source = 'response' | 'inquiry' | 'import'
export type ScoreKind = 'nps' | 'csat' | 'ces'
export interface Page<T> {
  items: T[]
  nextCursor: string | null
  total?: number
}
export interface Interval {
  value: number
  low: number
  high: number
  base: number
}

export interface WorkspaceOfMe {
  id: string
  slug: string
  name: string
  role: Role
  demo: boolean
}
export interface Me {
  person: { id: string; name: string; email: string }
  workspaces: WorkspaceOfMe[]
  current: (WorkspaceOfMe & { timeZone: string; language: 'ja' | 'en' }) | null
  permissions: string[]
}

export type Verdict = 'increase' | 'decrease' | 'none' | 'withheld'
export interface Change {
  previousCustomers: number
  ratio: number | null
  low: number | null
  high: number | null
  verdict: Verdict
  reason: string
  pValue: number | null
}
export interface Quote {
  verbatimId: string
  text: string
  start: number
  end: number
  saidAt: string
}
export interface RankingRow {
  rank: number
  theme: { id: string; label: string; terms: string[]; parentId: string | null }
  customers: number
  share: number
  shareLow: number
  shareHigh: number
  mentions: number
  change: Change | null
  nps: (Interval & { rest: Interval }) | null
  sentiment: number
  series: { from: string; customers: number }[]
  quotes: Quote[]
}
export interface Ranking {
  period: { from: string; to: string }
  comparison: { from: string; to: string } | null
  base: number
  comparisonBase: number
  verbatims: number
  otherShare: number
  modelVersion: number
  nps: Interval | null
  items: RankingRow[]
  other: { customers: number; share: number; verbatims: number }
}
export interface Facet {
  value: string
  count: number
}
export interface RankingFilters {
  sources: Facet[]
  categories: Facet[]
  channels: Facet[]
  attributes: Record<string, (string | Facet)[]>
  scoreKinds: Facet[] | string[]
  minDate: string | null
  maxDate: string | null
}

export interface Span {
  start: number
  end: number
  themeId: string | null
  sentiment: number
}
export interface Verbatim {
  id: string
  text: string
  saidAt: string
  saidPrecision: 'time' | 'day' | 'month' | 'year' | 'unknown'
  source: Source
  sourceId: string
  category: string | null
  channel: string
  score: number | null
  scoreKind: ScoreKind | null
  attributes: Record<string, string>
  customerId: string | null
  themes: { id: string; label: string }[]
  spans: Span[]
  sentiment: number | null
  intents: string[]
  losses: string[]
  gains: string[]
}
export interface Deciding {
  label: string
  start: number
  end: number
}
export interface SegmentOfVerbatim {
  ordinal: number
  start: number
  end: number
  themeId: string | null
  themeLabel: string | null
  subthemeId?: string | null
  subthemeLabel?: string | null
  confidence: number | null
  sentiment: number
  intents: Deciding[]
  losses: Deciding[]
  gains: Deciding[]
}
export interface VerbatimDetail extends Verbatim {
  segments: SegmentOfVerbatim[]
  readingState: 'pending' | 'read' | 'set_aside'
  readingReason: string | null
  origin: { kind: Source; id: string; name: string | null; row?: number | null; parentId?: string | null } | null
}

export interface Theme {
  id: string
  parentId: string | null
  label: string
  labelLocked: boolean
  terms: string[]
  revision: number
  current: boolean
  verbatims: number
  customers: number
}
export interface ThemeDetail extends Theme {
  subthemes: Theme[]
}
export interface ThemeRun {
  modelVersion: number
  publishedAt: string | null
  otherShare: number
  segments: number
  newSegments: number
  running: { startedAt: string; stage: string } | null
}

export type SurveyState = 'draft' | 'live' | 'paused' | 'closed'
/** NPS in points, CSAT as a share 0…1 of the two best, CES as a mean 1…7; null without a base. */
export interface Score {
  kind: ScoreKind
  value: number | null
  low: number
  high: number
  base: number
}
export interface SurveyRow {
  id: string
  name: string
  state: SurveyState
  createdAt: string
  responses: number
  score: Score | null
}
export interface Survey {
  id: string
  name: string
  state: SurveyState
  definition: SurveyDefinition
  liveVersionId: string | null
  versions: { id: string; number: number; publishedAt: string }[]
  createdAt: string
  updatedAt: string
}
export interface SurveyResults {
  base: number
  finished: number
  suspicious: number
  questionId: string | null
  score: Score | null
  distribution: { value: number; respondents: number }[]
}
export interface ResponseRow {
  id: string
  finished: boolean
  channel: string
  suspicions: string[]
  recordedAt: string
  answers: { questionId: string; kind: string; number: number | null; text: string | null }[]
}

export type InquiryStatus = 'new' | 'open' | 'waiting' | 'solved' | 'reopened'
export interface InquiryRow {
  id: string
  number: number
  formId: string
  formName: string
  category: string | null
  status: InquiryStatus
  recordedAt: string
  email: string | null
  text: string
  verbatimId: string | null
}
export interface Inquiry extends InquiryRow {
  updatedAt: string
  channel: string
  attributes: Record<string, string>
  themes: { id: string; label: string }[]
}
export interface FormRow {
  id: string
  name: string
  state: 'draft' | 'live' | 'closed'
  inquiries: number
  createdAt: string
}
export interface Category {
  id?: string
  label: string
  archived?: boolean
  inquiries?: number
}
export interface Form extends FormRow {
  intro: string
  categories: Category[]
  updatedAt: string
}

export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'queued'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undoing'
  | 'undone'
export interface Mapping {
  texts: string[]
  date: string | null
  score: { column: string; kind: ScoreKind } | null
  category: string | null
  channel: string | null
  customer: string | null
  attributes: string[]
}
export interface Import {
  id: string
  fileName: string
  fileBytes: number
  format: string
  encoding: string
  delimiter: string | null
  header: string[]
  preview: string[][]
  mapping: Mapping | null
  suggestion: Mapping
  remembered: boolean
  state: ImportState
  rowsTotal: number | null
  rowsRead: number
  rowsAdded: number
  rowsKnown: number
  rowsRefused: number
  bytesRead: number
  rate: number | null
  failure: string | null
  refusals: { code: string; count: number; firstRow: number | null }[]
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

export interface Workspace {
  id: string
  slug: string
  name: string
  timeZone: string
  language: 'ja' | 'en'
  demo: boolean
}
export interface Member {
  id: string
  name: string
  email: string
  role: Role
  createdAt: string
}
export interface Invitation {
  id: string
  email: string | null
  role: Role
  state: 'open' | 'accepted' | 'revoked' | 'expired'
  createdAt: string
  expiresAt: string
}
export interface Token {
  id: string
  name: string
  hint: string
  scopes: string[]
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
}
export interface AuditEvent {
  id: string
  at: string
  actorKind: string
  actorId: string | null
  verb: string
  targetKind: string
  targetId: string | null
}
export interface Status {
  database: 'embedded' | 'external'
  version: string
  verbatims: number
  pending: number
  setAside: number
  jobs: { name: string; waiting: number; active: number; failed: number }[]
  modelVersion: number
  lastImport: { id: string; fileName: string; state: ImportState } | null
}

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
export const listForms = (fetch: Fetch) => read<Page<FormRow>>(fetch, '/forms')
export const readForm = (fetch: Fetch, id: string) => read<Form>(fetch, `/forms/${id}`)
export const listInquiries = (fetch: Fetch, query: Query) => read<Page<InquiryRow>>(fetch, '/inquiries', query)
export const readInquiry = (fetch: Fetch, id: string) => read<Inquiry>(fetch, `/inquiries/${id}`)
export const listImports = (fetch: Fetch) => read<Page<Import>>(fetch, '/imports')
export const readImport = (fetch: Fetch, id: string) => read<Import>(fetch, `/imports/${id}`)
export const readStatus = (fetch: Fetch) => read<Status>(fetch, '/status')
