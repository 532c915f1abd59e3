import { hiddenInList, hiddenInTable } from '@koe/stats'
import type { Crossed } from '../counting/index.ts'

/** Which figures of a cross-tab are withheld: cells by row and column, what stands beside rows, and the columns' bases. */
export interface HiddenCells {
  cells: boolean[][]
  rows: boolean[]
  columns: boolean[]
}

export interface Side {
  ids: readonly string[]
  /** Whether one respondent can stand in several of them. */
  several: boolean
}

const isSmall = (count: number, least: number) => count > 0 && count < least

const cellOf = (found: Crossed, row: string, column: string) => found.cells.get(row)?.get(column) ?? 0

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

/** Groups that exclude each other on both sides: one table, in which those who are in no row or no column are a group as well. */
function ofPartition(found: Crossed, rows: Side, columns: Side, least: number): HiddenCells {
  const table = rows.ids.map((row) => [
    ...columns.ids.map((column) => cellOf(found, row, column)),
    found.rowsAlone.get(row) ?? 0,
  ])
  table.push([...columns.ids.map((column) => found.columnsAlone.get(column) ?? 0), 0])
  const hidden = hiddenInTable(table, least)
  const beside = hiddenInList(table.map(sumOf), least)
  const below = hiddenInList(
    [...columns.ids, ''].map((_, j) => sumOf(table.map((row) => row[j] ?? 0))),
    least,
  )
  return {
    cells: rows.ids.map((_, i) => columns.ids.map((_, j) => hidden[i]?.[j] ?? true)),
    rows: rows.ids.map((_, i) => beside[i] === true || hidden[i]?.[columns.ids.length] === true),
    columns: columns.ids.map((_, j) => below[j] === true || hidden[rows.ids.length]?.[j] === true),
  }
}

/** Rows that overlap: each by itself against those of the same columns who are not in it. */
function ofOverlapping(found: Crossed, rows: Side, columns: Side, least: number): HiddenCells {
  const bases = columns.ids.map((column) => found.columns.get(column) ?? 0)
  const each = rows.ids.map((row) => {
    const inside = columns.ids.map((column) => cellOf(found, row, column))
    const all = found.rows.get(row) ?? 0
    const few = isSmall(all, least) || isSmall(found.base - all, least)
    if (columns.several)
      return inside.map((cell, j) => {
        const base = bases[j] ?? 0
        return (
          few || [cell, base - cell, all - cell, found.base - all - base + cell].some((part) => isSmall(part, least))
        )
      })
    const [chosen = [], others = []] = hiddenInTable([inside, inside.map((cell, j) => (bases[j] ?? 0) - cell)], least)
    return inside.map((_, j) => few || chosen[j] === true || others[j] === true)
  })
  return {
    cells: each,
    rows: rows.ids.map((row) => {
      const all = found.rows.get(row) ?? 0
      return isSmall(all, least) || isSmall(found.base - all, least)
    }),
    columns: columns.several
      ? bases.map((base) => isSmall(base, least) || isSmall(found.base - base, least))
      : hiddenInList(bases, least),
  }
}

const turned = (cells: readonly boolean[][], columns: number) =>
  Array.from({ length: columns }, (_, j) => cells.map((row) => row[j] ?? true))

const mirrored = (found: Crossed): Crossed => {
  const cells = new Map<string, Map<string, number>>()
  for (const [row, counts] of found.cells)
    for (const [column, count] of counts) cells.set(column, (cells.get(column) ?? new Map()).set(row, count))
  const { rows, columns, rowsAlone, columnsAlone } = found
  return { base: found.base, rows: columns, columns: rows, cells, rowsAlone: columnsAlone, columnsAlone: rowsAlone }
}

/**
 * What of a cross-tab tells of fewer than `least` respondents, by itself or by subtraction.
 * @param turn - decide as if rows and columns changed places: the same table, asked for the other way round, hides the same
 */
export function hiddenCells(found: Crossed, rows: Side, columns: Side, least: number, turn: boolean): HiddenCells {
  const apart = !rows.several && !columns.several
  if (apart ? turn : !rows.several) {
    const other = apart
      ? ofPartition(mirrored(found), columns, rows, least)
      : ofOverlapping(mirrored(found), columns, rows, least)
    return { cells: turned(other.cells, rows.ids.length), rows: other.columns, columns: other.rows }
  }
  return apart ? ofPartition(found, rows, columns, least) : ofOverlapping(found, rows, columns, least)
}
