import type { Attachment } from 'svelte/attachments'

/** Up and down move the focus between rows, to the same place of the next row that has `data-arrow` elements. */
export const tableArrows: Attachment<HTMLElement> = (table) => {
  function onkeydown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const from = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-arrow]') : null
    const row = from?.closest('tr, li')
    if (!from || !row) return
    const place = [...row.querySelectorAll('[data-arrow]')].indexOf(from)
    let next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
    while (next) {
      const stops = next.querySelectorAll<HTMLElement>('[data-arrow]')
      const stop = stops[Math.min(place, stops.length - 1)]
      if (stop) {
        event.preventDefault()
        stop.focus()
        return
      }
      next = event.key === 'ArrowDown' ? next.nextElementSibling : next.previousElementSibling
    }
  }
  table.addEventListener('keydown', onkeydown)
  return () => table.removeEventListener('keydown', onkeydown)
}
