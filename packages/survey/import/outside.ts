import { hasOwn } from '../has-own.ts'

/** What stands in the file under a name; inherited names are nothing. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

/**
 * The value as a list; nothing where it is none.
 *
 * @example
 * listOf('a') // => []
 */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/**
 * Whether it is an object with names.
 *
 * @example
 * isRecord([]) // => false
 */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The names and values of an object or, as some exports write them, of a list.
 *
 * @example
 * entriesOf(['a']) // => [['0', 'a']]
 */
export const entriesOf = (value: unknown): [name: string, value: unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

/**
 * Words, also where they are written as a number or a truth; '' for everything else.
 *
 * @example
 * wordsOf(3) // => '3'
 * wordsOf(null) // => ''
 */
export function wordsOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/**
 * A number that is written as one or in words.
 *
 * @example
 * numberOf(' 12 ') // => 12
 * numberOf('') // => undefined
 */
export function numberOf(value: unknown): number | undefined {
  const words = wordsOf(value).trim()
  if (words === '' || typeof value === 'boolean') return undefined
  const number = Number(words)
  return Number.isFinite(number) && Math.abs(number) <= 1e15 ? number : undefined
}

/**
 * Whether a setting is on, however the tool writes that.
 *
 * @example
 * isOn('true') // => true
 * isOn('0') // => false
 */
export const isOn = (value: unknown): boolean => /^(true|1|on|y|yes)$/i.test(wordsOf(value))
