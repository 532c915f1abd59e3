import type { Placement, Trigger } from '@koe/survey/audience'
import type { SurveyDefinition } from '@koe/survey/core'

export type { Placement, Trigger }

/** What the loader and the server say to each other: the bodies of `/in/{key}/…`. */

/** A survey that this visitor could still get. */
export interface Candidate {
  surveyId: string
  trigger: Trigger
  placement: Placement
  priority: number
}

export interface Opened {
  surveys: Candidate[]
  /** Names of events that the server counts. */
  events: string[]
  /** Where the survey's code lies. */
  release: string
}

/** Who is on the page, as far as the host tells. */
export interface Customer {
  id: string
  signature?: string
}

/** The server's yes, with the survey; what the loader hands on to the survey's code. */
export interface Shown {
  exposureId: string
  responseId: string
  surveyId: string
  surveyVersionId: string
  definition: SurveyDefinition
  placement: Placement
}

/** What happens to a survey that is shown. */
export type Step = 'shown' | 'started' | 'finished' | 'closed'

/** What the survey's code is asked for. */
export interface Showing extends Shown {
  endpoint: string
  language: string
  customer?: Customer | undefined
  attributes?: Record<string, string> | undefined
  /** The customer asked for it: the keyboard goes there at once. */
  wanted: boolean
  hear(step: Step): void
}

/** The form that a page opens, and who is on the page. */
export interface Contact {
  endpoint: string
  /** Without it the server says which. */
  formId?: string | undefined
  language: string
  customer?: Customer | undefined
  attributes?: Record<string, string> | undefined
}

/** The faces of `ask.js`, `tab.js` and `contact.js` for the loader, on the classes of their elements. */
export interface SurveyCode {
  /** Shows a survey; what comes back closes it. */
  place(showing: Showing): () => void
  /** Draws a button at the edge of the page that opens a survey. */
  tab(placement: Placement, language: string, pressed: () => void): void
  /** Opens the inquiry form. */
  contact(wish: Contact): Promise<void>
}
