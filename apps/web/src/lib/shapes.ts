/** What the API answers, as the console reads it. */
import type { SurveyDefinition } from '@koe/survey'

export type Role = 'owner' | 'admin' | 'analyst' | 'viewer'
export type Source = 'response' | 'inquiry' | 'import'
export type ScoreKind = 'nps' | 'csat' | 'ces'
export interface Page<T> {
  items: T[]
  nextCursor: string | null
  total?: number
}
export interface Interval {
  value: number
  low: number
  high: number
  base: number
}

export interface WorkspaceOfMe {
  id: string
  slug: string
  name: string
  role: Role
  demo: boolean
}
export interface Me {
  person: { id: string; name: string; email: string }
  workspaces: WorkspaceOfMe[]
  current: (WorkspaceOfMe & { timeZone: string; language: 'ja' | 'en' }) | null
  permissions: string[]
}

export type Verdict = 'increase' | 'decrease' | 'none' | 'withheld'
export interface Change {
  previousCustomers: number
  ratio: number | null
  low: number | null
  high: number | null
  verdict: Verdict
  reason: string
  pValue: number | null
}
export interface Quote {
  verbatimId: string
  text: string
  start: number
  end: number
  saidAt: string
}
export interface RankingRow {
  rank: number
  theme: { id: string; label: string; terms: string[]; parentId: string | null }
  customers: number
  share: number
  shareLow: number
  shareHigh: number
  mentions: number
  change: Change | null
  nps: (Interval & { rest: Interval }) | null
  sentiment: number
  series: { from: string; customers: number }[]
  quotes: Quote[]
}
export interface Ranking {
  period: { from: string; to: string }
  comparison: { from: string; to: string } | null
  base: number
  comparisonBase: number
  verbatims: number
  otherShare: number
  modelVersion: number
  nps: Interval | null
  items: RankingRow[]
  other: { customers: number; share: number; verbatims: number }
}
export interface Facet {
  value: string
  count: number
}
export interface RankingFilters {
  sources: Facet[]
  categories: Facet[]
  channels: Facet[]
  attributes: Record<string, (string | Facet)[]>
  scoreKinds: Facet[] | string[]
  minDate: string | null
  maxDate: string | null
}

export interface Span {
  start: number
  end: number
  themeId: string | null
  sentiment: number
}
export interface Verbatim {
  id: string
  text: string
  saidAt: string
  saidPrecision: 'time' | 'day' | 'month' | 'year' | 'unknown'
  source: Source
  sourceId: string
  category: string | null
  channel: string
  score: number | null
  scoreKind: ScoreKind | null
  attributes: Record<string, string>
  customerId: string | null
  themes: { id: string; label: string }[]
  spans: Span[]
  sentiment: number | null
  intents: string[]
  losses: string[]
  gains: string[]
}
export interface Deciding {
  label: string
  start: number
  end: number
}
export interface SegmentOfVerbatim {
  ordinal: number
  start: number
  end: number
  themeId: string | null
  themeLabel: string | null
  subthemeId?: string | null
  subthemeLabel?: string | null
  confidence: number | null
  sentiment: number
  intents: Deciding[]
  losses: Deciding[]
  gains: Deciding[]
}
export interface VerbatimDetail extends Verbatim {
  segments: SegmentOfVerbatim[]
  readingState: 'pending' | 'read' | 'set_aside'
  readingReason: string | null
  origin: { kind: Source; id: string; name: string | null; row?: number | null; parentId?: string | null } | null
}

export interface Theme {
  id: string
  parentId: string | null
  label: string
  labelLocked: boolean
  terms: string[]
  revision: number
  current: boolean
  verbatims: number
  customers: number
}
export interface ThemeDetail extends Theme {
  subthemes: Theme[]
}
export interface ThemeRun {
  modelVersion: number
  publishedAt: string | null
  otherShare: number
  segments: number
  newSegments: number
  running: { startedAt: string; stage: string } | null
}

export type SurveyState = 'draft' | 'live' | 'paused' | 'closed'
/** NPS in points, CSAT as a share 0…1 of the two best, CES as a mean 1…7; null without a base. */
export interface Score {
  kind: ScoreKind
  value: number | null
  low: number
  high: number
  base: number
}
export interface SurveyRow {
  id: string
  name: string
  state: SurveyState
  createdAt: string
  responses: number
  score: Score | null
}
export interface Survey {
  id: string
  name: string
  state: SurveyState
  definition: SurveyDefinition
  liveVersionId: string | null
  versions: { id: string; number: number; publishedAt: string }[]
  createdAt: string
  updatedAt: string
}
export interface SurveyResults {
  base: number
  finished: number
  suspicious: number
  questionId: string | null
  score: Score | null
  distribution: { value: number; respondents: number }[]
}
export interface ResponseRow {
  id: string
  finished: boolean
  channel: string
  suspicions: string[]
  recordedAt: string
  answers: { questionId: string; kind: string; number: number | null; text: string | null }[]
}

export type InquiryStatus = 'new' | 'open' | 'waiting' | 'solved' | 'reopened'
export interface Inquiry {
  id: string
  number: number
  status: InquiryStatus
  formId: string
  category: { id: string; label: string } | null
  text: string
  email: string | null
  customerId: string | null
  channel: string
  attributes: Record<string, string>
  suspicions: string[]
  recordedAt: string
  updatedAt: string
}
export interface Form {
  id: string
  name: string
  intro: string
  state: 'draft' | 'live' | 'closed'
  categories: { id: string; label: string; archived: boolean }[]
  createdAt: string
  updatedAt: string
}

export type ImportState =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'queued'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undoing'
  | 'undone'
export interface Mapping {
  texts: string[]
  date: string | null
  score: { column: string; kind: ScoreKind; levels?: Record<string, number> } | null
  category: string | null
  channel: string | null
  customer: string | null
  id: string | null
  attributes: string[]
}
export interface Import {
  id: string
  fileName: string
  fileBytes: number
  format: string
  encoding: string
  delimiter: string | null
  header: string[]
  state: ImportState
  mapping: Mapping | null
  suggestion: Mapping | null
  remembered: boolean
  preview: { number: number; cells: string[]; problem?: string }[] | null
  rowsTotal: number | null
  rowsRead: number
  rowsAdded: number
  rowsKnown: number
  rowsRefused: number
  verbatimsAdded: number
  bytesRead: number
  reasons: { code: string; severity: 'refusal' | 'warning'; count: number; rows: number[] }[]
  rate: number | null
  secondsLeft: number | null
  failure: string | null
  sameFileAs: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

export interface Workspace {
  id: string
  slug: string
  name: string
  timeZone: string
  language: 'ja' | 'en'
  demo: boolean
}
export interface Member {
  id: string
  name: string
  email: string
  role: Role
  createdAt: string
}
export interface Invitation {
  id: string
  email: string | null
  role: Role
  state: 'open' | 'accepted' | 'revoked' | 'expired'
  createdAt: string
  expiresAt: string
}
export interface Token {
  id: string
  name: string
  hint: string
  scopes: string[]
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
}
export interface AuditEvent {
  id: string
  at: string
  actorKind: string
  actorId: string | null
  verb: string
  targetKind: string
  targetId: string | null
}
export interface Status {
  database: 'embedded' | 'external'
  version: string
  verbatims: number
  pending: number
  setAside: number
  jobs: { name: string; waiting: number; active: number; failed: number }[]
  modelVersion: number
  lastImport: { id: string; fileName: string; state: ImportState } | null
}
