import { Worker } from 'node:worker_threads'
import type { ModelBytes } from '@koe/features/themes'
import type { TextReply, TextRequest, ThreadData } from './text-messages.ts'

export type ThreadLoss = 'too-slow' | 'out-of-memory' | 'failed'

/** The thread is gone. `at` = the text of the batch that it was reading. */
export class ThreadLost extends Error {
  override readonly name = 'ThreadLost'
  readonly reason: ThreadLoss
  readonly at: number

  constructor(reason: ThreadLoss, at: number, cause?: unknown) {
    super(`the text thread is gone (${reason})`, { cause })
    this.reason = reason
    this.at = at
  }
}

export interface ThreadSettings {
  url: URL
  heapMb: number
  /** No text may keep the thread for longer than this. */
  textMs: number
  /** Nor anything else (a whole fit) for longer than this. */
  taskMs: number
  startMs: number
  urgent?: boolean
  dictionaryPath?: string
}

/** One text thread: started on demand, asked one thing at a time, ended when it stalls. */
export interface TextWorker {
  readonly alive: boolean
  learn(models: readonly ModelBytes[]): Promise<void>
  /** @throws ThreadLost when the thread ended or was ended, Error when the request itself failed */
  ask(request: TextRequest): Promise<TextReply>
  end(): Promise<void>
}

const lossOf = (error: unknown): ThreadLoss =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'failed'

/** Calls `tooLong` when a reply takes too long as a whole, or one text of the batch does. */
function watchProgress<T>(
  reply: Promise<T>,
  reading: Int32Array,
  { totalMs, textMs }: { totalMs: number; textMs: number },
  tooLong: () => void,
): Promise<T> {
  const began = Date.now()
  let [at, since] = [-1, began]
  const timer = setInterval(
    () => {
      const now = Date.now()
      const current = Atomics.load(reading, 0)
      if (current !== at) [at, since] = [current, now]
      if (now - since > textMs || now - began > totalMs) tooLong()
    },
    Math.min(250, textMs / 4),
  )
  return reply.finally(() => clearInterval(timer))
}

export function startTextWorker(settings: ThreadSettings): TextWorker {
  const progress = new SharedArrayBuffer(4)
  const reading = new Int32Array(progress)
  const { dictionaryPath, urgent = false } = settings
  const workerData: ThreadData = { progress, urgent, ...(dictionaryPath === undefined ? {} : { dictionaryPath }) }
  const worker = new Worker(settings.url, { workerData, resourceLimits: { maxOldGenerationSizeMb: settings.heapMb } })
  // A thread never keeps the process from ending.
  worker.unref()
  const known = new Set<string>()
  let lost: ThreadLost | undefined
  let waiting: { resolve: (reply: TextReply) => void; reject: (error: Error) => void } | undefined
  const lose = (reason: ThreadLoss, cause?: unknown) => {
    lost ??= new ThreadLost(reason, Atomics.load(reading, 0), cause)
    waiting?.reject(lost)
    waiting = undefined
  }
  worker.on('message', (reply: TextReply) => {
    const { resolve } = waiting ?? {}
    waiting = undefined
    resolve?.(reply)
  })
  worker.on('error', (error) => lose(lossOf(error), error))
  worker.on('exit', () => lose('failed'))

  const next = () =>
    new Promise<TextReply>((resolve, reject) => {
      if (lost) reject(lost)
      else waiting = { resolve, reject }
    })
  const kill = (reason: ThreadLoss) => {
    lose(reason)
    void worker.terminate()
  }
  const watch = <T>(reply: Promise<T>, totalMs: number, textMs: number) =>
    watchProgress(reply, reading, { totalMs, textMs }, () => kill('too-slow'))
  const ready = watch(next(), settings.startMs, settings.startMs)
  ready.catch(() => undefined)

  const ask = async (request: TextRequest) => {
    await ready
    Atomics.store(reading, 0, 0)
    const reply = watch(next(), settings.taskMs, request.kind === 'read' ? settings.textMs : settings.taskMs)
    worker.postMessage(request)
    const answer = await reply
    if (answer.kind === 'failed') throw new Error(answer.message)
    return answer
  }
  return {
    get alive() {
      return lost === undefined
    },
    async learn(models) {
      for (const model of models) {
        if (known.has(model.key)) continue
        await ask({ kind: 'learn', model })
        known.add(model.key)
        // The thread keeps the last four; the oldest is sent again when it is needed again.
        if (known.size > 4) known.delete([...known][0] ?? '')
      }
    },
    ask,
    async end() {
      lose('failed')
      await worker.terminate()
    },
  }
}
