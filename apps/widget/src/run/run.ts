import type { Answer, Answers, Problem, SurveyDefinition } from '@koe/survey'
import { type Device, forget, keep, readKept } from './device.ts'
import { createOutbox, leftBehind, type Outcome } from './outbox.ts'
import { newResponseId } from './response-id.ts'
import {
  deliverable,
  giveAnswer,
  goBack,
  goForward,
  markFinished,
  markRefused,
  markWaiting,
  openSession,
  type Resumed,
  type Session,
} from './session.ts'

/** What is shown to whom, and where the answers go. */
export interface RunSettings {
  definition: SurveyDefinition
  mode: 'response' | 'inquiry'
  /** Where to send; null or preview = nowhere. */
  endpoint: string | null
  preview: boolean
  surveyId: string
  surveyVersionId: string
  responseId: string | null
  language: string
  channel: string
  attributes: Readonly<Record<string, string>>
  hidden: Readonly<Record<string, string>>
}

interface Draft extends Resumed {
  responseId: string
  versionId: string
  startedAt: string
  seq: number
  savedAt: number
}

/** What the view may do. */
export interface Run {
  readonly session: Session
  readonly responseId: string
  answer(questionId: string, answer: Answer | undefined): void
  forward(): void
  back(): void
  retry(): void
  /** The page may be going away. */
  leave(): void
  stop(): void
}

const DRAFT_LIFETIME = 24 * 3_600_000
/** Words are saved after a pause in typing, a score at once. */
const TYPING_PAUSE = 4_000

function problemsIn(data: unknown): Problem[] {
  const errors = typeof data === 'object' && data !== null && 'errors' in data ? data.errors : null
  if (!Array.isArray(errors)) return []
  return errors.filter((error: unknown): error is Problem => {
    return typeof error === 'object' && error !== null && 'questionId' in error && 'code' in error
  })
}

function receiptIn(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'number' in data ? String(data.number) : null
}

/** A pass through a survey, from the first look to the server's answer. Knows no screen. */
export function startRun(settings: RunSettings, device: Device, changed: (run: Run) => void, resumed?: Resumed): Run {
  const silent = settings.preview || settings.endpoint === null
  const draftKey = `koe:draft:${settings.surveyId}`
  const doneKey = `koe:done:${settings.surveyId}`
  const kept = silent ? null : readDraft(device, draftKey, settings)
  const continued = kept !== null && kept.versionId === settings.surveyVersionId
  const responseId =
    settings.responseId ?? (continued ? kept.responseId : newResponseId(device.now(), device.randomBytes(16)))
  const startedAt = continued ? kept.startedAt : new Date(device.now()).toISOString()
  let seq = continued ? kept.seq : 0
  let session = openSession(settings.definition, resumed ?? kept, settings.hidden)
  let typing: unknown = null
  let saved = JSON.stringify(deliverable(session))

  const saveDraft = () => {
    if (silent || session.phase === 'finished') return
    // Another tab may have continued the same response: a seq that it has used is used up.
    seq = Math.max(seq, readDraft(device, draftKey, settings)?.seq ?? 0)
    const { answers, pageId } = session
    const versionId = settings.surveyVersionId
    const draft: Draft = { answers, pageId, responseId, versionId, startedAt, seq, savedAt: device.now() }
    keep(device.drawer, draftKey, draft)
  }

  const update = (next: Session) => {
    if (next === session) return
    session = next
    saveDraft()
    changed(run)
  }

  const outbox = createOutbox(device, (outcome: Outcome) => {
    if (outcome.parcel.id !== responseId || !outcome.parcel.finished) return
    if (outcome.type === 'accepted') finish(receiptIn(outcome.data))
    else if (outcome.type === 'waiting') update(markWaiting(session))
    else update(markRefused(session, problemsIn(outcome.data)))
  })

  const finish = (receipt: string | null) => {
    session = markFinished(session, receipt)
    if (!silent) {
      forget(device.drawer, draftKey)
      if (settings.mode === 'response') keep(device.tab, doneKey, { responseId })
    }
    changed(run)
  }

  const send = (finished: boolean) => {
    if (silent) return
    device.clearTimer(typing)
    saveDraft()
    seq += 1
    const answers: Answers = deliverable(session)
    const { surveyId, surveyVersionId, language, channel, attributes } = settings
    const about =
      settings.mode === 'inquiry' ? { formId: surveyId } : { surveyId, surveyVersionId, finished, startedAt }
    const body = JSON.stringify({ id: responseId, ...about, seq, answers, language, channel, attributes })
    const url = `${settings.endpoint}/${settings.mode === 'inquiry' ? 'inquiries' : 'responses'}`
    saved = JSON.stringify(answers)
    saveDraft()
    outbox.put({ id: responseId, url, seq, finished, body, savedAt: device.now() })
  }

  /** Only surveys are saved on the way, and only once something was really answered. An inquiry leaves when it is sent. */
  const savePartial = () => {
    const answers = deliverable(session)
    const said = Object.values(answers).some((answer) => answer.type !== 'hidden')
    if (settings.mode === 'response' && session.phase === 'asking' && said && JSON.stringify(answers) !== saved)
      send(false)
  }

  const run: Run = {
    get session() {
      return session
    },
    responseId,
    answer(questionId, answer) {
      update(giveAnswer(session, questionId, answer))
      device.clearTimer(typing)
      const words = answer !== undefined && ('text' in answer || 'email' in answer)
      if (!silent) typing = device.setTimer(savePartial, words ? TYPING_PAUSE : 0)
    },
    forward() {
      const next = goForward(session)
      if (next.phase === 'sending' && session.phase !== 'sending') {
        update(next)
        if (silent) finish(settings.mode === 'inquiry' ? '0000' : null)
        else send(true)
        return
      }
      if (next.pageId !== session.pageId) savePartial()
      update(next)
    },
    back: () => update(goBack(session)),
    retry: () => outbox.flush(),
    leave() {
      if (silent) return
      savePartial()
      outbox.beaconAll()
    },
    stop() {
      device.clearTimer(typing)
      outbox.stop()
    },
  }
  if (!silent) {
    // A reload of the thank-you screen is still the thank-you screen.
    if (!settings.responseId && !kept && readKept(device.tab, doneKey)) session = markFinished(session, null)
    if (leftBehind(device, responseId)?.finished) session = { ...session, phase: 'waiting' }
    outbox.flush()
  }
  return run
}

function readDraft(device: Device, key: string, settings: RunSettings): Draft | null {
  const draft = readKept<Draft>(device.drawer, key)
  if (!draft || typeof draft.answers !== 'object' || !(device.now() - draft.savedAt < DRAFT_LIFETIME)) return null
  return settings.responseId !== null && settings.responseId !== draft.responseId ? null : draft
}
