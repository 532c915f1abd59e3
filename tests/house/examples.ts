import type { Source } from './sources.ts'

interface Example {
  where: string
  expression: string
  expected: string
}

/** Lines `expression // => value` of the `@example` blocks. */
export function examplesIn(source: Source): Example[] {
  return source.text.split('\n').flatMap((line, i) => {
    const match = /^\s*\*\s+(?!\/\/)(\S.*?)\s*\/\/ => (.+)$/.exec(line)
    return match?.[1] && match[2]
      ? [{ where: `${source.path}:${i + 1}`, expression: match[1], expected: match[2] }]
      : []
  })
}

/** Numbers are equal to the digits that the example writes; the rest is equal as JSON. */
export function matches(actual: unknown, expected: unknown): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const digits = /\.(\d+)/.exec(String(expected))?.[1]?.length ?? 0
    return Math.abs(actual - expected) <= 0.5000001 * 10 ** -digits
  }
  if (Array.isArray(expected))
    return Array.isArray(actual) && actual.length === expected.length && expected.every((e, i) => matches(actual[i], e))
  if (expected !== null && typeof expected === 'object' && actual !== null && typeof actual === 'object') {
    const of = (value: object) =>
      Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined)
    const keys = of(expected)
    return (
      keys.length === of(actual).length &&
      keys.every((key) => matches((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key]))
    )
  }
  return Object.is(actual, expected)
}
