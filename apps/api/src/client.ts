import type { z } from '@hono/zod-openapi'
import { articleCalls, helpCalls } from './calls/articles.ts'
import { deskCalls } from './calls/desk.ts'
import type {
  CheckedMailingSchema,
  CreatedInvitationsSchema,
  InvitedSurveySchema,
  MailingSchema,
  MailingsSchema,
  NewInvitationsSchema,
  NewMailingSchema,
  PassSchema,
  SubscriptionSchema,
  SurveyInvitationSchema,
} from './schemas/channels.ts'
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
import type { AddedPictureSchema } from './schemas/files.ts'
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
  ReceiptSchema,
  ShownFormSchema,
  ShownSurveySchema,
  SubmissionSchema,
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
import type { NewSegmentSchema, SegmentSchema, SegmentsSchema } from './schemas/results.ts'
import type {
  CrossTabSchema,
  CrossVariablesSchema,
  NewSurveySchema,
  QuestionResultSchema,
  ResponseFileQuery,
  ResponseSchema,
  ResultsSchema,
  ScoreSchema,
  ScoreTrendSchema,
  StateChange,
  SurveyChangeSchema,
  SurveyDriversSchema,
  SurveyRowSchema,
  SurveySchema,
  SurveyVersionSchema,
} from './schemas/surveys.ts'
import type {
  MoveSchema,
  QueuedSchema,
  ThemeChangeSchema,
  ThemeDetailSchema,
  ThemeEventSchema,
  ThemeMoveSchema,
  ThemeProposalSchema,
  ThemeRunSchema,
  ThemeSchema,
  UndoneMoveSchema,
} from './schemas/themes.ts'
import type { VerbatimDetailSchema, VerbatimPageSchema, VerbatimSchema } from './schemas/verbatims.ts'
import type { SurveyWavesSchema } from './schemas/waves.ts'
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
export type Conversation = z.output<typeof ConversationSchema>
export type InquiryEntry = Conversation['entries'][number]
export type Inquiry = z.output<typeof InquirySchema>
export type InquiryForm = z.output<typeof FormSchema>
export type InquiryReceipt = z.output<typeof InquiryReceiptSchema>
export type InquiryStatus = z.output<typeof InquiryStatusSchema>
export type InquirySubmission = z.input<typeof InquirySubmissionSchema>
export type Invitation = z.output<typeof InvitationSchema>
export type CheckedMailing = z.output<typeof CheckedMailingSchema>
export type InvitedSurvey = z.output<typeof InvitedSurveySchema>
export type Mailing = z.output<typeof MailingSchema>
export type NewMailing = z.input<typeof NewMailingSchema>
export type SurveyInvitation = z.output<typeof SurveyInvitationSchema>
export type Me = z.output<typeof MeSchema>
export type Member = z.output<typeof MemberSchema>
export type NewForm = z.input<typeof NewFormSchema>
export type NewInvitation = z.output<typeof NewInvitationSchema>
export type NewSurvey = z.input<typeof NewSurveySchema>
export type NewToken = z.output<typeof NewTokenSchema>
export type OpenInvitation = z.output<typeof OpenInvitationSchema>
export type Permission = z.output<typeof PermissionSchema>
export type Ranking = z.output<typeof RankingSchema>
export type RankingFilters = z.output<typeof RankingFiltersSchema>
export type RankingRow = Ranking['items'][number]
export type QuestionResult = z.output<typeof QuestionResultSchema>
/** How many chose something; null under a survey's anonymity threshold. */
export type ChoiceCount =
  | Extract<QuestionResult, { kind: 'options' }>['options'][number]
  | Extract<QuestionResult, { kind: 'steps' }>['steps'][number]
