import { rankRanges, wilsonInterval } from '@koe/stats'
import type { ExtractedTheme, ThemeSet } from '@koe/text'
import type { ChosenColumns, ScoreKind } from '../input/choose-columns.ts'
import type { Collected } from '../input/collect-rows.ts'
import { isoDay } from '../input/said-on.ts'
import { type Analysis, type CountedTheme, type RankedTheme, type Share, type Timeline, themeId } from './analysis.ts'
import { judgeChanges, type ThemeChange } from './changes.ts'
import { chooseValues, crossTable } from './cross.ts'
import { cutPeriods, type Periods, periodLabel, periodOf } from './periods.ts'
import { quotesOf, spreadQuotes } from './quotes.ts'
import type { RefinedVoices } from './refine-voices.ts'
import { scoreOf, without } from './scores-beside.ts'
import { ranked, type Tally, type ThemeTally, tallyThemes } from './tally.ts'
import { countDuplicates, type Voices } from './voices.ts'

const QUOTES = 3

/** Where an analysis comes from. */
export interface Source {
  file: string
  seed: number
  columns: ChosenColumns
  collected: Collected
  mood: Pick<RefinedVoices, 'model' | 'refined'>
}

/** Counts, shares, scores and changes of every theme, largest first. */
export function rankThemes(source: Source, found: Voices, set: ThemeSet): Analysis {
  const { columns, collected } = source
  const periods = columns.date === null ? null : cutPeriods(found.voices.flatMap(({ saidOn }) => saidOn ?? []))
  const by = columns.by === null ? null : chooseValues(found.voices)
  const tally = tallyThemes(found, set.assignments, set.themes, {
    periods: periods === null ? 0 : periods.starts.length - 1,
    values: by?.values.length ?? 0,
    periodOf: (voice) => (periods === null ? -1 : periodOf(voice.saidOn, periods)),
    valueOf: (voice) => by?.placeOf(voice) ?? -1,
  })
  const name = (column: number | null) => (column === null ? null : (columns.header[column] ?? null))
  const refusals = new Map([...collected.refused, ...found.refused])
  const kind = collected.scoreKind
  const base = tally.all.customers
  return {
    file: source.file,
    seed: source.seed,
    columns: {
      text: columns.texts.map((column) => columns.header[column] ?? ''),
      date: name(columns.date),
      score: name(columns.score),
      by: name(columns.by),
      customer: name(columns.customer),
    },
    rows: collected.ids.length,
    read: found.voices.length,
    refused: collected.ids.length - found.voices.length,
    refusals: ranked(refusals).map(([reason, rows]) => ({ reason, rows })),
    verbatims: tally.all.verbatims,
    segments: found.segments.length,
    base,
    duplicates: countDuplicates(found.voices),
    score: kind === null ? null : { kind, ...scoreOf(tally.all.answers, kind), unscored: collected.unscored },
    mood: {
      ...source.mood.model.learnedFrom,
      refined: source.mood.refined,
      calibration: source.mood.model.calibration,
    },
    timeline: timelineOf(name(columns.date), collected, periods, tally),
    cross: by && {
      column: name(columns.by) ?? '',
      values: by.values.map((value, place) => ({ value, base: tally.all.by[place] ?? 0 })),
    },
    themes: rankedThemes(found, set, tally, periods, kind),
    other: otherOf(found, set, tally),
  }
}

function shareOf(customers: number, base: number): Share {
  const { low, high } = wilsonInterval(customers, base)
  return { share: base === 0 ? 0 : customers / base, shareLow: low, shareHigh: high }
}

function rankedThemes(
  found: Voices,
  set: ThemeSet,
  tally: Tally,
  periods: Periods | null,
  kind: ScoreKind | null,
): RankedTheme[] {
  const mentioned = set.themes.filter((theme) => (tally.themes.get(theme.index)?.customers ?? 0) > 0)
  const tallies = mentioned.map((theme) => tally.themes.get(theme.index)!)
  const series = tallies.map((one) => one.series)
  const changes = periods === null ? [] : judgeChanges(series, tally.all.series, periods.newestFull)
  const changeOf = new Map(mentioned.map((theme, i) => [theme.index, changes[i] ?? null]))
  const inOrder = (parent: number | null) =>
    mentioned
      .filter((theme) => theme.parent === parent)
      .map((theme) => ({ theme, own: tally.themes.get(theme.index)! }))
      .sort((a, b) => b.own.customers - a.own.customers || a.theme.index - b.theme.index)
  const count = ({ theme, own }: { theme: ExtractedTheme; own: ThemeTally }) =>
    countedTheme(found, theme, own, tally.all.customers, changeOf.get(theme.index) ?? null)
  const top = inOrder(null)
  const counted = top.map(count)
  const cross = crossTable(
    top.map(({ own }) => own),
    tally.all,
  )
  const ranges = rankRanges(counted.map(({ shareLow, shareHigh }) => ({ low: shareLow, high: shareHigh })))
  return top.map(({ theme, own }, i) => ({
    rank: i + 1,
    rankBest: ranges[i]!.best,
    rankWorst: ranges[i]!.worst,
    ...counted[i]!,
    intents: ranked(own.intents),
    losses: ranked(own.losses),
    score:
      kind === null
        ? null
        : { ...scoreOf(own.answers, kind), rest: scoreOf(without(tally.all.answers, own.answers), kind) },
    cells: cross[i]!,
    subthemes: inOrder(theme.index).map(count),
  }))
}

function countedTheme(
  found: Voices,
  theme: ExtractedTheme,
  own: ThemeTally,
  base: number,
  change: ThemeChange | null,
): CountedTheme {
  return {
    id: themeId(theme.index),
    label: theme.label,
    terms: theme.terms,
    customers: own.customers,
    verbatims: own.verbatims,
    ...shareOf(own.customers, base),
    change,
    series: own.series,
    sentiment: own.sentiment.segments === 0 ? 0 : own.sentiment.sum / own.sentiment.segments,
    quotes: quotesOf(found, theme.representatives, QUOTES),
  }
}

function timelineOf(
  column: string | null,
  collected: Collected,
  periods: Periods | null,
  tally: Tally,
): Timeline | null {
  if (column === null) return null
  const days = collected.rows.flatMap(({ saidOn }) => saidOn ?? [])
  const first = days.reduce((least, day) => (day.number < least.number ? day : least), days[0]!)
  const last = days.reduce((most, day) => (day.number > most.number ? day : most), days[0]!)
  const named = (day: typeof first) => isoDay(day.number).slice(0, day.precision === 'day' ? 10 : 7)
  const compared = periods !== null && periods.newestFull >= 1
  return {
    column,
    from: named(first),
    to: named(last),
    undated: collected.undated,
    unit: periods?.unit ?? null,
    labels: periods === null ? [] : periods.starts.slice(0, -1).map((_, i) => periodLabel(periods, i)),
    bases: tally.all.series,
    newestFull: periods?.newestFull ?? -1,
    current: compared ? periods.newestFull : null,
    previous: compared ? periods.newestFull - 1 : null,
  }
}

function otherOf(found: Voices, set: ThemeSet, tally: Tally): Analysis['other'] {
  const segments = set.assignments.flatMap(({ theme }, i) => (theme === null ? [i] : []))
  return {
    customers: tally.other.customers,
    verbatims: tally.other.verbatims,
    ...shareOf(tally.other.customers, tally.all.customers),
    segmentShare: set.otherShare,
    quotes: spreadQuotes(found, segments, QUOTES),
  }
}
