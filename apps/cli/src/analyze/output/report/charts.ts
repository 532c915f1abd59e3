import { grouped } from '../figures.ts'
import { escaped } from './markup.ts'

const fixed = (value: number): string => String(Number(value.toFixed(2)))

/** A share as a bar from zero, with its interval as a band; `most` is the right edge of all bars of the table. */
export function shareBar(share: number, low: number, high: number, most: number, label: string): string {
  const scale = (value: number) => fixed((value / most) * 160)
  return [
    `<svg class="bar" viewBox="0 0 160 14" role="img" aria-label="${escaped(label)}">`,
    `<rect class="track" width="160" height="14"/>`,
    `<rect class="fill" width="${scale(share)}" height="14"/>`,
    `<path class="band" d="M${scale(low)} 7H${scale(high)}M${scale(low)} 4v6M${scale(high)} 4v6"/>`,
    '</svg>',
  ].join('')
}

const SPARK_PERIODS = 36

/** A theme's share per period as a line; periods without voices leave a gap, the last full one has a dot. */
export function sparkline(series: readonly number[], bases: readonly number[], newest: number, label: string): string {
  const from = Math.max(0, newest + 1 - SPARK_PERIODS)
  const shares = series.slice(from, newest + 1).map((count, i) => {
    const base = bases[from + i] ?? 0
    return base === 0 ? null : count / base
  })
  const most = Math.max(...shares.map((share) => share ?? 0), 1e-9)
  const step = shares.length > 1 ? 116 / (shares.length - 1) : 0
  let path = ''
  let pen = 'M'
  for (const [i, share] of shares.entries()) {
    if (share === null) {
      pen = 'M'
      continue
    }
    path += `${pen}${fixed(2 + i * step)} ${fixed(26 - (share / most) * 22)}`
    pen = 'L'
  }
  const last = shares.at(-1)
  const dot =
    last === null || last === undefined
      ? ''
      : `<circle cx="${fixed(2 + (shares.length - 1) * step)}" cy="${fixed(26 - (last / most) * 22)}" r="2.5"/>`
  return `<svg class="spark" viewBox="0 0 120 30" role="img" aria-label="${escaped(label)}"><path class="zero" d="M0 26.5H120"/><path d="${path}"/>${dot}</svg>`
}

const WIDTH = 960
const HEIGHT = 160
const FLOOR = 132
const LEFT = 44

/** A round number at or above the greatest value: 1, 2 or 5 times a power of ten. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value
}

/** Voices per period as bars from zero. Periods after `newest` are not over yet: hatched. */
export function volumeChart(
  labels: readonly string[],
  bases: readonly number[],
  newest: number,
  partial: string,
  title: string,
): string {
  const most = ceiling(Math.max(...bases, 1))
  const step = (WIDTH - LEFT) / bases.length
  const y = (value: number) => FLOOR - (value / most) * (FLOOR - 12)
  const bars = bases.map((base, i) => {
    const hint = `${labels[i]}: ${grouped(base)}${i > newest ? ` (${partial})` : ''}`
    const gap = Math.min(4, step * 0.2)
    return `<rect class="${i > newest ? 'open' : 'fill'}" x="${fixed(LEFT + i * step)}" y="${fixed(y(base))}" width="${fixed(step - gap)}" height="${fixed(FLOOR - y(base))}"><title>${escaped(hint)}</title></rect>`
  })
  const every = Math.max(1, Math.ceil(bases.length / 8))
  const names = labels.flatMap((label, i) =>
    i % every === 0 ? [`<text x="${fixed(LEFT + i * step)}" y="${FLOOR + 18}">${escaped(label)}</text>`] : [],
  )
  const ticks = [most / 2, most].map(
    (value) =>
      `<path class="tick" d="M${LEFT} ${fixed(y(value))}H${WIDTH}"/><text class="right" x="${LEFT - 6}" y="${fixed(y(value) + 4)}">${grouped(value)}</text>`,
  )
  return [
    `<svg class="volume" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V5"/></pattern></defs>',
    ...ticks,
    ...bars,
    `<path class="floor" d="M${LEFT} ${FLOOR + 0.5}H${WIDTH}"/>`,
    ...names,
    '</svg>',
  ].join('')
}
