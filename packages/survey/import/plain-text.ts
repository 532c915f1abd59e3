/** The named entities that texts of surveys hold; numeric ones are read as such. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  zwnj: '',
  zwj: '',
  shy: '',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  deg: '°',
  times: '×',
  yen: '¥',
  euro: '€',
  pound: '£',
  cent: '¢',
  sect: '§',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  ntilde: 'ñ',
}
const named = new Map(Object.entries(ENTITIES))

/** A code point that text may hold; the sign for an unknown one otherwise. */
export function character(point: number): string {
  const fine = point === 9 || point === 10 || point === 13 || (point >= 32 && point < 0xd800) || point > 0xdfff
  return fine && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (decimal) return character(Number(decimal))
    if (hex) return character(Number.parseInt(hex, 16))
    return named.get(name) ?? whole
  })
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g

const tidy = (text: string) =>
  text
    .replace(LONE, '\ufffd')
    .replace(CONTROL, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const BREAKS = new Set(['p', 'div', 'li', 'ul', 'ol', 'tr', 'table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote'])
/** Without these a text is what it was. */
const PLAIN = new Set(['p', 'div', 'br'])
const UNREAD = new Set(['script', 'style', 'noscript', 'template', 'iframe', 'object', 'svg', 'head', 'title'])

/** Where the tag that begins here ends, and what it is; null where this is no tag. */
function tagAt(html: string, at: number): { name: string; closing: boolean; attributes: boolean; end: number } | null {
  if (html.startsWith('<!--', at)) {
    const end = html.indexOf('-->', at + 4)
    return { name: '!', closing: false, attributes: false, end: end < 0 ? html.length : end + 3 }
  }
  const head = /^<(\/?)([A-Za-z][A-Za-z0-9:-]{0,30})/.exec(html.slice(at, at + 40))
  if (!head) return null
  const end = html.indexOf('>', at)
  if (end < 0) return null
  const attributes = /=/.test(html.slice(at + head[0].length, Math.min(end, at + 400)))
  return { name: (head[2] ?? '').toLowerCase(), closing: head[1] === '/', attributes, end: end + 1 }
}

/**
 * The words of a text in HTML. Paragraphs and line breaks stay; scripts and styles go with all they hold.
 *
 * @returns `lost` where more than paragraphs and line breaks was taken away
 * @example
 * plainText('<p>A &amp; B</p><p>C</p>') // => { text: 'A & B\nC', lost: false }
 * plainText('<b>A</b><script>x()</script>') // => { text: 'A', lost: true }
 * plainText('1 < 2\nand so on') // => { text: '1 < 2\nand so on', lost: false }
 */
export function plainText(html: string): { text: string; lost: boolean } {
  const parts: string[] = []
  const lower = html.toLowerCase()
  let [at, from, lost, tags] = [0, 0, false, 0]
  const words = (end: number) => parts.push(html.slice(from, end))
  const lastEnd = html.lastIndexOf('>')
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0 || open > lastEnd) break
    const tag = tagAt(html, open)
    at = open + 1
    if (!tag) continue
    words(open)
    tags += 1
    at = tag.end
    if (UNREAD.has(tag.name) && !tag.closing) {
      const close = lower.indexOf(`</${tag.name}`, at)
      const end = close < 0 ? -1 : html.indexOf('>', close)
      at = end < 0 ? html.length : end + 1
    }
    from = at
    if (tag.name === 'br' || BREAKS.has(tag.name)) parts.push('\u0001')
    if (tag.name !== '!' && !PLAIN.has(tag.name) && (tag.name !== 'span' || tag.attributes)) lost = true
  }
  words(html.length)
  const joined = parts.join('')
  // In HTML a line break in the source is a space; in plain text it is meant.
  const broken = tags > 0 ? joined.replace(/\s+/g, ' ').replace(/(?: ?\u0001 ?)+/g, breakFor) : joined
  return { text: tidy(decoded(broken)), lost }
}

/** The end of one paragraph and the beginning of the next are one break; more are an empty line. */
const breakFor = (run: string) => ((run.match(/\u0001/g) ?? []).length > 2 ? '\n\n' : '\n')
