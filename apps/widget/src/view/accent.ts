type Channels = [number, number, number]

const PAPER: Channels = [255, 255, 255]
const INK: Channels = [22, 25, 30]

function channels(hex: string): Channels | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex)
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  const parts = short ? short.slice(1).map((digit) => digit + digit) : long?.slice(1)
  if (!parts) return null
  return parts.map((part) => Number.parseInt(part, 16)) as Channels
}

function luminance(color: Channels): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Channels
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG contrast of two colours, 1 … 21. */
function contrast(one: Channels, other: Channels): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const hexOf = (color: Channels) => `#${color.map((value) => (value < 16 ? '0' : '') + value.toString(16)).join('')}`

/** Moves a colour towards another until it can be read on the background: at most twenty steps. */
function readable(color: Channels, background: Channels, towards: Channels): Channels {
  for (let step = 0; step <= 20; step += 1) {
    const mixed = color.map((value, i) => Math.round(value + ((towards[i] ?? 0) - value) * (step / 20))) as Channels
    if (contrast(mixed, background) >= 4.5) return mixed
  }
  return towards
}

const on = (color: Channels) => (contrast(color, PAPER) >= contrast(color, INK) ? hexOf(PAPER) : hexOf(INK))

/**
 * The company's colour, made readable on light and on dark ground, as custom properties; null when it is no #rgb or #rrggbb.
 */
export function accentProperties(hex: string): Record<string, string> | null {
  const color = channels(hex.trim())
  if (!color) return null
  const light = readable(color, PAPER, INK)
  const dark = readable(color, INK, PAPER)
  return {
    '--koe-accent-light': hexOf(light),
    '--koe-on-accent-light': on(light),
    '--koe-accent-dark': hexOf(dark),
    '--koe-on-accent-dark': on(dark),
  }
}
