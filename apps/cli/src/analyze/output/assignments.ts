import type { Assignment, ExtractedTheme, ReadSegment } from '@koe/text'
import { themeId } from '../rank/analysis.ts'
import { themesOf, type Voice } from '../rank/voices.ts'

const rounded = (value: number): number => Number(value.toFixed(3))

/** Where several intents are said equally often, the one that asks for action comes first. */
const INTENT_ORDER = ['complaint', 'request', 'question', 'praise', 'report']

function labelsOf(segments: readonly ReadSegment[], of: 'losses' | 'values'): string[] {
  return [...new Set(segments.flatMap((segment) => segment[of].map(({ label }) => label)))].sort()
}

function intentOf(segments: readonly ReadSegment[]): string | null {
  const counts = new Map<string, number>()
  for (const { intents } of segments)
    for (const label of new Set(intents.map((intent) => intent.label))) counts.set(label, (counts.get(label) ?? 0) + 1)
  const place = (label: string) => (INTENT_ORDER.indexOf(label) + INTENT_ORDER.length + 1) % (INTENT_ORDER.length + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || place(a[0]) - place(b[0]) || (a[0] < b[0] ? -1 : 1))
  return best?.[0] ?? null
}

/** Mean over segments by length; a segment without a feeling counts half, so that an address does not drown a complaint. */
export function sentimentOf(segments: readonly ReadSegment[]): number {
  let sum = 0
  let weights = 0
  for (const { sentiment, text } of segments) {
    const weight = Math.sqrt(text.length) * (sentiment === 0 ? 0.5 : 1)
    sum += weight * sentiment
    weights += weight
  }
  return weights === 0 ? 0 : sum / weights
}

/**
 * One JSON line for each row of the file, in its order; a row that could not be used has no theme.
 * @param ids the rows' own ids, in file order
 */
export function* assignmentLines(
  ids: readonly (string | null)[],
  voices: readonly Voice[],
  assignments: readonly Assignment[],
  themes: readonly ExtractedTheme[],
): Generator<string> {
  const labels = new Map(themes.map((theme) => [theme.index, theme.label]))
  const byRow = new Map(voices.map((voice) => [voice.row, voice]))
  for (const [row, id] of ids.entries()) {
    const voice = byRow.get(row)
    const segments = voice?.verbatims.flatMap((verbatim) => verbatim.segments) ?? []
    const found = voice === undefined ? [] : themesOf(voice, assignments)
    const line = {
      row,
      id,
      theme: found[0] === undefined ? null : themeId(found[0].theme),
      themes: found.map(({ theme, confidence }) => ({
        id: themeId(theme),
        label: labels.get(theme) ?? '',
        confidence: rounded(confidence),
      })),
      intent: intentOf(segments),
      sentiment: rounded(sentimentOf(segments)),
      loss: labelsOf(segments, 'losses'),
      value: labelsOf(segments, 'values'),
    }
    yield `${JSON.stringify(line)}\n`
  }
}
