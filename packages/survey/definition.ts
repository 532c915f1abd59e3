import type { FileKind } from './further/file-names.ts'
import { hasOwn } from './has-own.ts'
import type { Look } from './logic/look.ts'

/** Words in several languages, keyed by language tag: `{ ja: '送信', en: 'Send' }`. */
export type Text = Record<string, string>

/** One choice. Answers keep the id, never the label or the position. */
export interface Option {
  id: string
  label: Text
  /** Takes the customer's own words with it; at most one of a question. */
  other?: boolean
  /** Choosing it takes every other choice back: 「あてはまるものはない」. */
  exclusive?: boolean
  /** Keeps its place when the rest is shuffled. */
  pinned?: boolean
  /** What it counts in formulas; 0 where another option of the question has points. */
  points?: number
  /** Of a question with pictures. */
  picture?: Picture
}

/** A picture of the workspace. */
export interface Picture {
  /** Where it lies below `/api/v1/pictures/`: `workspace/id`. */
  file: string
  width: number
  height: number
  /** What is to be seen, for those who cannot see it. */
  alt: Text
}

/** Compares the answer to an earlier question, or a variable, `v.ID`. A negative operator is true when there is no answer. */
export type Comparison =
  | { question: string; operator: 'answered' | 'unanswered' }
  | { question: string; operator: 'equal' | 'not-equal' | 'at-least' | 'at-most'; value: number }
  | { question: string; operator: 'chosen' | 'not-chosen'; options: string[] }
  | { question: string; operator: 'contains' | 'not-contains'; text: string }
  | { question: string; operator: 'on-or-after' | 'on-or-before'; date: string }

/** A statement about the answers so far. `all: []` is true, `any: []` is false. */
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Comparison

interface BlockBase {
  id: string
  label: Text
  description?: Text
  showIf?: Condition
  /** Keeps its place on a shuffled page. */
  pinned?: boolean
}

interface QuestionBase extends BlockBase {
  required?: boolean
  /** Required where this holds for the answers before it. */
  requiredIf?: Condition
}

interface ScaleBase extends QuestionBase {
  lowLabel?: Text
  highLabel?: Text
}

/** 0–10: how likely to recommend. */
export interface NpsQuestion extends ScaleBase {
  type: 'nps'
}

/** 1–5: how satisfied. */
export interface CsatQuestion extends ScaleBase {
  type: 'csat'
}

/** 1–7: how easy it was. */
export interface CesQuestion extends ScaleBase {
  type: 'ces'
}

/** Exactly one of the options. */
export interface SingleChoiceQuestion extends QuestionBase {
  type: 'singleChoice'
  options: Option[]
  /** In an order of its own for each response. */
  shuffle?: boolean
}

/** Any of the options, within bounds. */
export interface MultipleChoiceQuestion extends QuestionBase {
  type: 'multipleChoice'
  options: Option[]
  minimum?: number
  maximum?: number
  shuffle?: boolean
}

/** Exactly one of many options, in a list that opens. */
export interface DropdownQuestion extends QuestionBase {
  type: 'dropdown'
  options: Option[]
}

/** One of the pictures, or any of them within bounds. */
export interface PicturesQuestion extends QuestionBase {
  type: 'pictures'
  options: Option[]
  multiple?: boolean
  minimum?: number
  maximum?: number
  shuffle?: boolean
  /** The labels are read out only: the pictures say it all. */
  hideLabels?: boolean
}

/** Files that the customer sends along. */
export interface FilesQuestion extends QuestionBase {
  type: 'files'
  kinds: FileKind[]
  /** How many at most; 1 unless given. */
  maximum?: number
  /** What one may weigh, in 1,048,576 bytes; 5 unless given. */
  megabytes?: number
}

/** はい or いいえ, or other words for them. Conditions choose `yes` or `no`. */
export interface YesNoQuestion extends QuestionBase {
  type: 'yesNo'
  yesLabel?: Text
  noLabel?: Text
}

/** 1 … `steps`, 3–10 of them. */
export interface RatingQuestion extends ScaleBase {
  type: 'rating'
  look: 'stars' | 'numbers' | 'emoji'
  steps: number
}

/** A place between two numbers. */
export interface SliderQuestion extends ScaleBase {
  type: 'slider'
  minimum: number
  maximum: number
  /** 1 unless given; counted from `minimum`. */
  step?: number
  unit?: Text
}

/** A number as people type it. `step` is counted from `minimum`, or from 0. */
export interface NumberQuestion extends QuestionBase {
  type: 'number'
  minimum?: number
  maximum?: number
  step?: number
  integer?: boolean
  unit?: Text
  placeholder?: Text
}

/** A day; bounds are `yyyy-mm-dd`. */
export interface DateQuestion extends QuestionBase {
  type: 'date'
  earliest?: string
  latest?: string
}

/** A telephone number: of Japan, or of anywhere with its +. */
export interface PhoneQuestion extends QuestionBase {
  type: 'phone'
  placeholder?: Text
}

/** A box to tick. Where it is required, nothing can be finished without the tick. */
export interface ConsentQuestion extends QuestionBase {
  type: 'consent'
  agreeLabel?: Text
}

/** All options in an order of one's own, the best first. */
export interface RankingQuestion extends QuestionBase {
  type: 'ranking'
  options: Option[]
  shuffle?: boolean
}

/** One line of a matrix. Answers keep the id. */
export interface Row {
  id: string
  label: Text
}

/** The same options for several rows; required means every row. Conditions choose cells: `row.option`. */
export interface MatrixQuestion extends QuestionBase {
  type: 'matrix'
  rows: Row[]
  options: Option[]
  /** Any of the options in each row instead of one. */
  multiple?: boolean
}

