import type { Encoding } from './file-shape.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** How much like Japanese or plain text a character is; wrong bytes count heavily against an encoding. */
function worth(code: number): number {
  if (code === 0xfffd || code < 9 || (code > 13 && code < 32 && code !== 26 && code !== 27)) return -10
  if (code >= 0x7f && code < 0xa0) return -10
  if ((code >= 0xe000 && code <= 0xf8ff) || (code >= 0xfdd0 && code <= 0xfdef)) return -10
  if (code >= 0x3041 && code <= 0x309f) return 1
  if (code >= 0x3000 && code <= 0x30ff) return 0.8
  if (code >= 0xff01 && code <= 0xff60) return 0.8
  if (code >= 0xff61 && code <= 0xff9f) return 0.3
  if (code >= 0x4e00 && code <= 0x9fff) return 0.35
  return 0.1
}

/** The mean worth of what is not ASCII, weighed by the bytes it took; 0 for plain ASCII. */
function quality(text: string, encoding: Encoding): number {
  let sum = 0
  let weight = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x7f && worth(code) > 0) continue
    const bytes = encoding === 'utf-8' || (code >= 0xff61 && code <= 0xff9f) ? 1 : 2
    sum += worth(code) * bytes
    weight += bytes
  }
  return weight === 0 ? 0 : sum / weight
}

/** A sample ends anywhere: cut it after its last line, or before the last few bytes, so that no character is halved. */
function whole(sample: Uint8Array, isAll: boolean): Uint8Array {
  if (isAll) return sample
  const end = sample.lastIndexOf(0x0a)
  return sample.subarray(0, end > sample.length / 2 ? end + 1 : sample.length)
}

function decodes(sample: Uint8Array, encoding: Encoding, isAll: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: !isAll })
    return true
  } catch {
    return false
  }
}

function utf16Of(sample: Uint8Array): Encoding | undefined {
  const zeros = [0, 0]
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2] = (zeros[i % 2] as number) + 1
  const [even = 0, odd = 0] = zeros
  // Zero bytes on one side only are the Latin letters, digits and line ends of UTF-16.
  if (Math.max(even, odd) < Math.max(2, sample.length * 0.002) || Math.min(even, odd) * 10 > Math.max(even, odd)) return
  const encoding = odd > even ? 'utf-16le' : 'utf-16be'
  return decodes(sample.subarray(0, sample.length & ~1), encoding, false) ? encoding : undefined
}

/** True of bytes that no text has: pictures and programs that carry no signature we know. */
function looksBinary(sample: Uint8Array): boolean {
  let control = 0
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)) control++
  return control > sample.length * 0.01 + 2
}

/**
 * The encoding of a file from its first bytes.
 * @param isAll - the sample is the whole file, so that a half character at its end is an error and not a cut
 * @throws UnreadableFile `binary` or `unknown-encoding`
 */
export function sniffEncoding(bytes: Uint8Array, isAll = false): Encoding {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  const utf16 = utf16Of(bytes)
  if (utf16) return utf16
  if (looksBinary(bytes)) throw new UnreadableFile('binary')
  const sample = whole(bytes, isAll)
  if (decodes(sample, 'utf-8', isAll)) return 'utf-8'
  let best: { encoding: Encoding; score: number } | undefined
  for (const encoding of ['shift_jis', 'utf-8', 'euc-jp'] as const) {
    const text = new TextDecoder(encoding).decode(sample, { stream: !isAll })
    // An encoding in which every byte is right beats one that reads a little more like prose.
    const score = quality(text, encoding) + (decodes(sample, encoding, isAll) ? 0.2 : 0)
    if (!best || score > best.score) best = { encoding, score }
  }
  if (!best || best.score < -1) throw new UnreadableFile('unknown-encoding')
  return best.encoding
}
