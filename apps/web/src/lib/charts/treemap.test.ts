import { describe, expect, it } from 'vitest'
import { squarify, type Tile } from './treemap.ts'

const frame = { x: 10, y: 20, width: 600, height: 400 }
const area = ({ width, height }: Tile) => width * height
const overlap = (a: Tile, b: Tile) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

describe('a map of tiles', () => {
  it('lays out the example of the paper', () => {
    const tiles = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 })
    expect(tiles[0]).toEqual({ x: 0, y: 0, width: 3, height: 2 })
    expect(tiles[1]).toEqual({ x: 0, y: 2, width: 3, height: 2 })
    expect(tiles[2]?.width).toBeCloseTo(12 / 7)
  })

  it.each([[[40, 30, 20, 10]], [Array.from({ length: 24 }, (_, i) => 1000 / (i + 1))], [[1]], [[5, 5, 5, 0, 0]]])(
    'fills the frame with areas like the values, without overlaps: %j',
    (values) => {
      const tiles = squarify(values, frame)
      const total = values.reduce((sum, value) => sum + value, 0)
      expect(tiles).toHaveLength(values.length)
      tiles.forEach((tile, i) => {
        expect(area(tile)).toBeCloseTo(((values[i] ?? 0) / total) * area(frame), 3)
        expect(tile.x).toBeGreaterThanOrEqual(frame.x - 1e-6)
        expect(tile.x + tile.width).toBeLessThanOrEqual(frame.x + frame.width + 1e-6)
        expect(tile.y + tile.height).toBeLessThanOrEqual(frame.y + frame.height + 1e-6)
      })
      for (const [i, a] of tiles.entries()) for (const b of tiles.slice(i + 1)) expect(overlap(a, b)).toBeLessThan(1e-3)
    },
  )

  it('keeps even small tiles near to squares', () => {
    const tiles = squarify(
      Array.from({ length: 30 }, (_, i) => 100 / (i + 1)),
      frame,
    )
    for (const { width, height } of tiles) expect(Math.max(width / height, height / width)).toBeLessThan(4)
  })

  it('has no tiles for nothing', () => {
    expect(squarify([], frame)).toEqual([])
    expect(squarify([0, 0], frame).map(area)).toEqual([0, 0])
  })
})
