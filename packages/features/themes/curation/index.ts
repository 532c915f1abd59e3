export { type MoveInput, moveVerbatims, type ThemeMove } from './move-verbatims.ts'
export { undoMove } from './undo-move.ts'
