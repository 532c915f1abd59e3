import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestAssignment } from './best-assignment.ts'
import type { Assignment } from './theme-model.ts'
import {
  continuity,
  countMoves,
  type LineageEvent,
  lineageEvents,
  matchThemes,
  type TracedTheme,
  traceLineage,
} from './trace-lineage.ts'

/** The highest total of all pairings, by trying every one. */
function bruteForce(gain: readonly (readonly number[])[], row = 0, used: readonly number[] = []): number {
  if (row === gain.length) return 0
  const rest = bruteForce(gain, row + 1, used)
  return gain[row]!.reduce(
    (best, value, c) =>
      value === 0 || used.includes(c) ? best : Math.max(best, value + bruteForce(gain, row + 1, [...used, c])),
    rest,
  )
}
const total = (gain: readonly (readonly number[])[], columns: readonly number[]) =>
  columns.reduce((sum, c, r) => sum + (c < 0 ? 0 : gain[r]![c]!), 0)
/** What was done before: the largest first. */
function greedy(gain: readonly (readonly number[])[]): number[] {
  const columns = gain.map(() => -1)
  const cells = gain.flatMap((row, r) => row.map((value, c) => ({ value, r, c }))).filter(({ value }) => value > 0)
  for (const { r, c } of cells.sort((a, b) => b.value - a.value))
    if (columns[r] === -1 && !columns.includes(c)) columns[r] = c
  return columns
}
const tables = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, columns, most]) =>
    fc.array(fc.array(fc.nat(most), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )

describe('bestAssignment', () => {
  it('gains what the best of all pairings gains, each column once', () => {
    fc.assert(
      fc.property(tables, (gain) => {
        const columns = bestAssignment(gain)
        const used = columns.filter((c) => c >= 0)
        expect(new Set(used).size).toBe(used.length)
        expect(columns.every((c, r) => c < 0 || gain[r]![c]! > 0)).toBe(true)
        expect(total(gain, columns)).toBe(bruteForce(gain))
      }),
      { numRuns: 500 },
    )
  })

  it('is better than taking the largest first (negative control)', () => {
    const gain = [
      [9, 8],
      [8, 0],
    ]
    expect(total(gain, greedy(gain))).toBe(9)
    expect(total(gain, bestAssignment(gain))).toBe(16)
  })

  it('gives ties to the lower row and column, and pairs two hundred quickly', () => {
    expect(bestAssignment([...Array(4)].map(() => [7, 7, 7, 7]))).toEqual([0, 1, 2, 3])
    const many = Array.from({ length: 200 }, (_, r) =>
      Array.from({ length: 200 }, (__, c) => (r * 7919 + c * 104729) % 1000),
    )
    const columns = bestAssignment(many)
    expect(new Set(columns).size).toBe(200)
    expect(bestAssignment([])).toEqual([])
    expect(bestAssignment([[], []])).toEqual([-1, -1])
  })
})

const theme = (index: number, label = `テーマ${index}`, more: Partial<TracedTheme> = {}): TracedTheme => ({
  index,
  parent: null,
  label,
  terms: [label],
  ...more,
})
type Place = Pick<Assignment, 'theme' | 'subtheme'>
/** `[old, new, how many segments]`. */
const moved = (...flows: [number | null, number | null, number][]) => {
  const places = flows.flatMap(([old, fresh, count]) =>
    Array.from({ length: count }, (): [Place, Place] => [
      { theme: old, subtheme: null },
      { theme: fresh, subtheme: null },
    ]),
  )
  return countMoves(
    places.map(([before]) => before),
    places.map(([, after]) => after),
  )
}
const kinds = (events: readonly LineageEvent[]) =>
  events.map(({ kind, links }) => `${kind} ${links.map(({ old, fresh }) => `${old}>${fresh}`).join(' ')}`)

describe('traceLineage', () => {
  it('says continued, split, merged, new and retired, with what moved', () => {
    const old = [0, 1, 2, 3, 4].map((index) => theme(index, `旧${index}`))
    const fresh = [0, 1, 2, 3, 4].map((index) => theme(index, `新${index}`))
    const moves = moved(
      [0, 0, 50],
      [0, null, 5],
      [1, 1, 22],
      [1, 2, 18],
      [2, 3, 30],
      [3, 3, 20],
      [null, 4, 9],
      [4, null, 8],
    )
    const { continues, events } = traceLineage(old, fresh, moves)
    expect([...continues]).toEqual([[0, 0]])
    expect(kinds(events)).toEqual(['continued 0>0', 'split 1>1 1>2', 'merged 2>3 3>3', 'new null>4', 'retired 4>null'])
    expect(events[0]?.links).toEqual([{ old: 0, fresh: 0, common: 50, onlyOld: 5, onlyFresh: 0 }])
    expect(events[2]?.links[1]).toEqual({ old: 3, fresh: 3, common: 20, onlyOld: 0, onlyFresh: 30 })
    expect(events[3]?.links).toEqual([{ old: null, fresh: 4, common: 0, onlyOld: 0, onlyFresh: 9 }])
    expect(events[4]?.links).toEqual([{ old: 4, fresh: null, common: 0, onlyOld: 8, onlyFresh: 0 }])
  })

  it('tells a split also of a theme that goes on in one of its parts', () => {
    const { events } = traceLineage([theme(0, '配送')], [theme(0, '配送'), theme(1)], moved([0, 0, 60], [0, 1, 40]))
    expect(kinds(events)).toEqual(['continued 0>0', 'split 0>0 0>1'])
    const little = traceLineage([theme(0, '配送')], [theme(0, '配送'), theme(1)], moved([0, 0, 75], [0, 1, 25]))
    expect(kinds(little.events)).toEqual(['continued 0>0', 'new null>1'])
  })

  it('finds the pairing that is best on the whole, where the likest pair first would lose a theme', () => {
    const old = [theme(0, '配送', { terms: ['a', 'b'] }), theme(1, '配送')]
    const fresh = [theme(0, '配送'), theme(1, '送料', { terms: ['a', 'c'] })]
    const moves = moved([0, 0, 40], [0, 1, 50], [1, 0, 20])
    const scores = old.map((from) => fresh.map((to) => Math.round(1000 * continuity(from, to, moves))))
    expect(scores).toEqual([
      [555, 539],
      [533, 0],
    ])
    expect(greedy(scores)).toEqual([0, -1])
    expect(matchThemes(old, fresh, moves)).toEqual(
      new Map([
        [0, 1],
        [1, 0],
      ]),
    )
  })

  it('goes on from half, by members and by likeness; a name that a person gave from a fifth, before all others', () => {
    const fresh = [theme(0, '新')]
    const moves = moved([0, 0, 40], [0, null, 30], [1, 0, 50])
    expect(matchThemes([theme(0, '旧'), theme(1, '別')], fresh, moves)).toEqual(new Map())
    expect(matchThemes([theme(0, '旧'), theme(1, '新')], fresh, moves)).toEqual(new Map([[0, 1]]))
    expect(matchThemes([theme(0, '旧', { locked: true }), theme(1, '新')], fresh, moves)).toEqual(new Map([[0, 0]]))
    const hardly = moved([0, 0, 10], [0, null, 50], [1, 0, 50])
    expect(matchThemes([theme(0, '旧', { locked: true })], fresh, hardly)).toEqual(new Map())
  })

  it('compares centroids where both sides have one, terms where not', () => {
    const east = Float32Array.of(1, 0)
    const north = Float32Array.of(0, 1)
    const moves = moved([0, 0, 1])
    const at = (centroid: Float32Array) => theme(0, '名', { centroid })
    expect(continuity(at(east), at(east), moves)).toBeCloseTo(1)
    expect(continuity(at(east), at(north), moves)).toBeCloseTo(0.7)
    expect(continuity(at(east), at(Float32Array.of(-1, 0)), moves)).toBeCloseTo(0.7)
    expect(continuity(at(east), theme(0, '名'), moves)).toBeCloseTo(1)
    const terms = [theme(0, 'あ', { terms: ['a', 'b'] }), theme(0, 'い', { terms: ['b', 'c'] })] as const
    expect(continuity(...terms, moves)).toBeCloseTo(0.85)
  })

  it('does not mix levels', () => {
    const sub = theme(5, '配送', { parent: 0 })
    const moves = moved([5, 0, 40])
    expect(kinds(traceLineage([sub], [theme(0, '配送')], moves).events)).toEqual(['new null>0', 'retired 5>null'])
    // The same with equal levels: the control.
    expect(kinds(traceLineage([theme(5, '配送')], [theme(0, '配送')], moves).events)).toEqual(['continued 5>0'])
  })

  const flows = fc.array(fc.tuple(fc.option(fc.nat(5)), fc.option(fc.nat(5)), fc.integer({ min: 1, max: 9 })), {
    maxLength: 20,
  })
  const six = [0, 1, 2, 3, 4, 5].map((index) => theme(index, '同じ', { parent: index > 3 ? 0 : null }))

  it('tells of every theme, and no other way when rows and themes come in another order', () => {
    fc.assert(
      fc.property(flows, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (list, locks) => {
        const old = six.map((one, i) => ({ ...one, locked: locks[i] ?? false }))
        const { continues, events } = traceLineage(old, six, moved(...list))
        const again = traceLineage([...old].reverse(), [...six].reverse(), moved(...[...list].reverse()))
        expect(again.events).toEqual(events)
        expect(new Map([...again.continues].sort())).toEqual(new Map([...continues].sort()))
        const links = events.flatMap((event) => event.links)
        expect(new Set(links.flatMap((one) => one.old ?? [])).size).toBe(6)
        expect(new Set(links.flatMap((one) => one.fresh ?? [])).size).toBe(6)
        expect(new Set(continues.values()).size).toBe(continues.size)
      }),
    )
  })

  it('takes a pairing that is settled already, and counts of the whole', () => {
    const events = lineageEvents([theme(0)], [theme(0)], moved([0, 0, 1], [0, null, 99]), new Map([[0, 0]]))
    expect(events).toEqual([{ kind: 'continued', links: [{ old: 0, fresh: 0, common: 1, onlyOld: 99, onlyFresh: 0 }] }])
  })
})
