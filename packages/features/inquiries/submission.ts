import type { Answer } from '@koe/survey'

/** An inquiry as it is sent. */
export interface InquirySubmission {
  /** UUIDv7 made where the form is shown: sending again is harmless. */
  id: string
  formId: string
  seq: number
  answers: Readonly<Record<string, Answer>>
  language: string
  channel: string
  attributes: Readonly<Record<string, string>>
  customer: {
    id: string
    attributes?: Readonly<Record<string, string>> | undefined
    signature?: string | undefined
  } | null
  trap?: string | undefined
  suspicions?: readonly string[]
  /** A mail server is set up: whoever leaves an address gets a copy. */
  mails?: boolean
}
