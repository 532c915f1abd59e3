import type { z } from '@hono/zod-openapi'
import { actionCalls } from './calls/actions.ts'
import { articleCalls, helpCalls } from './calls/articles.ts'
import { deskCalls } from './calls/desk.ts'
import { channelCalls, type Receipt, type ResponseSubmission, surveyCalls } from './calls/surveys.ts'
import { themeCalls } from './calls/themes.ts'
import type { InvitedSurveySchema, PassSchema, SubscriptionSchema } from './schemas/channels.ts'
import type {
  AudienceSchema,
  DecisionsSchema,
  EventsSchema,
  FunnelSchema,
  IdentitySecretSchema,
  OpenedSchema,
  OpenSchema,
  ShownSchema,
  ShowSchema,
  StepsSchema,
  WidgetSettingsChange,
  WidgetSettingsSchema,
} from './schemas/exposures.ts'
import type { CheckInput, ImportSchema, MappingSchema, RunInput } from './schemas/imports.ts'
import type { FormChangeSchema, FormSchema, NewFormSchema } from './schemas/inbox/forms.ts'
import type {
  AnswerSchema,
  ConversationSchema,
  InquiryChange,
  InquirySchema,
  InquiryStatusSchema,
  NoteSchema,
  ReceivedAnswerSchema,
  ReplySchema,
} from './schemas/inbox/inquiries.ts'
import type { AddedWordsSchema, OwnInquirySchema } from './schemas/inbox/own-inquiry.ts'
import type {
  InquiryReceiptSchema,
  InquirySubmissionSchema,
  ShownFormSchema,
  ShownSurveySchema,
} from './schemas/ingestion.ts'
import type {
  AcceptanceInput,
  AuditEventSchema,
  InvitationInput,
  InvitationSchema,
  MemberSchema,
  Me as MeSchema,
  NewInvitation as NewInvitationSchema,
  NewToken as NewTokenSchema,
  OpenInvitationSchema,
  PermissionSchema,
  RoleSchema,
  SetUpInput,
  SetUpNeeded,
  SignedIn as SignedInSchema,
  SignIn as SignInSchema,
  StatusSchema,
  TokenInput,
  TokenSchema,
  WorkspaceChange as WorkspaceChangeSchema,
  WorkspaceSchema,
} from './schemas/people.ts'
import type { RankingFiltersSchema, RankingSchema } from './schemas/rankings.ts'
import type { ResponseFileQuery } from './schemas/surveys.ts'
import type { VerbatimDetailSchema, VerbatimPageSchema, VerbatimSchema } from './schemas/verbatims.ts'
import { at, type ClientOptions, type Query, queryText, type Send, sender } from './send.ts'

/** The shapes of the API, inferred from the schemas that validate. Types only, and rules without imports: nothing of the server is loaded. */
export type Acceptance = z.input<typeof AcceptanceInput>
export type Audience = z.output<typeof AudienceSchema>
export type AuditEvent = z.output<typeof AuditEventSchema>
export type CustomerDecision = z.output<typeof DecisionsSchema>['decisions'][number]
export type ExposureFunnel = z.output<typeof FunnelSchema>
export type Import = z.output<typeof ImportSchema>
export type ImportMapping = z.output<typeof MappingSchema>
export type ImportState = Import['state']
export type * from './calls/desk.ts'
export type * from './calls/themes.ts'
export type Conversation = z.output<typeof ConversationSchema>
export type InquiryEntry = Conversation['entries'][number]
export type Inquiry = z.output<typeof InquirySchema>
export type InquiryForm = z.output<typeof FormSchema>
export type InquiryReceipt = z.output<typeof InquiryReceiptSchema>
export type InquiryStatus = z.output<typeof InquiryStatusSchema>
export type InquirySubmission = z.input<typeof InquirySubmissionSchema>
export type Invitation = z.output<typeof InvitationSchema>
export type InvitedSurvey = z.output<typeof InvitedSurveySchema>
export type Me = z.output<typeof MeSchema>
export type Member = z.output<typeof MemberSchema>
export type NewForm = z.input<typeof NewFormSchema>
export type NewInvitation = z.output<typeof NewInvitationSchema>
export type NewToken = z.output<typeof NewTokenSchema>
export type OpenInvitation = z.output<typeof OpenInvitationSchema>
export type Permission = z.output<typeof PermissionSchema>
export type Ranking = z.output<typeof RankingSchema>
export type RankingFilters = z.output<typeof RankingFiltersSchema>
export type RankingRow = Ranking['items'][number]
export type Role = z.output<typeof RoleSchema>
export type SetUp = z.input<typeof SetUpInput>
export type OwnInquiry = z.output<typeof OwnInquirySchema>
export type ShownForm = z.output<typeof ShownFormSchema>
export type ShownSurvey = z.output<typeof ShownSurveySchema>
export type SignedIn = z.output<typeof SignedInSchema>
export type SignIn = z.input<typeof SignInSchema>
export type Status = z.output<typeof StatusSchema>
export type Token = z.output<typeof TokenSchema>
export type Verbatim = z.output<typeof VerbatimSchema>
export type VerbatimDetail = z.output<typeof VerbatimDetailSchema>
export type VerbatimPage = z.output<typeof VerbatimPageSchema>
export type WidgetSettings = z.output<typeof WidgetSettingsSchema>
export type Workspace = z.output<typeof WorkspaceSchema>
export type WorkspaceChange = z.input<typeof WorkspaceChangeSchema>

