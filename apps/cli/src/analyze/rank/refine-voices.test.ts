import type { ReadSegment } from '@koe/text'
import { describe, expect, it } from 'vitest'
import { refineVoices } from './refine-voices.ts'
import type { Voices } from './voices.ts'

const segment = (text: string, sentiment: number): ReadSegment => ({
  ...{ start: 0, end: text.length, text, sentiment },
  ...{ terms: [], compounds: [], pairs: [], intents: [], losses: [], values: [] },
})

/** Every third voice is content, discontent or neither; the last ones use a word of the discontent that no rule knows. */
function voicesOf(count: number, rated: boolean): Voices {
  const readings = Array.from({ length: count }, (_, i) => {
    const [words, sentiment] = (
      [
        ['最高', 0.9],
        ['三回目', 0],
        ['ガクガクで最悪', -0.9],
      ] as const
    )[i % 3] ?? ['', 0]
    return segment(`品番${i}の椅子は${words}です`, sentiment)
  })
  readings.push(segment('机もガクガクです', 0))
  const voices = readings.map((one, i) => ({
    ...{ id: `${i}`, customer: '', saidOn: null, by: '', owner: `row ${i}` },
    score: rated && i < count ? ([10, 7, 2][i % 3] ?? null) : null,
    verbatims: [{ text: one.text, segments: [one], first: i }],
  })) as unknown as Voices['voices']
  const places = Int32Array.from(readings, (_, i) => i)
  return { voices, readings, segments: [], voiceOf: places, verbatimOf: places.map(() => 0), refused: new Map() }
}

describe('sentiment of a file', () => {
  it('learns the words of its own discontent', () => {
    const found = voicesOf(900, false)
    const { voices, refined, model } = refineVoices(found, null)
    expect(refined).toBe(1)
    expect(voices.readings.at(-1)?.sentiment).toBeLessThanOrEqual(-0.25)
    expect(voices.voices.at(-1)?.verbatims[0]?.segments[0]).toBe(voices.readings.at(-1))
    // What was handed in stays as it was, and without answers nothing is set beside them.
    expect(found.readings.at(-1)?.sentiment).toBe(0)
    expect(model.calibration).toEqual([])
  })

  it('leaves a small file as the rules read it', () => {
    const found = voicesOf(60, true)
    expect(refineVoices(found, 'nps')).toMatchObject({ refined: 0, model: { words: null, ratings: null } })
    expect(refineVoices(found, 'nps').voices.readings).toEqual(found.readings)
  })

  it('is set beside the answers from 500 rated verbatims on', () => {
    const { model } = refineVoices(voicesOf(900, true), 'nps')
    expect(model.learnedFrom).toEqual({ segments: 901, rated: 900 })
    expect(model.calibration.reduce((sum, { base }) => sum + base, 0)).toBe(900)
    expect(model.calibration[0]?.discontent.share).toBe(1)
    // Without knowing the scale an answer says nothing.
    expect(refineVoices(voicesOf(900, true), null).model.calibration).toEqual([])
  })
})
