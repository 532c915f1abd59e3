import { csvCell } from '@koe/features/imports'
import { writeXlsxStream } from 'hucre/xlsx'
import iconv from 'iconv-lite'

/** The files that spreadsheets open: Excel on Windows guesses CP932 unless a byte order mark says UTF-8. */
export type TableFormat = 'csv' | 'csv-cp932' | 'xlsx'

export interface Table {
  columns: string[]
  rows: AsyncIterable<(string | number)[]>
}

/** No cell of Excel holds more. */
const longestCell = 32_767
const linesAtOnce = 200

const contentTypes: Record<TableFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  'csv-cp932': 'text/csv; charset=shift_jis',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

async function* csvLines({ columns, rows }: Table): AsyncGenerator<string> {
  const lineOf = (cells: readonly (string | number)[]) => `${cells.map(csvCell).join(',')}\r\n`
  let held = [lineOf(columns)]
  for await (const row of rows) {
    held.push(lineOf(row))
    if (held.length < linesAtOnce) continue
    yield held.join('')
    held = []
  }
  yield held.join('')
}

async function* encoded(lines: AsyncIterable<string>, format: TableFormat): AsyncGenerator<Uint8Array> {
  if (format === 'csv') yield Buffer.from('\ufeff')
  for await (const text of lines) yield format === 'csv' ? Buffer.from(text) : iconv.encode(text, 'cp932')
}

async function* shortened(rows: Table['rows']): AsyncGenerator<(string | number)[]> {
  const fit = (cell: string | number) =>
    typeof cell === 'string' && cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell
  for await (const row of rows) yield row.map(fit)
}

/** A stream that asks its source for more only when somebody reads. */
export function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await source.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await source.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * A table as the body of a download, written while it is read. What CP932 has no character for (emoji) becomes `?` there;
 * a text too long for a cell of Excel ends in an ellipsis in XLSX.
 */
export function tableFile(
  table: Table,
  format: TableFormat,
  name: string,
): { body: ReadableStream<Uint8Array>; headers: Record<string, string> } {
  const file = `${name}.${format === 'xlsx' ? 'xlsx' : 'csv'}`
  const body =
    format === 'xlsx'
      ? writeXlsxStream(shortened(table.rows), {
          name: 'Koe',
          columns: table.columns.map((header) => ({ header })),
          freezePane: { rows: 1 },
        })
      : streamOf(encoded(csvLines(table), format))
  return {
    body,
    headers: {
      'content-type': contentTypes[format],
      'content-disposition': `attachment; filename="${file.replace(/[^\x20-\x7e]|["\\/:*?<>|]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file)}`,
    },
  }
}