export { plainSlug, slugFrom, slugPattern } from '@koe/features/slug'
export type * from './calls/actions.ts'
export type * from './calls/articles.ts'
export type * from './calls/surveys.ts'
export { ApiProblem, type ClientOptions, type ProblemBody, problemIn, type Query, silence } from './send.ts'

export type Page<T> = { items: T[]; nextCursor: string | null }

/** Addresses for links and for requests that a browser makes by itself. */
export const addresses = {
  importUpload: (name: string) => at`/imports` + queryText({ name }),
  importRefusals: (id: string) => at`/imports/${id}/refusals.csv`,
  inquiryChanges: at`/inquiry-changes`,
  importEvents: (id: string) => at`/imports/${id}/events`,
  /** All responses of a survey as a file for spreadsheets. */
  responseFile: (id: string, format: z.input<typeof ResponseFileQuery>['format'], query: Query = {}) =>
    at`/surveys/${id}/responses/file` + queryText({ ...query, format }),
  /** A picture of an option. */
  picture: (file: string) => `/api/v1/pictures/${file}`,
  /** A file that a customer sent along. */
  attachment: (id: string) => at`/attachments/${id}`,
  rankingCsv: (query: Query = {}) => at`/rankings/themes.csv` + queryText(query),
  /** Where a hosted page or a widget sends what a customer answered. */
  ingestion: (slug: string) => at`/in/${slug}`,
  /** The same for who entered a survey's PIN. */
  ingestionByPass: (slug: string, pass: string) => at`/in/${slug}/p/${pass}`,
  /** The same for who came by a single-use link. */
  ingestionByInvitation: (slug: string, token: string) => at`/in/${slug}/i/${token}`,
  /** A survey's single-use links as a file for spreadsheets; of one mailing where it is named. */
  invitationFile: (id: string, format: z.input<typeof ResponseFileQuery>['format'], mailing?: string) =>
    at`/surveys/${id}/invitations/file` + queryText({ format, mailing }),
}

