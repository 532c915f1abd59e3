import { describe, expect, it } from 'vitest'
import { seededRandom, shuffledIndices } from '../4-weigh/random.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { extractThemes, type ThemeSet } from '../extract-themes.ts'
import { assignSegment } from './assign-segment.ts'
import { linkModel, type ThemeLink } from './curate-model.ts'
import { decodeModel, encodeModel } from './encode-model.ts'

const NOUNS = {
  parcel: ['荷物', '配送', '倉庫', '伝票', '玄関'],
  payment: ['決済', 'カード', '請求', '明細', '銀行'],
  login: ['パスワード', '認証', '画面', '端末', '暗証'],
}
type Name = keyof typeof NOUNS

const segment = (id: string, terms: readonly string[], text = `${terms.join('と')}の件`): ThemeSegment => ({
  id,
  owner: id,
  text,
  terms,
  compounds: [],
  pairs: [],
})

/** Three planted themes, a hundred segments each; 再配達 is said in parcels only, and seldom. */
function planted(): ThemeSegment[] {
  const random = seededRandom(5)
  return (Object.keys(NOUNS) as Name[]).flatMap((name, n) =>
    Array.from({ length: 100 }, (_, i) => {
      const nouns = NOUNS[name]
      const terms = Array.from({ length: 3 }, () => nouns[Math.floor(random() * nouns.length)]!)
      const said = name === 'parcel' && i % 8 === 0 ? [...terms, '再配達'] : terms
      return segment(`s${n}${String(i).padStart(3, '0')}`, said, `${said.join('と')}の件で困る${i % 9}`)
    }),
  )
}

const segments = planted()
const before = extractThemes(segments, { themes: 3 })
const themeOf = (set: ThemeSet, of: string) => set.assignments[segments.findIndex(({ id }) => id === of)]!.theme!
const [parcel, payment, login] = ['s0001', 's1001', 's2001'].map((id) => themeOf(before, id)) as [
  number,
  number,
  number,
]
const must = (of: ThemeSegment, theme: number): ThemeLink => ({ text: of.text, theme, must: true })
const never = (of: ThemeSegment, theme: number): ThemeLink => ({ text: of.text, theme, must: false })
const warm = (links: readonly ThemeLink[], list = segments) => extractThemes(list, { previous: before.model, links })
const placeIn = (set: ThemeSet, one: ThemeSegment) => set.assignments[segments.indexOf(one)]!
const bytesOf = (set: ThemeSet) => Buffer.from(encodeModel(set.model))

