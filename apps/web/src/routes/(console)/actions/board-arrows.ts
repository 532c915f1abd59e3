import type { Attachment } from 'svelte/attachments'

/** Where a key leads from a card: its neighbours by column and place. */
export function neighbour(columns: readonly (readonly string[])[], id: string, key: string): string | undefined {
  const column = columns.findIndex((cards) => cards.includes(id))
  const place = columns[column]?.indexOf(id) ?? -1
  if (key === 'ArrowUp') return columns[column]?.[place - 1]
  if (key === 'ArrowDown') return columns[column]?.[place + 1]
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  if (step === 0) return undefined
  for (let at = column + step; columns[at]; at += step) {
    const cards = columns[at] ?? []
    if (cards.length > 0) return cards[Math.min(place, cards.length - 1)]
  }
  return undefined
}

interface Board {
  columns: readonly (readonly string[])[]
  move(id: string, by: 1 | -1): unknown
}

/** Arrow keys go from card to card; with Shift, ← and → move the card itself. */
export function boardArrows(board: () => Board): Attachment<HTMLElement> {
  return (element) => {
    function onkeydown(event: KeyboardEvent) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-card]') : null
      const id = card?.dataset.card
      if (!id) return
      const { columns, move } = board()
      if (event.shiftKey) {
        if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
        event.preventDefault()
        move(id, event.key === 'ArrowRight' ? 1 : -1)
        return
      }
      const next = neighbour(columns, id, event.key)
      if (!next) return
      event.preventDefault()
      element.querySelector<HTMLElement>(`[data-card="${next}"] a`)?.focus()
    }
    element.addEventListener('keydown', onkeydown)
    return () => element.removeEventListener('keydown', onkeydown)
  }
}
