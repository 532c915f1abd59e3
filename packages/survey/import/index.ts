import type { NewId } from '../builders.ts'
import { LIMITS, type SurveyDefinition, textIn } from '../definition.ts'
import { buildSurvey } from './build.ts'
import { isKoe, readKoe } from './koe.ts'
import { readLimeSurvey } from './limesurvey/read-limesurvey.ts'
import { isLimeSurvey, LIMESURVEY_PIPES, limeLanguages } from './limesurvey/rows.ts'
import { ForeignSurveyError, type Loss, lossReport } from './loss.ts'
import { isRecord } from './outside.ts'
import type { Plan, Reading } from './plan.ts'
import { QUALTRICS_PIPES } from './qualtrics/logic.ts'
import { isQualtrics, qualtricsLanguages, readQualtrics } from './qualtrics/read-qualtrics.ts'
import { isSurveyJs, readSurveyJs } from './surveyjs/read-surveyjs.ts'
import { SURVEYJS_PIPES, surveyLanguages } from './surveyjs/texts.ts'
import { readXml } from './xml.ts'

export { koeJson } from './koe.ts'
export { ForeignSurveyError, type ForeignSurveyProblem, type Loss, type Lost } from './loss.ts'

/** The tools whose surveys can be read. */
export type ForeignSource = 'koe' | 'qualtrics' | 'limesurvey' | 'surveyjs'

/** What was read of a file. */
export interface ForeignSurvey {
  source: ForeignSource
  /** A draft that can be saved, with new ids. */
  definition: SurveyDefinition
  /** What did not come along, line by line. */
  losses: Loss[]
}

/** For what a file does not say itself. */
export interface ForeignOptions {
  /** The language of texts that do not say theirs. */
  language: string
  /** The title of a survey without one. */
  title: string
}

/** 5 MB; a character is at least a byte. */
export const MOST_CHARACTERS = 5 * 1024 * 1024

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ForeignSurveyError('broken-json')
  }
}

/** Kana tell Japanese apart; words without any are hardly the Japanese of a Japanese reader. */
const likelyLanguage = (text: string, language: string) =>
  /[\u3041-\u309f\u30a1-\u30fe]/.test(text) ? 'ja' : language === 'ja' ? 'en' : language

/**
 * Reads the survey of another tool, or one of Koe's own: Qualtrics `.qsf`, LimeSurvey `.lss`, SurveyJS JSON, Koe JSON.
 * What Koe cannot say is left out and reported; the result can always be saved as a draft.
 *
 * @param text the file, decoded
 * @param newId gives a new id at each call
 * @throws ForeignSurveyError with a code, for whatever is no survey of these tools
 * @example
 * readForeignSurvey('{"elements":[{"type":"text","name":"q1","title":"お名前"}]}', () => 'id', { language: 'ja', title: '無題' }).source // => 'surveyjs'
 * readForeignSurvey('{"elements":[{"type":"file","name":"f"},{"type":"text","name":"q"}]}', () => 'id', { language: 'ja', title: '無題' }).losses // => [{ where: 'f', what: 'type-left-out', from: 'file' }]
 */
export function readForeignSurvey(text: string, newId: NewId, options: ForeignOptions): ForeignSurvey {
  if (text.length > MOST_CHARACTERS) throw new ForeignSurveyError('too-large')
  const trimmed = text.replace(/^\ufeff/, '').trimStart()
  return trimmed.startsWith('<') ? readXmlSurvey(trimmed, newId, options) : readJsonSurvey(trimmed, newId, options)
}

function readXmlSurvey(text: string, newId: NewId, options: ForeignOptions): ForeignSurvey {
  const document = readXml(text)
  if (!isLimeSurvey(document)) throw new ForeignSurveyError('unknown-format')
  const { report, losses } = lossReport()
  const languages = limeLanguages(document, options.language, report)
  const reading: Reading = { newId, report, languages, pipes: LIMESURVEY_PIPES }
  return {
    source: 'limesurvey',
    definition: built(readLimeSurvey(document, reading), reading, options),
    losses: losses(),
  }
}

function readJsonSurvey(text: string, newId: NewId, options: ForeignOptions): ForeignSurvey {
  const json = jsonOf(text)
  if (!isRecord(json)) throw new ForeignSurveyError('unknown-format')
  if (isKoe(json)) return { source: 'koe', definition: readKoe(json, newId), losses: [] }
  const { report, losses } = lossReport()
  const language = likelyLanguage(text, options.language)
  if (isQualtrics(json)) {
    const languages = qualtricsLanguages(json, language, report)
    const reading: Reading = { newId, report, languages, pipes: QUALTRICS_PIPES }
    return { source: 'qualtrics', definition: built(readQualtrics(json, reading), reading, options), losses: losses() }
  }
  if (!isSurveyJs(json)) throw new ForeignSurveyError('unknown-format')
  const languages = surveyLanguages(json, language, report)
  const reading: Reading = { newId, report, languages, pipes: SURVEYJS_PIPES, anyCase: true }
  return { source: 'surveyjs', definition: built(readSurveyJs(json, reading), reading, options), losses: losses() }
}

function built(plan: Plan, reading: Reading, { title }: ForeignOptions): SurveyDefinition {
  const [first = ''] = plan.languages
  const own = textIn(plan.title, first, plan.languages)
  const whole = { ...plan.title, [first]: own || title.slice(0, LIMITS.textLength / 2) || '…' }
  return buildSurvey({ ...plan, title: whole }, reading)
}
