const isSmall = (count: number, least: number) => count > 0 && count < least

/**
 * Which counts of a list to hide so that no group of fewer than `least` shows, when the sum of the list is known: the small
 * ones, and with them the smallest others until what is hidden could be at least `least` altogether and is more than one count.
 * Nothing is hidden where nothing is small; 0 is shown.
 *
 * @param counts respondents in groups that do not overlap
 * @param least from 2
 * @returns true = hide, in the same order
 * @example
 * hiddenInList([3, 40, 0, 12], 5) // => [true, false, false, true]
 * hiddenInList([5, 40], 5) // => [false, false]
 */
export function hiddenInList(counts: readonly number[], least: number): boolean[] {
  const hidden = counts.map((count) => isSmall(count, least))
  if (!hidden.includes(true)) return hidden
  const others = [...counts.keys()].filter((i) => !hidden[i] && counts[i]! > 0).sort((a, b) => counts[a]! - counts[b]!)
  let sum = counts.reduce((total, count, i) => total + (hidden[i] ? count : 0), 0)
  let number = hidden.filter(Boolean).length
  for (const i of others) {
    if (number > 1 && sum >= least) break
    hidden[i] = true
    sum += counts[i]!
    number++
  }
  return hidden
}

interface Corner {
  row: number
  column: number
  cost: number
}

/** The cheapest opposite corner with which the cell could hold `least` without any margin telling otherwise. */
function opposite(cells: readonly number[][], hidden: boolean[][], at: Corner, least: number): Corner | null {
  let best: Corner | null = null
  const cost = (row: number, column: number) => (hidden[row]![column] ? 0 : cells[row]![column]!)
  for (const row of cells.keys())
    for (const column of cells[row]!.keys()) {
      if (row === at.row || column === at.column) continue
      const movable = Math.min(cells[at.row]![column]!, cells[row]![at.column]!)
      if (cells[at.row]![at.column]! + movable < least) continue
      const found = cost(at.row, column) + cost(row, at.column) + cost(row, column)
      if (best === null || found < best.cost) best = { row, column, cost: found }
    }
  return best
}

/**
 * Which cells of a table of respondents to hide so that no group of fewer than `least` shows, when every row's, every column's
 * and the whole sum are known. Beside each small cell three more are hidden, the corners of a rectangle: respondents moved
 * around them change no sum, so the small cell could hold `least` as far as anybody can tell from this table and its margins.
 * Rows and columns that are small themselves are hidden whole. Source: the rectangles of cell suppression, as in
 * L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control (2001), ch. 3; here cell by cell, cheapest first.
 *
 * @param cells rows of equal length; groups that do not overlap, among them those who are in none
 * @param least from 2
 * @returns true = hide; everything where no rectangle protects a cell
 * @example
 * hiddenInTable([[3, 20], [15, 30]], 5) // => [[true, true], [true, true]]
 * hiddenInTable([[3, 20, 9], [15, 30, 8], [40, 50, 60]], 5) // => [[true, false, true], [true, false, true], [false, false, false]]
 * hiddenInTable([[9, 20], [15, 30]], 5) // => [[false, false], [false, false]]
 */
export function hiddenInTable(cells: readonly number[][], least: number): boolean[][] {
  const rowHidden = hiddenInList(
    cells.map((row) => row.reduce((sum, count) => sum + count, 0)),
    least,
  )
  const columnHidden = hiddenInList(
    (cells[0] ?? []).map((_, column) => cells.reduce((sum, row) => sum + row[column]!, 0)),
    least,
  )
  const hidden = cells.map((row, i) =>
    row.map((count, j) => rowHidden[i] === true || columnHidden[j] === true || isSmall(count, least)),
  )
  for (const [row, counts] of cells.entries())
    for (const [column, count] of counts.entries()) {
      if (!isSmall(count, least)) continue
      const corner = opposite(cells, hidden, { row, column, cost: 0 }, least)
      if (!corner) return cells.map((all) => all.map(() => true))
      hidden[row]![corner.column] = true
      hidden[corner.row]![column] = true
      hidden[corner.row]![corner.column] = true
    }
  return hidden
}
