import type { JobName, Queue } from '@koe/db/queue'
import type { Mailer } from '@koe/features/mail'
import type { TextEngine } from '@koe/features/themes'
import type { Context } from '@koe/features/workspaces'
import type { Job, Logger } from './job.ts'
import { countResponsesJob } from './jobs/count-responses.ts'
import { judgeInquiriesJob } from './jobs/judge-inquiries.ts'
import { readVerbatimsJob } from './jobs/read-verbatims.ts'
import { refreshThemesJob } from './jobs/refresh-themes.ts'
import { runImportJob } from './jobs/run-import.ts'
import { sendMailingJob } from './jobs/send-mailing.ts'
import { sendRepliesJob } from './jobs/send-replies.ts'
import { undoImportJob } from './jobs/undo-import.ts'
import { startSweeper } from './sweeper.ts'

export { createArticleReader } from './article-reader.ts'
export { createEmbeddings, type EmbeddingsSettings } from './embeddings.ts'
export { createMailer } from './mailer.ts'
export { createTextEngine, type TextEngineOptions, threadsForThisMachine } from './text-engine.ts'

export interface WorkerOptions {
  context: Context
  queue: Queue
  engine: TextEngine
  mailer?: Mailer
  logger: Logger
  /** Aborting it is the same as `stop()`, without waiting. */
  signal?: AbortSignal
}

export interface RunningWorker {
  /** Lets the steps at hand finish; what is not done goes back to the queue. The queue and the engine stay open. */
  stop(): Promise<void>
}

/** Starts working the queue: one handler for each kind of job, and the sweeper. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { context, queue, engine, mailer, logger, signal } = options
  const stopping = new AbortController()
  signal?.addEventListener('abort', () => stopping.abort(), { once: true })
  if (signal?.aborted) stopping.abort()
  const running = new Set<Promise<void>>()
  const register = <N extends JobName>(job: Job<N>) =>
    queue.work(job.name, async (waiting, lease) => {
      const either = AbortSignal.any([stopping.signal, lease])
      either.throwIfAborted()
      const run = job.run({ context, engine, logger, signal: either, ...(mailer ? { mailer } : {}) }, waiting)
      running.add(run)
      try {
        await run
      } catch (error) {
        if (!either.aborted) logger.warn({ job: job.name, err: error }, 'a job failed and will be tried again')
        throw error
      } finally {
        running.delete(run)
      }
    })
  await register(readVerbatimsJob)
  await register(refreshThemesJob)
  await register(runImportJob)
  await register(undoImportJob)
  await register(sendMailingJob)
  await register(sendRepliesJob)
  await register(judgeInquiriesJob)
  await register(countResponsesJob)
  const stopSweeper = startSweeper({ context, logger, signal: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      await stopSweeper()
      await Promise.allSettled(running)
    },
  }
}
