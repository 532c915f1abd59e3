import { countResponses } from '@koe/features/responses'
import type { Job } from '../job.ts'

export const countResponsesJob: Job<'count-responses'> = {
  name: 'count-responses',
  async run({ context, logger, signal }, waiting) {
    for (const survey of waiting) {
      const began = Date.now()
      const stretches = await countResponses(context, survey, { signal })
      if (stretches > 0) logger.info({ ...survey, stretches, ms: Date.now() - began }, 'counted responses')
    }
  },
}
