import { sendMailing } from '@koe/features/channels'
import type { Job } from '../job.ts'

export const sendMailingJob: Job<'send-mailing'> = {
  name: 'send-mailing',
  async run({ context, mailer, logger, signal }, waiting) {
    // The letters stay where they are; the sweeper asks again.
    if (!mailer) return
    for (const job of waiting) {
      const began = Date.now()
      const sent = await sendMailing(context, mailer, job, { signal })
      logger.info({ ...job, sent, ms: Date.now() - began }, 'sent mail')
    }
  },
}
