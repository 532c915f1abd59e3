/** What a picture is, as its own bytes say. */
export interface PictureShape {
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  width: number
  height: number
}

/** The frame header of a JPEG: the first SOF marker that is no table. */
function jpegSize(bytes: Buffer): [number, number] | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)]
    // The picture begins and nothing has said how large it is.
    else if (marker === 0xda || marker === 0xd9) return null
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

function webpSize(bytes: Buffer): [number, number] | null {
  const chunk = bytes.toString('latin1', 12, 16)
  if (chunk === 'VP8X') return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]
  if (chunk === 'VP8 ') return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff]
  if (chunk !== 'VP8L' || bytes[20] !== 0x2f) return null
  const bits = bytes.readUInt32LE(21)
  return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1]
}

/** Reads type and size from the bytes of a PNG, JPEG, WebP or GIF; null for anything else, and for what is broken off. */
export function pictureShape(given: Uint8Array): PictureShape | null {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (bytes.length < 32) return null
  const shape = (mediaType: PictureShape['mediaType'], size: [number, number] | null) =>
    size && size[0] > 0 && size[1] > 0 ? { mediaType, width: size[0], height: size[1] } : null
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('\x89PNG\r\n\x1a\n'))
    return bytes.toString('latin1', 12, 16) === 'IHDR'
      ? shape('image/png', [bytes.readUInt32BE(16), bytes.readUInt32BE(20)])
      : null
  if (/^GIF8[79]a/.test(head)) return shape('image/gif', [bytes.readUInt16LE(6), bytes.readUInt16LE(8)])
  if (head.startsWith('\xff\xd8\xff')) return shape('image/jpeg', jpegSize(bytes))
  return /^RIFF.{4}WEBP$/s.test(head) ? shape('image/webp', webpSize(bytes)) : null
}
