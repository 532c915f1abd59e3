import type { z } from '@hono/zod-openapi'
import type { ThemeCompanySchema, ThemePortraitSchema, ThemeWordingSchema } from '../schemas/rankings.ts'
import type {
  MergeThemeSchema,
  MoveSchema,
  QueuedSchema,
  SeenThemeSchema,
  ThemeChangeSchema,
  ThemeDecisionSchema,
  ThemeDetailSchema,
  ThemeEventSchema,
  ThemeMoveSchema,
  ThemeProposalSchema,
  ThemeRunSchema,
  ThemeSchema,
  UndoneMoveSchema,
} from '../schemas/themes.ts'
import { at, type Query, queryText, type Send } from '../send.ts'

/** Themes, what they are in a period, and what people do to them. The client's own file holds the rest. */
export type Theme = z.output<typeof ThemeSchema>
export type ThemeDetail = z.output<typeof ThemeDetailSchema>
export type ThemeEvent = z.output<typeof ThemeEventSchema>
export type ThemeMove = z.output<typeof ThemeMoveSchema>
export type ThemeProposal = z.output<typeof ThemeProposalSchema>
export type ThemeRun = z.output<typeof ThemeRunSchema>
export type ThemeDecision = z.output<typeof ThemeDecisionSchema>
export type ThemePortrait = z.output<typeof ThemePortraitSchema>
export type ThemeWording = z.output<typeof ThemeWordingSchema>
export type ThemeCompany = z.output<typeof ThemeCompanySchema>
export type Lift = Omit<ThemeCompany['others']['items'][number], 'id' | 'label'>
export type Impact = NonNullable<ThemePortrait['nps']>

interface All<T> {
  items: T[]
  nextCursor: string | null
}

export const themeCalls = (send: Send) => ({
  themes: () => send<All<Theme>>('GET', at`/themes`),
  theme: (id: string) => send<ThemeDetail>('GET', at`/themes/${id}`),
  renameTheme: (id: string, change: z.input<typeof ThemeChangeSchema>) =>
    send<Theme>('PATCH', at`/themes/${id}`, change),
  themeEvents: (id: string, query: Query = {}) =>
    send<All<ThemeEvent>>('GET', at`/themes/${id}/events` + queryText(query)),
  themePortrait: (id: string, query: Query = {}) =>
    send<ThemePortrait>('GET', at`/themes/${id}/portrait` + queryText(query)),
  themeWording: (id: string, query: Query = {}) =>
    send<ThemeWording>('GET', at`/themes/${id}/wording` + queryText(query)),
  themeCompany: (id: string, query: Query = {}) =>
    send<ThemeCompany>('GET', at`/themes/${id}/company` + queryText(query)),
  allThemeEvents: (query: Query = {}) => send<All<ThemeEvent>>('GET', at`/themes/events` + queryText(query)),
  moveVerbatims: (input: z.input<typeof MoveSchema>) => send<ThemeMove>('POST', at`/themes/moves`, input),
  undoMove: (id: string) => send<z.output<typeof UndoneMoveSchema>>('POST', at`/themes/moves/${id}/undo`),
  mergeTheme: (id: string, input: z.input<typeof MergeThemeSchema>) =>
    send<ThemeDecision>('POST', at`/themes/${id}/merge`, input),
  hideTheme: (id: string, input: z.input<typeof SeenThemeSchema>) =>
    send<ThemeDecision>('POST', at`/themes/${id}/hide`, input),
  pinTheme: (id: string, input: z.input<typeof SeenThemeSchema>) =>
    send<ThemeDecision>('POST', at`/themes/${id}/pin`, input),
  undoDecision: (id: string) => send<ThemeDecision>('POST', at`/themes/decisions/${id}/undo`),
  themeProposals: () => send<All<ThemeProposal>>('GET', at`/themes/proposals`),
  acceptProposal: (id: string) => send<ThemeMove>('POST', at`/themes/proposals/${id}/accept`),
  dismissProposal: (id: string) => send<void>('POST', at`/themes/proposals/${id}/dismiss`),
  themeRun: () => send<ThemeRun>('GET', at`/themes/run`),
  refreshThemes: () => send<z.output<typeof QueuedSchema>>('POST', at`/themes/refresh`),
})
