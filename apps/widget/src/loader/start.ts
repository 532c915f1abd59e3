import { loadScript } from '../view/load-script.ts'
import { cupboard, deviceKind, newId } from './browser.ts'
import type { Koe, KoeEvent, KoeEventDetail, KoeOptions } from './koe.ts'
import { Triggers, type Watched } from './triggers.ts'
import type { Customer, Opened, Shown, Step, SurveyCode } from './wire.ts'

const VISITOR = 'koe:visitor'
const OPEN = 'koe:open'

/** More important than any survey that the server ranks (0 … 100). */
const ASKED_FOR = 101

/** A survey that may be shown now. */
interface Wish {
  surveyId: string
  exposureId: string
  trigger: { event?: string | undefined; opened?: boolean }
  priority: number
}

type Listener = (detail: KoeEventDetail) => void

/** A page that is watched for the surveys of a workspace. The build shortens names that begin with `_`. */
class Loader {
  private readonly _options: KoeOptions
  private readonly _endpoint: string
  private readonly _local = cupboard('localStorage')
  private readonly _session = cupboard('sessionStorage')
  private readonly _language = document.documentElement.lang || navigator.language
  private readonly _device = deviceKind()
  private readonly _listeners: [KoeEvent, Listener][] = []
  private readonly _wishes: Wish[] = []
  private readonly _triggers: Triggers
  private _visitor: string
  private _customer: Customer | undefined
  private _attributes: Record<string, string> | undefined
  /** The server's last word on what there may be to show. */
  private _opened: Promise<Opened> | undefined
  private _asking = false
  /** Closes the survey that is on the page. */
  private _close: (() => void) | undefined

  constructor(options: KoeOptions) {
    this._options = options
    this._endpoint = `${options.host}/api/v1/in/${options.key}`
    this._visitor = this._local(VISITOR) || this._newVisitor()
    this._triggers = new Triggers(this._device, this._guard, this._met)
    this._guard(this._start)()
  }

  /** The calls of a host's page; none of them throws. */
  face(): Koe {
    const guard = this._guard
    const koe: Koe = {
      identify: guard(this._identify),
      track: guard(this._track),
      open: (surveyId) => this._wish(surveyId, { opened: true }, ASKED_FOR),
      contact: guard(async (formId?: string) => {
        // Both by this file: a policy for Trusted Types cannot be made twice, and `ask.js` has one of its own.
        await this._load('ask', 'koe-survey')
        return (await this._load('contact')).contact(this._page({ formId, endpoint: this._endpoint }))
      }),
      on: (event, listener) => {
        const entry: [KoeEvent, Listener] = [event, listener]
        this._listeners.push(entry)
        return () => {
          entry[1] = () => {}
        }
      },
      reset: guard(this._reset),
      push: guard((...calls) => {
        for (const [name, ...given] of calls) (koe[name] as (...given: unknown[]) => void)(...given)
      }),
    }
    return koe
  }

  private _newVisitor(): string {
    return this._local(VISITOR, newId())!
  }

  private _tell(name: KoeEvent, detail: KoeEventDetail): void {
    for (const [wanted, listener] of this._listeners) if (wanted === name) listener(detail)
  }

  /** Whatever goes wrong, the host's page goes on: who listens to `error` hears of it. */
  private readonly _fail = (error: unknown): void => {
    try {
      this._tell('error', { error })
    } catch {
      // The listener's own fault.
    }
  }

  private readonly _guard =
    <T extends unknown[]>(work: (...given: T) => unknown) =>
    (...given: T): void => {
      new Promise((done) => done(work(...given))).catch(this._fail)
    }

  private async _ask<T>(what: string, body: object): Promise<T> {
    // A body of plain text needs no preflight.
    const res = await fetch(`${this._endpoint}/${what}`, {
      method: 'POST',
      body: JSON.stringify({ visitor: this._visitor, customer: this._customer, ...body }),
      credentials: 'omit',
      keepalive: true,
    })
    if (!res.ok) throw new Error(`${what} ${res.status}`)
    return (res.status === 204 ? undefined : await res.json()) as T
  }

  /** What is said of the page and of who is on it, beside what a call needs of its own. */
  private _page<T extends object>(more = {} as T) {
    return {
      ...more,
      customer: this._customer,
      attributes: this._attributes,
      language: this._language,
      device: this._device,
      url: location.href,
    }
  }

