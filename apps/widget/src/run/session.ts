import {
  type Answer,
  type Answers,
  allQuestions,
  answerTo,
  type Ending,
  hasOwn,
  isAnswered,
  isQuestion,
  nextPage,
  normalizeAnswer,
  type Problem,
  type SurveyDefinition,
  surveyPath,
  type VisiblePage,
  validateAnswer,
  validateResponse,
} from '@koe/survey/core'

/** asking → sending → (waiting →) finished; `refused` = the server will not take it. */
export type Phase = 'asking' | 'sending' | 'waiting' | 'finished' | 'refused'

/** Everything on screen follows from this. */
export interface Session {
  definition: SurveyDefinition
  answers: Answers
  /** The page in view; null when there is none. */
  pageId: string | null
  phase: Phase
  /** By question id. */
  problems: Readonly<Record<string, Problem>>
  /** The number of an inquiry, once the server gave it. */
  receipt: string | null
  /** Refused because nothing is taken here any more. */
  closed: boolean
  /** What the server says in place of the ending that the answers lead to. */
  ending?: Ending | undefined
}

/** What is left from before a reload. */
export interface Resumed {
  answers: Answers
  pageId: string | null
}

/** Begins, or goes on where the draft stopped. Answers to questions that this version does not have are left behind. */
export function openSession(
  definition: SurveyDefinition,
  resumed: Resumed | null,
  hidden: Readonly<Record<string, string>> = {},
): Session {
  const answers: Record<string, Answer> = {}
  for (const question of allQuestions(definition)) {
    const kept = resumed ? answerTo(resumed.answers, question.id) : undefined
    if (kept && kept.type === question.type) answers[question.id] = kept
    if (question.type === 'hidden' && hasOwn(hidden, question.key)) {
      answers[question.id] = { type: 'hidden', value: String(hidden[question.key]) }
    }
  }
  const { pages } = surveyPath(definition, answers)
  const pageId = (pages.find(({ page }) => page.id === resumed?.pageId) ?? pages[0])?.page.id ?? null
  return { definition, answers, pageId, phase: 'asking', problems: {}, receipt: null, closed: false }
}

/** The page in view with the blocks that are shown now. */
export function currentPage(session: Session): VisiblePage | null {
  return surveyPath(session.definition, session.answers).pages.find(({ page }) => page.id === session.pageId) ?? null
}

/** Takes an answer; undefined takes it back. The old complaint about it goes. */
export function giveAnswer(session: Session, questionId: string, answer: Answer | undefined): Session {
  if (session.phase !== 'asking' && session.phase !== 'refused') return session
  const answers = { ...session.answers }
  if (answer) answers[questionId] = answer
  else delete answers[questionId]
  const problems = { ...session.problems }
  delete problems[questionId]
  return { ...session, answers, problems, phase: 'asking' }
}

function withProblems(session: Session, found: readonly Problem[]): Session {
  const problems: Record<string, Problem> = {}
  for (const problem of found) if (problem.questionId !== null) problems[problem.questionId] ??= problem
  const { pages } = surveyPath(session.definition, session.answers)
  const here = pages.find(({ page }) => page.id === session.pageId)
  const holds = (page: VisiblePage | undefined) => page?.blocks.some((block) => problems[block.id])
  const pageId = holds(here) ? session.pageId : (pages.find(holds)?.page.id ?? session.pageId)
  return { ...session, problems, pageId, phase: 'asking' }
}

/** 次へ or 送信: complains about this page, or goes to the next, or begins to send. */
export function goForward(session: Session): Session {
  if (session.phase !== 'asking' && session.phase !== 'refused') return session
  const page = currentPage(session)
  const found: Problem[] = []
  for (const block of page?.blocks ?? []) {
    const problem = isQuestion(block) ? validateAnswer(block, answerTo(session.answers, block.id)) : null
    if (problem) found.push(problem)
  }
  if (found.length > 0) return withProblems(session, found)
  const next = nextPage(session.definition, session.answers, session.pageId)
  if (page && next.type === 'page') return { ...session, pageId: next.page.page.id, problems: {}, phase: 'asking' }
  const remaining = validateResponse(session.definition, deliverable(session), { finished: true })
  return remaining.length > 0 ? withProblems(session, remaining) : { ...session, problems: {}, phase: 'sending' }
}

/** 戻る; nothing typed is lost. */
export function goBack(session: Session): Session {
  if (session.phase !== 'asking' && session.phase !== 'refused') return session
  const { pages } = surveyPath(session.definition, session.answers)
  const previous = pages[pages.findIndex(({ page }) => page.id === session.pageId) - 1]
  return previous ? { ...session, pageId: previous.page.id, problems: {}, phase: 'asking' } : session
}

/**
 * The answers that may leave the device: on the way, not blank, free of faults, as the server stores them.
 * A half-typed address stays in the draft.
 */
export function deliverable(session: Session): Record<string, Answer> {
  const { questions, answers } = surveyPath(session.definition, session.answers)
  const result: Record<string, Answer> = {}
  for (const question of questions) {
    const answer = answers[question.id]
    if (isAnswered(answer) && !validateAnswer(question, answer)) result[question.id] = normalizeAnswer(answer)
  }
  return result
}

/** The server has it, or has enough of them. */
export function markFinished(session: Session, receipt: string | null, ending?: Ending): Session {
  return { ...session, phase: 'finished', receipt: receipt ?? session.receipt, problems: {}, ending }
}

/** The server could not be reached; the outbox tries again. */
export function markWaiting(session: Session): Session {
  return session.phase === 'sending' ? { ...session, phase: 'waiting' } : session
}

/** The server says no: back to the question it names, or a plain refusal. */
export function markRefused(session: Session, problems: readonly Problem[], closed: boolean): Session {
  const known = problems.filter(({ questionId }) => questionId !== null)
  const asked = known.length > 0 ? withProblems(session, known) : session
  const visible = currentPage(asked)?.blocks.some((block) => asked.problems[block.id])
  return visible ? asked : { ...session, phase: 'refused', closed }
}
