import { textIn } from '@koe/survey/core'
import type { Showing } from '../loader/wire.ts'
import { isJapanese } from '../messages.ts'
import { elementOf, isComposing } from '../view/element-of.ts'
import { further, loadFurther } from '../view/further.ts'

/**
 * Puts a survey into the host's page: as a popover, a modal, a panel at the side, or where an element of the page is.
 * @returns closes it
 */
export function place(showing: Showing): () => void {
  const { form } = showing.placement
  let close = () => {}
  const put = () => {
    close = putInto(showing)
  }
  // All other forms come with the second script.
  if (/popover|tab/.test(form)) put()
  else loadFurther().then(put, () => showing.hear('closed'))
  return () => close()
}

function putInto(showing: Showing): () => void {
  const { placement, hear, surveyId, surveyVersionId, definition, customer, attributes, exposureId } = showing
  const { form, theme, selector } = placement
  const modal = form === 'modal'
  const before = document.activeElement as HTMLElement | null
  const element = elementOf('koe-survey' as 'div', {
    endpoint: showing.endpoint,
    'response-id': showing.responseId,
    language: showing.language,
    channel: 'in-app',
    accent: placement.accent,
    theme,
    placement: form,
    side: placement.side,
    role: form === 'inline' ? 'region' : 'dialog',
    'aria-modal': modal && 'true',
    'aria-label': textIn(definition.title, showing.language, definition.languages),
  }) as HTMLElement as HTMLElement & { data: object }
  element.data = { definition, surveyId, surveyVersionId, customer, attributes, exposureId }
  const target = form === 'inline' && selector ? document.querySelector(selector) : document.body
  if (target) target.appendChild(element)
  const root = element.shadowRoot!

  const close = () => {
    const inside = root.activeElement || modal
    element.remove()
    if (inside && before) before.focus()
    hear('closed')
  }
  const button = elementOf(
    'button',
    { type: 'button', class: 'close', 'aria-label': isJapanese(showing.language) ? '閉じる' : 'Close' },
    '×',
  )
  button.addEventListener('click', close)
  root.appendChild(button)
  element.addEventListener('koe:change', () => hear('started'), { once: true })
  element.addEventListener('koe:finished', () => hear('finished'))
  element.addEventListener('keydown', (event) => {
    if (isComposing(event)) return
    if (event.key === 'Escape' && form !== 'inline') close()
    else if (event.key === 'Tab' && modal) further()?.goRound(event, root)
  })
  if (modal || showing.wanted) button.focus()
  hear('shown')
  return close
}
