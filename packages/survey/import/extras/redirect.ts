import { canRedirect, isRedirect } from '../../logic/redirect.ts'
import type { Pipes, Place } from '../plan.ts'

/** What the other tools have where nobody has written an address. */
const NOTHING = /^\s*(https?:(\/\/)?)?\s*$/i

/**
 * Whether an address is written there.
 *
 * @example
 * isAddress('http://') // => false
 */
export const isAddress = (address: string): boolean => !NOTHING.test(address)

/**
 * An address of the other tool as Koe writes it, with answers behind it.
 *
 * @returns null where a part of it cannot be said: choices stand in Koe's addresses by other ids, and words never
 * @example
 * redirectFrom('https://shop.example/?a={x}', { pattern: /\{(\w+)\}/g, nameOf: (inside) => inside }, () => undefined) // => null
 * redirectFrom('https://shop.example/?a={x}', { pattern: /\{(\w+)\}/g, nameOf: (inside) => inside, response: /^x$/ }, () => undefined) // => 'https://shop.example/?a={{response}}'
 */
export function redirectFrom(address: string, pipes: Pipes, place: (name: string) => Place | undefined): string | null {
  let lost = false
  const whole = address.trim().replace(pipes.pattern, (written, inside: string) => {
    if (pipes.response?.test(inside)) return '{{response}}'
    const { planned, part } = place(pipes.nameOf(inside)) ?? {}
    const block = planned?.block
    if (block && part === undefined && block.type !== 'statement' && canRedirect(block) && !('options' in block))
      return block.id.startsWith('v.') ? `{{${block.id}}}` : `{{q.${block.id}}}`
    lost = true
    return written
  })
  return !lost && isRedirect(whole) ? whole : null
}
