import { hash } from 'node:crypto'
import {
  type Answer,
  allQuestions,
  arranged,
  chosenOptions,
  isAnswered,
  isScale,
  normalizeAnswers,
  repairText,
  type SurveyDefinition,
  surveyPath,
  validateResponse,
  variableValues,
} from '@koe/survey'
import type { NewCustomer } from '../customers/index.ts'
import { type Context, Problem } from '../workspaces/index.ts'
import { suspicionsOf } from './suspicions.ts'
import { secondsInSight } from './times/seconds.ts'

/** One customer's pass through a survey: the whole state so far, as the widget, a page or a program sends it. */
export interface Submission {
  /** UUIDv7 made where the survey is shown: sending again is harmless. */
  id: string
  surveyId: string
  surveyVersionId: string
  /** Grows with every change; a smaller one than the stored is old news. */
  seq: number
  finished: boolean
  answers: Readonly<Record<string, Answer>>
  language: string
  channel: string
  startedAt: Date | null
  /** How long each page was in sight, by page id. */
  seconds?: Readonly<Record<string, number>> | undefined
  attributes: Readonly<Record<string, string>>
  customer: {
    id: string
    attributes?: Readonly<Record<string, string>> | undefined
    /** The word of the company's server for the number. */
    signature?: string | undefined
  } | null
  /** The browser that it was answered in, and the display that it answers, where it came from the company's own page. */
  visitor?: string | undefined
  exposureId?: string | undefined
  /** A field that people cannot see; programs that fill every field give themselves away. */
  trap?: string | undefined
  /** The door has seen a pass or an invitation: it may also answer what is not open to everybody. */
  proven?: boolean
  /** What the door noticed. */
  suspicions?: readonly string[]
}

export interface WrittenAnswer {
  questionId: string
  kind: Answer['type']
  number: number | null
  optionIds: string[] | null
  value: unknown
  /** The customer's own words: they are stored as a verbatim and nowhere else. */
  words: string | null
}

/** A submission that has been checked against its version, ready to be written. */
export interface CheckedResponse {
  id: string
  surveyId: string
  surveyVersionId: string
  seq: number
  finished: boolean
  channel: string
  language: string
  attributes: Record<string, string>
  suspicions: string[]
  proven: boolean
  bodyHash: string
  startedAt: Date | null
  seconds: Record<string, number> | null
  customer: NewCustomer | null
  /** Whether somebody vouched for the customer's number; null without one. */
  signed: boolean | null
  /** What says whose wave it is; null when it came another way. */
  display: { exposureId: string | null; visitorId: string | null } | null
  answers: WrittenAnswer[]
  /** What was answered, and in which version: quotas ask. */
  given: Readonly<Record<string, Answer>>
  definition: SurveyDefinition
  score: { kind: 'nps' | 'csat' | 'ces'; value: number } | null
}

function written(questionId: string, answer: Answer): WrittenAnswer {
  const none = { questionId, kind: answer.type, number: null, optionIds: null, value: null, words: null }
  switch (answer.type) {
    case 'nps':
    case 'csat':
    case 'ces':
      return { ...none, number: answer.value }
    case 'rating':
    case 'slider':
      return { ...none, number: answer.value }
    // Checked before: what could not be read as a number has been refused.
    case 'number':
      return { ...none, number: Number(answer.value) }
    case 'singleChoice':
    case 'multipleChoice':
      return { ...none, optionIds: chosenOptions(answer), words: answer.other ?? null }
    case 'dropdown':
    case 'pictures':
    case 'ranking':
    case 'matrix':
    case 'yesNo':
    case 'consent':
      return { ...none, optionIds: chosenOptions(answer) }
    case 'date':
    case 'phone':
      return { ...none, value: { value: answer.value } }
    case 'files':
    case 'constantSum':
    case 'personName':
    case 'address':
      return { ...none, value: answer.value }
    case 'longText':
    case 'shortText':
      return { ...none, words: answer.text }
    case 'email':
      return { ...none, value: { email: answer.email } }
    case 'hidden':
      return { ...none, value: { value: answer.value } }
  }
}

const repaired = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [repairText(name), repairText(value)]))

const sorted = <T>(record: Readonly<Record<string, T>>) =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** What makes two submissions the same one: everything that was said, in one order; not how often or from where. */
function hashOf(submission: Submission, answers: Record<string, Answer>): string {
  const { surveyId, surveyVersionId, seq, finished } = submission
  const said = [surveyId, surveyVersionId, seq, finished, sorted(answers), sorted(submission.attributes)]
  return hash('sha256', JSON.stringify(said), 'base64url')
}

/**
 * @param signed - whether somebody vouched for the customer's number
 * @throws Problem `invalid-input` with the question and the code of each wrong answer
 */
export function checkSubmission(
  context: Context,
  submission: Submission,
  version: SurveyDefinition,
  signed = false,
): CheckedResponse {
  const definition = arranged(version, submission.id)
  const answers = normalizeAnswers(submission.answers)
  const problems = validateResponse(definition, answers, { finished: submission.finished })
  if (problems.length > 0) {
    const errors = problems.slice(0, 50).map(({ questionId, code, params }) => {
      return { field: questionId === null ? '/answers' : `/answers/${questionId}`, code, params }
    })
    throw new Problem('invalid-input', {}, errors)
  }
  const given = Object.entries(answers).filter(([, answer]) => isAnswered(answer))
  const path = surveyPath(definition, answers)
  // Calculated here, whatever the sender has calculated.
  const calculated = Object.entries(variableValues(definition, path.answers))
  // The first of the survey, in whatever order this response has met them.
  const scale = allQuestions(version).find((question) => {
    return isScale(question) && isAnswered(path.answers[question.id])
  })
  const scaleAnswer = scale && answers[scale.id]
  const { customer, startedAt } = submission
  return {
    id: submission.id,
    surveyId: submission.surveyId,
    surveyVersionId: submission.surveyVersionId,
    seq: submission.seq,
    finished: submission.finished,
    channel: submission.channel,
    language: submission.language,
    attributes: repaired(submission.attributes),
    suspicions: suspicionsOf(submission, context.now()),
    proven: submission.proven ?? false,
    bodyHash: hashOf(submission, answers),
    startedAt,
    seconds: secondsInSight(definition, submission.seconds),
    customer: customer && { externalId: repairText(customer.id), attributes: customer.attributes ?? {} },
    signed: customer && signed,
    display:
      submission.channel === 'in-app'
        ? { exposureId: submission.exposureId ?? null, visitorId: submission.visitor ?? null }
        : null,
    answers: [
      ...given.map(([questionId, answer]) => written(questionId, answer)),
      ...calculated.map(([id, value]) => written(id, { type: 'number', value })),
    ],
    given: answers,
    definition,
    score:
      scale && isScale(scale) && scaleAnswer && 'value' in scaleAnswer && typeof scaleAnswer.value === 'number'
        ? { kind: scale.type, value: scaleAnswer.value }
        : null,
  }
}
