/** A customer's words as a source hands them over: already decided, not yet read. */
export interface NewVerbatim {
  /** UUIDv7 of the verbatim itself; the source makes it so that its own rows can point at it in the same transaction. */
  id: string
  source: 'response' | 'inquiry' | 'import'
  /** The response, the inquiry or the import it came from. */
  sourceId: string
  /** What within the source: a question id, or row and column of an import. Unique within (source, sourceId). */
  questionId?: string
  text: string
  customerId?: string | null
  saidAt: Date
  saidPrecision?: 'time' | 'day' | 'month' | 'year' | 'unknown'
  scoreKind?: 'nps' | 'csat' | 'ces' | null
  score?: number | null
  category?: string | null
  channel?: string
  attributes?: Readonly<Record<string, string>>
  suspicious?: boolean
  /** Fingerprint of an imported row: a row with a known fingerprint is not added again. */
  rowHash?: string | null
}

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** What PostgreSQL can store of any string: U+0000 goes, half a surrogate pair becomes U+FFFD. The rest stays as said. */
export const storableText = (text: string): string => text.replaceAll('\u0000', '').replace(loneSurrogate, '\uFFFD')

/** The same for names and values of attributes. */
export const storableAttributes = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [storableText(name), storableText(value)]))
