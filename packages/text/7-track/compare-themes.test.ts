import { describe, expect, it } from 'vitest'
import { seededRandom } from '../4-weigh/random.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { extractThemes } from '../extract-themes.ts'
import { nearThemes } from './compare-themes.ts'

const NOUNS = [
  ['荷物', '配送', '倉庫', '伝票', '玄関'],
  ['決済', 'カード', '請求', '明細', '銀行'],
  ['パスワード', '認証', '画面', '端末', '暗証'],
]
const random = seededRandom(9)
const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
/** Payments and log-ins share a word now and then; parcels share none. */
const segments = Array.from({ length: 360 }, (_, i): ThemeSegment => {
  const own = NOUNS[i % 3] ?? []
  const other = i % 3 === 1 && i % 4 === 0 ? pick(NOUNS[2] ?? []) : pick(own)
  const terms = [pick(own), pick(own), other]
  return { id: `s${i}`, owner: `s${i}`, text: terms.join('と') + i, terms, compounds: [], pairs: [] }
})

describe('themes that are near each other', () => {
  const { model, themes } = extractThemes(segments, { themes: 3 })
  const about = (words: readonly string[]) =>
    themes.find(({ parent, terms }) => parent === null && terms.some((term) => words.includes(term)))?.index ?? -1
  const [parcels, payments, logins] = NOUNS.map(about)

  it('finds the one that shares words first, and says the same from both sides', () => {
    const near = nearThemes(model, payments ?? -1)
    expect(near.map(({ index }) => index)).toEqual([logins, parcels])
    const back = nearThemes(model, logins ?? -1).find(({ index }) => index === payments)
    expect(back?.similarity).toBeCloseTo(near[0]?.similarity ?? 9, 6)
    expect(near.every(({ similarity }) => similarity >= -1.001 && similarity < 1)).toBe(true)
  })

  it('has nothing beside a theme that is not there', () => {
    expect(nearThemes(model, 999)).toEqual([])
  })
})
