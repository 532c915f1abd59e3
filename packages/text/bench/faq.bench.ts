import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { loadTokenizer, type Tokenizer } from '../2-tokenize/index.ts'
import { seededRandom } from '../4-weigh/random.ts'
import {
  buildFaqIndex,
  countSolvedWords,
  decodeFaqIndex,
  emptyFaqIndex,
  encodeFaqIndex,
  type FaqArticle,
  type FaqEntry,
  type FaqIndex,
  NO_EVIDENCE,
  putArticle,
  readArticle,
  readQuery,
  readTerms,
  removeArticle,
  searchFaq,
} from '../faq/index.ts'
import { tfIdfPeer } from './tf-idf-peer.ts'

interface Question {
  text: string
  right: ReadonlySet<string>
  half: 'A' | 'B'
}

type Rank = (question: Question) => readonly string[]

/** Size of the enlarged corpus. */
const LARGE = 20_000

/**
 * Ranks articles for real questions beside plain TF-IDF on the very same words: P@1 and MRR@10 over the queries that have an
 * article of grade 2, on all of them and on two halves (chosen by a hash of the text), the milliseconds of a query, and what an
 * index costs at the size of the file and at 20,000 articles (articles resampled, a tenth of their words exchanged).
 *
 * @param files articles ({id, question, answer}) and queries ({text, rel: {article id: grade}}), JSON lines
 */
export async function run(files: string[], { json }: { json: boolean }): Promise<void> {
  const print = printer(json)
  const [articleFile = '', queryFile = ''] = files
  if (!existsSync(articleFile) || !existsSync(queryFile)) {
    print({ file: basename(articleFile), note: 'not measured: data absent' })
    return
  }
  const file = basename(articleFile)
  const tokenizer = await loadTokenizer()
  const articles = rowsOf<Partial<FaqArticle>>(articleFile).map(
    ({ id, question = '', answer = '' }): FaqArticle => ({ id: `${id}`, question, answer, category: null }),
  )
  const questions = gradedQuestions(queryFile)
  const reading = spent()
  const entries = articles.map((article) => readArticle(article, tokenizer))
  print({ file, mode: 'reading', articles: entries.length, ...reading() })
  const building = spent()
  const index = buildFaqIndex(entries, 1)
  print({ file, mode: 'index', articles: entries.length, ...building() })
  const wordsOnly = emptyFaqIndex()
  for (const entry of entries) putArticle(wordsOnly, entry)
  const search =
    (from: FaqIndex): Rank =>
    ({ text }) =>
      searchFaq(from, readQuery(text, tokenizer)).map((hit) => hit.id)
  const peer = (fields: (entry: FaqEntry) => readonly string[]): Rank => {
    const nearest = tfIdfPeer(entries.map(fields))
    return ({ text }) => nearest(readTerms(text, tokenizer)).map((place) => entries[place]!.id)
  }
  const ranks: [string, Rank][] = [
    ['words + vectors', search(index)],
    ['words', search(wordsOnly)],
    ['peer TF-IDF question', peer((entry) => entry.question)],
    ['peer TF-IDF all', peer((entry) => [...entry.question, ...entry.answer])],
  ]
  for (const [mode, rank] of ranks) {
    print({ file, mode, ...score(questions, rank) })
    for (const half of ['A', 'B'] as const)
      print({
        file,
        mode: `${mode}, half ${half}`,
        ...score(
          questions.filter((q) => q.half === half),
          rank,
        ),
      })
  }
  for (const line of learning(index, entries, questions, tokenizer)) print({ file, ...line })
  print({ file, mode: `queries of ${entries.length}`, ...latency(index, questions, tokenizer) })
  for (const size of [LARGE / 4, LARGE / 2, LARGE])
    for (const line of enlarged(entries, size, questions, tokenizer)) print({ file, ...line })
  print({ file, mode: 'process', peakMB: Math.round(process.resourceUsage().maxRSS / 1024) })
}

function rowsOf<Row>(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row)
}

function gradedQuestions(file: string): Question[] {
  return rowsOf<{ text: string; rel: Record<string, number> }>(file)
    .map(({ text, rel }) => ({
      text,
      right: new Set(Object.keys(rel).filter((id) => rel[id]! >= 2)),
      half: hashOf(text) % 2 === 0 ? ('A' as const) : ('B' as const),
    }))
    .filter((question) => question.right.size > 0)
}

/** FNV-1a, its upper half: the lowest bits follow the text's last character. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 16
}

function score(questions: readonly Question[], rank: Rank) {
  let [first, reciprocal] = [0, 0]
  for (const question of questions) {
    const at = rank(question)
      .slice(0, 10)
      .findIndex((id) => question.right.has(id))
    if (at === 0) first++
    if (at >= 0) reciprocal += 1 / (at + 1)
  }
  const count = Math.max(1, questions.length)
  return { 'P@1': first / count, 'MRR@10': reciprocal / count, queries: questions.length }
}

/**
 * What links teach: the inquiries of one half count as solved by their articles, then the other half's questions about the same
 * articles are asked, before and after; the questions about other articles show what it costs them.
 */
