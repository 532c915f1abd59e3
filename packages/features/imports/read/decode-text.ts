import { createReadStream } from 'node:fs'
import type { Encoding } from './file-shape.ts'

/** Stands where bytes were wrong: a code point that no text contains, so that the rows it falls into can be refused. */
export const WRONG_BYTES = '\ufdd0'

const CHUNK = 256 * 1024
/** A stretch without a line end is cut anyway when it is as long as this. */
const LONGEST_CARRY = 1024 * 1024

export interface TextChunk {
  text: string
  /** Bytes of the file read so far. */
  offset: number
}

/** The place after the last line end, or -1: in these encodings the byte 0x0A is never part of another character. */
function lastLineEnd(bytes: Buffer, encoding: Encoding): number {
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return bytes.lastIndexOf(0x0a) + 1 || -1
  const low = encoding === 'utf-16le' ? 0 : 1
  for (let i = (bytes.length & ~1) - 2; i >= 0; i -= 2)
    if (bytes[i + low] === 0x0a && bytes[i + 1 - low] === 0) return i + 2
  return -1
}

/** Where a stretch without line ends may be cut without halving a character. */
function safeCut(bytes: Buffer, encoding: Encoding): number {
  const end = bytes.length
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const even = end & ~1
    const high = bytes[even - (encoding === 'utf-16le' ? 1 : 2)] ?? 0
    return high >= 0xd8 && high < 0xdc ? even - 2 : even
  }
  // Below 0x40 no byte is the second half of anything; in UTF-8 every lead byte will do as well.
  for (let i = end - 1; i > end - 64 && i > 0; i--) {
    const byte = bytes[i] as number
    if (byte < 0x40) return i + 1
    if (encoding === 'utf-8' && byte >= 0xc0) return i
  }
  return end
}

function decodeLines(bytes: Buffer, encoding: Encoding, fatal: TextDecoder, lenient: TextDecoder): string {
  try {
    return fatal.decode(bytes)
  } catch {}
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return lenient.decode(bytes).replaceAll('\ufffd', WRONG_BYTES)
  // Line by line, so that one wrong byte costs only its own line.
  let text = ''
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start) + 1 || bytes.length
    const line = bytes.subarray(start, end)
    try {
      text += fatal.decode(line)
    } catch {
      text += lenient.decode(line).replaceAll('\ufffd', WRONG_BYTES)
    }
    start = end
  }
  return text
}

/** The text of a file in pieces of some hundred kilobytes, cut at line ends where there are any. */
export async function* decodeText(path: string, encoding: Encoding): AsyncGenerator<TextChunk> {
  const fatal = new TextDecoder(encoding, { fatal: true })
  const lenient = new TextDecoder(encoding)
  const stream = createReadStream(path, { highWaterMark: CHUNK })
  let carry: Buffer = Buffer.alloc(0)
  let offset = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    offset += chunk.length
    const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
    let cut = lastLineEnd(bytes, encoding)
    if (cut < 0) cut = bytes.length > LONGEST_CARRY ? safeCut(bytes, encoding) : 0
    // The stream reuses nothing, but a slice would keep the whole chunk alive.
    carry = Buffer.from(bytes.subarray(cut))
    if (cut > 0) yield { text: decodeLines(bytes.subarray(0, cut), encoding, fatal, lenient), offset }
  }
  if (carry.length > 0) yield { text: decodeLines(carry, encoding, fatal, lenient), offset }
}
