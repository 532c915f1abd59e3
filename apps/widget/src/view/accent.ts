type Channels = number[]

const PAPER: Channels = [255, 255, 255]
const INK: Channels = [22, 25, 30]

const hexOf = (color: Channels) => `#${color.map((value) => `0${value.toString(16)}`.slice(-2)).join('')}`

/** Relative luminance of WCAG, 0 … 1. */
const luminance = (color: Channels) =>
  color.reduce((sum, value, i) => {
    const share = value / 255
    const linear = share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    return sum + linear * [0.2126, 0.7152, 0.0722][i]!
  }, 0.05)

/** WCAG contrast of two colours, 1 … 21. */
function contrast(one: Channels, other: Channels): number {
  const ratio = luminance(one) / luminance(other)
  return Math.max(ratio, 1 / ratio)
}

/** Moves a colour towards another until it can be read on the background: at most twenty steps. */
function readable(color: Channels, background: Channels, towards: Channels): Channels {
  let mixed = color
  for (let step = 1; step <= 20 && contrast(mixed, background) < 4.5; step += 1)
    mixed = color.map((value, i) => Math.round(value + ((towards[i]! - value) * step) / 20))
  return mixed
}

/**
 * The company's colour, made readable on light and on dark ground, as custom properties; null when it is no #rgb or #rrggbb.
 */
export function accentProperties(hex: string): Record<string, string> | null {
  const digits = /^#((?:[0-9a-f]{3}){1,2})$/i.exec(hex.trim())?.[1]
  if (!digits) return null
  const pairs = digits.length > 3 ? digits.match(/../g)! : digits.split('').map((digit) => digit + digit)
  const color = pairs.map((pair) => Number.parseInt(pair, 16))
  const both = { light: readable(color, PAPER, INK), dark: readable(color, INK, PAPER) }
  const result: Record<string, string> = {}
  for (const ground of ['light', 'dark'] as const) {
    const accent = both[ground]
    result[`--koe-accent-${ground}`] = hexOf(accent)
    result[`--koe-on-accent-${ground}`] = hexOf(contrast(accent, PAPER) >= contrast(accent, INK) ? PAPER : INK)
  }
  return result
}
