import type { Answer, Answers, Ending, Problem, SurveyDefinition } from '@koe/survey/core'
import { type Device, forget, keep, readKept } from './device.ts'
import { doneKey, draftKey } from './keys.ts'
import { leftBehind, Outbox, type Outcome } from './outbox.ts'
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
  /** What the link brought along; `record` sends it at once, as a press on a score in a letter means it. */
  given?: (Resumed & { record?: boolean }) | undefined
  /** Puts what changes places into this response's order. */
  arrange?: ((definition: SurveyDefinition, responseId: string) => SurveyDefinition) | undefined
}

interface Draft extends Resumed {
  responseId: string
  versionId: string
  startedAt: string
  seq: number
  savedAt: number
  /** What a link had brought when it was last taken over: a reload does not take back what was changed since. */
  given?: string | undefined
}

const DRAFT_LIFETIME = 24 * 3_600_000
/** Words are saved after a pause in typing, a score at once. */
const TYPING_PAUSE = 4_000
/** Answers that come about bit by bit: typed, or drawn along a slider. */
const GRADUAL = /Text|email|number|date|phone|slider|Name|addr|Sum/

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The server names a question by its place in what was sent: `/answers/{questionId}`. */
function problemsIn(data: unknown): Problem[] {
  const errors = isRecord(data) && Array.isArray(data.errors) ? data.errors.filter(isRecord) : []
  return errors.map(({ field, questionId, code, params }) => {
    const place = /^\/answers\/([\w-]+)/.exec(String(field ?? ''))
    const named = typeof questionId === 'string' ? questionId : null
    const known = isRecord(params) ? (params as Problem['params']) : {}
    return { questionId: named ?? place?.[1] ?? null, code: String(code) as Problem['code'], params: known }
  })
}

function receiptIn(data: unknown): string | null {
  return isRecord(data) && data.number !== undefined ? String(data.number) : null
}

/** The ending that a refusal names, else its own words. */
function endingIn(data: unknown, definition: SurveyDefinition): Ending {
  const { title, detail, params } = data as { title: string; detail: string; params?: { ending?: string } }
  return (
    definition.endings.find(({ id }) => id === params?.ending) ?? { id: '', title: { ja: title }, body: { ja: detail } }
  )
}

function readDraft(device: Device, key: string, settings: RunSettings): Draft | null {
  const draft = readKept<Draft>(device.drawer, key)
  if (!draft || typeof draft.answers !== 'object' || !(device.now() - draft.savedAt < DRAFT_LIFETIME)) return null
  return settings.responseId !== null && settings.responseId !== draft.responseId ? null : draft
}

/** A pass through a survey, from the first look to the server's answer. Knows no screen. */
export class Run {
  readonly responseId: string
  private readonly settings: RunSettings
  private readonly device: Device
  private readonly changed: (run: Run) => void
  private readonly outbox: Outbox
  private readonly silent: boolean
  private readonly draftKey: string
  private readonly startedAt: string
  private state: Session
  private seq: number
  /** Answers as they were last handed to the outbox. */
  private saved: string
  private readonly given: string | undefined
  private typing: unknown = null
  private leaps = 0

  constructor(settings: RunSettings, device: Device, changed: (run: Run) => void, resumed?: Resumed) {
    this.settings = settings
    this.device = device
    this.changed = changed
    this.silent = settings.preview || settings.endpoint === null
    this.draftKey = draftKey(settings.surveyId)
    this.outbox = new Outbox(device, (outcome) => this.hear(outcome))
    const kept = this.silent ? null : readDraft(device, this.draftKey, settings)
    const continued = kept?.versionId === settings.surveyVersionId ? kept : null
    const newId = () => newResponseId(device.now(), device.randomBytes(16))
    this.responseId = settings.responseId ?? continued?.responseId ?? newId()
    this.startedAt = continued?.startedAt ?? new Date(device.now()).toISOString()
    this.seq = continued?.seq ?? 0
    const { arrange, definition, given } = settings
    const own = arrange ? arrange(definition, this.responseId) : definition
    this.given = JSON.stringify(given)
    const brings = given && kept?.given !== this.given
    const start = brings ? { pageId: given.pageId, answers: { ...kept?.answers, ...given.answers } } : kept
    this.state = openSession(own, resumed ?? start, settings.hidden)
    this.saved = brings && given.record ? '' : JSON.stringify(deliverable(this.state))
    if (this.silent) return
    // A reload of the thank-you screen is still the thank-you screen.
    const done = !settings.responseId && !kept && readKept(device.tab, doneKey(settings.surveyId))
    if (done) this.state = markFinished(this.state, null)
    if (leftBehind(device, this.responseId)?.finished) this.state = { ...this.state, phase: 'waiting' }
    this.outbox.flush()
    if (!this.saved) this.savePartial()
  }

