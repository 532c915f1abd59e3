import { readVerbatims } from '@koe/features/themes'
import type { Job } from '../job.ts'

/** After this long a workspace with much to read lets the others have their turn. */
const turnMs = 15_000

/** Many jobs of one workspace mean one round of reading. */
export const readVerbatimsJob: Job<'read-verbatims'> = {
  name: 'read-verbatims',
  async run({ context, engine, logger, signal }, waiting) {
    for (const workspaceId of new Set(waiting.map((job) => job.workspaceId))) {
      const began = Date.now()
      const { read, setAside } = await readVerbatims(context, engine, workspaceId, { signal, forMs: turnMs })
      signal.throwIfAborted()
      const ms = Date.now() - began
      if (read > 0 || setAside > 0) logger.info({ workspaceId, read, setAside, ms }, 'read verbatims')
    }
  },
}