export type ReadyMadeSurvey = Extract<NewSurvey, { kind: unknown }>
export type Receipt = z.output<typeof ReceiptSchema>
export type ResponseSubmission = z.input<typeof SubmissionSchema>
export type Role = z.output<typeof RoleSchema>
export type Score = z.output<typeof ScoreSchema>
export type ScoreTrend = z.output<typeof ScoreTrendSchema>
export type Segment = z.output<typeof SegmentSchema>
export type SetUp = z.input<typeof SetUpInput>
export type OwnInquiry = z.output<typeof OwnInquirySchema>
export type ShownForm = z.output<typeof ShownFormSchema>
export type ShownSurvey = z.output<typeof ShownSurveySchema>
export type SignedIn = z.output<typeof SignedInSchema>
export type SignIn = z.input<typeof SignInSchema>
export type Status = z.output<typeof StatusSchema>
export type AddedPicture = z.output<typeof AddedPictureSchema>
export type Survey = z.output<typeof SurveySchema>
export type SurveyResponse = z.output<typeof ResponseSchema>
export type SurveyResults = z.output<typeof ResultsSchema>
export type SurveyWaves = z.output<typeof SurveyWavesSchema>
export type CrossTab = z.output<typeof CrossTabSchema>
export type SurveyDrivers = z.output<typeof SurveyDriversSchema>
export type CrossVariables = z.output<typeof CrossVariablesSchema>
export type SurveyVersion = z.output<typeof SurveyVersionSchema>
export type SurveyRow = z.output<typeof SurveyRowSchema>
export type Theme = z.output<typeof ThemeSchema>
export type ThemeDetail = z.output<typeof ThemeDetailSchema>
export type ThemeEvent = z.output<typeof ThemeEventSchema>
export type ThemeMove = z.output<typeof ThemeMoveSchema>
export type ThemeProposal = z.output<typeof ThemeProposalSchema>
export type ThemeRun = z.output<typeof ThemeRunSchema>
export type Token = z.output<typeof TokenSchema>
export type Verbatim = z.output<typeof VerbatimSchema>
export type VerbatimDetail = z.output<typeof VerbatimDetailSchema>
export type VerbatimPage = z.output<typeof VerbatimPageSchema>
export type WidgetSettings = z.output<typeof WidgetSettingsSchema>
export type Workspace = z.output<typeof WorkspaceSchema>
export type WorkspaceChange = z.input<typeof WorkspaceChangeSchema>

export { plainSlug, slugFrom, slugPattern } from '@koe/features/slug'
export type * from './calls/articles.ts'
export { ApiProblem, type ClientOptions, type ProblemBody, problemIn, type Query, silence } from './send.ts'

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

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

const surveyCalls = (send: Send) => ({
  addPicture: (picture: Blob) => send<AddedPicture>('POST', at`/pictures`, picture),
  surveys: (query: Query = {}) => send<Page<SurveyRow>>('GET', at`/surveys` + queryText(query)),
  survey: (id: string) => send<Survey>('GET', at`/surveys/${id}`),
  createSurvey: (input: NewSurvey) => send<Survey>('POST', at`/surveys`, input),
  changeSurvey: (id: string, change: z.input<typeof SurveyChangeSchema>) =>
    send<Survey>('PATCH', at`/surveys/${id}`, change),
  surveyVersion: (id: string, number: number) =>
    send<SurveyVersion>('GET', at`/surveys/${id}/versions/${String(number)}`),
  publishSurvey: (id: string) => send<Survey>('POST', at`/surveys/${id}/publish`),
  setSurveyState: (id: string, state: z.input<typeof StateChange>['state']) =>
    send<Survey>('POST', at`/surveys/${id}/state`, { state }),
  surveyResults: (id: string, query: Query = {}) =>
    send<SurveyResults>('GET', at`/surveys/${id}/results` + queryText(query)),
  surveyTrend: (id: string, unit: ScoreTrend['unit'], query: Query = {}) =>
    send<ScoreTrend>('GET', at`/surveys/${id}/trend` + queryText({ ...query, unit })),
  surveyWaves: (id: string, query: Query = {}) => send<SurveyWaves>('GET', at`/surveys/${id}/waves` + queryText(query)),
  crossVariables: (id: string) => send<CrossVariables>('GET', at`/surveys/${id}/cross-variables`),
  crossTab: (id: string, variables: { rows: string; columns: string }, query: Query = {}) =>
    send<CrossTab>('GET', at`/surveys/${id}/cross-tab` + queryText({ ...query, ...variables })),
  surveyDrivers: (id: string, query: Query = {}) =>
    send<SurveyDrivers>('GET', at`/surveys/${id}/drivers` + queryText(query)),
  segments: (id: string) => send<z.output<typeof SegmentsSchema>>('GET', at`/surveys/${id}/segments`),
  createSegment: (id: string, input: z.input<typeof NewSegmentSchema>) =>
    send<Segment>('POST', at`/surveys/${id}/segments`, input),
  changeSegment: (id: string, segment: string, input: z.input<typeof NewSegmentSchema>) =>
    send<Segment>('PUT', at`/surveys/${id}/segments/${segment}`, input),
  removeSegment: (id: string, segment: string) => send<void>('DELETE', at`/surveys/${id}/segments/${segment}`),
  surveyResponses: (id: string, query: Query = {}) =>
    send<Page<SurveyResponse>>('GET', at`/surveys/${id}/responses` + queryText(query)),
  submitResponse: (input: ResponseSubmission) => send<Receipt>('POST', at`/responses`, input),
})

