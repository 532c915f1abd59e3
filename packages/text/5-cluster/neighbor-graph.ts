import { cosine } from './points.ts'

/** An undirected weighted graph: `neighbors[v]` lists [node, weight] ascending by node; both directions are present. */
export interface Graph {
  neighbors: [node: number, weight: number][][]
}

/**
 * Links every centroid to its `links` nearest ones (cosine > 0); a link weighs cosine × √(size · size), so that big
 * neighborhoods attract as their members would.
 * @param centroids nodes × width, rows of length 1
 * @param sizes weight behind each node; empty nodes stay unlinked
 */
export function neighborGraph(centroids: Float32Array, width: number, sizes: Float64Array, links: number): Graph {
  const count = sizes.length
  const weights = Array.from({ length: count }, () => new Map<number, number>())
  for (let a = 0; a < count; a++) {
    const near: [number, number][] = []
    for (let b = 0; b < count; b++) {
      if (a === b || sizes[a] === 0 || sizes[b] === 0) continue
      const value = cosine(centroids, Math.min(a, b) * width, centroids, Math.max(a, b) * width, width)
      if (value > 0) near.push([b, value])
    }
    near.sort((x, y) => y[1] - x[1] || x[0] - y[0])
    for (const [b, value] of near.slice(0, links)) {
      const weight = value * Math.sqrt(sizes[a]! * sizes[b]!)
      weights[a]!.set(b, weight)
      weights[b]!.set(a, weight)
    }
  }
  return { neighbors: weights.map((map) => [...map].sort((x, y) => x[0] - y[0])) }
}
