import { extractThemesFor, proposeThemesFor } from '@koe/features/themes'
import type { Job } from '../job.ts'

export const refreshThemesJob: Job<'refresh-themes'> = {
  name: 'refresh-themes',
  async run({ context, engine, logger, signal }, waiting) {
    for (const { workspaceId, reason } of waiting) {
      const began = Date.now()
      const summary = await extractThemesFor(context, engine, workspaceId, reason, { signal })
      // Another process is at it, or died a moment ago: the queue brings the job back after a while.
      if (summary.outcome === 'busy') throw new Error('themes of this workspace are being made elsewhere')
      logger.info({ workspaceId, reason, ...summary, ms: Date.now() - began }, 'refreshed themes')
      // The themes stand: that none could be proposed is no reason to make them again.
      if (summary.outcome === 'published' && !signal.aborted)
        await proposeThemesFor(context, engine, workspaceId).catch((error: unknown) =>
          logger.warn(
            { workspaceId, error: error instanceof Error ? error.name : typeof error },
            'could not look for themes to propose',
          ),
        )
    }
  },
}
