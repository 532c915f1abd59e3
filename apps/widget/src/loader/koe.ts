/** What is heard of a survey on the page. `error` carries an Error, the others the survey. */
export type KoeEvent = 'shown' | 'started' | 'finished' | 'closed' | 'error'

export interface KoeEventDetail {
  surveyId?: string
  responseId?: string
  error?: unknown
}

type Value = string | number | boolean

/** The face of the loader: `window.koe` once `koe.js` is there, or what `startKoe` returns. No call ever throws. */
export interface Koe {
  /** Says who is on the page. The signature is the HMAC-SHA256 of the id, in hex, made by the host's server. */
  identify(id: string, attributes?: Readonly<Record<string, Value>>, signature?: string): void
  /** Says that something happened; a survey may wait for it. */
  track(event: string, properties?: Readonly<Record<string, Value>>): void
  /** Shows this survey now, unless it was answered for good. */
  open(surveyId: string): void
  /** Opens the workspace's inquiry form over the page; with an id that one. */
  contact(formId?: string): void
  /** Hears of surveys on this page; what comes back ends it. */
  on(event: KoeEvent, listener: (detail: KoeEventDetail) => void): () => void
  /** Forgets who was on the page, as after signing out. */
  reset(): void
  /** A call as a list: `koe.push(['track', 'order'])`. A plain list in place of the loader keeps such calls for it. */
  push(...calls: KoeCall[]): void
}

export type KoeCall =
  | ['identify', string, Readonly<Record<string, Value>>?, string?]
  | ['track', string, Readonly<Record<string, Value>>?]
  | ['open', string]
  | ['contact', string?]
  | ['on', KoeEvent, (detail: KoeEventDetail) => void]
  | ['reset']

export interface KoeOptions {
  /** The public key of the workspace. */
  key: string
  /** Where Koe runs: `https://koe.example.com`. */
  host: string
  /** Of the page's content security policy. */
  nonce?: string
}
