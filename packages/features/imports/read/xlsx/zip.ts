import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { UnreadableFile } from '../unreadable-file.ts'

interface Entry {
  name: string
  method: number
  encrypted: boolean
  start: number
  compressed: number
  size: number
}

/** A part of an archive being read: what came out, and how far into the archive file that was. */
export interface Inflated {
  bytes: Buffer
  offset: number
}

const MOST_ENTRIES = 10_000
const LONGEST_DIRECTORY = 16 * 1024 * 1024

const broken = (cause?: unknown) => new UnreadableFile('broken-archive', cause)

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead < length) throw broken()
  return buffer
}

/** Where the central directory is; its 64-bit form when the numbers do not fit. */
async function findDirectory(file: FileHandle, size: number): Promise<{ at: number; length: number }> {
  const tailLength = Math.min(size, 65_557)
  const tail = await readAt(file, size - tailLength, tailLength)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > tail.length) throw broken()
  const length = tail.readUInt32LE(end + 12)
  const at = tail.readUInt32LE(end + 16)
  if (at !== 0xffffffff && length !== 0xffffffff) return { at, length }
  const locator = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 6, 7]), end)
  if (locator < 0) throw broken()
  const record = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56)
  return { length: Number(record.readBigUInt64LE(40)), at: Number(record.readBigUInt64LE(48)) }
}

/** The values that stand in the 64-bit extra field in the place of 0xFFFFFFFF, in their order. */
function wide(extra: Buffer, values: number[]): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return values.map((value) => {
      if (value !== 0xffffffff || next + 8 > extra.length) return value
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    })
  }
  return values
}

function parseDirectory(directory: Buffer): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50; ) {
    if (entries.length >= MOST_ENTRIES) throw new UnreadableFile('too-large-inside')
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    const sizes = [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)]
    const [size = 0, compressed = 0, start = 0] = wide(directory.subarray(nameEnd, extraEnd), sizes)
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      method: directory.readUInt16LE(at + 10),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      start,
      compressed,
      size,
    })
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** A ZIP archive on disk, read by its directory: parts in any order, each as a stream that waits for its reader. */
export class ZipFile {
  readonly #path: string
  readonly #entries: Map<string, Entry>

  constructor(path: string, entries: Entry[]) {
    this.#path = path
    this.#entries = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]))
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase())
  }

  /** As the archive says: more than that is never read. */
  compressedSize(name: string): number {
    return this.#entries.get(name.toLowerCase())?.compressed ?? 0
  }

  /** @param most - bytes after which a part counts as a bomb; what the archive says about sizes is not believed */
  async *stream(name: string, most: number): AsyncGenerator<Inflated> {
    const entry = this.#entries.get(name.toLowerCase())
    if (!entry || (entry.method !== 0 && entry.method !== 8)) throw broken()
    if (entry.encrypted) throw new UnreadableFile('old-excel-or-password')
    if (entry.compressed === 0) return
    const start = await this.#dataStart(entry)
    const source = createReadStream(this.#path, { start, end: start + entry.compressed - 1 })
    const inflate = entry.method === 8 ? createInflateRaw({ chunkSize: 256 * 1024 }) : undefined
    if (inflate) pipeline(source, inflate, () => undefined)
    let size = 0
    try {
      for await (const bytes of (inflate ?? source) as AsyncIterable<Buffer>) {
        size += bytes.length
        if (size > most) throw new UnreadableFile('too-large-inside')
        yield { bytes, offset: start + Math.min(source.bytesRead, entry.compressed) }
      }
      if (size !== entry.size) throw broken()
    } catch (error) {
      throw error instanceof UnreadableFile ? error : broken(error)
    } finally {
      source.destroy()
      inflate?.destroy()
    }
  }

  /** A small part as text. */
  async text(name: string, most = 32 * 1024 * 1024): Promise<string> {
    const parts: Buffer[] = []
    for await (const { bytes } of this.stream(name, most)) parts.push(bytes)
    return Buffer.concat(parts).toString('utf8')
  }

  async #dataStart(entry: Entry): Promise<number> {
    const file = await open(this.#path)
    try {
      const head = await readAt(file, entry.start, 30)
      if (head.readUInt32LE(0) !== 0x04034b50) throw broken()
      return entry.start + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
    } finally {
      await file.close()
    }
  }
}

/** @throws UnreadableFile `broken-archive` or `too-large-inside` */
export async function openZip(path: string): Promise<ZipFile> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { at, length } = await findDirectory(file, size)
    if (length > LONGEST_DIRECTORY) throw new UnreadableFile('too-large-inside')
    if (at + length > size) throw broken()
    return new ZipFile(path, parseDirectory(await readAt(file, at, length)))
  } finally {
    await file.close()
  }
}