  get session(): Session {
    return this.state
  }

  answer(questionId: string, answer: Answer | undefined): void {
    this.update(giveAnswer(this.state, questionId, answer))
    this.device.clearTimer(this.typing)
    const words = answer && (GRADUAL.test(answer.type) || 'other' in answer)
    if (!this.silent) this.typing = this.device.setTimer(() => this.savePartial(), words ? TYPING_PAUSE : 0)
  }

  forward(): void {
    const next = goForward(this.state)
    const leaving = next.phase === 'sending' && this.state.phase !== 'sending'
    if (!leaving && next.pageId !== this.state.pageId) this.savePartial()
    this.update(next)
    if (!leaving) return
    if (this.silent) this.finish(this.settings.mode === 'inquiry' ? '0000' : null)
    else this.send(true)
  }

  back(): void {
    this.update(goBack(this.state))
  }

  retry(): void {
    this.outbox.flush()
  }

  /** The page may be going away. */
  leave(): void {
    if (this.silent) return
    this.savePartial()
    this.outbox.beaconAll()
  }

  stop(): void {
    this.device.clearTimer(this.typing)
    this.outbox.stop()
  }

  private hear(outcome: Outcome): void {
    if (outcome.parcel.id !== this.responseId || !outcome.parcel.finished) return
    if (outcome.type === 'accepted') this.finish(receiptIn(outcome.data))
    else if (outcome.type === 'waiting') this.update(markWaiting(this.state))
    else this.hearNo(outcome.status, outcome.data)
  }

  private hearNo(status: number, data: unknown): void {
    const code = isRecord(data) ? data.code : null
    // Another tab, or an earlier visit, was first: what counts is there. Or enough others were.
    if (code === 'already-done' || code === 'quota-full') {
      this.finish(receiptIn(data), code === 'quota-full' ? endingIn(data, this.settings.definition) : undefined)
      return
    }
    // The same response went on elsewhere with these numbers: this state is the newer one.
    if (code === 'conflict' && this.leaps < 3) {
      this.leaps += 1
      this.seq += 10 ** this.leaps
      this.send(true)
      return
    }
    const closed = code === 'not-accepting' || status === 404 || status === 410
    this.update(markRefused(this.state, problemsIn(data), closed))
  }

  private update(next: Session): void {
    if (next === this.state) return
    this.state = next
    this.saveDraft()
    this.changed(this)
  }

  private finish(receipt: string | null, ending?: Ending): void {
    this.state = markFinished(this.state, receipt, ending)
    if (!this.silent) {
      forget(this.device.drawer, this.draftKey)
      const { mode, surveyId } = this.settings
      if (mode === 'response') keep(this.device.tab, doneKey(surveyId), { responseId: this.responseId })
    }
    this.changed(this)
  }

  private saveDraft(): void {
    if (this.silent || this.state.phase === 'finished') return
    const { device, draftKey, settings, responseId, startedAt } = this
    // Another tab may have continued the same response: a seq that it has used is used up.
    this.seq = Math.max(this.seq, readDraft(device, draftKey, settings)?.seq ?? 0)
    const { answers, pageId } = this.state
    const versionId = settings.surveyVersionId
    const { seq, given } = this
    const draft: Draft = { answers, pageId, responseId, versionId, startedAt, seq, savedAt: device.now(), given }
    keep(device.drawer, draftKey, draft)
  }

  private send(finished: boolean): void {
    this.device.clearTimer(this.typing)
    this.saveDraft()
    this.seq += 1
    this.saveDraft()
    const answers: Answers = deliverable(this.state)
    this.saved = JSON.stringify(answers)
    const { seq, startedAt, responseId: id, settings } = this
    const { surveyId, surveyVersionId, language, channel, attributes } = settings
    const inquiry = settings.mode === 'inquiry'
    const about = inquiry ? { formId: surveyId } : { surveyId, surveyVersionId, finished, startedAt }
    const body = JSON.stringify({ id, ...about, seq, answers, language, channel, attributes })
    const url = `${settings.endpoint}/${inquiry ? 'inquiries' : 'responses'}`
    this.outbox.put({ id, url, seq, finished, body, savedAt: this.device.now() })
  }

  /** Only surveys are saved on the way, and only once something was really answered. An inquiry leaves when it is sent. */
  private savePartial(): void {
    if (this.silent || this.settings.mode !== 'response' || this.state.phase !== 'asking') return
    const answers = deliverable(this.state)
    const said = Object.keys(answers).some((questionId) => answers[questionId]?.type !== 'hidden')
    if (said && JSON.stringify(answers) !== this.saved) this.send(false)
  }
}