const peopleCalls = (send: Send) => ({
  signIn: (input: SignIn) => send<SignedIn>('POST', '/api/auth/sign-in/email', input),
  signOut: () => send<void>('POST', '/api/auth/sign-out'),
  setUpNeeded: () => send<z.output<typeof SetUpNeeded>>('GET', at`/setup`),
  setUp: (input: SetUp) => send<Workspace>('POST', at`/setup`, input),
  me: () => send<Me>('GET', at`/me`),
  workspace: () => send<Workspace>('GET', at`/workspace`),
  changeWorkspace: (change: WorkspaceChange) => send<Workspace>('PATCH', at`/workspace`, change),
  status: () => send<Status>('GET', at`/status`),
  members: () => send<Page<Member>>('GET', at`/members`),
  changeRole: (id: string, role: Role) => send<void>('PATCH', at`/members/${id}`, { role }),
  removeMember: (id: string) => send<void>('DELETE', at`/members/${id}`),
  invitations: () => send<Page<Invitation>>('GET', at`/invitations`),
  invite: (input: z.input<typeof InvitationInput>) => send<NewInvitation>('POST', at`/invitations`, input),
  revokeInvitation: (id: string) => send<void>('DELETE', at`/invitations/${id}`),
  openInvitation: (token: string) => send<OpenInvitation>('GET', at`/invitations/by-token/${token}`),
  acceptInvitation: (token: string, input: Acceptance) =>
    send<Workspace>('POST', at`/invitations/by-token/${token}/accept`, input),
  tokens: () => send<Page<Token>>('GET', at`/tokens`),
  createToken: (input: z.input<typeof TokenInput>) => send<NewToken>('POST', at`/tokens`, input),
  revokeToken: (id: string) => send<void>('DELETE', at`/tokens/${id}`),
  auditEvents: (query: Query = {}) => send<Page<AuditEvent>>('GET', at`/audit-events` + queryText(query)),
})

const inquiryCalls = (send: Send) => ({
  forms: () => send<Page<InquiryForm>>('GET', at`/forms`),
  form: (id: string) => send<InquiryForm>('GET', at`/forms/${id}`),
  createForm: (input: NewForm) => send<InquiryForm>('POST', at`/forms`, input),
  changeForm: (id: string, change: z.input<typeof FormChangeSchema>) =>
    send<InquiryForm>('PATCH', at`/forms/${id}`, change),
  inquiries: (query: Query = {}) => send<Page<Inquiry>>('GET', at`/inquiries` + queryText(query)),
  inquiry: (id: string) => send<Inquiry>('GET', at`/inquiries/${id}`),
  changeInquiry: (id: string, change: z.input<typeof InquiryChange>) =>
    send<Inquiry>('PATCH', at`/inquiries/${id}`, change),
  conversation: (id: string) => send<Conversation>('GET', at`/inquiries/${id}/conversation`),
  addNote: (id: string, note: z.input<typeof NoteSchema>) => send<void>('POST', at`/inquiries/${id}/notes`, note),
  reply: (id: string, reply: z.input<typeof ReplySchema>) => send<void>('POST', at`/inquiries/${id}/replies`, reply),
  retryReply: (id: string, entryId: string) => send<void>('POST', at`/inquiries/${id}/replies/${entryId}/retry`),
  sendAnswer: (answer: z.input<typeof AnswerSchema>) =>
    send<z.output<typeof ReceivedAnswerSchema>>('POST', at`/inquiry-answers`, answer),
  submitInquiry: (input: InquirySubmission) => send<InquiryReceipt>('POST', at`/inquiries`, input),
})

/** What is open to everybody: nobody is asked who they are. */
const hostedCalls = (send: Send) => ({
  shownSurvey: (slug: string, id: string, pass?: string) =>
    send<ShownSurvey>('GET', at`/in/${slug}/s/${id}` + queryText({ pass })),
  enterPin: (slug: string, id: string, pin: string) =>
    send<z.output<typeof PassSchema>>('POST', at`/in/${slug}/s/${id}/pin`, { pin }),
  invitedSurvey: (slug: string, token: string) => send<InvitedSurvey>('GET', at`/in/${slug}/i/${token}`),
  subscription: (slug: string, token: string) =>
    send<z.output<typeof SubscriptionSchema>>('GET', at`/in/${slug}/i/${token}/subscription`),
  unsubscribe: (slug: string, token: string) => send<void>('POST', at`/in/${slug}/i/${token}/unsubscribe`),
  subscribe: (slug: string, token: string) => send<void>('POST', at`/in/${slug}/i/${token}/subscribe`),
  ownInquiry: (slug: string, token: string) => send<OwnInquiry>('GET', at`/in/${slug}/q/${token}`),
  addToOwnInquiry: (slug: string, token: string, words: z.input<typeof AddedWordsSchema>) =>
    send<void>('POST', at`/in/${slug}/q/${token}/words`, words),
  shownForm: (slug: string, id: string) => send<ShownForm>('GET', at`/in/${slug}/f/${id}`),
  sendResponse: (slug: string, input: ResponseSubmission) => send<Receipt>('POST', at`/in/${slug}/responses`, input),
  sendInquiry: (slug: string, input: InquirySubmission) =>
    send<InquiryReceipt>('POST', at`/in/${slug}/inquiries`, input),
})

