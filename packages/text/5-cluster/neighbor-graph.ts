import { allCosines } from './points.ts'

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
  const cosines = new Float64Array(count)
  for (let a = 0; a < count; a++) {
    if (sizes[a] === 0) continue
    allCosines(centroids, a, a + 1, centroids, width, cosines)
    for (const b of nearest(cosines, a, sizes, links)) {
      const weight = cosines[b]! * Math.sqrt(sizes[a]! * sizes[b]!)
      weights[a]!.set(b, weight)
      weights[b]!.set(a, weight)
    }
  }
  return { neighbors: weights.map((map) => [...map].sort((x, y) => x[0] - y[0])) }
}

/** The `links` nodes of the largest cosine above 0, largest first; the lower node wins a tie. */
function nearest(cosines: Float64Array, self: number, sizes: Float64Array, links: number): number[] {
  const found: number[] = []
  for (let b = 0; b < cosines.length; b++) {
    const value = cosines[b]!
    if (b === self || sizes[b] === 0 || value <= 0) continue
    if (found.length === links && value <= cosines[found[links - 1]!]!) continue
    let place = Math.min(found.length, links - 1)
    for (; place > 0 && cosines[found[place - 1]!]! < value; place--) found[place] = found[place - 1]!
    found[place] = b
  }
  return found
}
