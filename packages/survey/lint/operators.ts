import type { Comparison, Question } from '../definition.ts'

type Operator = Comparison['operator']

const NUMBER: Operator[] = ['equal', 'not-equal', 'at-least', 'at-most']
const CHOICE: Operator[] = ['chosen', 'not-chosen']
const WORDS: Operator[] = ['contains', 'not-contains']
const DAY: Operator[] = ['on-or-after', 'on-or-before']

const BY_TYPE: Readonly<Record<Question['type'], Operator[]>> = {
  nps: NUMBER,
  csat: NUMBER,
  ces: NUMBER,
  rating: NUMBER,
  slider: NUMBER,
  number: NUMBER,
  singleChoice: CHOICE,
  multipleChoice: CHOICE,
  dropdown: CHOICE,
  yesNo: CHOICE,
  consent: CHOICE,
  matrix: CHOICE,
  pictures: CHOICE,
  files: [],
  ranking: [],
  constantSum: [],
  personName: [],
  address: [],
  date: DAY,
  longText: WORDS,
  shortText: WORDS,
  email: WORDS,
  phone: WORDS,
  hidden: WORDS,
}

/**
 * The operators with which a condition can ask about a question; all others are silently false, or true where they deny.
 * A choice with words of one's own can be asked for these words as well.
 *
 * @example
 * operatorsFor({ id: 'q', type: 'date', label: { ja: '?' } }) // => ['answered', 'unanswered', 'on-or-after', 'on-or-before']
 * operatorsFor({ id: 'q', type: 'yesNo', label: { ja: '?' } }) // => ['answered', 'unanswered', 'chosen', 'not-chosen']
 */
export function operatorsFor(question: Question): Operator[] {
  const own = 'options' in question && question.options.some(({ other }) => other)
  return ['answered', 'unanswered', ...BY_TYPE[question.type], ...(own ? WORDS : [])]
}
