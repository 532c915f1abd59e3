import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Bytes of strings that are kept, dropped and fetched together. */
const PAGE = 16 * 1024
/** Bytes of pages held in memory; strings that fit need no file at all. */
const HELD = 8 * 1024 * 1024

/** Strings in UTF-8, each behind its length. */
interface Page {
  bytes: Buffer
  /** Where each string begins, behind its length. */
  starts: Uint32Array
}

function pageOf(texts: readonly string[]): Page {
  const starts = new Uint32Array(texts.length)
  const lengths = texts.map((text) => Buffer.byteLength(text))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0))
  let at = 0
  for (const [index, text] of texts.entries()) {
    const length = lengths[index] as number
    bytes.writeUInt32LE(length, at)
    starts[index] = at + 4
    bytes.write(text, at + 4)
    at += 4 + length
  }
  return { bytes, starts }
}

function startsOf(bytes: Buffer, count: number): Uint32Array {
  const starts = new Uint32Array(count)
  for (let index = 0, at = 0; index < count; index++) {
    starts[index] = at + 4
    at += 4 + bytes.readUInt32LE(at)
  }
  return starts
}

/**
 * Many strings, added in their order and read back by their number. What does not fit into some megabytes lies in a temporary
 * file, whose name is removed as soon as it is open: it is gone with the process however that ends. Small reads and writes
 * that do not wait: cells ask for strings one by one.
 */
export class SpilledStrings {
  readonly #held: number
  readonly #folder: string
  /** By page: the number of its first string, its length, and where it lies in the file (-1: not yet there). */
  readonly #firsts: number[] = []
  readonly #lengths: number[] = []
  readonly #places: number[] = []
  /** Pages in memory, the one not used for the longest time first. */
  readonly #pages = new Map<number, Page>()
  #pageBytes = 0
  /** The last page, still growing. */
  #tail: string[] = []
  #tailFirst = 0
  #tailBytes = 0
  #file: number | undefined
  #fileEnd = 0

  /** @param settings.held - bytes kept in memory; @param settings.folder - of the temporary file */
  constructor(settings: { held?: number; folder?: string } = {}) {
    this.#held = settings.held ?? HELD
    this.#folder = settings.folder ?? tmpdir()
  }

  get size(): number {
    return this.#tailFirst + this.#tail.length
  }

  add(text: string): void {
    this.#tail.push(text)
    this.#tailBytes += text.length + 4
    if (this.#tailBytes < PAGE) return
    const page = pageOf(this.#tail)
    this.#firsts.push(this.#tailFirst)
    this.#lengths.push(page.bytes.length)
    this.#places.push(-1)
    this.#tailFirst += this.#tail.length
    this.#tail = []
    this.#tailBytes = 0
    this.#keep(this.#firsts.length - 1, page)
  }

  /** @returns undefined for a number that no string has */
  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) return undefined
    if (index >= this.#tailFirst) return this.#tail[index - this.#tailFirst]
    const number = this.#pageWith(index)
    const { bytes, starts } = this.#page(number)
    const start = starts[index - (this.#firsts[number] as number)] as number
    return bytes.toString('utf8', start, start + bytes.readUInt32LE(start - 4))
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    this.#pages.clear()
  }

  #pageWith(index: number): number {
    let [low, high] = [0, this.#firsts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#firsts[middle] as number) <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  #page(number: number): Page {
    const held = this.#pages.get(number)
    if (held) {
      this.#pages.delete(number)
      this.#pages.set(number, held)
      return held
    }
    const bytes = Buffer.allocUnsafe(this.#lengths[number] as number)
    for (let done = 0; done < bytes.length; ) {
      const place = (this.#places[number] as number) + done
      const read = readSync(this.#file as number, bytes, done, bytes.length - done, place)
      if (read === 0) throw new Error('the temporary file is shorter than what was written')
      done += read
    }
    const next = this.#firsts[number + 1] ?? this.#tailFirst
    const page = { bytes, starts: startsOf(bytes, next - (this.#firsts[number] as number)) }
    this.#keep(number, page)
    return page
  }

  #keep(number: number, page: Page): void {
    this.#pages.set(number, page)
    this.#pageBytes += page.bytes.length
    for (const [oldest, { bytes }] of this.#pages) {
      if (this.#pageBytes <= this.#held || oldest === number) return
      if (this.#places[oldest] === -1) this.#write(oldest, bytes)
      this.#pages.delete(oldest)
      this.#pageBytes -= bytes.length
    }
  }

  #write(number: number, bytes: Buffer): void {
    this.#file ??= this.#openFile()
    this.#places[number] = this.#fileEnd
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#fileEnd + done)
    this.#fileEnd += bytes.length
  }

  #openFile(): number {
    const path = join(this.#folder, `koe-strings-${randomUUID()}`)
    const file = openSync(path, 'wx+', 0o600)
    rmSync(path, { force: true })
    return file
  }
}
