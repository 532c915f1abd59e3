import { runImport } from '@koe/features/imports'
import type { Job } from '../job.ts'

export const runImportJob: Job<'run-import'> = {
  name: 'run-import',
  async run({ context, logger, signal }, waiting) {
    for (const job of waiting) {
      const began = Date.now()
      await runImport(context, job, { signal })
      logger.info({ ...job, ms: Date.now() - began }, 'ran an import')
    }
  },
}
