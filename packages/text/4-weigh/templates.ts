/** Texts that are one text with details changed (numbers, names): `members` are positions in the list, the first leads. */
export interface Template {
  members: number[]
  /** how many posts that is, repeats counted */
  posts: number
}

/** Letters a shingle spans. */
const SHINGLE = 3
/** A text with fewer shingles may be said by two people who never met: 「エンジンが停止した」 is no template. */
const LEAST_SHINGLES = 24
/** Share of shingles that two texts of one template have in common (Dice). */
const ALIKE = 0.9
/** Fewer texts than this are a coincidence. */
const LEAST_MEMBERS = 3

/** 8 bands of 4 minima: two texts that share nine tenths of their shingles meet in a band in 98 of 100 cases. */
const BANDS = 8
const MINIMA = 4
/** Leaders that are compared for one band of one text. */
const MOST_LEADERS = 4

const DETAIL = /\d[\d,.:-]*|〔[^〔〕]{1,20}〕|\s+/g

/** The distinct shingles of a text as hashes, ascending; numbers and placeholders of personal data count as one sign. */
function shinglesOf(text: string): Int32Array {
  const folded = text.replace(DETAIL, '0')
  const hashes = new Int32Array(Math.max(0, folded.length - SHINGLE + 1))
  for (let at = 0; at < hashes.length; at++) {
    let hash = 0x811c9dc5
    for (let k = 0; k < SHINGLE; k++) hash = Math.imul(hash ^ folded.charCodeAt(at + k), 0x01000193)
    hashes[at] = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  }
  hashes.sort()
  let kept = 0
  for (let i = 0; i < hashes.length; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[kept++] = hashes[i]!
  return hashes.subarray(0, kept)
}

/** Minima of the shingles under as many orders (MinHash; Broder, 1997), joined into one key a band. */
function bandKeys(shingles: Int32Array): number[] {
  return Array.from({ length: BANDS }, (_, band) => {
    let key = Math.imul(band + 1, 0x9e3779b1)
    for (let m = 0; m < MINIMA; m++) {
      const factor = Math.imul(2 * (band * MINIMA + m) + 1, 0x85ebca6b)
      let least = 0x7fffffff
      for (let i = 0; i < shingles.length; i++) {
        const value = Math.imul(shingles[i]!, factor)
        const mixed = value ^ (value >>> 13)
        if (mixed < least) least = mixed
      }
      key = Math.imul(key ^ least, 0x01000193)
    }
    return key
  })
}

/** Dice's coefficient of two ascending lists. */
function shared(a: Int32Array, b: Int32Array): number {
  let both = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      both++
      i++
      j++
    } else if (a[i]! < b[j]!) i++
    else j++
  }
  return (2 * both) / Math.max(1, a.length + b.length)
}

/**
 * Finds template posts: three or more texts that share nine tenths of their shingles, numbers and personal data apart. Short
 * texts are never templates, since people who never met say the same in few words. Near-linear: only texts that meet in a
 * band of their minima are compared.
 *
 * @param texts normalised, in an order that does not depend on the rows' (each text is compared with earlier ones)
 * @param weights how often each text stands there; 1 where absent
 * @example
 * findTemplates(['遅い', '遅い', '遅い']) // => []
 */
export function findTemplates(texts: readonly string[], weights?: readonly number[]): Template[] {
  const leaders: { shingles: Int32Array; members: number[] }[] = []
  const met = new Map<number, number[]>()
  texts.forEach((text, t) => {
    if (text.length < LEAST_SHINGLES + SHINGLE - 1) return
    const shingles = shinglesOf(text)
    if (shingles.length < LEAST_SHINGLES) return
    const keys = bandKeys(shingles)
    const candidates = new Set(keys.flatMap((key) => met.get(key) ?? []))
    for (const candidate of [...candidates].sort((a, b) => a - b)) {
      const leader = leaders[candidate]!
      if (shared(shingles, leader.shingles) < ALIKE) continue
      leader.members.push(t)
      return
    }
    for (const key of keys) {
      const list = met.get(key)
      if (list === undefined) met.set(key, [leaders.length])
      else if (list.length < MOST_LEADERS) list.push(leaders.length)
    }
    leaders.push({ shingles, members: [t] })
  })
  const count = (members: readonly number[]) => members.reduce((sum, t) => sum + (weights?.[t] ?? 1), 0)
  return leaders
    .map(({ members }) => ({ members, posts: count(members) }))
    .filter(({ posts }) => posts >= LEAST_MEMBERS)
}

/**
 * Lets every template teach once: its leader stays with weight 1, the others go. A campaign of a thousand like posts is one
 * opinion with a thousand signatures; they are all assigned and counted, but draw no theme to themselves.
 *
 * @param texts with their weight, in a fixed order
 * @returns the texts that teach, in the same order, and the templates found
 */
export function teachOnce<T extends { text: string; weight: number }>(
  texts: readonly T[],
): { taught: T[]; templates: Template[] } {
  const templates = findTemplates(
    texts.map(({ text }) => text),
    texts.map(({ weight }) => weight),
  )
  const silent = new Set(templates.flatMap(({ members }) => members.slice(1)))
  const leading = new Set(templates.map(({ members }) => members[0]))
  const taught = texts
    .map((text, t) => (leading.has(t) ? { ...text, weight: 1 } : text))
    .filter((_, t) => !silent.has(t))
  return { taught, templates }
}