/** What `koe.js` asks on the company's own pages, and the console about it. */
const exposureCalls = (send: Send) => ({
  openWidget: (slug: string, input: z.input<typeof OpenSchema>) =>
    send<z.output<typeof OpenedSchema>>('POST', at`/in/${slug}/open`, input),
  showSurvey: (slug: string, input: z.input<typeof ShowSchema>) =>
    send<z.output<typeof ShownSchema>>('POST', at`/in/${slug}/show`, input),
  sendSteps: (slug: string, input: z.input<typeof StepsSchema>) => send<void>('POST', at`/in/${slug}/steps`, input),
  sendActs: (slug: string, input: z.input<typeof EventsSchema>) => send<void>('POST', at`/in/${slug}/acts`, input),
  audience: (id: string) => send<Audience>('GET', at`/surveys/${id}/audience`),
  saveAudience: (id: string, audience: Audience) => send<Audience>('PUT', at`/surveys/${id}/audience`, audience),
  exposureFunnel: (id: string, query: Query = {}) =>
    send<ExposureFunnel>('GET', at`/surveys/${id}/funnel` + queryText(query)),
  widgetSettings: () => send<WidgetSettings>('GET', at`/widget/settings`),
  changeWidgetSettings: (change: z.input<typeof WidgetSettingsChange>) =>
    send<WidgetSettings>('PATCH', at`/widget/settings`, change),
  makeIdentitySecret: () => send<z.output<typeof IdentitySecretSchema>>('POST', at`/widget/secret`),
  customerDecisions: (customer: string) =>
    send<z.output<typeof DecisionsSchema>>('GET', at`/widget/decisions` + queryText({ customer })),
})

const importCalls = (send: Send) => ({
  imports: (query: Query = {}) => send<Page<Import>>('GET', at`/imports` + queryText(query)),
  import: (id: string) => send<Import>('GET', at`/imports/${id}`),
  checkImport: (id: string, input: z.input<typeof CheckInput>) => send<Import>('POST', at`/imports/${id}/check`, input),
  runImport: (id: string, input: z.input<typeof RunInput>) => send<Import>('POST', at`/imports/${id}/run`, input),
  cancelImport: (id: string) => send<Import>('POST', at`/imports/${id}/cancel`),
  undoImport: (id: string) => send<Import>('POST', at`/imports/${id}/undo`),
})

const analysisCalls = (send: Send) => ({
  ranking: (query: Query = {}) => send<Ranking>('GET', at`/rankings/themes` + queryText(query)),
  rankingFilters: () => send<RankingFilters>('GET', at`/rankings/filters`),
  verbatims: (query: Query = {}) => send<VerbatimPage>('GET', at`/verbatims` + queryText(query)),
  verbatim: (id: string) => send<VerbatimDetail>('GET', at`/verbatims/${id}`),
})

/**
 * The API as functions: one for every route that answers JSON. The only door to it from other rooms; what has to be an
 * address (a download, an upload with its progress) stands in `addresses`.
 * @throws what `refuse` throws, or ApiProblem, from every call that is refused
 */
export function createClient(options: ClientOptions = {}) {
  const send = sender(options)
  return {
    ...peopleCalls(send),
    ...surveyCalls(send),
    ...channelCalls(send),
    ...inquiryCalls(send),
    ...articleCalls(send),
    ...helpCalls(send),
    ...deskCalls(send),
    ...themeCalls(send),
    ...hostedCalls(send),
    ...exposureCalls(send),
    ...importCalls(send),
    ...analysisCalls(send),
    ...actionCalls(send),
  }
}

export type Client = ReturnType<typeof createClient>
