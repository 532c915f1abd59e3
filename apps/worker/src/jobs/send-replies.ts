import { sendAlerts, sendReplies } from '@koe/features/inquiries'
import type { Job } from '../job.ts'

export const sendRepliesJob: Job<'send-replies'> = {
  name: 'send-replies',
  async run({ context, mailer, logger, signal }, waiting) {
    // The replies stay where they are; the sweeper asks again.
    if (!mailer) return
    for (const job of waiting) {
      const began = Date.now()
      const sent = await sendReplies(context, mailer, job, { signal })
      const alerts = await sendAlerts(context, mailer, job, { signal })
      logger.info({ ...job, sent, alerts, ms: Date.now() - began }, 'sent replies')
    }
  },
}
