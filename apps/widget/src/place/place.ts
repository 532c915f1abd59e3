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
  const { form, size } = showing.placement
  let close = () => {}
  const put = () => {
    close = putInto(showing)
  }
  // All other forms come with the second script, and letters of another size.
  if (/popover|tab/.test(form) && !size) put()
  else loadFurther().then(put, () => showing.hear('closed'))
  return () => close()
}

function putInto(showing: Showing): () => void {
  const { placement, language, hear, surveyId, surveyVersionId, definition, customer, attributes, exposureId } = showing
  const { form } = placement
  const modal = form === 'modal'
  const before = document.activeElement as HTMLElement | null
  const element = elementOf('koe-survey', {
    endpoint: showing.endpoint,
    'response-id': showing.responseId,
    language,
    channel: 'in-app',
    accent: placement.accent,
    theme: placement.theme,
    placement: form,
    side: placement.side,
    size: placement.size,
    role: 'dialog',
    'aria-label': textIn(definition.title, language, definition.languages),
  })
  element.data = { definition, surveyId, surveyVersionId, customer, attributes, exposureId }
  const close = () => {
    const inside = root.activeElement || modal
    element.remove()
    if (inside && before) before.focus()
    hear('closed')
  }
  const more = further()
  if (more) more.stand(element, placement, close)
  else document.body.appendChild(element)
  const root = element.shadowRoot!
  const button = elementOf(
    'button',
    { type: 'button', class: 'close', 'aria-label': isJapanese(language) ? '閉じる' : 'Close' },
    '×',
  )
  button.addEventListener('click', close)
  root.appendChild(button)
  element.addEventListener('koe:change', () => hear('started'), { once: true })
  element.addEventListener('koe:finished', () => hear('finished'))
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !isComposing(event) && form !== 'inline') close()
  })
  if (modal || showing.wanted) button.focus()
  hear('shown')
  return close
}
