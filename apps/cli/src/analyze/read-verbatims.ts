import type { Reading } from '@koe/text'
import type { CollectedRow } from './input/collect-rows.ts'

/** What becomes of one text. */
export type TextOutcome = { ok: true; reading: Reading } | { ok: false; reason: string }

/** Reads texts off the main thread. */
export interface TextReader {
  read(texts: string[]): Promise<TextOutcome[]>
}

/** Characters handed over at a time: enough to be worth the trip, little enough to spread evenly and show progress. */
const BATCH_LENGTH = 12_000

/** Cuts distinct texts into batches of about equal length. */
export function batchTexts(texts: readonly string[], limit: number = BATCH_LENGTH): string[][] {
  const batches: string[][] = []
  let batch: string[] = []
  let length = 0
  for (const text of texts) {
    if (batch.length > 0 && length + text.length > limit) {
      batches.push(batch)
      batch = []
      length = 0
    }
    batch.push(text)
    length += text.length
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

/**
 * Reads every distinct text once, `lanes` batches at a time.
 * @param onText told how many of the distinct texts are done
 * @returns by text
 */
export async function readVerbatims(
  rows: readonly CollectedRow[],
  reader: TextReader,
  lanes: number,
  onText: (done: number, total: number) => void,
): Promise<Map<string, TextOutcome>> {
  const texts = [...new Set(rows.flatMap((row) => row.texts))]
  const batches = batchTexts(texts)
  const outcomes = new Map<string, TextOutcome>()
  let next = 0
  onText(0, texts.length)
  const lane = async () => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const read = await reader.read(batch)
      for (const [i, text] of batch.entries()) outcomes.set(text, read[i] ?? { ok: false, reason: 'failed' })
      onText(outcomes.size, texts.length)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane))
  return outcomes
}
