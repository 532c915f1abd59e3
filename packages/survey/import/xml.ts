import { ForeignSurveyError } from './loss.ts'
import { character } from './plain-text.ts'

/** An element with what it holds. Attributes are passed over: the files that are read here have none that matter. */
export interface XmlElement {
  name: string
  children: XmlElement[]
  /** The text directly in it. */
  text: string
}

const DEEPEST = 32
const FIVE = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const broken = () => new ForeignSurveyError('broken-xml')

/** Nothing is expanded but the five names that XML itself has, and numbers: nothing can grow. */
function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));|&/g, (_whole, decimal, hex, name) => {
    if (decimal) return character(Number(decimal))
    if (hex) return character(Number.parseInt(hex, 16))
    const sign = FIVE.get(name ?? '')
    if (sign === undefined) throw broken()
    return sign
  })
}

/** Past a part that begins here and ends with `end`. */
function past(xml: string, end: string, from: number): number {
  const found = xml.indexOf(end, from)
  if (found < 0) throw broken()
  return found + end.length
}

/** The end of a tag: a `>` outside of quotes. */
function tagEnd(xml: string, from: number): number {
  let quote = ''
  for (let at = from; at < xml.length; at++) {
    const sign = xml[at] ?? ''
    if (quote) quote = sign === quote ? '' : quote
    else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '>') return at
    else if (sign === '<') break
  }
  throw broken()
}

/**
 * Reads the XML that survey tools write: elements, text, CDATA. One pass without recursion; a document type, and with it
 * every entity of one's own, is refused.
 *
 * @throws ForeignSurveyError `broken-xml`
 * @example
 * readXml('<a><b>1 &amp; 2</b></a>').children[0].text // => '1 & 2'
 */
export function readXml(xml: string): XmlElement {
  const top: XmlElement = { name: '', children: [], text: '' }
  const open = [top]
  let at = xml.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < xml.length) {
    const inside = open.at(-1) ?? top
    const next = xml.indexOf('<', at)
    const text = xml.slice(at, next < 0 ? undefined : next)
    if (inside === top ? text.trim() !== '' : text.includes(']]>')) throw broken()
    if (inside !== top) inside.text += decoded(text)
    if (next < 0) break
    if (xml.startsWith('<!--', next)) at = past(xml, '-->', next + 4)
    else if (xml.startsWith('<?', next)) at = past(xml, '?>', next + 2)
    else if (xml.startsWith('<![CDATA[', next)) {
      at = past(xml, ']]>', next + 9)
      if (inside === top) throw broken()
      inside.text += xml.slice(next + 9, at - 3)
    } else at = readTag(xml, next, open)
  }
  const root = top.children[0]
  if (open.length !== 1 || top.children.length !== 1 || !root) throw broken()
  return root
}

function readTag(xml: string, at: number, open: XmlElement[]): number {
  const end = tagEnd(xml, at + 1)
  const head = /^<(\/?)([A-Za-z_][\w.:-]{0,99})(?=[\s/>])/.exec(xml.slice(at, Math.min(end + 1, at + 120)))
  if (!head) throw broken()
  const name = head[2] ?? ''
  if (head[1]) {
    if (open.length < 2 || open.pop()?.name !== name) throw broken()
    return end + 1
  }
  const element: XmlElement = { name, children: [], text: '' }
  open.at(-1)?.children.push(element)
  if (xml[end - 1] !== '/') open.push(element)
  if (open.length > DEEPEST) throw broken()
  return end + 1
}

/**
 * The first child of the name.
 *
 * @example
 * childOf(readXml('<a><b>1</b></a>'), 'b').text // => '1'
 */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name)
