/** What one respondent can be grouped by: the stored text of each variable that there is. */
export interface Respondent {
  channel: string
  language: string
  /** The number of the version that they answered. */
  version: number
  attributes: Readonly<Record<string, string>>
  /** Of questions with one number, or with chosen options. */
  answers: Readonly<Record<string, number | string[]>> | null
}

/** One variable of a stretch: for each respondent, in order, the place of their label from 1; 0 = none. */
export interface Column {
  variable: string
  labels: string[]
  codes: Uint8Array
}

/** More attributes than anybody groups by: those that fewer have are left out. */
const MOST_ATTRIBUTES = 32
const MOST_LABELS = 65_535

function variablesOf({ channel, language, version, attributes, answers }: Respondent): [string, string][] {
  return [
    ['channel', channel],
    ['language', language],
    ['version', String(version)],
    ...Object.entries(attributes).map(([name, value]): [string, string] => [`attribute:${name}`, value]),
    ...Object.entries(answers ?? {}).map(([id, answer]): [string, string] => {
      return [`question:${id}`, typeof answer === 'number' ? String(answer) : JSON.stringify(answer)]
    }),
  ]
}

/** Bytes for each respondent: one, or two (the smaller first) where there are more than 255 labels. */
export const bytesFor = (labels: number): 1 | 2 => (labels <= 255 ? 1 : 2)

function packed(codes: Uint16Array, labels: number): Uint8Array {
  if (bytesFor(labels) === 1) return Uint8Array.from(codes)
  const bytes = new Uint8Array(codes.length * 2)
  for (const [i, code] of codes.entries()) {
    bytes[2 * i] = code & 255
    bytes[2 * i + 1] = code >> 8
  }
  return bytes
}

/** Gives the code of a respondent. */
export function codeReader(bytes: Uint8Array, labels: number): (respondent: number) => number {
  if (bytesFor(labels) === 1) return (i) => bytes[i] ?? 0
  return (i) => (bytes[2 * i] ?? 0) + 256 * (bytes[2 * i + 1] ?? 0)
}

/** The attributes that most respondents carry. */
function frequentAttributes(respondents: readonly Respondent[]): { names: Set<string>; all: boolean } {
  const counts = new Map<string, number>()
  for (const { attributes } of respondents)
    for (const name of Object.keys(attributes)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_ATTRIBUTES)
  return { names: new Set(kept.map(([name]) => `attribute:${name}`)), all: kept.length === counts.size }
}

/** The variables of respondents as columns, and whether some are left out: rare attributes, or more labels than two bytes name. */
export function columnsOf(respondents: readonly Respondent[]): { columns: Column[]; leavesOut: boolean } {
  const found = new Map<string, { labels: Map<string, number>; codes: Uint16Array }>()
  const attributes = frequentAttributes(respondents)
  for (const [i, respondent] of respondents.entries())
    for (const [variable, label] of variablesOf(respondent)) {
      if (variable.startsWith('attribute:') && !attributes.names.has(variable)) continue
      const column = found.get(variable) ?? { labels: new Map(), codes: new Uint16Array(respondents.length) }
      found.set(variable, column)
      const code = column.labels.get(label) ?? column.labels.size + 1
      column.labels.set(label, code)
      column.codes[i] = code
    }
  const kept = [...found].filter(([, { labels }]) => labels.size <= MOST_LABELS)
  const columns = kept.map(([variable, { labels, codes }]) => {
    return { variable, labels: [...labels.keys()], codes: packed(codes, labels.size) }
  })
  return { columns, leavesOut: !attributes.all || kept.length < found.size }
}
