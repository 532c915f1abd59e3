/** A rectangle as shares of the whole: 0 … 1 from left and top. */
export interface Tile {
  x: number
  y: number
  width: number
  height: number
}

/** How far from a square the worst tile of a row is, ≥ 1. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((total, area) => total + area, 0)
  const thickness = sum / side
  return Math.max(...row.map((area) => Math.max(thickness ** 2 / area, area / thickness ** 2)))
}

/**
 * Tiles as near to squares as they get, each with an area like its value, the largest first from the upper left (Bruls, Huizing
 * and van Wijk 2000). Values of 0 get no area.
 *
 * @param values descending
 * @param frame where they go, in units in which a square is a square (pixels)
 * @returns one tile for each value, in order, in the same units
 */
export function squarify(values: readonly number[], frame: Tile): Tile[] {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0)
  const scale = total > 0 ? (frame.width * frame.height) / total : 0
  const areas = values.map((value) => Math.max(0, value) * scale)
  const tiles: Tile[] = []
  let left = { ...frame }
  let row: number[] = []
  const lay = () => {
    const upright = left.width >= left.height
    const thickness = row.reduce((sum, area) => sum + area, 0) / Math.max(1e-9, upright ? left.height : left.width)
    let at = upright ? left.y : left.x
    for (const area of row) {
      const length = thickness > 0 ? area / thickness : 0
      tiles.push(
        upright
          ? { x: left.x, y: at, width: thickness, height: length }
          : { x: at, y: left.y, width: length, height: thickness },
      )
      at += length
    }
    left = upright
      ? { ...left, x: left.x + thickness, width: Math.max(0, left.width - thickness) }
      : { ...left, y: left.y + thickness, height: Math.max(0, left.height - thickness) }
    row = []
  }
  for (const area of areas) {
    if (area === 0) break
    const side = Math.max(1e-9, Math.min(left.width, left.height))
    if (row.length > 0 && worst([...row, area], side) > worst(row, side)) lay()
    row.push(area)
  }
  lay()
  while (tiles.length < values.length) tiles.push({ x: left.x, y: left.y, width: 0, height: 0 })
  return tiles
}
