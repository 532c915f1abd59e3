import type { Answers, SurveyDefinition } from '@koe/survey/core'

/** What is left from before a reload. */
export interface Resumed {
  answers: Answers
  pageId: string | null
}

/** What is shown to whom, and where the answers go. */
export interface RunSettings {
  definition: SurveyDefinition
  mode: 'response' | 'inquiry'
  /** Where to send; null or preview = nowhere. */
  endpoint: string | null
  preview: boolean
  surveyId: string
  surveyVersionId: string
  responseId: string | null
  language: string
  channel: string
  attributes: Readonly<Record<string, string>>
  /** The showing that this answers, and who answers, where the host's page says so. */
  exposureId?: string | undefined
  customer?: { id: string; signature?: string } | undefined
  hidden: Readonly<Record<string, string>>
  /** What the link brought along; `record` sends it at once, as a press on a score in a letter means it. */
  given?: (Resumed & { record?: boolean }) | undefined
}
