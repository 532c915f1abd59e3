import { type SurveyDefinition, textIn } from '@koe/survey/core'
import type { KoeSurveyElement } from '../element.ts'
import type { Settings } from '../help/desk.ts'
import { guide, type Stage } from '../help/guide.ts'
import type { Contact } from '../loader/wire.ts'
import { elementOf, isComposing } from '../view/element-of.ts'
import { stand } from '../view/more/forms/stand.ts'

/** As the server shows a form; `/f` alone is the one that a page gets without naming one. */
interface ShownForm {
  formId: string
  definition: SurveyDefinition
  hidden: Record<string, string>
}

async function ask<T>(address: string): Promise<T> {
  const res = await fetch(address, { credentials: 'omit' })
  if (!res.ok) throw new Error(`${address} ${res.status}`)
  return (await res.json()) as T
}

/** What `Koe` suggests while somebody writes; the form goes on without. */
async function suggestions({ endpoint, language }: Contact, formId: string): Promise<Settings | null> {
  try {
    const home = await ask<{ articles: number } & Pick<Settings, 'lookFirst' | 'most'>>(`${endpoint}/help`)
    return home.articles > 0 ? { endpoint, formId, language, lookFirst: home.lookFirst, most: home.most } : null
  } catch (_) {
    return null
  }
}

/** Once the form is drawn, which may have to wait for its second script. */
const drawn = (root: ShadowRoot): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!root.querySelector('.survey [role]')) return
      watch.disconnect()
      resolve()
    }
    const watch = new MutationObserver(look)
    watch.observe(root, { childList: true, subtree: true })
    look()
  })

/** Inside the dialog, in the form's own style. */
const stageIn =
  (root: ShadowRoot): Stage =>
  (section) => {
    const forms = Array.from(root.querySelectorAll<HTMLElement>('.survey'))
    for (const form of forms) form.style.display = 'none'
    section.classList.add('survey')
    for (const button of Array.from(section.querySelectorAll('button'))) button.classList.add('retry')
    for (const field of Array.from(section.querySelectorAll('input'))) field.classList.add('text')
    root.appendChild(section)
    return () => {
      section.remove()
      for (const form of forms) form.style.display = ''
    }
  }

function put(element: KoeSurveyElement, language: string): () => void {
  const before = document.activeElement as HTMLElement | null
  const close = () => {
    element.remove()
    before?.focus()
  }
  stand(element, { form: 'modal' }, close)
  const label = /^ja/.test(language) ? '閉じる' : 'Close'
  const button = elementOf('button', { type: 'button', class: 'close', 'aria-label': label }, '×')
  button.addEventListener('click', close)
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !isComposing(event)) close()
  })
  const root = element.shadowRoot!
  root.insertBefore(button, root.firstChild)
  button.focus()
  return close
}

let closeLast: (() => void) | undefined
/** What was asked for last: its dialog, once it stands. */
let last: { formId: string | undefined; dialog?: KoeSurveyElement } | undefined

/** Pressed twice it is one dialog, and what is being written in it stays. */
async function contact(wish: Contact): Promise<void> {
  const { formId } = wish
  if (last && last.formId === formId && last.dialog?.isConnected !== false) return
  const own: typeof last = { formId }
  last = own
  try {
    await open(wish, (dialog) => {
      own.dialog = dialog
    })
  } catch (error) {
    if (last === own) last = undefined
    throw error
  }
}

/** Opens the inquiry form over the page; one at a time. It is the same element that surveys are, and sends as they do. */
async function open(wish: Contact, stands: (dialog: KoeSurveyElement) => void): Promise<void> {
  const { endpoint, language, customer, attributes } = wish
  const form = await ask<ShownForm>(`${endpoint}/f${wish.formId ? `/${wish.formId}` : ''}`)
  const { formId, definition, hidden } = form
  const help = suggestions(wish, formId)
  const languages = definition.languages
  const own = languages.find((tag) => tag === language.split('-')[0]) || languages[0] || 'ja'
  const element = elementOf('koe-survey', {
    endpoint,
    mode: 'inquiry',
    'form-id': formId,
    language: own,
    channel: 'in-app',
    placement: 'modal',
    role: 'dialog',
    'aria-label': textIn(definition.title, own, languages),
  })
  element.data = { definition, hidden, customer, attributes }
  closeLast?.()
  closeLast = put(element, own)
  stands(element)
  const [found, root] = [await help, element.shadowRoot]
  if (!found || !root) return
  await drawn(root)
  guide(element, { ...found, language: own }, stageIn(root))
}

/** What the loader finds by its name. */
class KoeContact extends HTMLElement {
  static contact(wish: Contact): Promise<void> {
    return contact(wish)
  }
}

try {
  customElements.define('koe-contact', KoeContact)
} catch (error) {
  console.error('[koe]', error)
}
