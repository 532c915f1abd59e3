import type { z } from '@hono/zod-openapi'
import type {
  CountsQuery,
  DeskSchema,
  InquiryCountsSchema,
  InquiryThemesSchema,
  InquiryToldSchema,
  MacroPreviewInput,
  MacroPreviewSchema,
  MacroSchema,
  NewMacroSchema,
  NewViewSchema,
  PresenceSchema,
  ViewSchema,
  ViewsSchema,
} from '../schemas/inbox/desk.ts'
import type { InquirySchema } from '../schemas/inbox/inquiries.ts'
import type { NewRuleSchema, RuleSchema, RuleTryInput, TriedRuleSchema } from '../schemas/inbox/rules.ts'
import { at, queryText, type Send } from '../send.ts'

/** What the team that answers inquiries sets up for itself. The client's own file holds the rest. */
export type Desk = z.output<typeof DeskSchema>
export type InquiryThemes = z.output<typeof InquiryThemesSchema>
export type InquiryCounts = z.output<typeof InquiryCountsSchema>
/** What the stream of changes tells. */
export type InquiryTold = z.output<typeof InquiryToldSchema>
export type InquiryView = z.output<typeof ViewSchema>
export type InquiryViews = z.output<typeof ViewsSchema>
export type Onlooker = z.output<typeof PresenceSchema>['others'][number]
export type InquiryRule = z.output<typeof RuleSchema>
export type NewInquiryRule = z.input<typeof NewRuleSchema>
export type TriedRule = z.output<typeof TriedRuleSchema>
export type Macro = z.output<typeof MacroSchema>
export type NewMacro = z.input<typeof NewMacroSchema>

interface All<T> {
  items: T[]
  nextCursor: string | null
}

export const deskCalls = (send: Send) => ({
  desk: (formId: string) => send<Desk>('GET', at`/forms/${formId}/desk`),
  saveDesk: (formId: string, desk: z.input<typeof DeskSchema>) => send<Desk>('PUT', at`/forms/${formId}/desk`, desk),
  macros: () => send<All<Macro>>('GET', at`/macros`),
  createMacro: (input: NewMacro) => send<Macro>('POST', at`/macros`, input),
  previewMacro: (input: z.input<typeof MacroPreviewInput>) =>
    send<z.output<typeof MacroPreviewSchema>>('POST', at`/macros/preview`, input),
  changeMacro: (id: string, input: NewMacro) => send<Macro>('PUT', at`/macros/${id}`, input),
  removeMacro: (id: string) => send<void>('DELETE', at`/macros/${id}`),
  filledMacros: (inquiryId: string) => send<All<Macro>>('GET', at`/inquiries/${inquiryId}/macros`),
  mergeInquiry: (id: string, into: string) =>
    send<z.output<typeof InquirySchema>>('POST', at`/inquiries/${id}/merge`, { into }),
  unmergeInquiry: (id: string) => send<z.output<typeof InquirySchema>>('POST', at`/inquiries/${id}/unmerge`),
  lookAtInquiry: (id: string, writing: boolean) =>
    send<z.output<typeof PresenceSchema>>('POST', at`/inquiries/${id}/presence`, { writing }),
  inquiryViews: () => send<InquiryViews>('GET', at`/inquiry-views`),
  saveInquiryView: (view: z.input<typeof NewViewSchema>) => send<InquiryView>('POST', at`/inquiry-views`, view),
  inquiryThemes: (query: Pick<z.input<typeof CountsQuery>, 'from' | 'to' | 'formId'> = {}) =>
    send<InquiryThemes>('GET', at`/inquiry-themes` + queryText(query)),
  inquiryRules: () => send<All<InquiryRule>>('GET', at`/inquiry-rules`),
  createInquiryRule: (rule: NewInquiryRule) => send<InquiryRule>('POST', at`/inquiry-rules`, rule),
  changeInquiryRule: (id: string, rule: NewInquiryRule) => send<InquiryRule>('PUT', at`/inquiry-rules/${id}`, rule),
  removeInquiryRule: (id: string) => send<void>('DELETE', at`/inquiry-rules/${id}`),
  tryInquiryRule: (input: z.input<typeof RuleTryInput>) => send<TriedRule>('POST', at`/inquiry-rules/try`, input),
  inquiryCounts: (query: z.input<typeof CountsQuery> = {}) =>
    send<InquiryCounts>('GET', at`/inquiry-counts` + queryText(query)),
  removeInquiryView: (id: string) => send<void>('DELETE', at`/inquiry-views/${id}`),
})
