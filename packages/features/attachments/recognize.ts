import { type FileKind, kindOfName } from '@koe/survey'

const text = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1')

const begins = (bytes: Uint8Array, ...signature: number[]) => signature.every((byte, i) => bytes[i] === byte)

const heic = new Set(['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'])

/** No byte that only programs write. Shift_JIS, EUC-JP and UTF-8 pass; UTF-16 does with its mark. */
function isText(bytes: Uint8Array): boolean {
  if (begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff)) return true
  return !bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127)
}

/** The ends of names that these bytes can have; empty for whatever is not known. */
function endsOf(bytes: Uint8Array): readonly string[] {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return ['jpg', 'jpeg']
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)) return ['png']
  if (/^GIF8[79]a/.test(text(bytes, 0, 6))) return ['gif']
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return ['webp']
  if (text(bytes, 4, 8) === 'ftyp' && heic.has(text(bytes, 8, 12))) return ['heic', 'heif']
  if (/^%PDF-\d/.test(text(bytes, 0, 7))) return ['pdf']
  // Office files of today are ZIP archives, those of before 2007 have a container of their own.
  if (begins(bytes, 0x50, 0x4b, 3, 4)) return ['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp']
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return ['doc', 'xls', 'ppt']
  return isText(bytes) ? ['txt', 'csv', 'tsv', 'log', 'md'] : []
}

/**
 * The kind of a file if its bytes are what its name says; null for everything else, so for SVG, HTML and programs under any name.
 * A text that is a page would be kept as a text: nothing is ever given back to be shown.
 */
export function recognize(name: string, bytes: Uint8Array): FileKind | null {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return endsOf(bytes).includes(end) ? kindOfName(name) : null
}
