import {
  type Answer,
  type Answers,
  allQuestions,
  answerTo,
  type Ending,
  hasOwn,
  type Problem,
  type Question,
  type SurveyDefinition,
  type VisiblePage,
} from '@koe/survey/core'
import { rules } from './rules.ts'
import type { Resumed } from './settings.ts'

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
  const { pages } = rules().path(definition, answers)
  const [first] = pages.filter(({ page }) => page.id === resumed?.pageId).concat(pages)
  const pageId = first ? first.page.id : null
  return { definition, answers, pageId, phase: 'asking', problems: {}, receipt: null, closed: false }
}

/** The way that these answers lead, with the place of the page in view: -1 when it is not on the way. */
export function pathOf({ definition, answers, pageId }: Session) {
  const path = rules().path(definition, answers)
  const index = path.pages.findIndex(({ page }) => page.id === pageId)
  return { ...path, index, here: path.pages[index] }
}

const answerable = ({ phase }: Session) => phase === 'asking' || phase === 'refused'

const onPage = (session: Session, pageId: string | null): Session => ({
  ...session,
  pageId,
  problems: {},
  phase: 'asking',
})

/** Takes an answer; undefined takes it back. The old complaint about it goes. */
export function giveAnswer(session: Session, questionId: string, answer: Answer | undefined): Session {
  if (!answerable(session)) return session
  const answers = { ...session.answers }
  if (answer) answers[questionId] = answer
  else delete answers[questionId]
  const problems = { ...session.problems }
  delete problems[questionId]
  return { ...session, answers, problems, phase: 'asking' }
}

function withProblems(session: Session, found: readonly Problem[]): Session {
  const problems: Record<string, Problem> = {}
  for (const problem of found)
    if (problem.questionId) problems[problem.questionId] = problems[problem.questionId] || problem
  const { pages, here } = pathOf(session)
  const holds = (page: VisiblePage | undefined) => page?.blocks.some((block) => problems[block.id])
  const first = holds(here) ? here : pages.find(holds)
  return { ...session, problems, pageId: first ? first.page.id : session.pageId, phase: 'asking' }
}

/** 次へ or 送信: complains about this page, or goes to the next, or begins to send. */
export function goForward(session: Session): Session {
  if (!answerable(session)) return session
  const { pages, questions, index, here } = pathOf(session)
  const wrong = (asked: readonly Question[]) =>
    asked
      .map((question) => rules().problem(question, answerTo(session.answers, question.id)))
      .filter((found) => !!found)
  const found = wrong(questions.filter(({ id }) => here?.blocks.some((block) => block.id === id)))
  if (found.length) return withProblems(session, found)
  const next = pages[index + 1]
  if (here && next) return onPage(session, next.page.id)
  const remaining = wrong(questions)
  return remaining.length ? withProblems(session, remaining) : { ...session, problems: {}, phase: 'sending' }
}

/** 戻る; nothing typed is lost. */
export function goBack(session: Session): Session {
  const { pages, index } = pathOf(session)
  const previous = answerable(session) && pages[index - 1]
  return previous ? onPage(session, previous.page.id) : session
}

/**
 * The answers that may leave the device: on the way, not blank, free of faults, as the server stores them.
 * A half-typed address stays in the draft.
 */
export function deliverable(session: Session): Record<string, Answer> {
  const result: Record<string, Answer> = {}
  for (const question of pathOf(session).questions) {
    const answer = answerTo(session.answers, question.id)
    const stored = rules().stored(answer)
    if (stored && !rules().problem(question, answer)) result[question.id] = stored
  }
  return result
}

/** The server has it, or has enough of them. */
export function markFinished(session: Session, receipt: string | null, ending?: Ending): Session {
  return { ...session, phase: 'finished', receipt: receipt || session.receipt, problems: {}, ending }
}

/** The server could not be reached; the outbox tries again. */
export function markWaiting(session: Session): Session {
  return session.phase === 'finished' ? session : { ...session, phase: 'waiting' }
}

/** The server says no: back to the question it names, or a plain refusal. */
export function markRefused(session: Session, problems: readonly Problem[], closed: boolean): Session {
  const asked = withProblems(session, problems)
  const visible = pathOf(asked).here?.blocks.some((block) => asked.problems[block.id])
  return visible ? asked : { ...session, phase: 'refused', closed }
}
