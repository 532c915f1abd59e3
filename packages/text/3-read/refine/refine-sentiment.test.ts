import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeSentiment,
  encodeSentiment,
  NO_SENTIMENT_MODEL,
  type RatedVerbatim,
  refineSentiment,
  type ScoredSegment,
  type SentimentModel,
  scoreWith,
  verdictOf,
} from './index.ts'

const THINGS = ['配送', '画面', '料理', '部屋', '説明', '電話', '店員', '返品', '予約', '価格', '通知', '地図']
const DAYS = ['昨日', '先週', '今朝', '毎回', '前回', '今回', '去年', '初日', '夜中', '休日', '平日', '最近']

/** The rules know 満足 and 最悪; the customers also say もちもち and ガクガク, which the rules do not know. */
function corpus(moods: Record<'praise' | 'neutral' | 'blame', [string, number]>): ScoredSegment[] {
  return DAYS.flatMap((day) =>
    THINGS.flatMap((thing) =>
      Object.values(moods).map(([words, sentiment]) => ({ text: `${day}の${thing}は${words}です`, sentiment })),
    ),
  )
}
const WORDS = corpus({
  praise: ['もちもちで満足', 0.8],
  neutral: ['三回目の受付', 0],
  blame: ['ガクガクで最悪', -0.9],
})
const reversed = (rows: readonly ScoredSegment[]): ScoredSegment[] => [...rows].reverse()
const model = refineSentiment(WORDS)
const bytesOf = (one: SentimentModel): string => Buffer.from(encodeSentiment(one)).toString('base64')

describe('what the rules do not know', () => {
  it('is learned from what stands beside words that they do know', () => {
    const praised = scoreWith(model, { text: '今日の麺はもちもちです', sentiment: 0 })
    expect(praised).toMatchObject({ by: 'words' })
    expect(praised.score).toBeGreaterThanOrEqual(0.25)
    expect(scoreWith(model, { text: '今日の椅子はガクガクです', sentiment: 0 }).score).toBeLessThanOrEqual(-0.25)
  })

  it('shows the stretch that decided', () => {
    const text = '今日の麺はもちもちです'
    const { deciding } = scoreWith(model, { text, sentiment: 0 })
    expect(text.slice(deciding?.start, deciding?.end)).toContain('もち')
  })

  it('is not learned where the moods have no words of their own', () => {
    const told = WORDS.map(({ text }, i) => ({ text, sentiment: [0.8, 0, -0.9][(i >> 2) % 3] as number }))
    expect(refineSentiment(told).words).not.toBeNull()
    expect(scoreWith(refineSentiment(told), { text: '今日の麺はもちもちです', sentiment: 0 }).by).toBe('rule')
    expect(refineSentiment(WORDS.filter(({ sentiment }) => sentiment !== 0)).words).toBeNull()
  })

  it('leaves the rules their word where they found something, and where it is unsure', () => {
    expect(scoreWith(model, { text: '今日の麺はもちもちです', sentiment: -0.6 })).toEqual({
      score: -0.6,
      by: 'rule',
      deciding: null,
    })
    expect(scoreWith(model, { text: 'ふつう', sentiment: 0.1 }).by).toBe('rule')
    expect(scoreWith(NO_SENTIMENT_MODEL, { text: '今日の麺はもちもちです', sentiment: 0 }).by).toBe('rule')
  })
})

