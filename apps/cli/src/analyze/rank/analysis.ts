import type { ChangeVerdict } from '@koe/stats'
import type { CalibrationRow } from '@koe/text'
import type { ScoreKind } from '../input/choose-columns.ts'
import type { ThemeChange } from './changes.ts'
import type { Score } from './scores-beside.ts'
import type { Duplicates } from './voices.ts'

/** A share of the customers with Wilson's 95 % interval. */
export interface Share {
  share: number
  shareLow: number
  shareHigh: number
}

/** What is counted of a theme, on both levels. `series` follows `Timeline.labels`. */
export interface CountedTheme extends Share {
  id: string
  label: string
  terms: string[]
  customers: number
  verbatims: number
  change: ThemeChange | null
  series: number[]
  sentiment: number
  quotes: string[]
}

/** Customers of a theme among those of one value of the `--by` column. */
export interface CrossCell extends Share {
  customers: number
  /** against all other values: more or fewer than chance allows */
  verdict: 'higher' | 'lower' | 'none'
}

/** A line of the ranking. Ranks that intervals leave open reach from `rankBest` to `rankWorst`. */
export interface RankedTheme extends CountedTheme {
  rank: number
  rankBest: number
  rankWorst: number
  /** customers by label, most first */
  intents: [label: string, customers: number][]
  losses: [label: string, customers: number][]
  score: (Score & { rest: Score }) | null
  /** aligned with `Cross.values` */
  cells: CrossCell[]
  subthemes: CountedTheme[]
}

/** The time of the data. `current` and `previous` are positions in `labels`; null where too little time has passed. */
export interface Timeline {
  column: string
  from: string
  to: string
  undated: number
  unit: 'month' | 'week' | null
  labels: string[]
  bases: number[]
  newestFull: number
  current: number | null
  previous: number | null
}

/** Values of the `--by` column, most customers first; the last may stand for all others (`value` null). */
export interface Cross {
  column: string
  values: { value: string | null; base: number }[]
}

/** Everything the outputs show. The same for the same rows, seed and options, in whatever order the rows come. */
export interface Analysis {
  file: string
  seed: number
  columns: { text: string[]; date: string | null; score: string | null; by: string | null; customer: string | null }
  rows: number
  read: number
  refused: number
  refusals: { reason: string; rows: number }[]
  verbatims: number
  segments: number
  /** distinct customers behind every share */
  base: number
  duplicates: Duplicates
  score: (Score & { kind: ScoreKind; unscored: number }) | null
  /** what the sentiment was learned from beside the rules, segments it changed, and how it stands to the answers */
  mood: { segments: number; rated: number; refined: number; calibration: CalibrationRow[] }
  timeline: Timeline | null
  cross: Cross | null
  themes: RankedTheme[]
  other: Share & { customers: number; verbatims: number; segmentShare: number; quotes: string[] }
}

/** Verdicts that are news. */
export const isNews = (verdict: ChangeVerdict): boolean => verdict === 'increase' || verdict === 'decrease'

/** The name of a theme in every output. */
export const themeId = (index: number): string => `t${index + 1}`
