export {
  type ActionEvent,
  type ActionFilter,
  type ActionKind,
  type ActionRow,
  type ActionState,
  listActions,
} from './action.ts'
export { type ArticleThemes, readArticleThemes } from './article-themes.ts'
export type { LeftOut } from './count-weeks.ts'
export type { ActionEffect, EffectWeek } from './measure-effect.ts'
export { type ActionPage, moveAction, readAction } from './move-action.ts'
export type { Registered } from './register-effect.ts'
export { removeAction, restoreAction } from './remove-action.ts'
export { type ActionChange, type ActionInput, createAction, updateAction } from './write-action.ts'
