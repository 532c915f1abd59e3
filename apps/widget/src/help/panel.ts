import type { Desk, Hit } from './desk.ts'
import { draw, part, shell } from './parts.ts'
import type { Words } from './words.ts'

/** The list of suggestions, and the article that was opened from it, in one place. */
export class Panel {
  readonly host: HTMLElement
  private readonly _box: HTMLElement
  private readonly _desk: Desk
  private readonly _words: Words
  private readonly _onSolved: () => void
  private readonly _said: HTMLElement
  private _hits: Hit[] = []
  private _open = 0
  private readonly _dismissed: Record<number, boolean> = {}
  /** Where the writing goes on. */
  field: HTMLElement | null = null

  constructor(desk: Desk, words: Words, onSolved: () => void) {
    const { host, box } = shell()
    this.host = host
    this._box = box
    this._desk = desk
    this._words = words
    this._onSolved = onSolved
    this._said = part('p', { class: 'away', role: 'status' })
    host.style.display = 'none'
    // Keys pressed here are not the form's: Enter opens an article and sends nothing.
    for (const type of ['keydown', 'input', 'click']) host.addEventListener(type, (event) => event.stopPropagation())
  }

  /** Shows what was found; an article that is being read stays. */
  show(hits: readonly Hit[]): void {
    this._hits = hits.filter(({ number }) => !this._dismissed[number])
    if (this._open === 0) this._list()
  }

  private _list(): void {
    const { _hits: hits, _words: words } = this
    this._open = 0
    this.host.style.display = hits.length > 0 ? '' : 'none'
    if (hits.length === 0) {
      this._said.textContent = ''
      return
    }
    const list = part('ul', { class: 'hits' })
    for (const hit of hits) {
      const button = part('button', { type: 'button' }, part('strong', {}, hit.title), part('span', {}, hit.excerpt))
      button.addEventListener('click', () => this._read(hit))
      list.appendChild(part('li', {}, button))
    }
    this._put(part('p', { class: 'head' }, words.title), list)
    this._said.textContent = `${words.count}: ${hits.length}`
    this._desk.note(
      hits.map(({ number }) => number),
      'shown',
    )
  }

  private _put(...parts: HTMLElement[]): void {
    while (this._box.firstChild) this._box.removeChild(this._box.firstChild)
    for (const one of parts) this._box.appendChild(one)
    this._box.appendChild(this._said)
  }

  private async _read(hit: Hit): Promise<void> {
    const { _words: words, _desk: desk } = this
    this._open = hit.number
    const article = await desk.article(hit.number)
    if (article) desk.note([hit.number], 'opened')
    const title = part('h2', { tabindex: '-1' }, hit.title)
    const text = part('div', { class: 'text', tabindex: '0', role: 'region', 'aria-label': hit.title })
    if (article) draw(article.content, text, desk.origin)
    else text.textContent = words.failed
    const button = (name: keyof Words, look: string, press: () => void) => {
      const made = part('button', { type: 'button', class: look }, words[name])
      made.addEventListener('click', press)
      return made
    }
    const bar = part('div', { class: 'bar' })
    if (article) {
      bar.appendChild(
        button('solved', '', () => {
          desk.note([hit.number], 'solved')
          this._onSolved()
        }),
      )
      bar.appendChild(button('wentOn', 'quiet', () => this._goOn(hit)))
    }
    bar.appendChild(button('list', 'quiet', () => this._list()))
    this._put(title, text, bar)
    title.focus()
  }

  /** It is not offered again; what was written is as it was. */
  private _goOn(hit: Hit): void {
    this._desk.note([hit.number], 'went-on')
    this._dismissed[hit.number] = true
    this._hits = this._hits.filter(({ number }) => number !== hit.number)
    this._list()
    if (this.field) this.field.focus()
  }

  /** Back to the list, as when the form is taken up again. */
  reset(): void {
    this._list()
  }
}
