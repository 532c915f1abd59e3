export {
  type DecisionInput,
  hideTheme,
  type MergeInput,
  mergeThemes,
  pinTheme,
  type ThemeDecision,
} from './decide-theme.ts'
export { enterMove, idOfActor, type ThemeMove } from './enter-move.ts'
export { type MoveInput, moveVerbatims, shownVersion } from './move-verbatims.ts'
export { undoDecision } from './undo-decision.ts'
export { undoMove } from './undo-move.ts'
