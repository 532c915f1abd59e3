import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An endpoint of the `/v1/embeddings` kind that gives each word a vector by its letters, and remembers what it was asked. */
export async function startFakeEmbeddings(width = 24) {
  const asked: { model: string; input: string[]; key: string | undefined }[] = []
  /** Statuses that the next requests get instead of an answer; a string is the body of a 200. */
  const next: (number | string)[] = []
  const vectorOf = (word: string) => {
    let state = 7
    for (let i = 0; i < word.length; i++) state = Math.imul(state ^ word.charCodeAt(i), 0x01000193)
    return Array.from({ length: width }, (_, d) => {
      state = Math.imul(state ^ (state >>> 13) ^ d, 0x5bd1e995)
      return (state >>> 8) / 2 ** 24 - 0.5
    })
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { model, input } = JSON.parse(body) as { model: string; input: string[] }
    asked.push({ model, input, key: request.headers.authorization })
    const odd = next.shift()
    if (typeof odd === 'string') return response.end(odd)
    if (odd !== undefined) return response.writeHead(odd, { location: '/elsewhere' }).end()
    const data = input.map((word, index) => ({ index, embedding: vectorOf(word) })).reverse()
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    next,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
