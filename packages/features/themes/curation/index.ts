export { enterMove, idOfActor, type ThemeMove } from './enter-move.ts'
export { type MoveInput, moveVerbatims, shownVersion } from './move-verbatims.ts'
export { undoMove } from './undo-move.ts'
