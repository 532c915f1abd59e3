import { describe, expect, it } from 'vitest'
import { uploadOf } from './upload.ts'

const boundary = 'x-boundary-1'

function request(content: Buffer, size: number, type = `multipart/form-data; boundary=${boundary}`): Request {
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= content.length) return controller.close()
      controller.enqueue(content.subarray(at, at + size))
      at += size
    },
  })
  return new Request('http://koe.test/', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    duplex: 'half',
  } as RequestInit)
}

const form = (file: Buffer, name = 'filename="声.csv"') =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="note"\r\n\r\nhello\r\n`),
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; ${name}\r\ncontent-type: text/csv\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts)
}

describe('an uploaded file', () => {
  const file = Buffer.concat([
    Buffer.from('a,b\r\n--x-boundary\r\n'),
    Buffer.from([0, 255, 13, 10, 45, 45]),
    Buffer.from('終'),
  ])

  it.each([1, 2, 7, 64, 1000, 100_000])('comes out of a form byte for byte, in pieces of %d', async (size) => {
    const { name, body } = await uploadOf(request(form(file), size), undefined)
    expect(name).toBe('声.csv')
    expect(await collect(body)).toEqual(file)
  })

  it('may be empty, and may have an encoded name', async () => {
    const { name, body } = await uploadOf(
      request(form(Buffer.alloc(0), `filename="x"; filename*=UTF-8''%E5%A3%B0.csv`), 10),
      undefined,
    )
    expect(name).toBe('声.csv')
    expect(await collect(body)).toHaveLength(0)
  })

  it('is the body itself where there is no form', async () => {
    const { name, body } = await uploadOf(request(file, 3, 'text/csv'), 'a.csv')
    expect(name).toBe('a.csv')
    expect(await collect(body)).toEqual(file)
  })

  it('is refused when it was cut off, and when there is none', async () => {
    const { body } = await uploadOf(request(form(file).subarray(0, -25), 10), undefined)
    await expect(collect(body)).rejects.toMatchObject({ code: 'malformed' })
    const empty = Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--${boundary}--\r\n`,
    )
    await expect(uploadOf(request(empty, 10), undefined)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(uploadOf(request(empty, 10, 'multipart/form-data'), undefined)).rejects.toMatchObject({
      code: 'malformed',
    })
  })
})
