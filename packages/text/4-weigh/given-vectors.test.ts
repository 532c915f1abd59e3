import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel } from '../7-track/encode-model.ts'
import { extractThemes, wordsToPlace } from '../extract-themes.ts'
import type { TermVectors } from './given-vectors.ts'
import { seededRandom } from './random.ts'
import { fitSpace, placeSegments } from './space.ts'
import type { ThemeSegment } from './theme-segment.ts'

const SUBJECTS = [
  ['荷物', '小包', '配送', '宅配', '玄関'],
  ['決済', '請求', 'カード', '明細', '銀行'],
  ['画面', '端末', '認証', '暗証', '入力'],
]

/** Two words a segment, always in two fixed pairs: 荷物 and 小包 never share one. */
const segments: ThemeSegment[] = Array.from({ length: 300 }, (_, i) => {
  const subject = SUBJECTS[i % 3]!
  const terms = i % 2 === 0 ? [subject[0]!, subject[2]!] : [subject[1]!, subject[3]!]
  const text = `${terms.join('の')}${i % 10}`
  return { id: `s${i}`, owner: `v${i}`, text, terms, compounds: [], pairs: [] }
})

/** A model to which all words of a subject are nearly one. */
function given(terms: readonly string[], width = 12): TermVectors {
  const random = seededRandom(5)
  const values = Float32Array.from(
    terms.flatMap((term) => {
      const subject = SUBJECTS.findIndex((words) => words.includes(term))
      return Array.from({ length: width }, (_, d) => (d % 3 === subject ? 1 : 0) + 0.2 * random())
    }),
  )
  return { source: 'fake m', terms, width, values }
}

const likeness = (vectors?: TermVectors) => {
  const space = fitSpace(segments, 1, vectors)
  const { vectors: rows, width } = placeSegments(space, [segments[0]!, segments[3]!])
  return rows.subarray(0, width).reduce((sum, value, d) => sum + value * rows[width + d]!, 0)
}

describe('vectors of words from another model', () => {
  const words = wordsToPlace(segments)

  it('are asked for the words of the vocabulary', () => {
    expect(words).toEqual([...new Set(segments.flatMap(({ terms }) => terms))].sort())
    expect(wordsToPlace(segments.slice(0, 100))).toEqual([])
  })

  it('bring together what never stands together here', () => {
    expect(likeness(given(words))).toBeGreaterThan(likeness() + 0.3)
  })

  it('are named by the model, which is the same for the same vectors', () => {
    const bytes = (vectors?: TermVectors) =>
      encodeModel(extractThemes(segments, vectors === undefined ? {} : { vectors }).model)
    const model = decodeModel(bytes(given(words)))
    expect(model.kind === 'space' && model.space.source).toBe('fake m')
    expect(bytes(given(words))).toEqual(bytes(given(words)))
    expect(bytes(given(words))).not.toEqual(bytes())
    const own = decodeModel(bytes())
    expect(own.kind === 'space' && own.space.source).toBeUndefined()
  })

  it('stay with a model that is refreshed warm', () => {
    const previous = extractThemes(segments, { vectors: given(words) }).model
    const { model } = extractThemes(segments, { previous })
    expect(model.kind === 'space' && model.space.source).toBe('fake m')
  })

  it('may leave words out', () => {
    const half = words.slice(0, 8)
    expect(extractThemes(segments, { vectors: given(half) }).themes.length).toBeGreaterThan(1)
    expect(extractThemes(segments, { vectors: given([], 3) }).themes.length).toBeGreaterThan(0)
  })
})
