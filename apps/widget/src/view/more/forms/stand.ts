import type { Placement } from '../../../loader/wire.ts'
import { isComposing } from '../../element-of.ts'

/** What Tab stops at inside a survey. */
function stopsOf(root: ShadowRoot): HTMLElement[] {
  const found = Array.from(root.querySelectorAll<HTMLElement>('button,input,textarea,select,a[href],[tabindex]'))
  return found.filter((element) => element.tabIndex >= 0 && element.getClientRects().length)
}

/** Tab goes round inside, and comes back in from the page around it. */
function goRound(event: KeyboardEvent, root: ShadowRoot): void {
  const stops = stopsOf(root)
  const edge = event.shiftKey ? 0 : stops.length - 1
  const here = stops.indexOf(root.activeElement as HTMLElement)
  if (here !== edge && root.activeElement) return
  stops[event.shiftKey ? stops.length - 1 : 0]?.focus()
  event.preventDefault()
}

/** A modal holds the keyboard while it is there, wherever the focus went: a press beside it leaves it nowhere. */
function hold(element: HTMLElement, close: () => void): void {
  const listen = (event: KeyboardEvent) => {
    if (!element.isConnected) document.removeEventListener('keydown', listen)
    else if (isComposing(event)) return
    else if (event.key === 'Tab') goRound(event, element.shadowRoot!)
    else if (event.key === 'Escape') close()
  }
  document.addEventListener('keydown', listen)
}

/** Puts a survey where its form belongs. */
export function stand(element: HTMLElement, { form, selector }: Placement, close: () => void): void {
  const inline = form === 'inline'
  if (inline) {
    element.setAttribute('role', 'region')
    // It has the side that its place in the page has.
    element.removeAttribute('side')
  }
  const target = inline && selector ? document.querySelector(selector) : document.body
  if (target) target.appendChild(element)
  if (form !== 'modal') return
  element.setAttribute('aria-modal', 'true')
  hold(element, close)
}
