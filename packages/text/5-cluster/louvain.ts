import { type Random, shuffledIndices } from '../4-weigh/random.ts'
import type { Graph } from './neighbor-graph.ts'

const LEVELS = 20
const SWEEPS = 50

/**
 * Communities by greedy modularity (Blondel et al., 2008) in a seeded order.
 * @param resolution above 1 gives more, smaller communities
 * @returns each node's community, numbered 0 … by first appearance
 * @example
 * Array.from(louvain({ neighbors: [[[1, 1]], [[0, 1]]] }, 1, seededRandom(1))) // => [0, 0]
 */
export function louvain(graph: Graph, resolution: number, random: Random): Int32Array {
  let neighbors = graph.neighbors
  let self: Float64Array = new Float64Array(neighbors.length)
  const community = Int32Array.from({ length: neighbors.length }, (_, i) => i)
  for (let level = 0; level < LEVELS; level++) {
    const moved = renumbered(moveNodes(neighbors, self, resolution, random))
    const count = moved.reduce((most, c) => Math.max(most, c + 1), 0)
    for (let i = 0; i < community.length; i++) community[i] = moved[community[i]!]!
    if (count === neighbors.length) break
    const merged = aggregate(neighbors, self, moved, count)
    neighbors = merged.neighbors
    self = merged.self
  }
  return renumbered(community)
}

/** Moves single nodes to the neighboring community of greatest gain until none gains. */
function moveNodes(neighbors: Graph['neighbors'], self: Float64Array, resolution: number, random: Random): Int32Array {
  const count = neighbors.length
  const degree = Float64Array.from(neighbors, (list, i) => list.reduce((sum, [, w]) => sum + w, 2 * self[i]!))
  const total = degree.reduce((sum, d) => sum + d, 0)
  const community = Int32Array.from({ length: count }, (_, i) => i)
  if (total === 0) return community
  const inside = degree.slice()
  const order = shuffledIndices(count, random)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moves = 0
    for (const node of order) {
      const home = community[node]!
      const links = new Map<number, number>([[home, 0]])
      for (const [other, w] of neighbors[node]!) links.set(community[other]!, (links.get(community[other]!) ?? 0) + w)
      inside[home]! -= degree[node]!
      let best = home
      let bestGain = links.get(home)! - (resolution * degree[node]! * inside[home]!) / total
      for (const [candidate, w] of links) {
        const gain = w - (resolution * degree[node]! * inside[candidate]!) / total
        if (gain > bestGain + 1e-12) {
          best = candidate
          bestGain = gain
        }
      }
      inside[best]! += degree[node]!
      community[node] = best
      if (best !== home) moves++
    }
    if (moves === 0) break
  }
  return community
}

function aggregate(neighbors: Graph['neighbors'], self: Float64Array, community: Int32Array, count: number) {
  const links = Array.from({ length: count }, () => new Map<number, number>())
  const own = new Float64Array(count)
  for (let i = 0; i < neighbors.length; i++) {
    const a = community[i]!
    own[a]! += self[i]!
    for (const [j, w] of neighbors[i]!) {
      const b = community[j]!
      if (a === b) own[a]! += w / 2
      else links[a]!.set(b, (links[a]!.get(b) ?? 0) + w)
    }
  }
  return { neighbors: links.map((map) => [...map].sort((x, y) => x[0] - y[0])), self: own }
}

function renumbered(community: Int32Array): Int32Array {
  const seen = new Map<number, number>()
  return community.map((c) => {
    if (!seen.has(c)) seen.set(c, seen.size)
    return seen.get(c)!
  })
}
