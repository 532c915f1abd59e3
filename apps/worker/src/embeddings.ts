import { type VectorSource, VectorTrouble } from '@koe/features/themes'

/** An endpoint that speaks the `/v1/embeddings` protocol. The operator names it; no member can. */
export interface EmbeddingsSettings {
  /** Without `/embeddings` at the end. */
  url: string
  model: string
  key?: string
  /** Refuse vectors of another width. */
  dimensions?: number
  /** Words in one request, how long it may take, how often it is made, and the first wait between two. */
  batch?: number
  timeoutMs?: number
  attempts?: number
  waitMs?: number
  fetch?: typeof fetch
  logger?: { warn(fields: object, message: string): void }
}

/** No answer to a batch is larger: 128 vectors of 4,096 numbers as text are 12 MB. */
const mostBytes = 64 * 2 ** 20
const widest = 8192
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/** What may go away by itself. */
class Passing extends Error {}

async function bodyOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new VectorTrouble('unreadable', 'the answer is larger than 64 MB')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    throw new VectorTrouble('unreadable', 'the answer is no JSON', { cause: error })
  }
}

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.length <= widest && value.every(Number.isFinite)

/** The vectors of an answer in the order of the words. */
function vectorsOf(body: unknown, count: number): number[][] {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined
  const vectors = new Map<unknown, number[]>()
  for (const item of Array.isArray(data) ? (data as unknown[]) : []) {
    const { index, embedding } = (item ?? {}) as { index?: unknown; embedding?: unknown }
    if (isVector(embedding)) vectors.set(index, embedding)
  }
  return Array.from({ length: count }, (_, i) => {
    const vector = vectors.get(i)
    if (!vector) throw new VectorTrouble('unreadable', `the answer has no vector for word ${i} of ${count}`)
    return vector
  })
}

async function ask(settings: EmbeddingsSettings, words: readonly string[]): Promise<number[][]> {
  const { url, model, key, timeoutMs = 30_000, fetch: send = fetch } = settings
  let response: Response
  try {
    response = await send(`${url}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify({ model, input: words, encoding_format: 'float' }),
      // The operator vouches for this address, not for where it may point.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.ok) return vectorsOf(await bodyOf(response), words.length)
  } catch (error) {
    if (error instanceof VectorTrouble) throw error
    throw new Passing('no answer', { cause: error })
  }
  await response.body?.cancel().catch(() => undefined)
  if (passing.has(response.status)) throw new Passing(`status ${response.status}`)
  throw new VectorTrouble('refused', `status ${response.status}`)
}

async function askPatiently(settings: EmbeddingsSettings, words: readonly string[]): Promise<number[][]> {
  const { attempts = 4, waitMs = 500 } = settings
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(settings, words)
    } catch (error) {
      if (!(error instanceof Passing)) throw error
      if (attempt >= attempts) throw new VectorTrouble('unreachable', error.message, { cause: error.cause })
      await new Promise((resolve) => setTimeout(resolve, waitMs * 2 ** (attempt - 1)))
    }
  }
}

async function embedAll(settings: EmbeddingsSettings, words: readonly string[]) {
  const { batch = 128, dimensions } = settings
  let width = dimensions ?? 0
  let values = new Float32Array(words.length * width)
  for (let from = 0; from < words.length; from += batch) {
    const vectors = await askPatiently(settings, words.slice(from, from + batch))
    if (width === 0) {
      width = vectors[0]?.length ?? 0
      values = new Float32Array(words.length * width)
    }
    for (const [i, vector] of vectors.entries()) {
      if (vector.length !== width)
        throw new VectorTrouble('wrong-width', `a vector has ${vector.length} numbers, not ${width}`)
      values.set(vector, (from + i) * width)
    }
  }
  return { width, values }
}

/**
 * A source of vectors over HTTP. It is asked in batches, one after the other, and again with growing waits where the trouble may
 * pass. The log says what was wrong, never a word.
 */
export function createEmbeddings(settings: EmbeddingsSettings): VectorSource {
  return {
    name: `${new URL(settings.url).host} ${settings.model}`,
    async embed(words) {
      try {
        return await embedAll(settings, words)
      } catch (error) {
        if (error instanceof VectorTrouble)
          settings.logger?.warn(
            { problem: error.problem, reason: error.message },
            'the embeddings endpoint was not used',
          )
        throw error
      }
    },
  }
}
