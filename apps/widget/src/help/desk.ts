import type { Node } from './parts.ts'

export interface Hit {
  number: number
  title: string
  excerpt: string
}

export interface Settings {
  /** The workspace's door. */
  endpoint: string
  formId: string
  lookFirst: boolean
  most: Hit[]
  language: string
}

/** How often, and after how long, a server that is not ready yet is asked again. */
const TRIES = 6
const AGAIN = 1500

type Step = 'shown' | 'opened' | 'solved' | 'went-on'

/** A random UUID; the browsers that this has to run on do not all have `randomUUID`. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] || 0) & 15) | 64
  bytes[8] = ((bytes[8] || 0) & 63) | 128
  const hex = Array.from(bytes, (byte) => `0${byte.toString(16)}`.slice(-2)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** What the server is asked and told about one visit of the form. */
export class Desk {
  category: string | undefined
  private readonly _id = newId()
  private readonly _noted: Record<string, boolean> = {}
  private readonly _settings: Settings
  private _asked = 0

  constructor(settings: Settings) {
    this._settings = settings
  }

  /** null when somebody has typed on meanwhile, or nothing could be had: the form goes on without. */
  async suggest(text: string): Promise<Hit[] | null> {
    this._asked += 1
    const mine = this._asked
    if (text.trim() === '') return []
    for (let tries = 0; tries < TRIES && mine === this._asked; tries++) {
      try {
        const res = await this._post('suggestions', { text: text.slice(-1000), category: this.category })
        if (res.status !== 503) {
          const items = res.ok ? ((await res.json()) as { items: Hit[] }).items : []
          return mine === this._asked ? items : null
        }
      } catch (_) {
        return null
      }
      // The server is reading the articles: after a start it takes a moment.
      await new Promise((resolve) => setTimeout(resolve, AGAIN))
    }
    return null
  }

  /** Where pictures lie, for a page on another origin; '' on our own pages. */
  get origin(): string {
    return (this._settings.endpoint.match(/^https?:\/\/[^/]+/) || [''])[0]
  }

  async article(number: number): Promise<{ title: string; content: Node[] } | null> {
    try {
      const res = await fetch(`${this._settings.endpoint}/help/${number}`)
      return res.ok ? ((await res.json()) as { title: string; content: Node[] }) : null
    } catch (_) {
      return null
    }
  }

  note(numbers: readonly number[], step: Step): void {
    const fresh = numbers.filter((number) => !this._noted[`${number} ${step}`])
    for (const number of fresh) this._noted[`${number} ${step}`] = true
    if (step === 'solved' || step === 'went-on')
      for (const number of numbers) this._noted[`${number} ${step === 'solved' ? 'went-on' : 'solved'}`] = false
    if (fresh.length > 0) this._tell({ steps: fresh.map((number) => ({ number, step })) })
  }

  sent(inquiryId: string): void {
    if (Object.keys(this._noted).length > 0) this._tell({ steps: [], inquiryId })
  }

  private _tell(more: object): void {
    const { formId } = this._settings
    this._post('help-visits', { id: this._id, formId, category: this.category, ...more }).catch(() => undefined)
  }

  private _post(what: string, body: object): Promise<Response> {
    return fetch(`${this._settings.endpoint}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
    })
  }
}