/** Whole amounts, one for each option, that add up to `total`. */
export interface ConstantSumQuestion extends QuestionBase {
  type: 'constantSum'
  options: Option[]
  total: number
  unit?: Text
}

/** 姓 and 名, with their フリガナ where `kana` is set. */
export interface PersonNameQuestion extends QuestionBase {
  type: 'personName'
  kana?: boolean
}

/** An address in Japan: postal code, prefecture, city, the rest, building. */
export interface AddressQuestion extends QuestionBase {
  type: 'address'
}

/** Free words; `maximumLength` in code points, at most 20,000. */
export interface TextQuestion extends QuestionBase {
  type: 'longText' | 'shortText'
  placeholder?: Text
  maximumLength?: number
}

/** An e-mail address. */
export interface EmailQuestion extends QuestionBase {
  type: 'email'
  placeholder?: Text
}

/** Filled by the page that shows the survey, under `key`, never by the customer. */
export interface HiddenQuestion extends QuestionBase {
  type: 'hidden'
  key: string
}

/** Words between questions; nothing to answer. */
export interface Statement extends BlockBase {
  type: 'statement'
}

/** A question on a numbered scale. */
export type ScaleQuestion = NpsQuestion | CsatQuestion | CesQuestion

/** Everything that can have an answer. New types join this union. */
export type Question =
  | ScaleQuestion
  | SingleChoiceQuestion
  | MultipleChoiceQuestion
  | DropdownQuestion
  | PicturesQuestion
  | FilesQuestion
  | YesNoQuestion
  | RatingQuestion
  | SliderQuestion
  | NumberQuestion
  | DateQuestion
  | PhoneQuestion
  | ConsentQuestion
  | RankingQuestion
  | MatrixQuestion
  | ConstantSumQuestion
  | PersonNameQuestion
  | AddressQuestion
  | TextQuestion
  | EmailQuestion
  | HiddenQuestion

/** What a page is made of. */
export type Block = Question | Statement

/** Leaves the page for another page further on or for an ending; the first jump whose condition holds is taken. */
export interface Jump {
  when: Condition
  to: string
}

/** What is in view together. */
export interface Page {
  id: string
  title?: Text
  blocks: Block[]
  /** Its blocks in an order of their own for each response. */
  shuffle?: boolean
  /** Pages behind each other in one group change places. */
  group?: string
  jumps?: Jump[]
}

/** The thank-you screen. Reached by a jump, or the first one whose `when` holds (none = always). */
export interface Ending {
  id: string
  title: Text
  body?: Text
  when?: Condition
  /** Where to go from here, http or https; answers may stand behind the host: `{{q.ID}}`, `{{response}}`. */
  redirect?: string
}

/** A number that follows from answers; it sees the variables before it. `parseFormula` reads the formula. */
export interface Variable {
  id: string
  /** For the company's own people. */
  name: string
  formula: string
}

/**
 * How many finished responses of one kind are taken. It counts under its id through all versions; the limit that holds is
 * that of the live version.
 */
export interface Quota {
  id: string
  /** For the company's own people; customers never see it. */
  name: string
  limit: number
  /** Whom it counts; everybody unless given. */
  when?: Condition
  /** The ending for those who come too late; a kind sentence unless given. */
  ending?: string
}

/** A questionnaire or an inquiry form. Once published it never changes; ids are never used again for something else. */
export interface SurveyDefinition {
  formatVersion: 1
  /** At least one; the first is the language everything is written in. */
  languages: string[]
  title: Text
  /** The label of the last button; 「送信」 unless given. */
  submitLabel?: Text
  pages: Page[]
  endings: Ending[]
  look?: Look
  variables?: Variable[]
  /** The server's: `withoutQuotas` takes them away before a survey is shown. */
  quotas?: Quota[]
}

export { ANSWER_LIMITS, LIMITS } from './further/limits.ts'
export type { Look }

/** Lowest and highest value of each numbered scale. */
export const SCALES = {
  nps: { low: 0, high: 10 },
  csat: { low: 1, high: 5 },
  ces: { low: 1, high: 7 },
} as const

/**
 * Whether a block can have an answer.
 *
 * @example
 * isQuestion({ id: 's1', type: 'statement', label: { ja: 'お知らせ' } }) // => false
 */
export function isQuestion(block: Block): block is Question {
  return block.type !== 'statement'
}

/**
 * Whether a question is answered with a number on a scale.
 *
 * @example
 * isScale({ id: 'q1', type: 'nps', label: { ja: 'お薦め度' } }) // => true
 */
export function isScale(block: Block): block is ScaleQuestion {
  return hasOwn(SCALES, block.type)
}

/**
 * Every question of the definition in page order, whether shown or not.
 *
 * @example
 * allQuestions({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }) // => []
 */
export function allQuestions(definition: SurveyDefinition): Question[] {
  const questions: Question[] = []
  for (const page of definition.pages) for (const block of page.blocks) if (isQuestion(block)) questions.push(block)
  return questions
}

/**
 * The words in the wanted language, else in the first language of the definition, else in any, else ''.
 *
 * @param languages the definition's languages, first = fallback
 * @example
 * textIn({ ja: '送信', en: 'Send' }, 'en', ['ja']) // => 'Send'
 * textIn({ ja: '送信' }, 'fr', ['ja']) // => '送信'
 * textIn(undefined, 'ja', ['ja']) // => ''
 */
export function textIn(text: Text | undefined, language: string, languages: readonly string[]): string {
  if (!text) return ''
  for (const tag of [language, ...languages, ...Object.keys(text)]) {
    if (hasOwn(text, tag) && text[tag]) return text[tag]
  }
  return ''
}
