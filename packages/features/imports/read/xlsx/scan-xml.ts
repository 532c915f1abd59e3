import { UnreadableFile } from '../unreadable-file.ts'
import type { Inflated } from './zip.ts'

/** UTF-16 units of one row or one shared string with its markup; a cell of Excel holds 32,767 characters. */
const LONGEST_ELEMENT = 4 * 1024 * 1024

export interface Element {
  /** The opening tag's attributes as written. */
  attributes: string
  /** Everything between the tags. */
  content: string
  offset: number
}

/**
 * The elements of one name in a streamed XML part, one after another. Meant for elements that do not nest in themselves
 * (`row`, `si`); holds one element at a time.
 */
export async function* scanElements(part: AsyncIterable<Inflated>, name: string): AsyncGenerator<Element> {
  const decoder = new TextDecoder()
  // Some producers write <x:row>; the prefix is free, so it is matched and not assumed.
  const opening = new RegExp(`<(?:\\w+:)?${name}((?:\\s[^>]*)?)>`, 'g')
  let text = ''
  let at = 0
  for await (const { bytes, offset } of part) {
    text = text.slice(at) + decoder.decode(bytes, { stream: true })
    at = 0
    for (;;) {
      opening.lastIndex = at
      const open = opening.exec(text)
      if (!open) {
        // Keep what may be the beginning of a tag.
        at = Math.max(at, text.lastIndexOf('<'))
        break
      }
      const attributes = open[1] ?? ''
      if (attributes.endsWith('/')) {
        yield { attributes, content: '', offset }
        at = opening.lastIndex
        continue
      }
      const tag = open[0].slice(1).split(/[\s>]/)[0] as string
      const close = text.indexOf(`</${tag}>`, opening.lastIndex)
      if (close < 0) {
        at = open.index
        break
      }
      yield { attributes, content: text.slice(opening.lastIndex, close), offset }
      at = close + tag.length + 3
    }
    if (text.length - at > LONGEST_ELEMENT) throw new UnreadableFile('too-large-inside')
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Characters for entities, and for the _x000D_ in which spreadsheets keep control characters. */
export function unescapeXml(text: string): string {
  let plain = text
  if (plain.includes('&'))
    plain = plain.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (all, hex, decimal, name) => {
      if (name) return entities[name] ?? all
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    })
  if (plain.includes('_x'))
    plain = plain.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return plain.includes('\r') ? plain.replaceAll('\r\n', '\n') : plain
}

/** The words of a string item: all its runs, without the phonetic guides (furigana) that Japanese input leaves beside them. */
export function richText(content: string): string {
  const words = content.includes('rPh') ? content.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '') : content
  let text = ''
  for (const match of words.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<\/(?:\w+:)?t>/g)) text += match[1]
  return unescapeXml(text)
}

/** One attribute of an opening tag. */
export function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? undefined : unescapeXml(value)
}
