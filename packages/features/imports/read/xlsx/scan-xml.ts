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
 * Opening tags of a name. Some producers write <x:row>: the prefix is free, so it is matched and not assumed. No raw `<` stands
 * in attributes, so a tag that is never closed is given up at the next one, and no file makes this search twice the same text.
 */
const openings = (name: string) => new RegExp(`<((?:\\w{1,20}:)?${name})((?:\\s[^<>]*)?)>`, 'g')

interface Found {
  attributes: string
  content: string
  /** Where the opening tag begins, and where the closing one ends. */
  start: number
  end: number
}

/**
 * The next element from `at` on, for elements that do not nest in themselves.
 * @returns undefined when there is none; the place of its opening tag when it is not closed within the text
 */
function nextElement(text: string, opening: RegExp, at: number): Found | number | undefined {
  opening.lastIndex = at
  const open = opening.exec(text)
  if (!open) return undefined
  const [all, tag, attributes = ''] = open
  const start = open.index
  const inside = start + all.length
  if (attributes.endsWith('/')) return { attributes, content: '', start, end: inside }
  const close = text.indexOf(`</${tag}>`, inside)
  if (close < 0) return start
  return { attributes, content: text.slice(inside, close), start, end: close + all.length - attributes.length + 1 }
}

/**
 * The elements of one name in a streamed XML part, one after another. Meant for elements that do not nest in themselves
 * (`row`, `si`); holds one element at a time.
 */
export async function* scanElements(part: AsyncIterable<Inflated>, name: string): AsyncGenerator<Element> {
  const decoder = new TextDecoder()
  const opening = openings(name)
  let text = ''
  let at = 0
  for await (const { bytes, offset } of part) {
    text = text.slice(at) + decoder.decode(bytes, { stream: true })
    at = 0
    for (;;) {
      const found = nextElement(text, opening, at)
      if (typeof found !== 'object') {
        // What may be the beginning of a tag is kept.
        at = found ?? Math.max(at, text.lastIndexOf('<'))
        break
      }
      yield { attributes: found.attributes, content: found.content, offset }
      at = found.end
    }
    if (text.length - at > LONGEST_ELEMENT) throw new UnreadableFile('too-large-inside')
  }
}

const patterns = new Map<string, RegExp>()
function patternOf(name: string, make: (name: string) => RegExp): RegExp {
  const pattern = patterns.get(name) ?? make(name)
  patterns.set(name, pattern)
  return pattern
}

/** The elements of one name in a text; one that is not closed ends the search. */
export function* elementsIn(text: string, name: string): Generator<Found> {
  const opening = patternOf(name, openings)
  for (let at = 0; ; ) {
    const found = nextElement(text, opening, at)
    if (typeof found !== 'object') return
    yield found
    at = found.end
  }
}

/** The attributes of every opening tag of a name that has any. */
export const tagsIn = (text: string, name: string): string[] =>
  [...text.matchAll(openings(name))].flatMap((match) => match[2] || [])

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
  let words = ''
  let at = 0
  if (content.includes('rPh'))
    for (const { start, end } of elementsIn(content, 'rPh')) {
      words += content.slice(at, start)
      at = end
    }
  words += content.slice(at)
  let text = ''
  for (const match of words.matchAll(/<(?:\w{1,20}:)?t(?:\s[^<>]*)?>([^<]*)<\/(?:\w{1,20}:)?t>/g)) text += match[1]
  return unescapeXml(text)
}

const attributePattern = (name: string) =>
  new RegExp(`(?:^|\\s)(?:\\w{1,20}:)?${name}\\s{0,20}=\\s{0,20}(?:"([^"]*)"|'([^']*)')`)

/** One attribute of an opening tag. */
export function attribute(attributes: string, name: string): string | undefined {
  const match = patternOf(`@${name}`, () => attributePattern(name)).exec(attributes)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? undefined : unescapeXml(value)
}
