/** Which of the points along a chart is meant. */

interface Along {
  /** From points to pixels of the drawing. */
  x: { invert(pixel: number): number }
  /** Of the drawing. */
  width: number
  points: number
}

const within = (index: number, points: number) => Math.min(points - 1, Math.max(0, index))

export function pointUnder(event: PointerEvent & { currentTarget: Element }, { x, width, points }: Along): number {
  const box = event.currentTarget.getBoundingClientRect()
  return within(Math.round(x.invert(((event.clientX - box.left) / box.width) * width)), points)
}

/** The neighbour that ← or → asks for; null for every other key, which is left to the page. */
export function pointBeside(event: KeyboardEvent, at: number, points: number): number | null {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (step === 0) return null
  event.preventDefault()
  return within(at + step, points)
}
