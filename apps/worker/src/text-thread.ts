import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { type ArticleIndex, createArticleIndex } from '@koe/features/faq/suggesting'
import { createTextWork, type ReadOutcome, type TextWork } from '@koe/features/themes/engine'
import { loadTokenizer } from '@koe/text'
import type { TextReply, TextRequest, ThreadData } from './text-messages.ts'

const { dictionaryPath, progress, urgent } = workerData as ThreadData
const reading = new Int32Array(progress)

function read(work: TextWork, texts: readonly string[], models: readonly string[]): ReadOutcome[] {
  return texts.map((text, i) => {
    Atomics.store(reading, 0, i)
    try {
      const [outcome] = work.read([text], models)
      return outcome ? { ok: true, ...outcome } : { ok: false, reason: 'failed' }
    } catch {
      return { ok: false, reason: 'failed' }
    }
  })
}

function answer(work: TextWork, articles: ArticleIndex, request: TextRequest): TextReply {
  switch (request.kind) {
    case 'learn':
      work.learn(request.model)
      return { kind: 'done' }
    case 'read':
      return { kind: 'read', outcomes: read(work, request.texts, request.models) }
    case 'gather':
      work.gather(request.fit, request.page)
      return { kind: 'done' }
    case 'words':
      return { kind: 'words', words: work.words(request.fit) }
    case 'fit':
      return { kind: 'fit', result: work.fit(request.fit, request.settings) }
    case 'forget':
      work.forget(request.fit)
      return { kind: 'done' }
    case 'propose':
      return { kind: 'propose', proposals: work.propose(request.recent, request.taken) }
    case 'put-articles':
      articles.put(request.workspace, request.version, request.changed)
      return { kind: 'done' }
    case 'find-articles':
      return { kind: 'found', finding: articles.find(request.workspace, request.version, request.question) }
    case 'train-articles':
      articles.train(request.workspace)
      return { kind: 'done' }
    case 'assign':
      return { kind: 'assign', assignments: work.assign(request.verbatims, request.model) }
  }
}

// Where threads have priorities of their own (Linux: 0 is the calling thread), requests come before analysis.
if (process.platform === 'linux' && !urgent) setPriority(0, Math.min(19, getPriority(0) + 10))
const tokenizer = await loadTokenizer(dictionaryPath === undefined ? {} : { dictionaryPath })
const work = createTextWork(tokenizer)
const articles = createArticleIndex(tokenizer)
const reply = (message: TextReply) => parentPort?.postMessage(message)
parentPort?.on('message', (request: TextRequest) => {
  try {
    reply(answer(work, articles, request))
  } catch (error) {
    reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
reply({ kind: 'ready' })
