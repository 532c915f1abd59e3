import { describe, expect, it } from 'vitest'
import { seededRandom, shuffledIndices } from './4-weigh/random.ts'
import type { ThemeSegment } from './4-weigh/theme-segment.ts'
import { assignSegment, assignSegments } from './7-track/assign-segment.ts'
import { decodeModel, encodeModel } from './7-track/encode-model.ts'
import { extractThemes } from './extract-themes.ts'

const GROUPS: Record<string, { nouns: string[]; pair: [string, string, string] }> = {
  parcel: { nouns: ['荷物', '配送', '倉庫', '伝票', '玄関'], pair: ['荷物', '届く+NEG', '荷物が届かない'] },
  payment: { nouns: ['決済', 'カード', '請求', '明細', '銀行'], pair: ['決済', '通る+NEG', '決済が通らない'] },
  login: { nouns: ['パスワード', '認証', '画面', '端末', '暗証'], pair: ['画面', '固まる', '画面が固まる'] },
  shop: { nouns: ['店員', '接客', 'レジ', '笑顔', '店舗'], pair: ['店員', '冷たい', '店員が冷たい'] },
}

/** Segments of four planted themes; `noise` = share of words from anywhere. */
function planted(count: number, seed: number, noise = 0.15): { segments: ThemeSegment[]; truth: string[] } {
  const random = seededRandom(seed)
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const names = Object.keys(GROUPS)
  const all = names.flatMap((name) => GROUPS[name]!.nouns)
  const truth: string[] = []
  const segments = Array.from({ length: count }, (_, i) => {
    const name = any(names)
    truth.push(name)
    const { nouns, pair } = GROUPS[name]!
    const terms = Array.from({ length: 3 }, () => (random() < noise ? any(all) : any(nouns)))
    const said = random() < 0.5
    const [noun, predicate, surface] = pair
    const text = `${terms.join('と')}の件${said ? surface : ''}で困る${i % 7}`
    const pairs = said ? [{ noun, particle: 'が', predicate, surface, confidence: 0.9 }] : []
    return {
      id: `s${String(i).padStart(5, '0')}`,
      owner: `v${i}`,
      text,
      terms: said ? [...terms, noun] : terms,
      compounds: [],
      pairs,
    }
  })
  return { segments, truth }
}

