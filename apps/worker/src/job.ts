import type { JobName, Jobs } from '@koe/db/queue'
import type { Mailer } from '@koe/features/mail'
import type { TextEngine } from '@koe/features/themes'
import type { Context } from '@koe/features/workspaces'

/** What a job is handed. `signal` is aborted when its lease is lost or the worker stops: finish the step at hand and throw. */
export interface JobDeps {
  context: Context
  engine: TextEngine
  /** Absent where no mail server is set up: mailings wait. */
  mailer?: Mailer
  logger: Logger
  signal: AbortSignal
}

export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** One kind of job. `run` gets all that wait (one at a time, except `read-verbatims`) and calls one verb for each. */
export interface Job<N extends JobName> {
  name: N
  run(deps: JobDeps, waiting: readonly Jobs[N][]): Promise<void>
}
