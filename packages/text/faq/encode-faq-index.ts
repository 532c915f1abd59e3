import type { Block } from '../4-weigh/blocks.ts'
import { compareText, indexOf } from '../4-weigh/count-terms.ts'
import type { ArticleEvidence } from './evidence.ts'
import { emptyFaqIndex, type FaqIndex, POSTING, placeArticles, putArticle } from './faq-index.ts'

const MAGIC = 0x3151464b
const UNREADABLE = 'faq-index-unreadable'

interface Header {
  articles: { id: string; category: string | null; evidence: ArticleEvidence }[]
  terms: string[]
  /** postings of each term */
  sizes: number[]
  vectors: { features: string[]; width: number; trainedOn: number; lengths: [number, number, number] } | null
}

/**
 * Writes an index as bytes: a header of JSON, then for each term its articles with their occurrences in question and answer, then
 * the word vectors (little-endian Int32 and Float32). The articles' own vectors are left out: they follow from the rest.
 * The same articles, evidence and vectors give the same bytes, whatever the order and history of changes.
 *
 * @example
 * encodeFaqIndex(emptyFaqIndex()).length // => 60
 */
export function encodeFaqIndex(index: FaqIndex): Uint8Array {
  const articles = index.articles.filter((article) => article !== undefined).sort((a, b) => compareText(a.id, b.id))
  const rank = new Map(articles.map((article, i) => [article.id, i]))
  const sorted = [...index.termIds].sort((a, b) => compareText(a[0], b[0]))
  const sizes: number[] = []
  const numbers: number[] = []
  const terms: string[] = []
  for (const [term, termId] of sorted) {
    const rows = writtenPostings(index, termId, rank)
    if (rows.length === 0) continue
    terms.push(term)
    sizes.push(rows.length)
    for (const row of rows) numbers.push(...row)
  }
  const { vectors } = index
  const parts = vectors === null ? [] : [vectors.block.weight, vectors.block.vectors, vectors.block.mean]
  const header: Header = {
    articles: articles.map(({ id, category, evidence }) => ({ id, category, evidence })),
    terms,
    sizes,
    vectors: vectors && {
      features: vectors.block.features,
      width: vectors.block.width,
      trainedOn: vectors.trainedOn,
      lengths: [vectors.block.weight.length, vectors.block.vectors.length, vectors.block.mean.length],
    },
  }
  return writeBytes(JSON.stringify(header), numbers, parts)
}

/** A term's [article, question, answer] in the order of the articles; what was only learned is in the evidence already. */
function writtenPostings(index: FaqIndex, termId: number, rank: ReadonlyMap<string, number>): number[][] {
  const { entries, size } = index.postings[termId]!
  const rows: number[][] = []
  for (let i = 0; i < size; i++) {
    const [place = 0, question = 0, answer = 0] = entries.subarray(i * POSTING, i * POSTING + 3)
    if (question + answer > 0) rows.push([rank.get(index.articles[place]!.id)!, question, answer])
  }
  return rows.sort((a, b) => a[0]! - b[0]!)
}

function writeBytes(header: string, numbers: readonly number[], parts: readonly Float32Array[]): Uint8Array {
  const text = new TextEncoder().encode(header)
  const start = 8 + Math.ceil(text.length / 4) * 4
  const values = numbers.length + parts.reduce((sum, part) => sum + part.length, 0)
  const bytes = new Uint8Array(start + 4 * values)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, text.length, true)
  bytes.set(text, 8)
  let at = start
  for (const value of numbers) {
    view.setInt32(at, value, true)
    at += 4
  }
  for (const part of parts) {
    for (const value of part) {
      view.setFloat32(at, value, true)
      at += 4
    }
  }
  return bytes
}

/**
 * Reads what {@link encodeFaqIndex} wrote.
 * @throws Error with the message `faq-index-unreadable` where the bytes are no index or are cut off
 * @example
 * decodeFaqIndex(encodeFaqIndex(emptyFaqIndex())).places.size // => 0
 */
export function decodeFaqIndex(bytes: Uint8Array): FaqIndex {
  try {
    return readBytes(bytes)
  } catch {
    throw new Error(UNREADABLE)
  }
}

function readBytes(bytes: Uint8Array): FaqIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw new Error(UNREADABLE)
  const textLength = view.getUint32(4, true)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + textLength))
  const { articles, terms, sizes, vectors } = JSON.parse(text) as Header
  let at = 8 + Math.ceil(textLength / 4) * 4
  const entries = articles.map((article) => ({ ...article, question: [] as string[], answer: [] as string[] }))
  const repeat = (list: string[], term: string): void => {
    const count = view.getInt32(at, true)
    at += 4
    if (count < 0 || count > LONGEST_FIELD) throw new Error(UNREADABLE)
    for (let n = 0; n < count; n++) list.push(term)
  }
  terms.forEach((term, t) => {
    for (let i = 0; i < sizes[t]!; i++) {
      const entry = entries[view.getInt32(at, true)]!
      at += 4
      repeat(entry.question, term)
      repeat(entry.answer, term)
    }
  })
  const take = (length: number): Float32Array => {
    if (at + 4 * length > bytes.length) throw new Error(UNREADABLE)
    const values = new Float32Array(length)
    for (let i = 0; i < length; i++, at += 4) values[i] = view.getFloat32(at, true)
    return values
  }
  const index = emptyFaqIndex()
  for (const entry of entries) putArticle(index, entry)
  if (vectors !== null) {
    const { features, width, trainedOn, lengths } = vectors
    const [weight, rows, mean] = [take(lengths[0]), take(lengths[1]), take(lengths[2])]
    const block: Block = { features, index: indexOf(features), width, weight, vectors: rows, mean }
    placeArticles(index, block, trainedOn, entries)
  }
  if (at !== bytes.length) throw new Error(UNREADABLE)
  return index
}

/** A field never holds more terms than this. */
const LONGEST_FIELD = 100_000