const channelCalls = (send: Send) => ({
  surveyInvitations: (id: string, query: Query = {}) =>
    send<Page<SurveyInvitation>>('GET', at`/surveys/${id}/invitations` + queryText(query)),
  createSurveyInvitations: (id: string, input: z.input<typeof NewInvitationsSchema>) =>
    send<z.output<typeof CreatedInvitationsSchema>>('POST', at`/surveys/${id}/invitations`, input),
  mailings: (id: string) => send<z.output<typeof MailingsSchema>>('GET', at`/surveys/${id}/mailings`),
  checkMailing: (id: string, list: string) => send<CheckedMailing>('POST', at`/surveys/${id}/mailings/check`, { list }),
  createMailing: (id: string, input: NewMailing) => send<Mailing>('POST', at`/surveys/${id}/mailings`, input),
  stopMailing: (id: string) => send<Mailing>('POST', at`/mailings/${id}/stop`),
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
  themes: () => send<Page<Theme>>('GET', at`/themes`),
  theme: (id: string) => send<ThemeDetail>('GET', at`/themes/${id}`),
  renameTheme: (id: string, change: z.input<typeof ThemeChangeSchema>) =>
    send<Theme>('PATCH', at`/themes/${id}`, change),
  themeEvents: (id: string, query: Query = {}) =>
    send<Page<ThemeEvent>>('GET', at`/themes/${id}/events` + queryText(query)),
  allThemeEvents: (query: Query = {}) => send<Page<ThemeEvent>>('GET', at`/themes/events` + queryText(query)),
  moveVerbatims: (input: z.input<typeof MoveSchema>) => send<ThemeMove>('POST', at`/themes/moves`, input),
  undoMove: (id: string) => send<z.output<typeof UndoneMoveSchema>>('POST', at`/themes/moves/${id}/undo`),
  themeProposals: () => send<Page<ThemeProposal>>('GET', at`/themes/proposals`),
  acceptProposal: (id: string) => send<ThemeMove>('POST', at`/themes/proposals/${id}/accept`),
  dismissProposal: (id: string) => send<void>('POST', at`/themes/proposals/${id}/dismiss`),
  themeRun: () => send<ThemeRun>('GET', at`/themes/run`),
  refreshThemes: () => send<z.output<typeof QueuedSchema>>('POST', at`/themes/refresh`),
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
    ...hostedCalls(send),
    ...exposureCalls(send),
    ...importCalls(send),
    ...analysisCalls(send),
  }
}

export type Client = ReturnType<typeof createClient>
