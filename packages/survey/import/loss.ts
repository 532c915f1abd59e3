import type { Block } from '../definition.ts'

/** What of the other tool's survey does not come along, as a code with what it takes to say it in words. */
export type Lost =
  /** The nearest type that Koe has takes its place. */
  | { what: 'type-replaced'; from: string; to: Block['type'] }
  /** Several questions take the place of one with several parts. */
  | { what: 'type-split'; from: string; to: Block['type']; count: number }
  /** Koe has nothing like it: the question is left out. */
  | { what: 'type-left-out'; from: string }
  /** A rule that cannot be said in Koe: what it hides is always shown, where it leads is not taken. */
  | { what: 'logic-left-out'; rule: string }
  /** A setting of a question or of the survey, as the other tool calls it. */
  | { what: 'setting-left-out'; setting: string }
  /** A setting of one of the choices. */
  | { what: 'option-setting-left-out'; option: string; setting: string }
  /** Formatting, links or pictures within a text; the words stay. */
  | { what: 'markup-removed' }
  /** The place of an earlier answer within a text stays as the other tool wrote it. */
  | { what: 'piping-left-out'; piped: string }
  | { what: 'translation-left-out'; language: string }
  | { what: 'text-shortened'; limit: number }
  | {
      what: 'too-many-left-out'
      of: 'pages' | 'options' | 'rows' | 'languages' | 'endings' | 'jumps' | 'quotas' | 'variables'
      count: number
    }
  /** Pages or questions in an order by chance. */
  | { what: 'order-left-out' }
  /** Only some of these were shown to each person, by chance; here everybody sees all. */
  | { what: 'subset-left-out'; shown: number; of: number }
  /** A quota that counts what Koe cannot, or that does what a quota of Koe does not. */
  | { what: 'quota-left-out'; quota: string }
  /** A calculation that Koe cannot do with the same result. */
  | { what: 'calculation-left-out'; calculation: string }
  /** An address that an ending led to. */
  | { what: 'redirect-left-out'; address: string }
  /** A step between the pages, such as a call of another service. */
  | { what: 'flow-left-out'; from: string }
  /** The words of this ending are not in the file: the usual ones take their place. */
  | { what: 'ending-words-left-out' }
  /** The report itself ends here. */
  | { what: 'more-left-out'; count: number }

/** One line of the report. */
export type Loss = Lost & {
  /** The question, page or rule as the other tool calls it; '' = the survey. */
  where: string
}

/** Lines of one report; what comes after is counted in a last one. */
export const MOST_LOSSES = 500

/** Notes what is lost. */
export type Report = (where: string, lost: Lost) => void

/** As many are told apart; nobody reads more, and a file must not fill the memory. */
const MOST_TOLD_APART = 20_000

/** What goes first where a report is too long: marks within a text before settings, and these before questions and rules. */
function weight({ what }: Loss): number {
  if (what === 'markup-removed') return 0
  return /^(setting|option-setting|text|translation)/.test(what) ? 1 : 2
}

/** The lines that matter most, in the order in which they were found. */
function foremost(found: Loss[]): Loss[] {
  if (found.length <= MOST_LOSSES) return found
  const kept = new Set([...found].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_LOSSES))
  return found.filter((loss) => kept.has(loss))
}

/** At most 500 lines, none of them twice, those of one question together. */
export function lossReport(): { report: Report; losses: () => Loss[] } {
  const found: Loss[] = []
  const known = new Set<string>()
  let beyond = 0
  return {
    report: (where, lost) => {
      const loss = { ...lost, where }
      const key = JSON.stringify(loss)
      if (known.has(key)) return
      if (known.size >= MOST_TOLD_APART) {
        beyond += 1
        return
      }
      known.add(key)
      found.push(loss)
    },
    losses: () => {
      const kept = foremost(found)
      const more = found.length - kept.length + beyond
      const places = new Map<string, Loss[]>()
      for (const loss of kept) places.set(loss.where, [...(places.get(loss.where) ?? []), loss])
      const together = [...places.values()].flat()
      return more > 0 ? [...together, { where: '', what: 'more-left-out', count: more }] : together
    },
  }
}

/** Why a file cannot be read as a survey. */
export type ForeignSurveyProblem =
  | 'too-large'
  | 'broken-json'
  | 'broken-xml'
  | 'unknown-format'
  | 'no-question'
  | 'unsound'

/** The file is not a survey that can be read; `code` says why. */
export class ForeignSurveyError extends Error {
  readonly code: ForeignSurveyProblem
  constructor(code: ForeignSurveyProblem) {
    super(code)
    this.name = 'ForeignSurveyError'
    this.code = code
  }
}

const shortened = (words: string, most: number) => {
  const points = Array.from(
    words
      .slice(0, 4 * most)
      .replace(/\s+/g, ' ')
      .trim(),
  )
  return points.length > most ? `${points.slice(0, most).join('')}…` : points.join('')
}

/**
 * How a line of the report names a question or a page: its name in the other tool, then its words.
 *
 * @example
 * named('Q3', '満足度を\nお聞かせください') // => 'Q3: 満足度を お聞かせください'
 * named('Q3', '') // => 'Q3'
 */
export function named(name: string, words: string): string {
  const [first, rest] = [shortened(name, 40), shortened(words, 60)]
  return first && rest && first !== rest ? `${first}: ${rest}` : first || rest
}

/**
 * A rule as it stands in the file, short enough for a line.
 *
 * @example
 * ruleInWords(' {q1}  = 1 ') // => '{q1} = 1'
 */
export const ruleInWords = (rule: string): string => shortened(rule, 160)