describe('texts that people put somewhere', () => {
  const moved = segments[3]!

  it('stands on three planted themes', () => {
    expect(new Set([parcel, payment, login]).size).toBe(3)
    expect(placeIn(warm([]), moved).theme).toBe(parcel)
  })

  it('are where they were put, with their duplicates, now and later', () => {
    const copy = { ...moved, id: 'copy', owner: 'copy' }
    const set = warm([must(moved, payment)], [...segments, copy])
    const place = set.assignments[segments.indexOf(moved)]
    expect(place).toMatchObject({ theme: payment, confidence: 1, runnerUp: null, margin: 1 })
    expect(set.assignments.at(-1)).toEqual(place)
    expect(assignSegment(moved, decodeModel(encodeModel(set.model)))).toEqual(place)
  })

  it('are there even when the model knows none of their words', () => {
    const strange = segment('strange', ['宇宙'])
    const list = [...segments, strange]
    expect(warm([], list).assignments.at(-1)?.theme).toBeNull()
    expect(warm([must(strange, login)], list).assignments.at(-1)?.theme).toBe(login)
  })

  it('draw texts like them after themselves, and leave the other themes alone', () => {
    const examples = segments.filter(({ terms }) => terms.includes('再配達'))
    const free = warm([])
    const drawn = warm(examples.map((example) => must(example, payment)))
    // On the border of two themes, with what the moved texts have in common.
    const doubtful = segment('doubtful', ['再配達', '荷物', '決済', 'カード'])
    expect(assignSegment(doubtful, free.model).theme).toBeNull()
    expect(assignSegment(doubtful, drawn.model).theme).toBe(payment)
    const parcels = segment('parcels', ['再配達', '配送', '伝票', '決済', 'カード'])
    const sure = (set: ThemeSet) => assignSegment(parcels, set.model)
    expect([sure(free).theme, sure(drawn).theme]).toEqual([parcel, parcel])
    expect(sure(drawn).confidence).toBeLessThan(sure(free).confidence - 0.1)
    const plain = segments.filter(({ terms }) => !terms.includes('再配達'))
    const stayed = plain.filter((one) => placeIn(drawn, one).theme === placeIn(free, one).theme)
    expect(stayed.length / plain.length).toBeGreaterThan(0.97)
  })

  it('are never where they must not be', () => {
    const place = placeIn(warm([never(moved, parcel)]), moved)
    expect(place.theme).not.toBe(parcel)
    expect(placeIn(warm([never(moved, payment)]), moved).theme).toBe(parcel)
    const nowhere = [parcel, payment, login].map((theme) => never(moved, theme))
    expect(placeIn(warm(nowhere), moved).theme).toBeNull()
  })

  it('are in no theme at all when they were put out of every one, whatever themes there are', () => {
    const out: ThemeLink = { text: moved.text, theme: null, must: true }
    const nowhere = { theme: null, subtheme: null, confidence: 0, runnerUp: null }
    for (const set of [warm([out]), extractThemes(segments, { themes: 5, links: [out] })]) {
      expect(placeIn(set, moved)).toMatchObject(nowhere)
      expect(assignSegment(moved, decodeModel(encodeModel(set.model)))).toMatchObject(nowhere)
    }
    // That it is not in one of them takes nothing back; a theme of its own does.
    expect(placeIn(warm([out, never(moved, login)]), moved).theme).toBeNull()
    expect(placeIn(warm([out, must(moved, login)]), moved).theme).toBe(login)
  })

  it('hold for new segments before the next fit, and are forgotten when they were taken back', () => {
    const linked = linkModel(before.model, [must(moved, payment)])
    expect(assignSegment(moved, linked)).toMatchObject({ theme: payment, confidence: 1 })
    const others = segments.filter(({ text }) => text !== moved.text)
    expect(others.map((one) => assignSegment(one, linked))).toEqual(
      others.map((one) => assignSegment(one, before.model)),
    )
    expect(assignSegment(moved, linkModel(linked, []))).toEqual(assignSegment(moved, before.model))
  })

  it('follow the latest word', () => {
    expect(placeIn(warm([must(moved, payment), must(moved, login)]), moved).theme).toBe(login)
    expect(placeIn(warm([never(moved, login), must(moved, login)]), moved).theme).toBe(login)
    expect(placeIn(warm([must(moved, login), never(moved, login)]), moved).theme).not.toBe(login)
    expect(placeIn(warm([must(moved, 99)]), moved)).toEqual(placeIn(warm([]), moved))
  })

  it('give the same bytes whatever the order of rows and of links about different texts; none, those of a model without', () => {
    const links = [must(moved, payment), never(segments[120]!, login), must(segments[30]!, login)]
    const order = [...shuffledIndices(segments.length, seededRandom(3))]
    const shuffled = order.map((from, to) => ({ ...segments[from]!, id: `x${to}`, owner: `x${to}` }))
    const one = bytesOf(warm(links))
    expect(Buffer.compare(one, bytesOf(warm([...links].reverse(), shuffled)))).toBe(0)
    expect(Buffer.compare(bytesOf(warm([])), bytesOf(extractThemes(segments, { previous: before.model })))).toBe(0)
    expect(Buffer.compare(one, bytesOf(warm([])))).not.toBe(0)
    // Links of an earlier model do not live on by themselves.
    const later = extractThemes(segments, { previous: warm(links).model })
    expect(later.model.links).toBeUndefined()
  })

  it('keep together what was put together when a model is fitted anew, whatever the theme is numbered', () => {
    const group = [...segments.slice(110, 116), moved]
    const cold = (links: readonly ThemeLink[]) => extractThemes(segments, { themes: 3, links })
    const themes = (set: ThemeSet) => new Set(group.map((one) => placeIn(set, one).theme))
    expect(themes(cold([])).size).toBeGreaterThan(1)
    const set = cold(group.map((one) => must(one, 77)))
    const [home, ...elsewhere] = themes(set)
    expect(elsewhere).toEqual([])
    const free = group.map((one) => placeIn(cold([]), one).theme).filter((theme) => theme !== null)
    expect(free.filter((theme) => theme === home).length).toBeGreaterThan(free.length / 2)
    // Nobody knows which theme is meant where no text must be in it.
    expect(Buffer.compare(bytesOf(cold([never(moved, 77)])), bytesOf(cold([])))).toBe(0)
  })

  it('go on by their label in themes by words, which are found anew every time', () => {
    const few = ['返品したい', 'ログインできない', '認証が通らない'].map((text, i) => segment(`g${i}`, [], text))
    const first = extractThemes(few)
    const grown = [segment('g9', [], '配送が遅い'), ...few]
    const indexOf = (set: ThemeSet, label: string) => set.themes.find((theme) => theme.label === label)?.index ?? -1
    const links = [must(few[2]!, indexOf(first, '返品・返金'))]
    const set = extractThemes(grown, { previous: first.model, links })
    expect(set.assignments.at(-1)?.theme).toBe(indexOf(set, '返品・返金'))
    expect(indexOf(set, '返品・返金')).not.toBe(indexOf(first, '返品・返金'))
    expect(set.themes.map(({ label, continues }) => [label, continues])).toEqual(
      set.themes.map(({ label }) => [label, label === '配送' ? null : indexOf(first, label)]),
    )
  })

  it('are obeyed among a handful of verbatims too', () => {
    const few = ['配送が遅い', '送料が高い', 'ログインできない', '認証が通らない'].map((text, i) =>
      segment(`f${i}`, [], text),
    )
    const free = extractThemes(few)
    const place = (set: ThemeSet) => set.assignments.map(({ theme }) => theme)
    const [parcels, logins] = [place(free)[0]!, place(free)[2]!]
    expect(parcels).not.toBe(logins)
    const links = [must(few[0]!, 1), must(few[2]!, 2), must(few[3]!, 2), must(few[1]!, 1), never(few[1]!, 1)]
    expect(place(extractThemes(few, { links }))).toEqual([
      parcels,
      expect.not.toSatisfy((t) => t === parcels),
      logins,
      logins,
    ])
  })
})
