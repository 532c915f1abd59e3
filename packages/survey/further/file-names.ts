import { LIMITS } from './limits.ts'

/** What may be sent along, by what it is for. */
export const FILE_KINDS = ['picture', 'pdf', 'text', 'office'] as const
/** One of them. */
export type FileKind = (typeof FILE_KINDS)[number]

const EXTENSIONS: Readonly<Record<FileKind, string>> = {
  picture: 'jpg jpeg png gif webp heic heif',
  pdf: 'pdf',
  text: 'txt csv tsv log md',
  office: 'docx xlsx pptx doc xls ppt odt ods odp',
}

/**
 * The ends of names that a kind of file has, without their dots.
 *
 * @example
 * extensionsOf('pdf') // => ['pdf']
 */
export const extensionsOf = (kind: FileKind): string[] => EXTENSIONS[kind].split(' ')

/**
 * What a file says it is by the end of its name; null for whatever is not taken: programs, web pages, SVG, files with macros.
 *
 * @example
 * kindOfName('領収書.PDF') // => 'pdf'
 * kindOfName('photo.jpg.exe') // => null
 */
export function kindOfName(name: string): FileKind | null {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return FILE_KINDS.find((kind) => name.includes('.') && extensionsOf(kind).includes(end)) ?? null
}

/** Control characters, what turns the direction of writing, what cannot be seen, and halves of characters. */
const UNSEEN =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF0-\uFFFB\uD800-\uDFFF]/gu

/**
 * The name of a file as it may be stored and given to others: no folder, nothing that cannot be seen or that turns the
 * direction of writing, no sign that a file system takes for something else; its end stays when it is too long.
 *
 * @example
 * cleanFileName('..\\..\\etc/写真\u202Egpj.exe') // => '写真gpj.exe'
 * cleanFileName('CON.pdf') // => '_CON.pdf'
 * cleanFileName('  ') // => 'file'
 */
export function cleanFileName(name: string): string {
  const last = name
    .slice(0, 4_000)
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
  const bare = last
    .replace(UNSEEN, '')
    .replace(/[<>:"|?*%]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const letters = Array.from(bare)
  const end = /\.[^.]{1,8}$/.exec(bare)?.[0] || ''
  const short =
    letters.length > LIMITS.fileNameLength
      ? letters
          .slice(0, LIMITS.fileNameLength - Array.from(end).length)
          .join('')
          .trim() + end
      : bare
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? `_${short}` : short || 'file'
}
