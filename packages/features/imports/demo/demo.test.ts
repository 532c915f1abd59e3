import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface DemoLine {
  id: string
  kind: 'response' | 'inquiry'
  daysAgo: number
  hour: number
  customer: string
  score: number | null
  category: string | null
  channel: string
  plan: string
  device: string
  age: string
  text: string
}

const folder = new URL('.', import.meta.url)
const files = readdirSync(folder)
  .filter((name) => /^verbatims-\d+\.jsonl$/.test(name))
  .sort()
const linesOf = (name: string): string[] => readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n')
const lines = files.flatMap(linesOf).map((line) => JSON.parse(line) as DemoLine)
const responses = lines.filter((line) => line.kind === 'response')
const inquiries = lines.filter((line) => line.kind === 'inquiry')

const CATEGORIES = ['再生・視聴', '料金・請求', 'ログイン・アカウント', '解約・退会', '作品・リクエスト', 'その他']
const FIELDS = [
  'id',
  'kind',
  'daysAgo',
  'hour',
  'customer',
  'score',
  'category',
  'channel',
  'plan',
  'device',
  'age',
  'text',
]

const TV = /fire ?tv|テレビ|アンドロイドTV|ファイ[ヤア]ー|ﾌｧｲﾔｰ/i
const CRASH = /落ち(る|ます|まし|まく|すぎ|て|た|こと|や|ん|、)|クラッシュ|強制終了|終了|画面に戻さ|消えて元|不安定/
const isTvCrash = ({ text }: DemoLine): boolean => TV.test(text) && CRASH.test(text)
const isSubtitleSlip = ({ text }: DemoLine): boolean =>
  /字幕.*(ずれ|ズレ|遅れ|遅い|おくれ|先に消え)|ずれた字幕/.test(text)
const isSignIn = ({ text }: DemoLine): boolean => /ログイン|認証コード|パスワード/.test(text)
const isBilling = ({ text }: DemoLine): boolean => /請求|課金|領収書|引き落と/.test(text)
const isAdvertising = ({ text }: DemoLine): boolean => /広告/.test(text)

/** Mentions per 30 days among the lines `from` to `to` days ago, both included. */
const rate = (is: (line: DemoLine) => boolean, from: number, to: number): number =>
  (lines.filter((line) => line.daysAgo >= from && line.daysAgo <= to && is(line)).length * 30) / (to - from + 1)

const netPromoterScore = (of: DemoLine[]): number => {
  const scores = of.flatMap((line) => (line.score === null ? [] : [line.score]))
  const promoters = scores.filter((score) => score >= 9).length
  const detractors = scores.filter((score) => score <= 6).length
  return ((promoters - detractors) / scores.length) * 100
}

