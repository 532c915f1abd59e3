import type { Answer, Answers, Ending, Problem } from '@koe/survey/core'
import { type Device, forget, keep, readKept } from './device.ts'
import { doneKey, draftKey } from './keys.ts'
import { Outbox, type Outcome } from './outbox.ts'
import { newResponseId } from './response-id.ts'
import { rules } from './rules.ts'
import {
  deliverable,
  giveAnswer,
  goBack,
  goForward,
  markFinished,
  markRefused,
  markWaiting,
  openSession,
  type Session,
} from './session.ts'
import type { Resumed, RunSettings } from './settings.ts'

export type { RunSettings }

interface Draft extends Resumed {
  responseId: string
  versionId: string
  startedAt: string
  seq: number
  savedAt: number
  /** It was sent; nobody has answered yet. */
  sent: boolean
  seconds?: Seconds
  /** What a link had brought when it was last taken over: a reload does not take back what was changed since. */
  given?: RunSettings['given']
}

/** How long each page was in sight. */
type Seconds = Record<string, number>

const DRAFT_LIFETIME = 24 * 3_600_000
/** Words are saved after a pause in typing, a score at once. */
const TYPING_PAUSE = 4_000
/** Answers that come about bit by bit: typed, or drawn along a slider. */
const GRADUAL = /Text|email|number|date|phone|slider|Name|addr|Sum/

type Data = { code?: unknown; number?: unknown; errors?: unknown; ending?: Ending } | null

/** The server names a question by its place in what was sent: `/answers/{questionId}`. */
function problemsIn(data: Data): Problem[] {
  const errors: { field?: unknown; code?: unknown; params?: Problem['params'] }[] =
    data && Array.isArray(data.errors) ? data.errors : []
  return errors.map(({ field, code, params = {} }) => {
    const place = /^\/answers\/([\w-]+)/.exec(String(field))
    return { questionId: place && place[1]!, code: code as Problem['code'], params }
  })
}

const receiptIn = (data: Data): string | null => (data && data.number !== undefined ? String(data.number) : null)

/** A pass through a survey, from the first look to the server's answer. Knows no screen. */
export class Run {
  readonly responseId: string
  private readonly _settings: RunSettings
  private readonly _device: Device
  private readonly _changed: (run: Run) => void
  private readonly _outbox: Outbox
  private readonly _silent: boolean
  private readonly _inquiry: boolean
  private readonly _draftKey: string
  private readonly _doneKey: string
  private readonly _startedAt: string
  private _state: Session
  private _seq: number
  /** Answers as they were last handed to the outbox. */
  private _saved: string
  private _typing: unknown
  private _leaps = 0
  private readonly _seconds: Seconds
  /** When the page was last seen to be in sight; NaN while it is not. */
  private _since = Number.NaN

  constructor(settings: RunSettings, device: Device, changed: (run: Run) => void, resumed?: Resumed) {
    const { mode, surveyId } = settings
    this._settings = settings
    this._device = device
    this._changed = changed
    this._inquiry = mode === 'inquiry'
    this._silent = settings.preview || !settings.endpoint
    this._draftKey = draftKey(surveyId)
    this._doneKey = doneKey(surveyId)
    this._outbox = new Outbox(device, (outcome) => this._hear(outcome))
    const kept = this._silent ? null : this._draft()
    const continued = kept && kept.versionId === settings.surveyVersionId ? kept : null
    const newId = () => newResponseId(device.now(), device.randomBytes(16))
    this.responseId = settings.responseId || (continued ? continued.responseId : newId())
    this._startedAt = continued ? continued.startedAt : new Date(device.now()).toISOString()
    this._seq = continued ? continued.seq : 0
    this._seconds = continued?.seconds || {}
    const begun = rules().begin(settings, kept, this.responseId)
    this._state = openSession(begun.definition, resumed || begun.resumed, settings.hidden)
    this._saved = begun.record ? '' : JSON.stringify(deliverable(this._state))
    this._look()
    if (this._silent) return
    // A reload of the thank-you screen is still the thank-you screen.
    if (!settings.responseId && !kept && readKept(device.tab, this._doneKey))
      this._state = markFinished(this._state, null)
    // Sent before the reload: sending it again is harmless, and the answer is heard here.
    else if (continued?.sent) {
      this._state = markWaiting(this._state)
      this._send(true)
    } else {
      // From now on every tab that opens this survey gives the same response.
      this._savePartial()
      this._saveDraft()
    }
  }

  get session(): Session {
    return this._state
  }

  answer(questionId: string, answer: Answer | undefined): void {
    this._update(giveAnswer(this._state, questionId, answer))
    this._device.clearTimer(this._typing)
    const words = answer && (GRADUAL.test(answer.type) || 'other' in answer)
    this._typing = this._device.setTimer(() => this._savePartial(), words ? TYPING_PAUSE : 0)
  }

