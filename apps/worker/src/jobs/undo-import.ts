import { removeImported } from '@koe/features/imports'
import type { Job } from '../job.ts'

export const undoImportJob: Job<'undo-import'> = {
  name: 'undo-import',
  async run({ context, logger, signal }, waiting) {
    for (const job of waiting) {
      const began = Date.now()
      await removeImported(context, job, { signal })
      logger.info({ ...job, ms: Date.now() - began }, 'undid an import')
    }
  },
}
