import { hasOwn, type SurveyDefinition } from '@koe/survey/core'
import type { Showing } from './loader/wire.ts'
import { messagesFor } from './messages.ts'
import { place } from './place/place.ts'
import { browserDevice } from './run/browser-device.ts'
import { Run, type RunSettings } from './run/run.ts'
import { accentProperties } from './view/accent.ts'
import { elementOf } from './view/element-of.ts'
import { type Further, further, learn, loadFurther, needsFurther } from './view/further.ts'
import { applyStyle } from './view/style.ts'
import { SurveyView } from './view/survey-view.ts'

/** What the page may put into `<script type="application/json">` inside the element, or into the property `data`. */
export interface SurveyData {
  definition: SurveyDefinition
  surveyId?: string
  surveyVersionId?: string
  formId?: string
  attributes?: Record<string, string> | undefined
  hidden?: Record<string, string>
  /** Answers that the link brought along, and the page to begin on; `record` sends them at once. */
  given?: RunSettings['given']
  /** Who answers, as the host's page names them; the signature proves it. */
  customer?: { id: string; signature?: string } | undefined
  /** The showing that this answers. */
  exposureId?: string
}

const OBSERVED = 'endpoint response-id mode channel language preview accent survey-id survey-version-id form-id'.split(
  ' ',
)

/** Runs an entry from the host's page: whatever goes wrong stays here. */
export function guard(work: () => void): void {
  try {
    work()
  } catch (error) {
    console.error('[koe]', error)
  }
}

function readData(element: Element): SurveyData | null {
  const script = element.querySelector('script[type="application/json"]')
  if (!script) return null
  const value = JSON.parse(script.textContent || '') as SurveyDefinition | SurveyData
  return 'formatVersion' in value ? { definition: value } : value
}

function settingsOf(element: Element, data: SurveyData): RunSettings {
  const text = (name: string) => element.getAttribute(name) || ''
  const { languages } = data.definition
  const own = languages.find((tag) => tag === navigator.language.split('-')[0])
  return {
    definition: data.definition,
    mode: text('mode') === 'inquiry' ? 'inquiry' : 'response',
    endpoint: text('endpoint').replace(/\/+$/, '') || null,
    preview: element.hasAttribute('preview') && text('preview') !== 'false',
    surveyId: text('survey-id') || text('form-id') || data.surveyId || data.formId || 'survey',
    surveyVersionId: text('survey-version-id') || data.surveyVersionId || '',
    responseId: text('response-id') || null,
    language: text('language') || own || languages[0] || 'ja',
    channel: text('channel') || 'web',
    attributes: data.attributes || {},
    hidden: data.hidden || {},
    given: data.given,
    customer: data.customer,
    exposureId: data.exposureId,
  }
}

/** A server that renders the console may import this file; only a browser can use it. */
const Base = typeof HTMLElement === 'undefined' ? (class {} as unknown as typeof HTMLElement) : HTMLElement

/** `<koe-survey>`: the only renderer of a survey or an inquiry form. Every entry is guarded: a host page never breaks. */
export class KoeSurveyElement extends Base {
  static get observedAttributes(): string[] {
    return OBSERVED
  }

  /** What the second script brings; called by it. */
  static learn(more: Further): void {
    learn(more)
  }

  /** For the loader. */
  static place(showing: Showing): () => void {
    return place(showing)
  }

  private _data: SurveyData | null = null
  private _run: Run | null = null
  private _view: SurveyView | null = null
  private _planned = false
  private _announced = false
  private _dressed = false
  private _missing: HTMLElement | null = null

  /** Set instead of the inner JSON; setting it again redraws, answers given stay. */
  get data(): SurveyData | null {
    return this._data
  }
  set data(data: SurveyData | null) {
    this._data = data
    this._refresh()
  }

  connectedCallback(): void {
    guard(() => {
      if (!this.shadowRoot) applyStyle(this)
      this._listen('addEventListener')
      // What a page set before this file had arrived hides our accessor until it is set again.
      if (hasOwn(this, 'data')) {
        const early = this.data
        delete (this as Partial<KoeSurveyElement>).data
        this.data = early
      }
      this._refresh()
    })
  }

