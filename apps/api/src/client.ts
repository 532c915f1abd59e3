import type { z } from '@hono/zod-openapi'
import type {
  InquiryReceiptSchema,
  InquirySubmissionSchema,
  ReceiptSchema,
  ShownFormSchema,
  ShownSurveySchema,
  SubmissionSchema,
} from './schemas/ingestion.ts'
import type { FormSchema, InquirySchema, NewFormSchema } from './schemas/inquiries.ts'
import type {
  AuditEventSchema,
  InvitationSchema,
  MemberSchema,
  Me as MeSchema,
  NewInvitation as NewInvitationSchema,
  NewToken as NewTokenSchema,
  StatusSchema,
  TokenSchema,
  WorkspaceSchema,
} from './schemas/people.ts'
import type { ResponseSchema, ResultsSchema, SurveyRowSchema, SurveySchema } from './schemas/surveys.ts'

/** The shapes of the API, inferred from the schemas that validate. Types only: nothing of the server is loaded. */
export type AuditEvent = z.output<typeof AuditEventSchema>
export type InquiryForm = z.output<typeof FormSchema>
export type Inquiry = z.output<typeof InquirySchema>
export type InquiryReceipt = z.output<typeof InquiryReceiptSchema>
export type InquirySubmission = z.input<typeof InquirySubmissionSchema>
export type Invitation = z.output<typeof InvitationSchema>
export type Me = z.output<typeof MeSchema>
export type Member = z.output<typeof MemberSchema>
export type NewForm = z.input<typeof NewFormSchema>
export type NewInvitation = z.output<typeof NewInvitationSchema>
export type NewToken = z.output<typeof NewTokenSchema>
export type Receipt = z.output<typeof ReceiptSchema>
export type ResponseSubmission = z.input<typeof SubmissionSchema>
export type ShownForm = z.output<typeof ShownFormSchema>
export type ShownSurvey = z.output<typeof ShownSurveySchema>
export type Status = z.output<typeof StatusSchema>
export type Survey = z.output<typeof SurveySchema>
export type SurveyResponse = z.output<typeof ResponseSchema>
export type SurveyResults = z.output<typeof ResultsSchema>
export type SurveyRow = z.output<typeof SurveyRowSchema>
export type Token = z.output<typeof TokenSchema>
export type Workspace = z.output<typeof WorkspaceSchema>

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

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
}

type Query = Readonly<Record<string, string | number | undefined>>

function queryText(query: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  return params.size > 0 ? `?${params}` : ''
}

async function problemOf(res: Response): Promise<ApiProblem> {
  const body = (await res.json().catch(() => ({}))) as Partial<ProblemBody>
  const title = body.title ?? res.statusText
  const none = { type: 'about:blank', title, status: res.status, detail: '', instance: '', code: 'internal' }
  return new ApiProblem({ ...none, ...body })
}

/**
 * The API as functions. `request` reaches every route; the others name the most used ones with their shapes.
 * @throws ApiProblem from every call that is refused
 */
export function createClient(options: ClientOptions = {}) {
  const { fetch = globalThis.fetch, baseUrl = '', token, workspace } = options
  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = new Headers({ accept: 'application/json' })
    if (body !== undefined) headers.set('content-type', 'application/json')
    if (token) headers.set('authorization', `Bearer ${token}`)
    if (workspace) headers.set('koe-workspace', workspace)
    const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const res = await fetch(`${baseUrl}/api/v1${path}`, init)
    if (!res.ok) throw await problemOf(res)
    return (res.status === 204 ? undefined : await res.json()) as T
  }
  const get = <T>(path: string, query: Query = {}) => request<T>('GET', path + queryText(query))
  return {
    request,
    me: () => get<Me>('/me'),
    workspace: () => get<Workspace>('/workspace'),
    status: () => get<Status>('/status'),
    members: () => get<Page<Member>>('/members'),
    invitations: () => get<Page<Invitation>>('/invitations'),
    invite: (input: { email?: string; role: Member['role'] }) => request<NewInvitation>('POST', '/invitations', input),
    tokens: () => get<Page<Token>>('/tokens'),
    createToken: (input: { name: string; scopes: string[] }) => request<NewToken>('POST', '/tokens', input),
    auditEvents: (query: Query = {}) => get<Page<AuditEvent>>('/audit-events', query),
    surveys: (query: Query = {}) => get<Page<SurveyRow>>('/surveys', query),
    survey: (id: string) => get<Survey>(`/surveys/${id}`),
    publishSurvey: (id: string) => request<Survey>('POST', `/surveys/${id}/publish`),
    surveyResults: (id: string) => get<SurveyResults>(`/surveys/${id}/results`),
    surveyResponses: (id: string, query: Query = {}) => get<Page<SurveyResponse>>(`/surveys/${id}/responses`, query),
    submitResponse: (input: ResponseSubmission) => request<Receipt>('POST', '/responses', input),
    forms: () => get<Page<InquiryForm>>('/forms'),
    createForm: (input: NewForm) => request<InquiryForm>('POST', '/forms', input),
    inquiries: (query: Query = {}) => get<Page<Inquiry>>('/inquiries', query),
    inquiry: (id: string) => get<Inquiry>(`/inquiries/${id}`),
    submitInquiry: (input: InquirySubmission) => request<InquiryReceipt>('POST', '/inquiries', input),
  }
}

export type Client = ReturnType<typeof createClient>