describe('extracting themes', () => {
  const { segments, truth } = planted(500, 1)
  const set = extractThemes(segments, { themes: 4 })
  const parents = set.themes.filter((theme) => theme.parent === null)

  it('finds planted themes', () => {
    let right = 0
    let assigned = 0
    for (const theme of parents) {
      const members = truth.filter((_, i) => set.assignments[i]!.theme === theme.index)
      const counts = Object.keys(GROUPS).map((name) => members.filter((member) => member === name).length)
      right += Math.max(...counts)
      assigned += members.length
    }
    expect(right / assigned).toBeGreaterThan(0.85)
    expect(set.otherShare).toBeLessThanOrEqual(0.2)
  })

  it('names them like a person would, each differently', () => {
    expect(parents.map((theme) => theme.label).sort()).toEqual(
      Object.values(GROUPS)
        .map(({ pair }) => pair[2])
        .sort(),
    )
  })

  it('quotes segments of the theme itself', () => {
    const places = new Map(segments.map((segment, i) => [segment.id, set.assignments[i]!.theme]))
    for (const theme of parents) {
      expect(theme.representatives.length).toBeGreaterThan(0)
      for (const id of theme.representatives) expect(places.get(id)).toBe(theme.index)
    }
  })

  it('gives the same bytes whatever the order of rows and ids', () => {
    const order = [...shuffledIndices(segments.length, seededRandom(9))]
    const shuffled = order.map((i, to) => ({ ...segments[i]!, id: `x${to}` }))
    const again = extractThemes(shuffled, { themes: 4 })
    expect(Buffer.compare(Buffer.from(encodeModel(again.model)), Buffer.from(encodeModel(set.model)))).toBe(0)
    order.forEach((from, to) => {
      expect(again.assignments[to]).toEqual(set.assignments[from])
    })
  })

  it('gives other bytes for other texts (negative control)', () => {
    const other = encodeModel(extractThemes(segments.slice(1), { themes: 4 }).model)
    expect(Buffer.compare(Buffer.from(other), Buffer.from(encodeModel(set.model)))).not.toBe(0)
  })

  it('fits a sample of very many, assigns them all, and is the same whatever the order of rows and ids', () => {
    const many = Array.from({ length: 70_000 }, (_, i) => {
      const id = `m${String(i).padStart(5, '0')}`
      return { ...segments[i % segments.length]!, id, owner: id }
    })
    const large = extractThemes(many, { themes: 4 })
    const order = [...shuffledIndices(many.length, seededRandom(4))]
    const renamed = order.map((i, to) => ({ ...many[i]!, id: `x${to}`, owner: `y${to}` }))
    const again = extractThemes(renamed, { themes: 4 })
    expect(encodeModel(again.model)).toEqual(encodeModel(large.model))
    expect(order.every((from, to) => again.assignments[to]!.theme === large.assignments[from]!.theme)).toBe(true)
    const placed = assignSegments(many.slice(0, 500), large.model)
    expect(large.assignments.slice(0, 500)).toEqual(placed)
    const level = large.themes.filter(({ parent }) => parent === null)
    const others = large.assignments.filter(({ theme }) => theme === null).length
    expect(level.reduce((sum, { size }) => sum + size, 0) + others).toBe(70_000)
    expect(large.otherShare).toBeCloseTo(others / 70_000, 9)
    expect(large.model.themes.map(({ size }) => size)).toEqual(large.themes.map(({ size }) => size))
  })

  it('gives exact duplicates the same theme', () => {
    const copies = segments.slice(0, 40).map((segment, i) => ({ ...segment, id: `copy${i}`, owner: `copy${i}` }))
    const { assignments } = extractThemes([...segments, ...copies], { themes: 4 })
    copies.forEach((_, i) => {
      expect(assignments[segments.length + i]).toEqual(assignments[i])
    })
  })

  it('assigns a segment later exactly as it did in the fit, also through bytes', () => {
    const decoded = decodeModel(encodeModel(set.model))
    segments.slice(0, 100).forEach((segment, i) => {
      expect(assignSegment(segment, decoded)).toEqual(set.assignments[i])
    })
    expect(() => decodeModel(new Uint8Array(4))).toThrow('theme-model-unreadable')
    expect(() => decodeModel(encodeModel(set.model).slice(0, -8))).toThrow('theme-model-unreadable')
  })

  it('leaves words it has never seen unassigned', () => {
    expect(assignSegment({ text: '宇宙', terms: ['宇宙'], pairs: [] }, set.model).theme).toBeNull()
  })

  it('keeps index and name of every theme when ten percent more arrives, and nearly every old segment', () => {
    const more = planted(50, 77).segments.map((segment) => ({
      ...segment,
      id: `n${segment.id}`,
      owner: `n${segment.owner}`,
    }))
    const warm = extractThemes([...segments, ...more], { previous: set.model })
    expect(warm.themes.map((theme) => theme.continues)).toEqual(warm.themes.map((theme) => theme.index))
    expect(warm.themes.map((theme) => theme.label)).toEqual(set.themes.map((theme) => theme.label))
    const kept = segments.filter((_, i) => warm.assignments[i]!.theme === set.assignments[i]!.theme).length
    expect(kept / segments.length).toBeGreaterThan(0.95)
  })

  it('draws themes to what they are called where their number is found, and a refresh draws them no further', () => {
    const { segments: some } = planted(500, 3, 0.4)
    const found = extractThemes(some)
    const { model } = found
    if (model.kind !== 'space' || model.leaning === undefined) throw new Error('nothing leans')
    expect(model.leaning.middles).not.toEqual(model.top.centroids)
    expect(set.model, 'a number that is asked for comes first').not.toHaveProperty('leaning')
    const decoded = decodeModel(encodeModel(model))
    expect(decoded).toEqual(model)
    expect(some.map((segment) => assignSegment(segment, decoded))).toEqual(found.assignments)
    const moved = (previous: typeof model) => {
      const { assignments } = extractThemes(some, { previous })
      return some.filter((_, i) => assignments[i]!.theme !== found.assignments[i]!.theme).length
    }
    const { leaning: _, ...forgetful } = model
    expect(moved(model)).toBeLessThan(10)
    expect(moved(forgetful), 'one that does not know where they stood before').toBeGreaterThan(2 * moved(model))
  })

  it('lets a campaign of one template teach once, places it alike and counts it', () => {
    const campaign = Array.from({ length: 60 }, (_, i): ThemeSegment => {
      const text = `会員${5000 + 13 * i}です。倉庫の移転に反対します。荷物の置き場を今のまま残してください。`
      const terms = ['倉庫', '荷物', '玄関']
      return { id: `c${i}`, owner: `w${i}`, text, terms, compounds: [], pairs: [] }
    })
    const with60 = extractThemes([...segments, ...campaign], { themes: 4 })
    expect(with60.templates[0]).toEqual({ text: campaign[0]!.text, verbatims: 60 })
    expect(new Set(with60.assignments.slice(segments.length).map(({ theme }) => theme)).size).toBe(1)
    // What was learned is what one such post teaches: the centroids stand where they stood.
    const with1 = extractThemes([...segments, campaign[0]!], { themes: 4 })
    const learned = ({ model }: typeof set) => (model.kind === 'space' ? [...model.top.centroids] : [])
    expect(learned(with60)).toEqual(learned(with1))
    expect(set.templates.every(({ verbatims }) => verbatims < 60)).toBe(true)
  })

  it('tells how far it has come', () => {
    const stages: string[] = []
    extractThemes(segments.slice(0, 250), { onProgress: (stage) => stages.push(stage) })
    expect([...new Set(stages)]).toEqual(['weigh', 'cluster', 'divide', 'assign', 'label'])
  })
})

describe('a handful of verbatims', () => {
  const say = (text: string, i: number): ThemeSegment => ({
    id: `s${i}`,
    owner: `v${i}`,
    text,
    terms: [],
    compounds: [],
    pairs: [],
  })

  it('finds seed themes, and none where nothing matches', () => {
    const set = extractThemes(['配送が遅い', '荷物がまだ届かない', '空が青い'].map(say))
    expect(set.themes.map((theme) => theme.label)).toEqual(['配送'])
    expect(set.assignments.map((assignment) => assignment.theme)).toEqual([0, 0, null])
    expect(extractThemes(['空が青い', '海が広い'].map(say)).themes).toEqual([])
  })

  it('adds what this workspace itself says often, from 15 texts on', () => {
    const texts = Array.from({ length: 20 }, (_, i) => `${i % 2 === 0 ? '温泉' : '朝食'}の話${i}`)
    const segments = texts.map((text, i) => ({ ...say(text, i), terms: [i % 2 === 0 ? '温泉' : '朝食'] }))
    expect(extractThemes(segments).themes.map((theme) => theme.label)).toEqual(['朝食', '温泉'])
    expect(extractThemes(segments.slice(0, 14)).themes).toEqual([])
  })

  it('has nothing to say about nothing', () => {
    expect(extractThemes([])).toMatchObject({ themes: [], assignments: [], otherShare: 0 })
  })
})