  /** Asks what there may be to show; several calls in one breath ask once. */
  private _begin(): Promise<Opened> {
    this._triggers.watch([])
    const asked: Promise<Opened> = Promise.resolve().then(async () => {
      const opened = asked === this._opened && (await this._ask<Opened>('open', this._page()))
      // Somebody else is on the page by now.
      if (!opened || asked !== this._opened) return this._opened!
      this._triggers.watch(opened.surveys)
      return opened
    })
    this._opened = asked
    return asked
  }

  private readonly _start = async (): Promise<void> => {
    const opened = this._begin()
    const left = this._session(OPEN)
    if (left) this._want(JSON.parse(left))
    await opened
    if (Object.keys(localStorage).some((key) => /^koe:outbox:/.test(key))) await this._load('left')
  }

  private readonly _identify = (id: string, given?: Parameters<Koe['identify']>[1], signature?: string): unknown => {
    this._customer = { id, ...(signature && { signature }) }
    this._attributes = {}
    for (const name in given) this._attributes[name] = String(given[name])
    return this._begin()
  }

  private readonly _track = async (name: string, properties: Parameters<Koe['track']>[1] = {}): Promise<void> => {
    const { events } = (await this._opened)!
    const happened = { id: newId(), name, at: new Date().toISOString() }
    if (events.includes(name)) await this._ask('acts', { events: [happened] }).catch(this._fail)
    this._triggers.happened(name, properties)
  }

  private readonly _reset = (): unknown => {
    this._close?.()
    this._session(OPEN, null)
    this._visitor = this._newVisitor()
    this._customer = this._attributes = undefined
    return this._begin()
  }

  /** Brings a file of the release that the server names; what it defines says what it can do. */
  private async _load(file: string, name = `koe-${file}`): Promise<SurveyCode> {
    const { host, nonce } = this._options
    const { release } = (await this._opened)!
    if (!customElements.get(name)) await loadScript(`${host}/widget/${release}/${file}.js`, 'koe', nonce)
    return customElements.get(name) as unknown as SurveyCode
  }

  /** @returns whether this was all that its trigger is watched for */
  private readonly _met = ({ surveyId, placement, priority, trigger }: Watched, event?: string): boolean => {
    if (placement.form === 'tab') {
      const pressed = () => this._wish(surveyId, { opened: true }, ASKED_FOR)
      this._guard(async () => (await this._load('tab')).tab(placement, this._language, pressed))()
    } else this._wish(surveyId, { event }, priority)
    return /load|appear/.test(trigger.on)
  }

  private _wish(surveyId: string, trigger: Wish['trigger'], priority: number): void {
    this._guard(() => this._want({ surveyId, exposureId: newId(), trigger, priority }))()
  }

  /** One survey at a time, the most important first. */
  private async _want(wish: Wish): Promise<void> {
    this._wishes.push(wish)
    await this._opened
    if (this._asking) return
    this._asking = true
    for (let next = this._next(); next; next = this._next()) {
      if (this._close) this._report(next, 'triggered')
      else await this._show(next).catch(this._fail)
    }
    this._asking = false
  }

  private _next(): Wish | undefined {
    return this._wishes.sort((one, other) => other.priority - one.priority).shift()
  }

  private _report({ surveyId, exposureId }: Wish, step: Step | 'triggered'): void {
    const at = new Date().toISOString()
    this._ask('steps', { steps: [{ surveyId, exposureId, step, at }] }).catch(this._fail)
  }

  private async _show(wish: Wish): Promise<void> {
    const { surveyId, exposureId, trigger } = wish
    this._session(OPEN, null)
    const about = this._page({ surveyId, exposureId, trigger })
    const answer = await this._ask<Shown & { show: boolean }>('show', about)
    if (!answer.show) return
    // The next page of this tab goes on with it.
    this._session(OPEN, JSON.stringify(wish))
    const { place } = await this._load('ask', 'koe-survey')
    const hear = this._guard((step: Step) => this._hear(step, wish, answer.responseId))
    this._close = place(this._page({ ...answer, endpoint: this._endpoint, wanted: !!trigger.opened, hear }))
  }

  private _hear(step: Step, wish: Wish, responseId: string): void {
    if (/finished|closed/.test(step)) this._session(OPEN, null)
    if (step === 'closed') this._close = undefined
    if (step !== 'finished') this._report(wish, step)
    this._tell(step, { surveyId: wish.surveyId, responseId })
  }
}

/** Begins to watch a page for the surveys of a workspace. Nothing of a survey is loaded before the server says yes. */
export const startKoe = (options: KoeOptions): Koe => new Loader(options).face()
