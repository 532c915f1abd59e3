import type { Look } from '../logic/look.ts'
import type { Placement } from './audience.ts'

/**
 * How a survey stands in a company's page by its own look. What its audience says of the place comes before it.
 * @param look - of the version that is shown
 *
 * @example
 * placementOf({ theme: 'dark', size: 'large', position: 'left' }) // => { theme: 'dark', size: 'large', side: 'left' }
 */
export function placementOf(look: Look = {}): Omit<Placement, 'form'> {
  const { accent, theme, size, position: side } = look
  const known = Object.entries({ accent, theme, size, side }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known)
}