function* learning(
  index: FaqIndex,
  entries: readonly FaqEntry[],
  questions: readonly Question[],
  tokenizer: Tokenizer,
) {
  for (const [taught, asked] of [
    ['A', 'B'],
    ['B', 'A'],
  ] as const) {
    const solved = new Map<string, string[][]>()
    for (const question of questions.filter((q) => q.half === taught)) {
      const terms = readTerms(question.text, tokenizer)
      for (const id of question.right) solved.set(id, [...(solved.get(id) ?? []), terms])
    }
    const others = questions.filter((q) => q.half === asked)
    const touched = others.filter((q) => [...q.right].some((id) => solved.has(id)))
    const rest = others.filter((q) => !touched.includes(q))
    const rank: Rank = ({ text }) => searchFaq(index, readQuery(text, tokenizer)).map((hit) => hit.id)
    const before = [score(touched, rank), score(rest, rank)] as const
    for (const entry of entries) {
      const inquiries = solved.get(entry.id)
      if (inquiries === undefined) continue
      const evidence = { ...NO_EVIDENCE, linked: inquiries.length, ...countSolvedWords(inquiries) }
      putArticle(index, { ...entry, evidence })
    }
    const after = [score(touched, rank), score(rest, rank)] as const
    for (const entry of entries) if (solved.has(entry.id)) putArticle(index, entry)
    yield { mode: `half ${asked}, same articles`, ...before[0] }
    yield { mode: `… taught by half ${taught}`, ...after[0] }
    yield { mode: `half ${asked}, other articles`, ...before[1] }
    yield { mode: `… taught by half ${taught}`, ...after[1] }
  }
}

function latency(index: FaqIndex, questions: readonly Question[], tokenizer: Tokenizer) {
  const wall: number[] = []
  const cpu: number[] = []
  for (let round = 0; round < 2; round++) {
    for (const { text } of questions) {
      const one = spent()
      searchFaq(index, readQuery(text, tokenizer))
      const { seconds, cpuSeconds } = one()
      // The first round warms the machine up.
      if (round === 0) continue
      wall.push(seconds * 1000)
      cpu.push(cpuSeconds * 1000)
    }
  }
  return {
    p50Ms: quantile(wall, 0.5),
    p95Ms: quantile(wall, 0.95),
    p50CpuMs: quantile(cpu, 0.5),
    p95CpuMs: quantile(cpu, 0.95),
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

function* enlarged(
  entries: readonly FaqEntry[],
  size: number,
  questions: readonly Question[],
  tokenizer: Tokenizer,
): Generator<Record<string, unknown>> {
  const many = resampled(entries, size)
  const building = spent()
  const index = buildFaqIndex(many, 1)
  yield { mode: `index of ${size}`, ...building() }
  if (size < LARGE) return
  yield { mode: `queries of ${size}`, ...latency(index, questions, tokenizer) }
  const changes: number[] = []
  for (let i = 0; i < 200; i++) {
    const entry = many[(i * 97) % size]!
    const one = spent()
    removeArticle(index, entry.id)
    putArticle(index, entry)
    changes.push(one().cpuSeconds * 1000)
  }
  yield { mode: `replacing one of ${size}`, p50CpuMs: quantile(changes, 0.5), p95CpuMs: quantile(changes, 0.95) }
  const writing = spent()
  const bytes = encodeFaqIndex(index)
  yield { mode: `encoding ${size}`, ...writing(), encodedMB: bytes.length / 2 ** 20 }
  const readingBack = spent()
  decodeFaqIndex(bytes)
  yield { mode: `decoding ${size}`, ...readingBack() }
}

/** Copies of the articles with every tenth word exchanged for one from anywhere in the corpus. */
function resampled(entries: readonly FaqEntry[], size: number): FaqEntry[] {
  const random = seededRandom(size)
  const words = entries.flatMap((entry) => [...entry.question, ...entry.answer])
  const any = (): string => words[Math.floor(random() * words.length)] ?? ''
  const noisy = (terms: readonly string[]) => terms.map((term) => (random() < 0.1 ? any() : term))
  return Array.from({ length: size }, (_, i) => {
    const entry = entries[i % entries.length]!
    return i < entries.length
      ? entry
      : { id: `${entry.id}+${i}`, category: null, question: noisy(entry.question), answer: noisy(entry.answer) }
  })
}

/** Starts a clock; `cpuSeconds` (user and system, all threads) compares on a busy machine. */
function spent(): () => { seconds: number; cpuSeconds: number } {
  const started = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }
  }
}

function printer(json: boolean): (line: Record<string, unknown>) => void {
  const rounded = (value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value)
  return (line) => {
    const cells = Object.entries(line).map(([key, value]) => [key, rounded(value)] as const)
    if (json) console.log(JSON.stringify(Object.fromEntries(cells)))
    else {
      const [file, mode = '', ...figures] = cells
      console.log(
        `${String(file?.[1]).padEnd(26)} ${String(mode[1]).padEnd(30)} ${figures.map(([key, value]) => `${key} ${value}`).join('  ')}`,
      )
    }
  }
}
