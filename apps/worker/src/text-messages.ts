import type { ArticleFinding, ArticleQuestion, ChangedArticle } from '@koe/features/faq'
import type {
  FitResult,
  FitSettings,
  ModelBytes,
  Placement,
  ReadOutcome,
  RecentVerbatim,
  StoredVerbatim,
  TextEngine,
} from '@koe/features/themes'

/** What a text thread is asked to do: one thing at a time, each answered by one `TextReply`. */
export type TextRequest =
  | { kind: 'learn'; model: ModelBytes }
  | { kind: 'read'; texts: readonly string[]; models: readonly string[] }
  | { kind: 'gather'; fit: string; page: readonly StoredVerbatim[] }
  | { kind: 'words'; fit: string }
  | { kind: 'fit'; fit: string; settings: FitSettings }
  | { kind: 'forget'; fit: string }
  | { kind: 'assign'; verbatims: readonly StoredVerbatim[]; model: string }
  | { kind: 'propose'; recent: readonly RecentVerbatim[]; taken: readonly string[] }
  | { kind: 'put-articles'; workspace: string; version: number; changed: readonly ChangedArticle[] }
  | { kind: 'find-articles'; workspace: string; version: number; question: ArticleQuestion }
  | { kind: 'train-articles'; workspace: string }

export type TextReply =
  | { kind: 'ready' }
  | { kind: 'done' }
  | { kind: 'read'; outcomes: ReadOutcome[] }
  | { kind: 'words'; words: string[] }
  | { kind: 'fit'; result: FitResult }
  | { kind: 'assign'; assignments: Placement[] }
  | { kind: 'propose'; proposals: Awaited<ReturnType<TextEngine['propose']>> }
  | { kind: 'found'; finding: ArticleFinding }
  | { kind: 'failed'; message: string }

/** `progress[0]` = the text of the batch that is being read: it says which one a thread that went silent died on. */
export interface ThreadData {
  dictionaryPath?: string
  progress: SharedArrayBuffer
  /** Somebody waits for each answer: it does not stand back behind requests. */
  urgent: boolean
}