  forward(): void {
    const before = this._state
    const next = goForward(before)
    const leaving = next.phase === 'sending' && before.phase !== 'sending'
    if (!leaving && next.pageId !== before.pageId) this._savePartial()
    this._update(next)
    if (!leaving) return
    if (this._silent) this._finish(this._inquiry ? '0000' : null)
    else this._send(true)
  }

  back(): void {
    this._update(goBack(this._state))
  }

  /** Another tab, or the page that came after this one, may have gone on with it. */
  goOn(): void {
    const kept = this._draft()
    if (kept && this._state.phase === 'asking')
      this._update(openSession(this._state.definition, kept, this._settings.hidden))
    this.retry()
  }

  /** Sends now what waits. */
  retry(): void {
    this._look()
    this._outbox.flush()
  }

  /** The page may be going away. */
  leave(): void {
    this._look()
    this._savePartial()
    this._outbox.beaconAll()
  }

  stop(): void {
    this._device.clearTimer(this._typing)
    this._outbox.stop()
  }

  private _hear(outcome: Outcome): void {
    if (!outcome.parcel.finished) return
    const data = outcome.type === 'waiting' ? null : (outcome.data as Data)
    const code = data?.code
    if (outcome.type === 'waiting') this._update(markWaiting(this._state))
    // `already-done`: another tab, or an earlier visit, was first: what counts is there; `quota-full`: enough others were.
    // The server may have words for it.
    else if (outcome.type === 'accepted' || /already-done|quota-full/.test(`${code}`))
      this._finish(receiptIn(data), data?.ending)
    // The same response went on elsewhere with these numbers: this state is the newer one.
    else if (code === 'conflict' && this._leaps < 3) {
      this._leaps += 1
      this._seq += 10 ** this._leaps
      this._send(true)
    } else {
      const closed = code === 'not-accepting' || outcome.status === 404 || outcome.status === 410
      this._update(markRefused(this._state, problemsIn(data), closed))
    }
  }

  /** Adds the time since the last look to the page that is asked, if it was in sight all along. */
  private _look(): void {
    const { pageId, phase } = this._state
    const now = this._device.clock()
    if (pageId && phase === 'asking') this._seconds[pageId] = (this._seconds[pageId] || 0) + (now - this._since || 0)
    this._since = this._device.hidden() ? Number.NaN : now
  }

  private _update(next: Session): void {
    if (next === this._state) return
    this._look()
    this._state = next
    this._saveDraft()
    this._changed(this)
  }

  private _finish(receipt: string | null, ending?: Ending): void {
    this._state = markFinished(this._state, receipt, ending)
    if (!this._silent) {
      forget(this._device.drawer, this._draftKey)
      if (!this._inquiry) keep(this._device.tab, this._doneKey, { responseId: this.responseId })
    }
    this._changed(this)
  }

  private _draft(): Draft | null {
    const draft = readKept<Draft>(this._device.drawer, this._draftKey)
    const { responseId } = this._settings
    if (!draft || typeof draft.answers !== 'object' || !(this._device.now() - draft.savedAt < DRAFT_LIFETIME))
      return null
    return responseId && responseId !== draft.responseId ? null : draft
  }

  private _saveDraft(): void {
    const { answers, pageId, phase } = this._state
    if (this._silent || phase === 'finished') return
    // Another tab may have continued the same response: a seq that it has used is used up.
    const kept = this._draft()
    if (kept) this._seq = Math.max(this._seq, kept.seq)
    const draft: Draft = {
      answers,
      pageId,
      responseId: this.responseId,
      versionId: this._settings.surveyVersionId,
      startedAt: this._startedAt,
      seq: this._seq,
      savedAt: this._device.now(),
      sent: /sending|waiting/.test(phase),
      given: this._settings.given,
      seconds: this._seconds,
    }
    keep(this._device.drawer, this._draftKey, draft)
  }

  private _send(finished: boolean): void {
    this._device.clearTimer(this._typing)
    this._look()
    this._saveDraft()
    this._seq += 1
    this._saveDraft()
    const answers: Answers = deliverable(this._state)
    this._saved = JSON.stringify(answers)
    const { surveyId, surveyVersionId, language, channel, attributes, exposureId, customer, endpoint } = this._settings
    const { responseId: id, _seq: seq, _startedAt: startedAt, _seconds: seconds } = this
    const about = this._inquiry ? { formId: surveyId } : { surveyId, surveyVersionId, finished, startedAt, seconds }
    const body = JSON.stringify({ ...about, id, seq, answers, language, channel, attributes, exposureId, customer })
    const url = `${endpoint}/${this._inquiry ? 'inquiries' : 'responses'}`
    this._outbox.put({ id, url, seq, finished, body, savedAt: this._device.now() })
  }

  /** Only surveys are saved on the way, and only once something was really answered. An inquiry leaves when it is sent. */
  private _savePartial(): void {
    if (this._silent || this._inquiry || this._state.phase !== 'asking') return
    const answers = deliverable(this._state)
    const said = Object.keys(answers).some((questionId) => answers[questionId]!.type !== 'hidden')
    if (said && JSON.stringify(answers) !== this._saved) this._send(false)
  }
}
