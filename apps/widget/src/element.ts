import { type Answer, hasOwn, type SurveyDefinition } from '@koe/survey/core'
import { messagesFor } from './messages.ts'
import { browserDevice } from './run/device.ts'
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
  attributes?: Record<string, string>
  hidden?: Record<string, string>
  /** Answers that the link brought along, and the page to begin on; `record` sends them at once. */
  given?: RunSettings['given']
}

const OBSERVED = [
  'endpoint',
  'response-id',
  'mode',
  'channel',
  'language',
  'preview',
  'accent',
  'survey-id',
  'survey-version-id',
  'form-id',
]

function readData(element: Element): SurveyData | null {
  const script = element.querySelector('script[type="application/json"]')
  if (!script) return null
  const value = JSON.parse(script.textContent ?? '') as SurveyDefinition | SurveyData
  return 'formatVersion' in value ? { definition: value } : value
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

  /** Set instead of the inner JSON; setting it again redraws, answers given stay. */
  get data(): SurveyData | null {
    return this.given
  }
  set data(data: SurveyData | null) {
    this.given = data
    this.refresh()
  }

  /** Shorthand for `data = { ...data, definition }`, for a preview. */
  get definition(): SurveyDefinition | null {
    return this.given?.definition ?? null
  }
  set definition(definition: SurveyDefinition | null) {
    this.data = definition ? { ...this.given, definition } : null
  }

  private given: SurveyData | null = null
  private run: Run | null = null
  private view: SurveyView | null = null
  private observer: ResizeObserver | null = null
  private height = 0
  private planned = false
  private announced = false
  private dressed = false
  private missing: HTMLElement | null = null

  connectedCallback(): void {
    this.guard(() => {
      if (!this.shadowRoot)
        applyStyle(this.attachShadow({ mode: 'open' }), this.nonce || this.getAttribute('nonce') || '')
      document.addEventListener('visibilitychange', this.onLeave)
      window.addEventListener('pagehide', this.onLeave)
      window.addEventListener('online', this.onOnline)
      if (typeof ResizeObserver !== 'undefined') {
        this.observer = new ResizeObserver(() => this.reportHeight())
        this.observer.observe(this)
      }
      // The parser may not have reached the inner JSON yet.
      if (document.readyState === 'loading')
        document.addEventListener('DOMContentLoaded', () => this.refresh(), { once: true })
      this.adoptEarly()
      this.refresh()
    })
  }

  /** What a page set before this file had arrived hides our accessors until it is set again. */
  private adoptEarly(): void {
    for (const name of ['data', 'definition'] as const) {
      if (!hasOwn(this, name)) continue
      const early = this[name]
      delete (this as Partial<KoeSurveyElement>)[name]
      Object.assign(this, { [name]: early })
    }
  }

  disconnectedCallback(): void {
    this.guard(() => {
      document.removeEventListener('visibilitychange', this.onLeave)
      window.removeEventListener('pagehide', this.onLeave)
      window.removeEventListener('online', this.onOnline)
      this.observer?.disconnect()
      this.run?.leave()
      this.close()
    })
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== now && this.run) this.refresh()
  }

  private readonly onLeave = (event: Event): void => {
    if (event.type === 'pagehide' || document.visibilityState === 'hidden') this.guard(() => this.run?.leave())
  }

  private readonly onOnline = (): void => this.guard(() => this.run?.retry())

  /** Several changes in one breath redraw once. */
  private refresh(): void {
    if (this.planned || !this.isConnected) return
    this.planned = true
    void Promise.resolve().then(() => {
      this.planned = false
      this.guard(() => this.open())
    })
  }

  private open(): void {
    const root = this.shadowRoot
    const data = this.given ?? readData(this)
    if (!root || !data || !this.isConnected) return
    this.given = data
    if (!this.ready(root, data)) return
    const accent = accentProperties(this.getAttribute('accent') ?? '')
    for (const name of Object.keys(accent ?? {})) this.style.setProperty(name, accent?.[name] ?? null)
    const settings = this.settings(data)
    const resumed = this.run && this.run.session.phase !== 'finished' ? this.run.session : undefined
    this.close()
    this.announced = false
    const run = new Run(settings, browserDevice(), (changed) => this.guard(() => this.show(changed)), resumed)
    this.run = run
    this.view = new SurveyView(settings.language, run.responseId, messagesFor(settings.language), {
      answer: (questionId, answer) => this.guard(() => this.answer(run, questionId, answer)),
      forward: () => this.guard(() => run.forward()),
      back: () => this.guard(() => run.back()),
      retry: () => this.guard(() => run.retry()),
    })
    root.appendChild(this.view.node)
    this.setAttribute('lang', settings.language)
    this.show(run)
  }

  /** Whether all that this survey needs is here; if not it is fetched, and what is on screen stays until then. */
  private ready(root: ShadowRoot, data: SurveyData): boolean {
    this.missing?.remove()
    if (!needsFurther(data.definition)) return true
    const more = further()
    if (more && !this.dressed) applyStyle(root, this.nonce || this.getAttribute('nonce') || '', more.style)
    this.dressed = more !== null
    if (!more)
      loadFurther().then(
        () => further() && this.refresh(),
        () => this.guard(() => this.showMissing(root, data)),
      )
    return more !== null
  }

  private showMissing(root: ShadowRoot, data: SurveyData): void {
    const messages = messagesFor(this.settings(data).language)
    const again = elementOf('button', { type: 'button', class: 'retry' }, messages.again)
    again.addEventListener('click', () => this.refresh())
    this.missing?.remove()
    const notice = elementOf('p', { class: 'notice', role: 'alert' }, messages.missing)
    this.missing = elementOf('div', { class: 'survey' }, notice, again)
    root.appendChild(this.missing)
  }

  private close(): void {
    this.run?.stop()
    this.view?.stop()
    this.view?.node.remove()
    this.run = null
    this.view = null
  }

  private settings(data: SurveyData): RunSettings {
    const text = (name: string, fallback = '') => this.getAttribute(name) ?? fallback
    const preview = this.hasAttribute('preview') && text('preview') !== 'false'
    const languages = data.definition.languages
    const wanted = text('language') || languages.find((tag) => tag === navigator.language.split('-')[0])
    return {
      definition: data.definition,
      mode: text('mode') === 'inquiry' ? 'inquiry' : 'response',
      endpoint: text('endpoint').replace(/\/+$/, '') || null,
      preview,
      surveyId: text('survey-id') || text('form-id') || data.surveyId || data.formId || 'survey',
      surveyVersionId: text('survey-version-id') || data.surveyVersionId || '',
      responseId: text('response-id') || null,
      language: wanted || languages[0] || 'ja',
      channel: text('channel', 'web'),
      attributes: data.attributes ?? {},
      hidden: data.hidden ?? {},
      given: data.given,
      arrange: further()?.arranged,
    }
  }

  private answer(run: Run, questionId: string, answer: Answer | undefined): void {
    run.answer(questionId, answer)
    this.tell('koe:change', { questionId, answers: run.session.answers })
  }

  private show(run: Run): void {
    this.view?.show(run.session)
    if (run.session.phase !== 'finished' || this.announced) return
    this.announced = true
    this.tell('koe:finished', { responseId: run.responseId, receipt: run.session.receipt })
  }

  private reportHeight(): void {
    const height = Math.ceil(this.getBoundingClientRect().height)
    if (height === this.height) return
    this.height = height
    this.tell('koe:height', { height })
  }

  private tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }

  private guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      console.error('[koe]', error)
    }
  }
}

/** Registers `<koe-survey>`; harmless when it is there already, or where there is no browser. */
export function defineSurvey(): void {
  if (typeof customElements !== 'undefined' && !customElements.get('koe-survey')) {
    customElements.define('koe-survey', KoeSurveyElement)
  }
}
