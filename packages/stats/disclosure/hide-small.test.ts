import { describe, expect, it } from 'vitest'
import { createRandom } from '../inference/random.ts'
import { hiddenInList, hiddenInTable } from './hide-small.ts'

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

/** The most that each cell can hold as far as the shown cells and all sums tell: bounds, drawn tighter until they rest. */
function boundsOf(cells: readonly number[][], hidden: readonly boolean[][]) {
  const low = cells.map((row, i) => row.map((count, j) => (hidden[i]![j] ? 0 : count)))
  const high = cells.map((row, i) => row.map((count, j) => (hidden[i]![j] ? sum(cells.flat()) : count)))
  const places = cells.flatMap((row, i) => row.map((_, j) => [i, j] as const))
  /** One line for each sum that is shown, and one for all that are hidden together. */
  const lines = ([0, 1] as const).flatMap((side) => {
    const groups = new Map<number, (typeof places)[number][]>()
    for (const place of places) groups.set(place[side], [...(groups.get(place[side]) ?? []), place])
    const each = [...groups.values()]
    const kept = hiddenInList(
      each.map((at) => sum(at.map(([i, j]) => cells[i]![j]!))),
      5,
    )
    return [...each.filter((_, n) => !kept[n]), each.filter((_, n) => kept[n]).flat()].map((at) => {
      return { at, total: sum(at.map(([i, j]) => cells[i]![j]!)) }
    })
  })
  for (let round = 0; round < 60; round++)
    for (const { at, total } of lines) {
      const [least, most] = [sum(at.map(([i, j]) => low[i]![j]!)), sum(at.map(([i, j]) => high[i]![j]!))]
      for (const [i, j] of at) {
        high[i]![j] = Math.min(high[i]![j]!, total - (least - low[i]![j]!))
        low[i]![j] = Math.max(low[i]![j]!, total - (most - high[i]![j]!))
      }
    }
  return { low, high }
}

/** Small cells of which somebody who subtracts can tell that they are small. */
const told = (cells: number[][], hidden: boolean[][], least: number) => {
  const { high } = boundsOf(cells, hidden)
  return cells.flatMap((row, i) =>
    row.flatMap((count, j) => (count > 0 && count < least && high[i]![j]! < least ? [[i, j]] : [])),
  )
}

const someTable = (seed: number) => {
  const random = createRandom(seed)
  const [rows, columns] = [2 + random.integer(4), 2 + random.integer(4)]
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => (random() < 0.25 ? random.integer(6) : 5 + random.integer(40))),
  )
}

describe('hiding small groups', () => {
  it('leaves nothing to be had by subtraction from any sum of a table', () => {
    let small = 0
    let shown = 0
    for (let seed = 1; seed <= 400; seed++) {
      const cells = someTable(seed)
      const hidden = hiddenInTable(cells, 5)
      small += cells.flat().filter((count) => count > 0 && count < 5).length
      shown += hidden.flat().filter((one) => !one).length
      expect([seed, told(cells, hidden, 5)]).toEqual([seed, []])
    }
    expect(small).toBeGreaterThan(500)
    expect(shown).toBeGreaterThan(1000)
  })

  it('would fail if only the small cells themselves were hidden', () => {
    let broken = 0
    for (let seed = 1; seed <= 100; seed++) {
      const cells = someTable(seed)
      const naive = cells.map((row) => row.map((count) => count > 0 && count < 5))
      if (told(cells, naive, 5).length > 0) broken++
    }
    expect(broken).toBeGreaterThan(50)
  })

  it('leaves nothing to be had from the sum of a list', () => {
    const random = createRandom(1)
    for (let round = 0; round < 500; round++) {
      const counts = Array.from({ length: 2 + random.integer(6) }, () => random.integer(12))
      const hidden = hiddenInList(counts, 5)
      const unknown = sum(counts.filter((_, i) => hidden[i]))
      // With fewer than five in all there is nothing to hide behind: who asks does not show such a list at all.
      if (!hidden.includes(true) || sum(counts) < 5) continue
      expect(unknown).toBeGreaterThanOrEqual(5)
      if (counts.filter((count) => count > 0).length > 1) expect(hidden.filter(Boolean).length).toBeGreaterThan(1)
    }
  })
})