describe('the demo data', () => {
  test('is about 800 lines in files short enough to review', () => {
    expect(lines.length).toBeGreaterThanOrEqual(780)
    expect(lines.length).toBeLessThanOrEqual(840)
    for (const name of files) expect(linesOf(name).length, name).toBeLessThanOrEqual(250)
  })

  test('has the same fields in every line, all within range', () => {
    for (const line of lines) {
      expect(Object.keys(line), line.id).toEqual(FIELDS)
      expect(line.daysAgo >= 0 && line.daysAgo <= 183 && Number.isInteger(line.daysAgo), line.id).toBe(true)
      expect(line.hour >= 0 && line.hour <= 23 && Number.isInteger(line.hour), line.id).toBe(true)
      expect(line.customer, line.id).toMatch(/^c\d{3}$/)
      expect(['app', 'web', 'mail'], line.id).toContain(line.channel)
      expect(['フリー', 'スタンダード', 'プレミアム'], line.id).toContain(line.plan)
      expect(['iPhone', 'Android', 'Fire TV', 'PC', 'テレビ'], line.id).toContain(line.device)
      expect(line.age, line.id).toMatch(/^([1-6]0代|70代以上)$/)
    }
  })

  test('gives every response a score and every inquiry a category of the form', () => {
    expect(responses.length + inquiries.length).toBe(lines.length)
    for (const line of responses) {
      expect(line.category, line.id).toBeNull()
      expect(Number.isInteger(line.score) && line.score! >= 0 && line.score! <= 10, line.id).toBe(true)
    }
    for (const line of inquiries) {
      expect(line.score, line.id).toBeNull()
      expect(CATEGORIES, line.id).toContain(line.category)
    }
    expect(new Set(inquiries.map((line) => line.category)).size).toBe(CATEGORIES.length)
  })

  test('never uses an id twice', () => {
    expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length)
  })

  test('repeats only the few words that people really repeat', () => {
    const seen = new Set<string>()
    const repeated = lines.filter((line) => seen.size === seen.add(line.text).size).map((line) => line.text)
    expect(new Set(repeated)).toEqual(new Set(['特になし', 'なし', '最高', '普通']))
    expect(repeated.length).toBeLessThanOrEqual(12)
  })

  test('keeps every text between two and 500 characters, without stray space', () => {
    for (const { id, text } of lines) {
      expect(text.length >= 2 && text.length <= 500, id).toBe(true)
      expect(text.trim(), id).toBe(text)
    }
  })

  test('keeps one customer one person: same age and plan, several of them speaking more than once', () => {
    const people = new Map<string, DemoLine[]>()
    for (const line of lines) people.set(line.customer, [...(people.get(line.customer) ?? []), line])
    for (const [customer, said] of people) {
      expect(new Set(said.map((line) => `${line.age} ${line.plan}`)).size, customer).toBe(1)
    }
    const repeatInquirers = [...people.values()].filter((said) => said.filter((l) => l.kind === 'inquiry').length > 1)
    expect(people.size).toBe(520)
    expect(repeatInquirers.length).toBeGreaterThan(10)
  })

  test('holds only dummy telephone numbers and mail addresses', () => {
    const all = lines.map((line) => line.text).join('\n')
    const numbers = all.match(/\d{2,4}-\d{3,4}-\d{4}/g) ?? []
    const addresses = all.match(/[\w.]+@[\w.]+/g) ?? []
    expect(numbers.length + addresses.length).toBeGreaterThanOrEqual(4)
    for (const number of numbers) expect(number).toMatch(/^0[789]0-0000-0000$/)
    for (const address of addresses) expect(address).toMatch(/@example\.com$/)
  })
})

describe('what was planted', () => {
  test('the TV app crashing rises about sevenfold in the last 30 days', () => {
    const recent = rate(isTvCrash, 0, 29)
    const before = rate(isTvCrash, 30, 183)
    expect(recent).toBeGreaterThanOrEqual(34)
    expect(before).toBeGreaterThanOrEqual(4)
    expect(recent / before).toBeGreaterThan(6)
    expect(recent / before).toBeLessThan(9)
  })

  test('those who see it crash watch on a TV and would not recommend the service', () => {
    const recent = lines.filter((line) => line.daysAgo < 30 && isTvCrash(line))
    expect(recent.every((line) => line.device === 'Fire TV' || line.device === 'テレビ')).toBe(true)
    expect(netPromoterScore(recent)).toBeLessThan(-80)
  })

  test('subtitles out of step fall to about a quarter after the fix', () => {
    const before = rate(isSubtitleSlip, 76, 183)
    const after = rate(isSubtitleSlip, 0, 75)
    expect(before).toBeGreaterThanOrEqual(12)
    expect(before).toBeLessThanOrEqual(17)
    expect(after).toBeLessThanOrEqual(5)
    const thanks = lines.filter((line) => isSubtitleSlip(line) && /直ってました|直ったの/.test(line.text))
    expect(thanks.length).toBeGreaterThanOrEqual(2)
    expect(thanks.every((line) => line.daysAgo < 76 && line.score! >= 9)).toBe(true)
  })

  test('nothing moves like that where nothing was planted', () => {
    for (const is of [isSignIn, isBilling, isAdvertising]) {
      const change = rate(is, 0, 29) / rate(is, 30, 183)
      expect(change).toBeGreaterThan(0.55)
      expect(change).toBeLessThan(1.8)
    }
  })

  test('the overall NPS is slightly positive, and lower among those who speak of billing', () => {
    expect(netPromoterScore(responses)).toBeGreaterThan(-5)
    expect(netPromoterScore(responses)).toBeLessThan(25)
    expect(netPromoterScore(responses.filter(isBilling))).toBeLessThan(-50)
  })
})
