import { judgeInquiries } from '@koe/features/inquiries'
import type { Job } from '../job.ts'

export const judgeInquiriesJob: Job<'judge-inquiries'> = {
  name: 'judge-inquiries',
  async run({ context, logger, signal }, waiting) {
    for (const job of waiting) {
      const fired = await judgeInquiries(context, job, { signal })
      if (fired > 0) logger.info({ ...job, fired }, 'rules fired')
    }
  },
}
