import type { CalibrationRow, ObservedShare } from '@koe/text'
import type { Analysis, CountedTheme, RankedTheme, Timeline } from '../rank/analysis.ts'

const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits))
const maybe = (value: number | null, digits = 4): number | null => (value === null ? null : rounded(value, digits))

/** The analysis as one JSON document. `seconds` only when asked for: everything else is the same on every run. */
export function analysisJson(analysis: Analysis, seconds: number | null): string {
  const { timeline, score, cross, other } = analysis
  const document = {
    file: analysis.file,
    rows: analysis.rows,
    read: analysis.read,
    refused: analysis.refused,
    ...(seconds === null ? {} : { seconds: rounded(seconds, 2) }),
    seed: analysis.seed,
    columns: analysis.columns,
    refusals: analysis.refusals,
    base: analysis.base,
    verbatims: analysis.verbatims,
    segments: analysis.segments,
    duplicates: analysis.duplicates,
    period: timeline && {
      from: timeline.from,
      to: timeline.to,
      undated: timeline.undated,
      unit: timeline.unit,
      current: periodAt(timeline, timeline.current),
      previous: periodAt(timeline, timeline.previous),
    },
    ...(score === null ? { nps: null } : { [score.kind]: { ...scoreJson(score), unscored: score.unscored } }),
    sentiment: {
      learnedFrom: { segments: analysis.mood.segments, rated: analysis.mood.rated },
      refinedSegments: analysis.mood.refined,
      calibration: analysis.mood.calibration.map(calibrationJson),
    },
    by: cross && { column: cross.column, values: cross.values },
    series: timeline?.labels.map((from, i) => ({ from, customers: timeline.bases[i] ?? 0 })) ?? [],
    themes: analysis.themes.map((theme) => rankedJson(theme, analysis)),
    other: {
      customers: other.customers,
      verbatims: other.verbatims,
      ...shareJson(other),
      segmentShare: rounded(other.segmentShare),
      quotes: other.quotes,
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function periodAt(timeline: Timeline, at: number | null) {
  return at === null ? null : { from: timeline.labels[at] ?? '', base: timeline.bases[at] ?? 0 }
}

const scoreJson = ({ value, low, high, base }: { value: number | null; low: number; high: number; base: number }) => ({
  value: maybe(value),
  low: rounded(low),
  high: rounded(high),
  base,
})

/** Verbatims scored so, and what their writers answered. */
const calibrationJson = ({ from, to, base, content, discontent }: CalibrationRow) => ({
  from,
  to,
  base,
  content: observedJson(content),
  discontent: observedJson(discontent),
})

const observedJson = ({ count, share, low, high }: ObservedShare) => ({
  count,
  share: maybe(share),
  shareLow: rounded(low),
  shareHigh: rounded(high),
})

const shareJson = ({ share, shareLow, shareHigh }: { share: number; shareLow: number; shareHigh: number }) => ({
  share: rounded(share),
  shareLow: rounded(shareLow),
  shareHigh: rounded(shareHigh),
})

function countedJson(theme: CountedTheme, timeline: Timeline | null) {
  const { change } = theme
  return {
    id: theme.id,
    label: theme.label,
    terms: theme.terms,
    customers: theme.customers,
    verbatims: theme.verbatims,
    ...shareJson(theme),
    change: change && {
      currentCustomers: change.current,
      previousCustomers: change.previous,
      ratio: maybe(change.ratio),
      low: maybe(change.low),
      high: maybe(change.high),
      verdict: change.verdict,
      reason: change.reason,
      pValue: rounded(change.pValue, 6),
      adjusted: maybe(change.adjusted, 6),
    },
    sentiment: rounded(theme.sentiment, 3),
    series: timeline?.labels.map((from, i) => ({ from, customers: theme.series[i] ?? 0 })) ?? [],
    quotes: theme.quotes,
  }
}

function rankedJson(theme: RankedTheme, analysis: Analysis) {
  const counted = countedJson(theme, analysis.timeline)
  const kind = analysis.score?.kind ?? 'nps'
  return {
    rank: theme.rank,
    rankBest: theme.rankBest,
    rankWorst: theme.rankWorst,
    ...counted,
    [kind]: theme.score && { ...scoreJson(theme.score), rest: scoreJson(theme.score.rest) },
    intents: Object.fromEntries(theme.intents),
    losses: Object.fromEntries(theme.losses),
    by: theme.cells.map(({ customers, verdict, ...share }, i) => ({
      value: analysis.cross?.values[i]?.value ?? null,
      base: analysis.cross?.values[i]?.base ?? 0,
      customers,
      ...shareJson(share),
      verdict,
    })),
    subthemes: theme.subthemes.map((subtheme) => countedJson(subtheme, analysis.timeline)),
  }
}
