import { forgetLooseFiles } from '@koe/features/attachments'
import { wakeMailings } from '@koe/features/channels'
import { forgetOldExposures } from '@koe/features/exposures'
import { wakeImports } from '@koe/features/imports'
import { wakeJudging, wakeReplies } from '@koe/features/inquiries'
import { enqueueCounting } from '@koe/features/responses'
import { enqueueLeftovers } from '@koe/features/themes'
import type { JobDeps } from './job.ts'

const sweepMs = 30_000
/** Of so many rounds one also removes what is too old to decide anything. */
const forgetEvery = 120

/**
 * Looks every half minute for work that lost its job (a process died, a job gave up): waiting verbatims, half-built models,
 * themes that nobody refreshed for a day, imports that stand still, letters and replies whose next try is due, inquiries that have waited as long as a rule says, responses that are not counted. Once an
 * hour it forgets old reasons and events, and files whose response never came.
 * @returns ends the sweeping, and waits for the round under way
 */
export function startSweeper({ context, logger, signal }: Omit<JobDeps, 'engine'>, everyMs = sweepMs) {
  let round: Promise<void> = Promise.resolve()
  let rounds = 0
  const sweep = async () => {
    try {
      if (rounds % forgetEvery === 0)
        for (const forget of [forgetOldExposures, forgetLooseFiles]) await forget(context, { signal })
      let enqueued = await enqueueCounting(context, { all: rounds === 0, signal })
      rounds += 1
      for (const wake of [enqueueLeftovers, wakeImports, wakeMailings, wakeReplies, wakeJudging])
        enqueued += await wake(context, { signal })
      if (enqueued > 0) logger.info({ enqueued }, 'swept')
    } catch (error) {
      // Stopping in the middle is no trouble.
      if (!signal.aborted) logger.warn({ err: error }, 'could not sweep')
    }
  }
  let running = false
  const tick = () => {
    if (running || signal.aborted) return
    running = true
    round = sweep().finally(() => {
      running = false
    })
  }
  const timer = setInterval(tick, everyMs)
  tick()
  return async () => {
    clearInterval(timer)
    await round
  }
}
