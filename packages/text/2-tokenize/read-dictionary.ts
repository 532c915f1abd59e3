import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** Words that share a spelling, or the templates of one class of unknown characters: entry ids `ids[from..to)`. */
export interface EntryTable {
  /** Five numbers an entry: left id, right id, cost, and the two halves of the offset of its features. */
  records: Int16Array
  features: Uint8Array
  /** `starts[key]…starts[key + 1]` are the places in `ids` of the entries of one key. */
  starts: Int32Array
  ids: Int32Array
}

/** How unknown text of one class of characters is cut. */
export interface CharacterClass {
  name: string
  always: boolean
  grouped: boolean
}

/** IPADIC as kuromoji ships it, held in flat arrays: about 80 MB where kuromoji's own objects take 330. */
export interface Dictionary {
  base: Int32Array
  check: Int32Array
  words: EntryTable
  unknown: EntryTable
  /** Class of each UTF-16 unit. */
  classOf: Uint8Array
  classes: CharacterClass[]
  defaultClass: number
  /** Connection costs: two leading sizes, then rows by right id of the word before. */
  costs: Int16Array
}

const unzip = promisify(gunzip)

/** A gzip file ends with the length of what is in it: one buffer of that size takes it without being joined from pieces. */
const MOST_AT_ONCE = 1 << 27

async function inflate(folder: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = await readFile(join(folder, name))
  const length = packed.length > 18 ? packed.readUInt32LE(packed.length - 4) : 0
  const bytes = await unzip(packed, { chunkSize: Math.max(1024, Math.min(MOST_AT_ONCE, length + 8)) })
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}

/** The files are padded with zeros to a power of two: only what is used is kept. */
function trimmed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const blocks = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3)
  let block = blocks.length
  while (block > 0 && blocks[block - 1] === 0) block--
  let length = Math.min(bytes.length, block * 8 + 8)
  while (length > 0 && bytes[length - 1] === 0) length--
  return bytes.slice(0, Math.min(bytes.length, length + 16))
}

const words32 = (bytes: Uint8Array<ArrayBuffer>): Int32Array =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)

/** `[key, count, ids…]*` after one leading size becomes a table of starts. */
function readMap(bytes: Uint8Array<ArrayBuffer>): { starts: Int32Array; ids: Int32Array } {
  const numbers = words32(bytes)
  let highest = 0
  let total = 0
  for (let at = 1; at + 1 < numbers.length; at += 2 + (numbers[at + 1] as number)) {
    highest = Math.max(highest, numbers[at] as number)
    total += numbers[at + 1] as number
  }
  const starts = new Int32Array(highest + 2)
  for (let at = 1; at + 1 < numbers.length; at += 2 + (numbers[at + 1] as number)) {
    starts[(numbers[at] as number) + 1]! += numbers[at + 1] as number
  }
  for (let key = 0; key <= highest; key++) starts[key + 1]! += starts[key] as number
  const ids = new Int32Array(total)
  const fill = starts.slice()
  for (let at = 1; at + 1 < numbers.length; ) {
    const key = numbers[at] as number
    const count = numbers[at + 1] as number
    for (let k = 0; k < count; k++) ids[fill[key]!++] = numbers[at + 2 + k] as number
    at += 2 + count
  }
  return { starts, ids }
}

async function readTable(folder: string, records: string, features: string, map: string): Promise<EntryTable> {
  const [numbers, words, ids] = await Promise.all([records, features, map].map((name) => inflate(folder, name)))
  const bytes = trimmed(numbers!)
  return {
    records: new Int16Array(bytes.buffer, 0, bytes.byteLength >> 1),
    features: trimmed(words!),
    ...readMap(ids!),
  }
}

/** Two flags, a length that kuromoji ignores, and a name that ends with a zero. */
function readClasses(bytes: Uint8Array): CharacterClass[] {
  const classes: CharacterClass[] = []
  for (let at = 0; at + 6 < bytes.length; ) {
    let end = at + 6
    while (bytes[end] !== 0) end++
    const name = String.fromCharCode(...bytes.subarray(at + 6, end))
    if (name === '') break
    classes.push({ name, always: bytes[at] === 1, grouped: bytes[at + 1] === 1 })
    at = end + 1
  }
  return classes
}

/**
 * Reads the compiled dictionary from a folder of kuromoji's files.
 *
 * @throws where a file is missing or is no gzip
 */
export async function readDictionary(folder: string): Promise<Dictionary> {
  const [costs, classes, base, check, classOf, words, unknown] = await Promise.all([
    inflate(folder, 'cc.dat.gz'),
    inflate(folder, 'unk_invoke.dat.gz').then((bytes) => readClasses(trimmed(bytes))),
    inflate(folder, 'base.dat.gz'),
    inflate(folder, 'check.dat.gz'),
    inflate(folder, 'unk_char.dat.gz'),
    readTable(folder, 'tid.dat.gz', 'tid_pos.dat.gz', 'tid_map.dat.gz'),
    readTable(folder, 'unk.dat.gz', 'unk_pos.dat.gz', 'unk_map.dat.gz'),
  ])
  return {
    base: words32(base),
    check: words32(check),
    words,
    unknown,
    classOf,
    classes,
    defaultClass: classes.findIndex((one) => one.name === 'DEFAULT'),
    costs: new Int16Array(costs.buffer, costs.byteOffset, costs.byteLength >> 1),
  }
}
