import type { ArticleReader } from '@koe/features/faq'
import type { InquiryEvents } from '@koe/features/inquiries'
import type { Actor, Context } from '@koe/features/workspaces'
import type { Logger } from 'pino'
import type { Auth } from './auth.ts'
import type { ApiConfig } from './env.ts'
import type { Metrics } from './middleware/observe.ts'

/** What every route module is handed. */
export interface RouteDeps {
  context: Context
  config: ApiConfig
  logger: Logger
  auth: Auth
  metrics: Metrics
  /** Finds articles; without it none are suggested. */
  articleReader?: ArticleReader
  /** Tells who looks at inquiries what happens to them; without it nobody is told. */
  inquiryEvents?: InquiryEvents
  /** Fills the demo workspace in first-run set-up; absent where there is no demo. */
  loadDemo?: (context: Context, actor: Actor) => Promise<void>
}
