import type { RankingRow } from '$lib/api.ts'
import type { Format } from '$lib/format/index.ts'
import type { Messages } from '$lib/messages/index.ts'
import { signs, toneOf } from '../rankings/row-words.ts'
import type { portraitWords } from './words.ts'

export const colours = ['change', 'sentiment', 'nps'] as const
export type Colour = (typeof colours)[number]

/** Strength −1 (worse) … 1 (better), and the same in words: colour never speaks alone. */
export interface Shade {
  strength: number
  words: string
}

type Words = { w: Messages; p: ReturnType<typeof portraitWords>; f: Format }

const feeling = (sentiment: number) => (sentiment >= 0.25 ? 'positive' : sentiment <= -0.25 ? 'negative' : 'neutral')

export const sentimentWords = ({ w, p, f }: Words, sentiment: number): string =>
  p.map.sentiment(w.phrases.sentiments[feeling(sentiment)], f.meanDifference(sentiment))

function ofChange({ w, f }: Words, row: RankingRow): Shade {
  const { change } = row
  if (!change) return { strength: 0, words: w.rankings.noChange }
  const tone = toneOf(row)
  const size = Math.min(1, Math.abs(Math.log2(change.ratio ?? 2)))
  const figure = change.ratio === null || change.verdict === 'withheld' ? '' : ` ${f.change(change.ratio)}`
  return {
    strength: tone === 'plain' ? 0 : (tone === 'worse' ? -1 : 1) * Math.max(0.35, size),
    words: `${signs[change.verdict]} ${w.rankings.verdicts[change.verdict]}${figure}`,
  }
}

export function shadeOf(words: Words, row: RankingRow, colour: Colour): Shade {
  if (colour === 'change') return ofChange(words, row)
  if (colour === 'sentiment') return { strength: row.sentiment, words: sentimentWords(words, row.sentiment) }
  if (!row.nps) return { strength: 0, words: words.p.map.noNps }
  return { strength: row.nps.value / 100, words: `NPS ${words.f.score(row.nps.value)}` }
}

/** A background on which ink stays legible, light or dark. */
export function fillOf(strength: number): string {
  const part = Math.round(Math.min(1, Math.abs(strength)) * 38)
  if (part < 2) return 'var(--sunk)'
  return `color-mix(in oklab, var(${strength < 0 ? '--worse' : '--better'}) ${part}%, var(--raised))`
}

export const sorts = ['customers', 'change', 'sentiment', 'nps'] as const
export type Sort = (typeof sorts)[number]

/** Pinned ones, then the largest first; of moods and scores, the worst first. What has no figure comes last. */
export function sorted(rows: readonly RankingRow[], sort: Sort): RankingRow[] {
  const key = (row: RankingRow): number => {
    if (sort === 'customers') return -row.customers
    if (sort === 'sentiment') return row.sentiment
    if (sort === 'nps') return row.nps?.value ?? 999
    return row.change === null ? 999 : row.change.verdict === 'withheld' ? 99 : -(row.change.ratio ?? 98)
  }
  const pinned = (row: RankingRow) => Number(row.theme.pinned)
  return [...rows].sort((a, b) => pinned(b) - pinned(a) || key(a) - key(b) || a.rank - b.rank)
}
