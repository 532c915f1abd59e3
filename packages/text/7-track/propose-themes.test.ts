import { describe, expect, it } from 'vitest'
import { seededRandom, shuffledIndices } from '../4-weigh/random.ts'
import { proposeThemes, type RecentSegment } from './propose-themes.ts'

const THEMES = [
  ['荷物', '配送', '倉庫', '伝票', '玄関', '遅い'],
  ['決済', 'カード', '請求', '明細', '銀行', '払う'],
  ['パスワード', '認証', '画面', '端末', '暗証', '開く'],
  ['店員', '接客', '言葉', '窓口', '電話', '冷たい'],
]
/** Words of chatter; the fewer there are, the more often two of them meet by chance. */
const chatter = (count: number) => Array.from({ length: count }, (_, i) => `雑談${String.fromCodePoint(0x4e00 + i)}`)

/** A month: four themes of sixty segments, sixty segments of words that have nothing in common, and what else is handed in. */
function month(more: readonly { terms: string[]; customer: string }[] = [], seed = 3, words = 60): RecentSegment[] {
  const random = seededRandom(seed)
  const some = (list: readonly string[], count: number) =>
    Array.from({ length: count }, () => list[Math.floor(random() * list.length)]!)
  const said = [
    ...THEMES.flatMap((nouns, theme) =>
      Array.from({ length: 60 }, (_, i) => ({ terms: some(nouns, 3), customer: `c${theme}${i}`, theme })),
    ),
    ...Array.from({ length: 60 }, (_, i) => ({ terms: some(chatter(words), 3), customer: `n${i}`, theme: null })),
    ...more.map((one) => ({ ...one, theme: null })),
  ]
  return said.map(({ terms, customer, theme }, i) => ({
    id: `s${String(i).padStart(4, '0')}`,
    owner: `s${i}`,
    text: `${terms.join('と')}の件${i}`,
    terms,
    compounds: [],
    pairs: [],
    customer,
    theme,
  }))
}

/** New trouble with the points card, in words that no theme knows. */
function points(count: number, customers = count) {
  const random = seededRandom(8)
  const nouns = ['還元', '特典', '会員証', '失効']
  return Array.from({ length: count }, (_, i) => ({
    terms: ['ポイント', nouns[Math.floor(random() * 4)]!, nouns[Math.floor(random() * 4)]!],
    customer: `p${i % customers}`,
  }))
}

describe('themes that could be made of what is in none', () => {
  it('are found when they hold together, are named and quoted, and hold little else', () => {
    const recent = month(points(14))
    const [found, ...others] = proposeThemes(recent)
    expect(others).toEqual([])
    expect(found?.label).toBe('ポイント')
    const meant = recent.filter(({ terms }) => terms.includes('ポイント')).map(({ id }) => id)
    const right = found?.segments.filter((id) => meant.includes(id)) ?? []
    expect(right.length).toBeGreaterThanOrEqual(12)
    expect(right.length / (found?.segments.length ?? 0)).toBeGreaterThan(0.9)
    expect(found?.representatives).toHaveLength(3)
    expect(found?.customers).toBeGreaterThanOrEqual(12)
  })

  it('are not found in noise, whatever the noise', () => {
    for (const words of [30, 60, 150])
      for (let seed = 1; seed <= 8; seed++)
        expect([words, seed, proposeThemes(month([], seed, words))]).toEqual([words, seed, []])
  })

  it('take eight segments and five customers', () => {
    expect(proposeThemes(month(points(6)))).toEqual([])
    expect(proposeThemes(month(points(14, 4)))).toEqual([])
    expect(proposeThemes(month(points(14, 7)))).toMatchObject([{ customers: 7 }])
  })

  it('are one where few segments about one thing would be cut into two', () => {
    const trouble = [['落選'], ['当選者', '発表'], ['通知', '届く']]
    const lottery = Array.from({ length: 12 }, (_, i) => ({
      terms: ['景品', '抽選', ...trouble[i % 3]!],
      customer: `l${i}`,
    }))
    const quiet = month(lottery).filter(({ customer }) => !customer.startsWith('n'))
    const [found, ...others] = proposeThemes(quiet)
    expect(others).toEqual([])
    expect(found?.segments).toHaveLength(12)
  })

  it('need themes to be measured by, and a name that is free', () => {
    const recent = month(points(14))
    expect(proposeThemes(recent.filter(({ theme }) => theme === null))).toEqual([])
    expect(proposeThemes(recent, { taken: ['ポイント'] })[0]?.label).not.toBe('ポイント')
  })

  it('are the same whatever the order of rows', () => {
    const recent = month(points(14))
    const shuffled = [...shuffledIndices(recent.length, seededRandom(4))].map((i) => recent[i]!)
    expect(proposeThemes(shuffled)).toEqual(proposeThemes(recent))
  })
})
