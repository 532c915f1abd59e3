import type { Crossed } from './cross.ts'

/** As many different numbers are shown as they are; more are put into bands. */
const MOST_NUMBERS = 10
const BANDS = 5

/**
 * Puts numbers into bands that hold about as many respondents each; few different numbers stay as they are.
 * @param counts - respondents by number
 * @returns for each number its category, `7` or `0..6`, and the categories in their order
 */
export function bandsOf(counts: ReadonlyMap<string, number>): { categories: string[]; of: Map<string, string> } {
  const numbers = [...counts.keys()].sort((a, b) => Number(a) - Number(b))
  if (numbers.length <= MOST_NUMBERS) return { categories: numbers, of: new Map(numbers.map((one) => [one, one])) }
  const base = [...counts.values()].reduce((sum, respondents) => sum + respondents, 0)
  const bands: string[][] = [[]]
  let before = 0
  for (const number of numbers) {
    // One number that many gave may fill several bands' shares: it stays whole.
    if (before >= (base * bands.length) / BANDS) bands.push([])
    bands.at(-1)?.push(number)
    before += counts.get(number) ?? 0
  }
  const named = bands.map((band) => [band.length > 1 ? `${band[0]}..${band.at(-1)}` : String(band[0]), band] as const)
  return {
    categories: named.map(([category]) => category),
    of: new Map(named.flatMap(([category, band]) => band.map((number): [string, string] => [number, category]))),
  }
}

function folded(counts: ReadonlyMap<string, number>, of: ReadonlyMap<string, string>): Map<string, number> {
  const found = new Map<string, number>()
  for (const [id, respondents] of counts) {
    const category = of.get(id) ?? id
    found.set(category, (found.get(category) ?? 0) + respondents)
  }
  return found
}

const together = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
  folded(
    new Map([...one, ...[...other].map(([id, count]): [string, number] => [id, count + (one.get(id) ?? 0)])]),
    new Map(),
  )

/** The same respondents with numbers in bands, in the rows, in the columns, or in both. */
export function inBands(
  found: Crossed,
  sides: { rows: boolean; columns: boolean },
): { found: Crossed; rows: string[] | null; columns: string[] | null } {
  const rows = sides.rows ? bandsOf(together(found.rows, found.rowsAlone)) : null
  const columns = sides.columns ? bandsOf(together(found.columns, found.columnsAlone)) : null
  const [ofRow, ofColumn] = [rows?.of ?? new Map<string, string>(), columns?.of ?? new Map<string, string>()]
  const cells = new Map<string, Map<string, number>>()
  for (const [id, inRow] of found.cells) {
    const row = ofRow.get(id) ?? id
    cells.set(row, together(cells.get(row) ?? new Map(), folded(inRow, ofColumn)))
  }
  return {
    found: {
      base: found.base,
      rows: folded(found.rows, ofRow),
      columns: folded(found.columns, ofColumn),
      cells,
      rowsAlone: folded(found.rowsAlone, ofRow),
      columnsAlone: folded(found.columnsAlone, ofColumn),
    },
    rows: rows?.categories ?? null,
    columns: columns?.categories ?? null,
  }
}
