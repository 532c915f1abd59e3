import { AnalyzeProblem } from '../problem.ts'

/** Letters that people do not tell apart when they type a column's name. */
const folded = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-・]/g, '')

/** Edits (insert, remove, replace) from one name to the other. */
export function editDistance(a: string, b: string): number {
  const left = [...a].slice(0, 100)
  const right = [...b].slice(0, 100)
  let above = right.map((_, i) => i + 1)
  for (const [i, letter] of left.entries()) {
    const row: number[] = []
    for (const [j, other] of right.entries()) {
      const replaced = (j === 0 ? i : above[j - 1]!) + (letter === other ? 0 : 1)
      row.push(Math.min(replaced, above[j]! + 1, (j === 0 ? i + 1 : row[j - 1]!) + 1))
    }
    above = row
  }
  return right.length === 0 ? left.length : (above.at(-1) ?? 0)
}

/** The column whose name is nearest to what was typed, when it is near at all. */
export function nearestColumn(wanted: string, header: readonly string[]): string | undefined {
  const key = folded(wanted)
  const ranked = header
    .map((name, order) => {
      const other = folded(name)
      const within = key.length >= 2 && (other.includes(key) || key.includes(other))
      return { name, order, distance: within ? 1 : editDistance(key, other) }
    })
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, Math.floor([...key].length / 2)) ? best.name : undefined
}

/**
 * The place of a column. Exactly as written first, then as people type it (case, width, spaces).
 * @throws AnalyzeProblem column-not-found, with the names there are and the nearest of them
 */
export function findColumn(wanted: string, header: readonly string[]): number {
  const exact = header.indexOf(wanted)
  if (exact >= 0) return exact
  const alike = header.filter((name) => folded(name) === folded(wanted))
  if (alike.length === 1) return header.indexOf(alike[0]!)
  throw new AnalyzeProblem('column-not-found', {
    column: wanted,
    columns: header.join(', '),
    nearest: nearestColumn(wanted, header) ?? '',
  })
}
