import { MOST_COLUMNS, type RawRow } from '../file-shape.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { attribute, elementsIn, richText, scanElements, tagsIn, unescapeXml } from './scan-xml.ts'
import { serialText } from './serial.ts'
import { SharedStrings } from './shared-strings.ts'
import { openZip, type ZipFile } from './zip.ts'

const GIB = 1024 ** 3
/** The greatest that the database can keep as a row's number. */
const LAST_ROW = 2 ** 31 - 1

interface Workbook {
  sheet: string
  date1904: boolean
  /** The part with the words that cells name by number. */
  strings: string | undefined
  /** By style index: whether numbers of that style are dates, and whether they have a time of day. */
  dateStyles: boolean[]
}

/** Excel's own date formats, and those of its Japanese edition (27-36, 50-58: 令和…年). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** A format code that shows years, days, hours… outside quotes, brackets and escapes. */
const isDateCode = (code: string): boolean => /[ymdhsge]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, ''))

function dateStylesOf(xml: string): boolean[] {
  const codes = new Map<number, string>()
  for (const tag of tagsIn(xml, 'numFmt'))
    codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '')
  const cellFormats = elementsIn(xml, 'cellXfs').next().value?.content ?? ''
  return tagsIn(cellFormats, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0)
    const code = codes.get(id)
    return code === undefined ? isBuiltInDate(id) : !/^general$/i.test(code) && isDateCode(code)
  })
}

async function openWorkbook(zip: ZipFile): Promise<Workbook> {
  if (!zip.has('xl/workbook.xml')) throw new UnreadableFile('not-a-workbook')
  const xml = await zip.text('xl/workbook.xml')
  const relations = new Map<string, string>()
  for (const tag of tagsIn(await zip.text('xl/_rels/workbook.xml.rels'), 'Relationship')) {
    const target = attribute(tag, 'Target') ?? ''
    relations.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  const sheets = tagsIn(xml, 'sheet')
  const sheet = sheets.find((tag) => (attribute(tag, 'state') ?? 'visible') === 'visible') ?? sheets[0]
  const path = sheet === undefined ? undefined : relations.get(/\bid\s*=\s*["']([^"']*)/.exec(sheet)?.[1] ?? '')
  if (!path || !zip.has(path)) throw new UnreadableFile('no-such-sheet')
  const date1904 = tagsIn(xml, 'workbookPr').some((tag) => /^(1|true)$/.test(attribute(tag, 'date1904') ?? ''))
  const strings = [...relations.values()].find((target) => /sharedStrings\.xml$/i.test(target))
  const styles = [...relations.values()].find((target) => /styles\.xml$/i.test(target))
  return {
    sheet: path,
    date1904,
    strings: strings && zip.has(strings) ? strings : undefined,
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

const valuePattern = /<(?:\w{1,20}:)?v(?:\s[^<>]*)?>([^<]*)</

/** What a cell says: a text, or the number of a shared string. */
function cellValue(attributes: string, content: string, workbook: Workbook): string | number {
  const type = attribute(attributes, 't')
  if (type === 'inlineStr') return richText(content)
  const value = valuePattern.exec(content)?.[1] ?? ''
  if (type === 's') return value === '' ? '' : Number(value)
  if (type === 'str') return unescapeXml(value)
  if (type === 'b') return value === '1' ? 'true' : 'false'
  // #N/A and its like are no words of anybody.
  if (type === 'e') return ''
  if (type === 'd') return value
  return numberText(value, workbook.dateStyles[Number(attribute(attributes, 's') ?? -1)] ?? false, workbook.date1904)
}

function cellsOf(content: string, workbook: Workbook): (string | number)[] {
  const cells: (string | number)[] = []
  for (const { attributes, content: inner } of elementsIn(content, 'c')) {
    const reference = attribute(attributes, 'r')
    // Whatever is further to the right than any column may be counts as one cell too many.
    const column = Math.min(reference ? columnOf(reference) : cells.length, MOST_COLUMNS)
    if (column < 0) continue
    while (cells.length < column) cells.push('')
    cells[column] = inner === '' ? '' : cellValue(attributes, inner, workbook)
  }
  return cells
}

async function withWords(cells: (string | number)[], shared: SharedStrings): Promise<string[]> {
  let last = -1
  for (const cell of cells) if (typeof cell === 'number' && cell > last) last = cell
  if (last >= 0) await shared.readTo(last)
  return cells.map((cell) => (typeof cell === 'number' ? shared.text(cell) : cell))
}

/**
 * The rows of the first visible sheet of an XLSX file. Dates come as `2026-01-05` or `2026-01-05 09:30:00`. Memory does not grow
 * with the file: the words that all sheets share lie in a temporary file that goes when the reading ends, however it ends.
 */
export async function* readWorkbook(path: string): AsyncGenerator<RawRow> {
  const zip = await openZip(path)
  const workbook = await openWorkbook(zip)
  const shared = new SharedStrings(zip, workbook.strings)
  let number = 0
  try {
    for await (const { attributes, content, offset } of scanElements(zip.stream(workbook.sheet, 8 * GIB), 'row')) {
      // A number that stands for two rows, or for none, would be taken for one row.
      const own = Number(attribute(attributes, 'r'))
      number = Number.isInteger(own) && own > number && own <= LAST_ROW ? own : number + 1
      yield { number, cells: await withWords(cellsOf(content, workbook), shared), offset }
    }
  } finally {
    await shared.close()
  }
}
