import { createHash } from 'node:crypto'
import {
  type Answer,
  type Problem as AnswerProblem,
  type Answers,
  isAnswered,
  normalizeAnswers,
  questionUnder,
  repairText,
  type SurveyDefinition,
  validateResponse,
} from '@koe/survey'
import { filesIn, type NamedFile } from '../attachments/index.ts'
import { repeatsItself } from '../responses/index.ts'
import { Problem } from '../workspaces/index.ts'
import { type FieldAnswer, fieldAnswers } from './field-answers.ts'
import { type BareForm, formDefinition, formQuestions } from './form/form.ts'
import { shownAt } from './form/signatures.ts'
import { pathLabel, wayTo } from './form/tree.ts'
import type { InquirySubmission } from './submission.ts'

export interface CheckedInquiry {
  categoryId: string | null
  categoryLabel: string | null
  message: string
  email: string | null
  fields: FieldAnswer[]
  files: NamedFile[]
  suspicions: string[]
  attributes: Record<string, string>
  bodyHash: string
}

/** What an inquiry is judged by beside what it says. */
export interface Judging {
  form: BareForm
  secret: string
  now: Date
  /** A program with a token shows no form. */
  trusted: boolean
}

/** Nobody chooses a category and writes within two seconds. */
const leastMs = 2_000
/** Longer than a device goes on sending (72 hours) what was written on a page that stood open for days. */
const mostMs = 7 * 86_400_000

const sorted = <T>(record: Readonly<Record<string, T>>) =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** The category that was chosen last on the way down, as far as the form knows it. */
function chosenIn(form: BareForm, answers: Answers): string | null {
  const known = new Set(form.categories.map(({ id }) => id))
  let chosen: string | null = null
  for (let asked: string = formQuestions.category, steps = 0; steps <= known.size; steps += 1) {
    const answer: Answer | undefined = answers[asked]
    if (answer?.type !== 'singleChoice' || !known.has(answer.optionId)) return chosen
    chosen = answer.optionId
    asked = questionUnder(chosen)
  }
  return chosen
}

/** The answers as if they had been given to the form of today: the chosen category may have moved since the page was opened. */
function onTodaysWay(form: BareForm, given: Answers): Answers {
  const asking = new Set([formQuestions.category, ...form.categories.map(({ id }) => questionUnder(id))])
  const answers = Object.fromEntries(Object.entries(given).filter(([id]) => !asking.has(id)))
  let asked: string = formQuestions.category
  for (const { id } of wayTo(form.categories, chosenIn(form, given))) {
    answers[asked] = { type: 'singleChoice', optionId: id }
    asked = questionUnder(id)
  }
  return answers
}

const always = new Set<string | null>([formQuestions.category, formQuestions.message, formQuestions.email])

/**
 * The answers that are taken, and what is wrong with them. A page that was opened before the form was changed could not know what is asked
 * today: nothing is asked of it in vain, and what it cannot have known is left out rather than lose the customer's words.
 */
function taken(
  definition: SurveyDefinition,
  given: Answers,
  stale: boolean,
): { answers: Answers; problems: AnswerProblem[] } {
  const found = validateResponse(definition, given, { finished: true })
  if (!stale) return { answers: given, problems: found }
  const wrong = new Set(
    found.flatMap(({ questionId }) => (questionId === null || always.has(questionId) ? [] : questionId)),
  )
  const answers = Object.fromEntries(Object.entries(given).filter(([id]) => !wrong.has(id)))
  return { answers, problems: found.filter(({ questionId }) => questionId === null || always.has(questionId)) }
}

function suspicionsOf(
  submission: InquirySubmission,
  words: string,
  shown: Date | null,
  { now, trusted }: Judging,
): string[] {
  const found = new Set(submission.suspicions)
  if (submission.trap) found.add('trap')
  if (repeatsItself(words)) found.add('repeats')
  if (trusted) return [...found].sort()
  const age = shown ? now.getTime() - shown.getTime() : null
  if (age === null) found.add('not-shown')
  else if (age > mostMs) found.add('shown-long-ago')
  else if (age < leastMs) found.add('too-fast')
  return [...found].sort()
}

/** @throws Problem `invalid-input` */
export function checkInquiry(submission: InquirySubmission, judging: Judging): CheckedInquiry {
  const { form, secret } = judging
  const { [formQuestions.shown]: token, ...sent } = normalizeAnswers(submission.answers)
  const shown = token?.type === 'hidden' ? shownAt(secret, token.value) : null
  const stale = shown !== null && shown < form.updatedAt
  const definition = formDefinition(form, true)
  const { answers, problems } = taken(definition, stale ? onTodaysWay(form, sent) : sent, stale)
  const errors = problems.map(({ questionId, code, params }) => ({
    field: `/answers/${questionId ?? ''}`,
    code,
    params,
  }))
  if (errors.length > 0) throw new Problem('invalid-input', {}, errors.slice(0, 50))
  const categoryId = chosenIn(form, answers)
  const message = answers[formQuestions.message]
  const email = answers[formQuestions.email]
  const words = message && 'text' in message ? message.text : ''
  const files = answers[formQuestions.files]
  const fieldIds = new Set(form.categories.flatMap(({ fields }) => fields.map(({ question }) => question.id)))
  const said = [submission.formId, submission.seq, sorted(sent), sorted(submission.attributes)]
  const attributes = sorted(submission.attributes).map(([name, value]) => [repairText(name), repairText(value)])
  return {
    categoryId,
    categoryLabel: pathLabel(form.categories, categoryId),
    message: words,
    email: isAnswered(email) && 'email' in email ? email.email : null,
    fields: fieldAnswers(definition, answers, (id) => fieldIds.has(id), submission.language),
    files:
      files?.type === 'files'
        ? filesIn(submission.id, [{ questionId: formQuestions.files, kind: 'files', value: files.value }])
        : [],
    suspicions: suspicionsOf(submission, words, shown, judging),
    attributes: Object.fromEntries(attributes),
    bodyHash: createHash('sha256').update(JSON.stringify(said)).digest('base64url'),
  }
}
