export {
  type DecisionInput,
  hideTheme,
  type MergeInput,
  type MoveInput,
  mergeThemes,
  moveVerbatims,
  pinTheme,
  type ThemeDecision,
  type ThemeMove,
  undoDecision,
  undoMove,
} from './curation/index.ts'
export {
  type FitResult,
  type FitSettings,
  type LinkedWords,
  type ModelBytes,
  type Placement,
  type ReadOutcome,
  type RecentVerbatim,
  type ShownTheme,
  type StoredSegment,
  type StoredVerbatim,
  segmentId,
  type TextEngine,
  type VectorProblem,
  type VectorSource,
  type VectorsUsed,
  VectorTrouble,
  vectorsFrom,
  withProblem,
} from './engine/text-engine.ts'
export { createInlineEngine, createTextWork, type TextWork } from './engine/text-work.ts'
export { enqueueLeftovers } from './enqueue-leftovers.ts'
export { type ExtractOptions, type ExtractSummary, extractThemesFor } from './extract-themes.ts'
export {
  type EventsInput,
  listAllThemeEvents,
  listThemeEvents,
  type MovedVerbatims,
  type ThemeEvent,
  themeEventKinds,
} from './list-theme-events.ts'
export { getTheme, listThemes, type ThemeItem } from './list-themes.ts'
export { type NearTheme, nearestThemes } from './model/near-themes.ts'
export {
  acceptProposal,
  dismissProposal,
  listProposals,
  proposeThemesFor,
  type ThemeProposal,
} from './proposals/index.ts'
export { type ReadSummary, readVerbatims } from './read-verbatims.ts'
export { proposeRefresh, refreshThemes, type ThemeRun, themeRun } from './refresh-themes.ts'
export { renameTheme } from './rename-theme.ts'