  disconnectedCallback(): void {
    guard(() => {
      this._listen('removeEventListener')
      this._run?.leave()
      this._close()
    })
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== now && this._run) this._refresh()
  }

  handleEvent({ type }: Event): void {
    guard(() => {
      // The parser may not have reached the inner JSON before.
      if (type === 'DOMContentLoaded') this._refresh()
      else if (type === 'online') this._run?.retry()
      else if (type === 'pagehide' || document.hidden) this._run?.leave()
      // Seen again, perhaps from the browser's memory of pages: what waits need not wait longer.
      else this._run?.goOn()
    })
  }

  /** All of them reach the window. */
  private _listen(how: 'addEventListener' | 'removeEventListener'): void {
    for (const type of ['visibilitychange', 'pagehide', 'online', 'DOMContentLoaded']) window[how](type, this)
  }

  /** Several changes in one breath redraw once. */
  private readonly _refresh = (): void => {
    if (this._planned || !this.isConnected) return
    this._planned = true
    Promise.resolve().then(() => {
      this._planned = false
      guard(() => this._open())
    })
  }

  private _open(): void {
    const data = this._data || readData(this)
    this._data = data
    if (!data || !this.isConnected) return
    const settings = settingsOf(this, data)
    if (!this._ready(settings)) return
    const accent = accentProperties(this.getAttribute('accent') || '')
    for (const name in accent) this.style.setProperty(name, accent[name] || '')
    const before = this._run?.session
    this._close()
    this._announced = false
    const resumed = before && before.phase !== 'finished' ? before : undefined
    const run = new Run(settings, browserDevice(), (changed) => guard(() => this._show(changed)), resumed)
    this._run = run
    this._view = new SurveyView(settings.language, run.responseId, messagesFor(settings.language), {
      answer: (questionId, answer) =>
        guard(() => {
          run.answer(questionId, answer)
          this._tell('koe:change', { questionId, answers: run.session.answers })
        }),
      forward: () => guard(() => run.forward()),
      back: () => guard(() => run.back()),
      retry: () => guard(() => run.retry()),
    })
    this.shadowRoot?.appendChild(this._view.node)
    this.setAttribute('lang', settings.language)
    this._show(run)
  }

  /** Whether all that this survey needs is here; if not it is fetched, and what is on screen stays until then. */
  private _ready(settings: RunSettings): boolean {
    this._missing?.remove()
    const more = further()
    if (more && !this._dressed) applyStyle(this, more.style, true)
    this._dressed = !!more
    if (more || !needsFurther(settings)) return true
    loadFurther().then(this._refresh, () => guard(() => this._showMissing()))
    return false
  }

  /** In both languages: those who do not read Japanese miss the words with the rest. */
  private _showMissing(): void {
    const again = elementOf('button', { type: 'button', class: 'retry' }, 'もう一度読み込む / Load')
    again.addEventListener('click', this._refresh)
    this._missing?.remove()
    const words = '読み込めませんでした。 / Not loaded.'
    this._missing = elementOf(
      'div',
      { class: 'survey' },
      elementOf('p', { class: 'notice', role: 'alert' }, words),
      again,
    )
    this.shadowRoot?.appendChild(this._missing)
  }

  private _close(): void {
    if (this._run) this._run.stop()
    if (this._view) {
      this._view.stop()
      this._view.node.remove()
    }
    this._run = this._view = null
  }

  private _show(run: Run): void {
    this._view?.show(run.session)
    if (run.session.phase !== 'finished' || this._announced) return
    this._announced = true
    this._tell('koe:finished', { responseId: run.responseId, receipt: run.session.receipt })
  }

  private _tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'koe-survey': KoeSurveyElement
  }
}

/** Registers `<koe-survey>`; harmless when it is there already, or where there is no browser. */
export function defineSurvey(): void {
  if (typeof customElements !== 'undefined' && !customElements.get('koe-survey')) {
    customElements.define('koe-survey', KoeSurveyElement)
  }
}
