import type { z } from '@hono/zod-openapi'
import type {
  ActionChangeSchema,
  ActionEffectSchema,
  ActionMoveSchema,
  ActionPageSchema,
  ActionRowSchema,
  ArticleThemesSchema,
  NewActionSchema,
} from '../schemas/actions.ts'
import { at, type Query, queryText, type Send } from '../send.ts'

/** The part of the client about improvements; `client.ts` shows it. */
export type Action = z.output<typeof ActionRowSchema>
export type ActionChange = z.input<typeof ActionChangeSchema>
export type ActionEffect = z.output<typeof ActionEffectSchema>
export type ActionEvent = ActionPage['events'][number]
export type ActionKind = Action['kind']
export type ActionPage = z.output<typeof ActionPageSchema>
export type ActionState = Action['state']
export type ArticleThemes = z.output<typeof ArticleThemesSchema>
export type NewAction = z.input<typeof NewActionSchema>

export const actionCalls = (send: Send) => ({
  actions: (query: Query = {}) =>
    send<{ items: Action[]; nextCursor: string | null }>('GET', at`/actions` + queryText(query)),
  action: (id: string) => send<ActionPage>('GET', at`/actions/${id}`),
  createAction: (input: NewAction) => send<Action>('POST', at`/actions`, input),
  changeAction: (id: string, change: ActionChange) => send<Action>('PATCH', at`/actions/${id}`, change),
  moveAction: (id: string, move: z.input<typeof ActionMoveSchema>) =>
    send<Action>('POST', at`/actions/${id}/state`, move),
  removeAction: (id: string) => send<void>('DELETE', at`/actions/${id}`),
  restoreAction: (id: string) => send<Action>('POST', at`/actions/${id}/restore`),
  articleThemes: (id: string) => send<ArticleThemes>('GET', at`/articles/${id}/themes`),
})
