import { MOST_COLUMNS, type RawRow } from '../file-shape.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { attribute, richText, scanElements, unescapeXml } from './scan-xml.ts'
import { serialText } from './serial.ts'
import { openZip, type ZipFile } from './zip.ts'

const GIB = 1024 ** 3
/** Shared strings are the one thing that has to be held. */
const MOST_SHARED = 256 * 1024 * 1024

interface Workbook {
  sheet: string
  date1904: boolean
  shared: string[]
  /** By style index: whether numbers of that style are dates, and whether they have a time of day. */
  dateStyles: boolean[]
}

const tags = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(\\s[^>]*)>`, 'g'))].map((match) => match[1] ?? '')

/** Excel's own date formats, and those of its Japanese edition (27-36, 50-58: 令和…年). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** A format code that shows years, days, hours… outside quotes, brackets and escapes. */
const isDateCode = (code: string): boolean => /[ymdhsge]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, ''))

function dateStylesOf(xml: string): boolean[] {
  const codes = new Map<number, string>()
  for (const tag of tags(xml, 'numFmt'))
    codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '')
  const cellFormats = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? ''
  return tags(cellFormats, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0)
    const code = codes.get(id)
    return code === undefined ? isBuiltInDate(id) : !/^general$/i.test(code) && isDateCode(code)
  })
}

async function readShared(zip: ZipFile, name: string): Promise<string[]> {
  const shared: string[] = []
  let held = 0
  for await (const { content } of scanElements(zip.stream(name, 2 * GIB), 'si')) {
    const text = richText(content)
    held += text.length
    if (held > MOST_SHARED) throw new UnreadableFile('too-large-inside')
    shared.push(text)
  }
  return shared
}

async function openWorkbook(zip: ZipFile): Promise<Workbook> {
  if (!zip.has('xl/workbook.xml')) throw new UnreadableFile('not-a-workbook')
  const xml = await zip.text('xl/workbook.xml')
  const relations = new Map<string, string>()
  for (const tag of tags(await zip.text('xl/_rels/workbook.xml.rels'), 'Relationship')) {
    const target = attribute(tag, 'Target') ?? ''
    relations.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  const sheets = tags(xml, 'sheet')
  const sheet = sheets.find((tag) => (attribute(tag, 'state') ?? 'visible') === 'visible') ?? sheets[0]
  const path = sheet === undefined ? undefined : relations.get(/\bid\s*=\s*["']([^"']*)/.exec(sheet)?.[1] ?? '')
  if (!path || !zip.has(path)) throw new UnreadableFile('no-such-sheet')
  const date1904 = tags(xml, 'workbookPr').some((tag) => /^(1|true)$/.test(attribute(tag, 'date1904') ?? ''))
  const strings = [...relations.values()].find((target) => /sharedStrings\.xml$/i.test(target))
  const styles = [...relations.values()].find((target) => /styles\.xml$/i.test(target))
  return {
    sheet: path,
    date1904,
    shared: strings && zip.has(strings) ? await readShared(zip, strings) : [],
    dateStyles: styles && zip.has(styles) ? dateStylesOf(await zip.text(styles)) : [],
  }
}

/** 'AB12' → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

function numberText(value: string, isDate: boolean, date1904: boolean): string {
  const number = Number(value)
  if (value === '' || !Number.isFinite(number)) return value
  if (isDate) return serialText(number, date1904)
  // 0.1 + 0.2 as stored is 0.30000000000000004; what is shown has at most 15 digits.
  return String(Number(number.toPrecision(15)))
}

const cellPattern = /<(?:\w+:)?c((?:\s[^>]*?)?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g
const valuePattern = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</

function cellText(attributes: string, content: string, workbook: Workbook): string {
  const type = attribute(attributes, 't')
  if (type === 'inlineStr') return richText(content)
  const value = valuePattern.exec(content)?.[1] ?? ''
  if (type === 's') return workbook.shared[Number(value)] ?? ''
  if (type === 'str') return unescapeXml(value)
  if (type === 'b') return value === '1' ? 'true' : 'false'
  // #N/A and its like are no words of anybody.
  if (type === 'e') return ''
  if (type === 'd') return value
  return numberText(value, workbook.dateStyles[Number(attribute(attributes, 's') ?? -1)] ?? false, workbook.date1904)
}

function cellsOf(content: string, workbook: Workbook): string[] {
  const cells: string[] = []
  for (const [, attributes = '', inner = ''] of content.matchAll(cellPattern)) {
    const reference = attribute(attributes, 'r')
    const column = reference ? columnOf(reference) : cells.length
    if (column < 0 || column > MOST_COLUMNS * 16) continue
    while (cells.length < column) cells.push('')
    cells[column] = inner === '' ? '' : cellText(attributes, inner, workbook)
  }
  return cells
}

/** The rows of the first visible sheet of an XLSX file. Dates come as `2026-01-05` or `2026-01-05 09:30:00`. */
export async function* readWorkbook(path: string): AsyncGenerator<RawRow> {
  const zip = await openZip(path)
  const workbook = await openWorkbook(zip)
  let number = 0
  for await (const { attributes, content, offset } of scanElements(zip.stream(workbook.sheet, 8 * GIB), 'row')) {
    number = Number(attribute(attributes, 'r')) || number + 1
    yield { number, cells: cellsOf(content, workbook), offset }
  }
}
