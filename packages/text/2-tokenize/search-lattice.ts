import type { Dictionary, EntryTable } from './read-dictionary.ts'

/** One token of the best path: `[start, end)` in UTF-16 units, and where its features are. */
export interface PathNode {
  start: number
  end: number
  entry: number
  known: boolean
}

/**
 * The search over one dictionary: the best path through `text[from, to)`. `to - from` bounds the cost, so callers cut first;
 * the arrays inside are reused from call to call.
 */
export type LatticeSearch = (text: string, from: number, to: number) => PathNode[]

const ROOT = 0

/** Flat node arrays that double when full. */
interface Nodes {
  start: Int32Array
  end: Int32Array
  entry: Int32Array
  known: Uint8Array
  right: Int32Array
  cost: Float64Array
  previous: Int32Array
  /** Next node that ends at the same place, in the order of insertion: it settles ties as kuromoji does. */
  sibling: Int32Array
}

const makeNodes = (size: number): Nodes => ({
  start: new Int32Array(size),
  end: new Int32Array(size),
  entry: new Int32Array(size),
  known: new Uint8Array(size),
  right: new Int32Array(size),
  cost: new Float64Array(size),
  previous: new Int32Array(size),
  sibling: new Int32Array(size),
})

function grow(nodes: Nodes): Nodes {
  const larger = makeNodes(nodes.start.length * 2)
  larger.start.set(nodes.start)
  larger.end.set(nodes.end)
  larger.entry.set(nodes.entry)
  larger.known.set(nodes.known)
  larger.right.set(nodes.right)
  larger.cost.set(nodes.cost)
  larger.previous.set(nodes.previous)
  larger.sibling.set(nodes.sibling)
  return larger
}

/** Where an unknown word that begins at `at` ends: the run of its character class, or one character. */
function unknownEnd(dictionary: Dictionary, text: string, at: number, to: number, classId: number): number {
  const size = isHigh(text.charCodeAt(at)) && at + 1 < to ? 2 : 1
  let end = at + size
  if (!dictionary.classes[classId]?.grouped) return end
  while (end < to && classAt(dictionary, text, end) === classId)
    end += isHigh(text.charCodeAt(end)) && end + 1 < to ? 2 : 1
  return end
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

const classAt = (dictionary: Dictionary, text: string, at: number): number => {
  const unit = text.charCodeAt(at)
  return isHigh(unit) ? dictionary.defaultClass : (dictionary.classOf[unit] as number)
}

/**
 * The least-cost path of IPADIC over a text: the same tokens as kuromoji.js (its tests compare them), in a tenth of the
 * time, because nodes are numbers in flat arrays and the best left neighbour is sought once for each left context, not once for each word.
 */
export function makeLatticeSearch(dictionary: Dictionary): LatticeSearch {
  const { base, check, costs } = dictionary
  const columns = costs[1] as number
  let nodes = makeNodes(4096)
  let count = 0
  let heads = new Int32Array(512)
  let tails = new Int32Array(512)
  const bestOf = new Int32Array(Math.max(costs[0] as number, columns))
  const costOf = new Float64Array(bestOf.length)
  const stamps = new Int32Array(bestOf.length)
  let stamp = 0

  /** Finds the cheapest node that ends at `head`'s place for one left context, once per place. */
  const settle = (left: number, head: number): void => {
    if (stamps[left] === stamp) return
    stamps[left] = stamp
    let best = -1
    let bestCost = Number.POSITIVE_INFINITY
    for (let node = head; node >= 0; node = nodes.sibling[node] as number) {
      const cost = (nodes.cost[node] as number) + (costs[(nodes.right[node] as number) * columns + left + 2] as number)
      if (cost < bestCost) {
        bestCost = cost
        best = node
      }
    }
    bestOf[left] = best
    costOf[left] = bestCost
  }

  const addNode = (
    start: number,
    end: number,
    entry: number,
    known: number,
    left: number,
    right: number,
    cost: number,
    from: number,
  ): void => {
    settle(left, heads[start - from] as number)
    if (count === nodes.start.length) nodes = grow(nodes)
    const node = count++
    nodes.start[node] = start
    nodes.end[node] = end
    nodes.entry[node] = entry
    nodes.known[node] = known
    nodes.right[node] = right
    nodes.cost[node] = (costOf[left] as number) + cost
    nodes.previous[node] = bestOf[left] as number
    nodes.sibling[node] = -1
    const place = end - from
    const tail = tails[place] as number
    if (tail < 0) heads[place] = node
    else nodes.sibling[tail] = node
    tails[place] = node
  }

  const addEntries = (
    table: EntryTable,
    key: number,
    start: number,
    end: number,
    known: number,
    from: number,
  ): void => {
    const { records } = table
    const last = table.starts[key + 1] as number
    for (let k = table.starts[key] as number; k < last; k++) {
      const entry = table.ids[k] as number
      const at = entry >> 1
      addNode(
        start,
        end,
        entry,
        known,
        records[at] as number,
        records[at + 1] as number,
        records[at + 2] as number,
        from,
      )
    }
  }

  /** Adds every dictionary word that begins at `start`; false where there is none. */
  const addWords = (text: string, start: number, to: number, from: number): boolean => {
    let parent = ROOT
    let found = false
    const step = (byte: number): boolean => {
      const child = (base[parent] as number) + byte
      if (check[child] !== parent) return false
      parent = child
      return true
    }
    for (let at = start; at < to; at++) {
      const unit = text.charCodeAt(at)
      if (
        unit < 0x80
          ? !step(unit)
          : unit < 0x800
            ? !(step((unit >> 6) | 0xc0) && step((unit & 0x3f) | 0x80))
            : !(step((unit >> 12) | 0xe0) && step(((unit >> 6) & 0x3f) | 0x80) && step((unit & 0x3f) | 0x80))
      )
        break
      const leaf = base[parent] as number
      if (check[leaf] === parent) {
        const value = base[leaf] as number
        found = true
        if (value <= 0) addEntries(dictionary.words, -value - 1, start, at + 1, 1, from)
      }
    }
    return found
  }

  return (text, from, to) => {
    const length = to - from
    if (heads.length < length + 1) {
      heads = new Int32Array(length * 2)
      tails = new Int32Array(length * 2)
    }
    heads.fill(-1, 0, length + 1)
    tails.fill(-1, 0, length + 1)
    count = 1
    nodes.start[0] = from
    nodes.end[0] = from
    nodes.right[0] = 0
    nodes.cost[0] = 0
    nodes.previous[0] = -1
    nodes.sibling[0] = -1
    heads[0] = 0
    tails[0] = 0
    for (let at = from; at < to; at++) {
      if ((heads[at - from] as number) < 0) continue
      stamp++
      const found = addWords(text, at, to, from)
      const classId = classAt(dictionary, text, at)
      if (!found || dictionary.classes[classId]?.always) {
        addEntries(dictionary.unknown, classId, at, unknownEnd(dictionary, text, at, to, classId), 0, from)
      }
    }
    stamp++
    settle(0, heads[length] as number)
    const path: PathNode[] = []
    for (let node = bestOf[0] as number; node > 0; node = nodes.previous[node] as number) {
      path.push({
        start: nodes.start[node] as number,
        end: nodes.end[node] as number,
        entry: nodes.entry[node] as number,
        known: nodes.known[node] === 1,
      })
    }
    return path.reverse()
  }
}
