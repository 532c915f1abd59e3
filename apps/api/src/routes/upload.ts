import { Problem } from '@koe/features/workspaces'

export interface Upload {
  name: string | undefined
  body: AsyncGenerator<Uint8Array>
}

const LONGEST_HEAD = 16 * 1024

async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = stream?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Refused half-way: the rest is not wanted.
    reader.cancel().catch(() => undefined)
  }
}

/** File names come as they are typed, or percent-encoded in their own parameter. */
function fileNameOf(head: string): string | undefined {
  const encoded = /filename\*=(?:UTF-8|utf-8)''([^;\r\n]+)/.exec(head)?.[1]
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded)
    } catch {}
  }
  const quoted = /filename="((?:[^"\\]|\\.)*)"/.exec(head)?.[1]
  return quoted?.replaceAll('%22', '"').replace(/\\(.)/g, '$1')
}

/** What comes before the first file of a form: read until its head is complete. */
async function findFile(chunks: AsyncGenerator<Uint8Array>, boundary: string) {
  let held: Buffer = Buffer.alloc(0)
  const opening = `--${boundary}`
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    held = Buffer.concat([held, next.value])
    for (let at = held.indexOf(opening); at >= 0; at = held.indexOf(opening, at + 1)) {
      const end = held.indexOf('\r\n\r\n', at)
      if (end < 0) break
      const head = held.toString('utf8', at, end)
      if (/filename/i.test(head)) return { name: fileNameOf(head), rest: held.subarray(end + 4) }
    }
    if (held.length > LONGEST_HEAD * 4) break
  }
  throw new Problem('invalid-input', {}, [{ field: '/file', code: 'required' }])
}

/** The bytes of a file up to the boundary that ends it; at most one boundary's length is held back. */
async function* untilBoundary(chunks: AsyncGenerator<Uint8Array>, boundary: string, first: Buffer) {
  const closing = Buffer.from(`\r\n--${boundary}`)
  let held = first
  try {
    for (;;) {
      const end = held.indexOf(closing)
      if (end >= 0) {
        if (end > 0) yield held.subarray(0, end)
        return
      }
      const safe = held.length - closing.length
      if (safe > 0) yield held.subarray(0, safe)
      const next = await chunks.next()
      // A form that ends without its boundary was cut off on its way.
      if (next.done) throw new Problem('malformed', { reason: 'multipart' })
      held = Buffer.concat([held.subarray(Math.max(0, safe)), next.value])
    }
  } finally {
    await chunks.return(undefined)
  }
}

/** The file of a request as a stream: the whole body, or the first file of a form. Nothing is buffered. */
export async function uploadOf(request: Request, name: string | undefined): Promise<Upload> {
  const chunks = chunksOf(request.body)
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data/i.test(type)) return { name, body: chunks }
  const boundary = /boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(type)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (!mark) throw new Problem('malformed', { reason: 'multipart' })
  const { name: own, rest } = await findFile(chunks, mark)
  return { name: name ?? own, body: untilBoundary(chunks, mark, rest) }
}
