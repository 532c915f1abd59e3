import type { z } from '@hono/zod-openapi'
import type {
  CheckedMailingSchema,
  CreatedInvitationsSchema,
  MailingSchema,
  MailingsSchema,
  NewInvitationsSchema,
  NewMailingSchema,
  SurveyInvitationSchema,
} from '../schemas/channels.ts'
import type { AddedPictureSchema } from '../schemas/files.ts'
import type { ReceiptSchema, SubmissionSchema } from '../schemas/ingestion.ts'
import type { NewSegmentSchema, RecentResponsesSchema, SegmentSchema, SegmentsSchema } from '../schemas/results.ts'
import type {
  CrossTabSchema,
  CrossVariablesSchema,
  NewSurveySchema,
  QuestionResultSchema,
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
} from '../schemas/surveys.ts'
import type { SurveyWavesSchema } from '../schemas/waves.ts'
import { at, type Query, queryText, type Send } from '../send.ts'

/** Surveys, how they reach people, and how they were answered. The client's own file holds the rest. */
export type RecentResponses = z.output<typeof RecentResponsesSchema>
export type CheckedMailing = z.output<typeof CheckedMailingSchema>
export type Mailing = z.output<typeof MailingSchema>
export type NewMailing = z.input<typeof NewMailingSchema>
export type SurveyInvitation = z.output<typeof SurveyInvitationSchema>
export type NewSurvey = z.input<typeof NewSurveySchema>
export type QuestionResult = z.output<typeof QuestionResultSchema>
/** How many chose something; null under a survey's anonymity threshold. */
export type ChoiceCount =
  | Extract<QuestionResult, { kind: 'options' }>['options'][number]
  | Extract<QuestionResult, { kind: 'steps' }>['steps'][number]
export type ReadyMadeSurvey = Extract<NewSurvey, { kind: unknown }>
export type Score = z.output<typeof ScoreSchema>
export type ScoreTrend = z.output<typeof ScoreTrendSchema>
export type Segment = z.output<typeof SegmentSchema>
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
export type Receipt = z.output<typeof ReceiptSchema>
export type ResponseSubmission = z.input<typeof SubmissionSchema>

interface Page<T> {
  items: T[]
  nextCursor: string | null
}

export const surveyCalls = (send: Send) => ({
  addPicture: (picture: Blob) => send<AddedPicture>('POST', at`/pictures`, picture),
  surveys: (query: Query = {}) => send<Page<SurveyRow>>('GET', at`/surveys` + queryText(query)),
  recentResponses: () => send<RecentResponses>('GET', at`/recent-responses`),
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

export const channelCalls = (send: Send) => ({
  surveyInvitations: (id: string, query: Query = {}) =>
    send<Page<SurveyInvitation>>('GET', at`/surveys/${id}/invitations` + queryText(query)),
  createSurveyInvitations: (id: string, input: z.input<typeof NewInvitationsSchema>) =>
    send<z.output<typeof CreatedInvitationsSchema>>('POST', at`/surveys/${id}/invitations`, input),
  mailings: (id: string) => send<z.output<typeof MailingsSchema>>('GET', at`/surveys/${id}/mailings`),
  checkMailing: (id: string, list: string) => send<CheckedMailing>('POST', at`/surveys/${id}/mailings/check`, { list }),
  createMailing: (id: string, input: NewMailing) => send<Mailing>('POST', at`/surveys/${id}/mailings`, input),
  stopMailing: (id: string) => send<Mailing>('POST', at`/mailings/${id}/stop`),
})
