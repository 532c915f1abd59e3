/** What Tab stops at inside a survey. */
function stopsOf(root: ShadowRoot): HTMLElement[] {
  const found = Array.from(root.querySelectorAll<HTMLElement>('button,input,textarea,select,[tabindex]'))
  return found.filter((element) => element.tabIndex >= 0 && element.getClientRects().length)
}

/** Tab goes round inside a modal. */
export function goRound(event: KeyboardEvent, root: ShadowRoot): void {
  const stops = stopsOf(root)
  const edge = event.shiftKey ? 0 : stops.length - 1
  const here = stops.indexOf(root.activeElement as HTMLElement)
  if (here !== edge && root.activeElement) return
  stops[event.shiftKey ? stops.length - 1 : 0]?.focus()
  event.preventDefault()
}