describe('a model', () => {
  it('is the same bytes whatever the order of the rows and however often one is repeated', () => {
    const bytes = bytesOf(model)
    expect(bytesOf(refineSentiment(reversed(WORDS)))).toBe(bytes)
    expect(bytesOf(refineSentiment([...WORDS, ...WORDS, ...WORDS.slice(0, 50)]))).toBe(bytes)
    expect(bytesOf(refineSentiment(WORDS.slice(1)))).not.toBe(bytes)
  })

  it('judges no text by weights that have seen it', () => {
    for (const text of ['今日の麺はもちもちです', '今日の椅子はガクガクです', '先日の件']) {
      for (const sentiment of [0.9, 0, -0.9]) {
        const seen = refineSentiment([...WORDS, { text, sentiment }])
        expect(bytesOf(seen)).not.toBe(bytesOf(model))
        expect(scoreWith(seen, { text, sentiment: 0 })).toEqual(scoreWith(model, { text, sentiment: 0 }))
      }
    }
  })

  it('reads back as it was written', () => {
    const bytes = encodeSentiment(model)
    const again = decodeSentiment(bytes)
    expect(bytesOf(again)).toBe(bytesOf(model))
    for (const segment of WORDS.slice(0, 40))
      expect(scoreWith(again, { ...segment, sentiment: 0 })).toEqual(scoreWith(model, { ...segment, sentiment: 0 }))
    expect(decodeSentiment(encodeSentiment(NO_SENTIMENT_MODEL))).toEqual(NO_SENTIMENT_MODEL)
    // At an odd offset of a larger buffer, as a database driver hands it over.
    const moved = new Uint8Array(bytes.length + 3)
    moved.set(bytes, 3)
    expect(bytesOf(decodeSentiment(moved.subarray(3)))).toBe(bytesOf(model))
  })

  it('is refused when it is cut off, of another kind or of a later version', () => {
    const bytes = encodeSentiment(model)
    const later = encodeSentiment({ ...NO_SENTIMENT_MODEL, version: 2 as 1 })
    for (const bad of [bytes.slice(0, -1), bytes.slice(0, 9), bytes.slice(1), new Uint8Array(0), later])
      expect(() => decodeSentiment(bad)).toThrow('sentiment-model-unreadable')
  })

  it('never throws and stays between −1 and 1, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 500 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (text, sentiment) => {
          const { score, deciding } = scoreWith(model, { text, sentiment })
          expect(Math.abs(score)).toBeLessThanOrEqual(1)
          if (deciding) expect(deciding.end).toBeLessThanOrEqual(text.length)
        },
      ),
      { numRuns: 200, seed: 7 },
    )
  })
})

describe('ratings', () => {
  /** Customers of one workspace who mean blame by a word that the rules take for praise. */
  const rated = (count: number): RatedVerbatim[] =>
    Array.from({ length: count }, (_, i) => {
      const day = DAYS[i % DAYS.length]
      const thing = THINGS[Math.floor(i / DAYS.length) % THINGS.length]
      const [words, sentiment, verdict] = (
        [
          ['神対応', 0.9, -1],
          ['よい品', 0.6, 1],
          ['三回目', 0, 0],
        ] as const
      )[i % 3] as readonly [string, number, 1 | 0 | -1]
      return { segments: [{ text: `${day}の${thing}は${words}${i}`, sentiment }], verdict }
    })

  it('teach from 500 on, and no earlier', () => {
    expect(refineSentiment([], rated(499)).ratings).toBeNull()
    expect(refineSentiment([], rated(499)).calibration).toEqual([])
    const taught = refineSentiment([], rated(600))
    expect(taught.learnedFrom.rated).toBe(600)
    expect(scoreWith(taught, { text: '今日も神対応でした', sentiment: 0.9 })).toMatchObject({ by: 'ratings' })
    expect(scoreWith(taught, { text: '今日も神対応でした', sentiment: 0.9 }).score).toBeLessThanOrEqual(-0.25)
    expect(scoreWith(taught, { text: '今日もよい品でした', sentiment: 0.6 })).toMatchObject({ by: 'rule', score: 0.6 })
  })

  it('do not teach where everybody gave the same answer', () => {
    const content = rated(600).map((one): RatedVerbatim => ({ ...one, verdict: 1 }))
    expect(refineSentiment([], content).ratings).toBeNull()
  })

  it('come with a table of what was answered where so much was predicted', () => {
    const { calibration } = refineSentiment([], rated(600))
    expect(calibration.map(({ from, to }) => [from, to])).toEqual([
      [-1, -0.6],
      [-0.6, -0.25],
      [-0.25, 0.25],
      [0.25, 0.6],
      [0.6, 1],
    ])
    expect(calibration.reduce((sum, { base }) => sum + base, 0)).toBe(600)
    const [worst, best] = [calibration[0], calibration[4]]
    expect(worst?.discontent.share ?? 0).toBeGreaterThan(0.9)
    expect(best?.content.share ?? 0).toBeGreaterThan(0.9)
    for (const { content, discontent } of calibration)
      for (const { low, high, share } of [content, discontent]) {
        expect(low).toBeLessThanOrEqual(share ?? low)
        expect(high).toBeGreaterThanOrEqual(share ?? high)
      }
  })

  it('do not depend on the order of the rows', () => {
    const rows = rated(600)
    expect(bytesOf(refineSentiment(WORDS, [...rows].reverse()))).toBe(bytesOf(refineSentiment(WORDS, rows)))
  })

  it.each([
    ['nps', 6, -1],
    ['nps', 7, 0],
    ['nps', 8, 0],
    ['nps', 9, 1],
    ['csat', 2, -1],
    ['csat', 3, 0],
    ['csat', 4, 1],
    ['ces', 3, -1],
    ['ces', 4, 0],
    ['ces', 5, 1],
  ] as const)('%s %i means %i', (kind, score, verdict) => expect(verdictOf(kind, score)).toBe(verdict))
})
