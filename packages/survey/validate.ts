import { type Answer, type Answers, answerTo, isAnswered, type Problem } from './answer.ts'
import { ANSWER_LIMITS, allQuestions, isScale, type Question, SCALES, type SurveyDefinition } from './definition.ts'
import { furtherRules } from './further/registry.ts'
import { longer, normalizeEmail } from './normalize.ts'
import { surveyPath } from './path.ts'

/** Every label 1–63 letters, digits, hyphens or non-ASCII; old mobile addresses with dots before @ pass. */
const EMAIL =
  /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[a-z0-9\u0080-\uFFFF](?:[a-z0-9\u0080-\uFFFF-]{0,61}[a-z0-9\u0080-\uFFFF])?\.)+[a-z0-9\u0080-\uFFFF][a-z0-9\u0080-\uFFFF-]{0,61}[a-z0-9\u0080-\uFFFF]$/

const isEmail = (email: string): boolean => email.length <= 254 && EMAIL.test(email) && !/\.\d+$/.test(email)

function lengthLimit(question: Question): number {
  const own = 'maximumLength' in question ? question.maximumLength : undefined
  return Math.min(own ?? ANSWER_LIMITS.answerLength, ANSWER_LIMITS.answerLength)
}

function contentProblem(question: Question, answer: Answer): Omit<Problem, 'questionId'> | null {
  if (isScale(question) && 'value' in answer && typeof answer.value === 'number') {
    const { low, high } = SCALES[question.type]
    if (!Number.isInteger(answer.value)) return { code: 'not-a-whole-number', params: { low, high } }
    return answer.value < low || answer.value > high ? { code: 'out-of-range', params: { low, high } } : null
  }
  if (answer.type === 'singleChoice' && question.type === 'singleChoice' && answer.other === undefined) {
    return question.options.some((option) => option.id === answer.optionId)
      ? null
      : { code: 'unknown-option', params: {} }
  }
  if ('email' in answer) return isEmail(normalizeEmail(answer.email)) ? null : { code: 'invalid-email', params: {} }
  const words = 'text' in answer ? answer.text : answer.type === 'hidden' ? answer.value : null
  // Without the rules of the further types nothing of theirs is taken.
  if (words === null) {
    const rules = furtherRules()
    return rules ? rules.problem(question, answer) : { code: 'wrong-type', params: { expected: question.type } }
  }
  const limit = lengthLimit(question)
  return longer(words, limit) ? { code: 'too-long', params: { limit } } : null
}

/**
 * What is wrong with one answer; null when nothing is. A blank answer is only wrong where one is required
 * (hidden fields never are: the customer could not fill them).
 *
 * @example
 * validateAnswer({ id: 'q', type: 'nps', label: { ja: '?' } }, { type: 'nps', value: 11 }) // => { questionId: 'q', code: 'out-of-range', params: { low: 0, high: 10 } }
 * validateAnswer({ id: 'q', type: 'email', label: { ja: '?' } }, { type: 'email', email: 'ａ＠ｂ．ｊｐ' }) // => null
 * validateAnswer({ id: 'q', type: 'longText', required: true, label: { ja: '?' } }, undefined) // => { questionId: 'q', code: 'required', params: {} }
 */
export function validateAnswer(question: Question, answer: Answer | undefined): Problem | null {
  const questionId = question.id
  if (answer && answer.type !== question.type) {
    return { questionId, code: 'wrong-type', params: { expected: question.type } }
  }
  if (!isAnswered(answer)) {
    const missing = question.required === true && question.type !== 'hidden'
    return missing ? { questionId, code: 'required', params: {} } : null
  }
  const problem = contentProblem(question, answer)
  return problem && { questionId, ...problem }
}

/**
 * Everything that is wrong with a response. Widget, hosted page and server all ask this one function; the server also
 * learns from it about answers to questions that could not have been shown.
 *
 * @param options.finished true = required questions on the way must be answered; a partial save leaves them for later
 * @returns problems in question order, unknown questions last; [] = fine
 * @example
 * validateResponse({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [], endings: [] }, { q: { type: 'nps', value: 1 } }, { finished: false }) // => [{ questionId: 'q', code: 'unknown-question', params: {} }]
 */
export function validateResponse(
  definition: SurveyDefinition,
  answers: Answers,
  { finished }: { finished: boolean },
): Problem[] {
  const given = Object.keys(answers)
  if (given.length > ANSWER_LIMITS.answers) {
    return [{ questionId: null, code: 'too-many-answers', params: { limit: ANSWER_LIMITS.answers } }]
  }
  const shown = new Map(surveyPath(definition, answers).questions.map((question) => [question.id, question]))
  const known = new Set<string>()
  const problems: Problem[] = []
  for (const question of allQuestions(definition)) {
    known.add(question.id)
    const answer = answerTo(answers, question.id)
    // As it is asked on this way: what depends on answers may be required here.
    const asked = shown.get(question.id)
    if (!asked) {
      if (answer) problems.push({ questionId: question.id, code: 'not-shown', params: {} })
      continue
    }
    const problem = validateAnswer(asked, answer)
    if (problem && (finished || problem.code !== 'required')) problems.push(problem)
  }
  for (const questionId of given) {
    if (!known.has(questionId)) problems.push({ questionId, code: 'unknown-question', params: {} })
  }
  return problems
}
