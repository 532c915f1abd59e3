import { Desk, type Settings } from './desk.ts'
import { Panel } from './panel.ts'
import { part } from './parts.ts'
import { type Words, wordsFor } from './words.ts'

/** The pause after which somebody is taken to have stopped typing. */
const PAUSE = 100
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Suggests whenever the field pauses. */
function listen(panel: Panel, desk: Desk): (text: string) => void {
  let timer = 0
  return (text) => {
    clearTimeout(timer)
    timer = window.setTimeout(async () => {
      const hits = await desk.suggest(text)
      if (hits) panel.show(hits)
    }, PAUSE)
  }
}

/** The end of who found the answer; the form is still there, with all that was written. */
function thank(stage: Stage, words: Words, again: () => void): void {
  const title = part('h2', { tabindex: '-1' }, words.thanksTitle)
  const button = part('button', { type: 'button', class: 'quiet' }, words.write)
  const thanks = part('section', { class: 'solved' }, title, part('p', {}, words.thanks), button)
  const back = stage(thanks)
  button.addEventListener('click', () => {
    back()
    again()
  })
  title.focus()
}

/** The one look before the form, where the workspace wants it: once in this tab. */
function lookFirst(stage: Stage, desk: Desk, { formId, most }: Settings, words: Words): void {
  const key = `koe:looked:${formId}`
  try {
    if (sessionStorage.getItem(key)) return
  } catch (_) {
    // Closed storage: the look comes with every load.
  }
  const field = part('input', { type: 'search', id: 'help-first', autocomplete: 'off', enterkeyhint: 'search' })
  const go = part('button', { type: 'button' }, words.toForm)
  const panel = new Panel(desk, words, () => {
    back()
    thank(stage, words, () => undefined)
  })
  panel.field = go
  const first = part(
    'section',
    { class: 'look-first' },
    part('h2', {}, words.firstTitle),
    part('p', {}, words.firstLead),
    part('label', { for: 'help-first' }, words.firstField),
    field,
    panel.host,
    go,
  )
  const typed = listen(panel, desk)
  field.addEventListener('input', () => typed(field.value))
  go.addEventListener('click', () => {
    try {
      sessionStorage.setItem(key, '1')
    } catch (_) {
      // It will be asked again.
    }
    back()
  })
  const back = stage(first)
  panel.show(most.slice(0, 5))
}

/** Shows a section in place of the form, which keeps all that was written; what comes back ends that. */
export type Stage = (section: HTMLElement) => () => void

/** Suggests articles beside the words of a form, and hears what becomes of them. */
export function guide(survey: HTMLElement, settings: Settings, stage: Stage): void {
  const desk = new Desk(settings)
  const words = wordsFor(settings.language)
  const panel = new Panel(desk, words, () => thank(stage, words, () => panel.reset()))
  const typed = listen(panel, desk)
  // Typing crosses the border of the survey's shadow root; the field itself is the first on its path.
  survey.addEventListener('input', (event) => {
    const field = event.composedPath()[0]
    if (!(field instanceof HTMLTextAreaElement)) return
    panel.field = field
    if (field.nextSibling !== panel.host) field.after(panel.host)
    typed(field.value)
  })
  survey.addEventListener('koe:change', (event) => {
    const { answers } = (event as CustomEvent<{ answers: Record<string, unknown> }>).detail
    // The innermost category that is chosen: the question behind each choice is asked after it.
    const chosen = Object.keys(answers).filter((id) => /^(category$|in-)/.test(id))
    desk.category = (JSON.stringify(chosen.map((id) => answers[id])).match(UUID) || []).pop()
  })
  survey.addEventListener('koe:finished', (event) => {
    desk.sent((event as CustomEvent<{ responseId: string }>).detail.responseId)
  })
  // Wakes the index while the first words are being thought of.
  desk.suggest(' ?').catch(() => undefined)
  if (settings.lookFirst) lookFirst(stage, desk, settings, words)
}
