import { expect, it } from 'vitest'
import type { Pair } from '../3-read/find-pairs.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { collectCandidates } from './candidates.ts'
import { nameThemes } from './name-themes.ts'

const pair = (noun: string, particle: string, predicate: string, surface = noun + particle + predicate): Pair => ({
  noun,
  particle,
  predicate,
  surface,
  confidence: 0.85,
})

/** Texts that hold these pairs and their nouns. */
const said = (count: number, pairs: Pair[], ...nouns: string[]): Unit[] =>
  Array.from({ length: count }, () => ({
    text: pairs.map(({ surface }) => surface).join('、'),
    terms: [...pairs.map(({ noun }) => noun), ...nouns],
    compounds: [],
    pairs,
    id: '',
    members: [],
    weight: 1,
  }))

const other = said(60, [pair('送料', 'が', '高い')])

/** The name of the theme that holds `units`, beside a theme that speaks of other things. */
function nameOf(units: Unit[]) {
  const all = [...units, ...other]
  return nameThemes(
    collectCandidates(all),
    Int32Array.from(all, (_, u) => (u < units.length ? 0 : 1)),
    2,
  )[0]!
}

it('counts what is said with like verbs as one, and says it as most people do', () => {
  const rest = said(80, [], '画面')
  const apart = [...said(7, [pair('アプリ', 'が', '止まる')]), ...said(6, [pair('アプリ', 'が', '停止する')]), ...rest]
  expect(nameOf(apart).label).toBe('アプリが止まる')
  const unlike = [...said(7, [pair('アプリ', 'が', '止まる')]), ...said(6, [pair('アプリ', 'が', '重い')]), ...rest]
  expect(nameOf(unlike).label, 'two things that happen are not one').toBe('画面')
})

it('names a theme by what happens rather than by what somebody did', () => {
  const acts = (count: number) => said(count, [pair('ボタン', 'を', '押す')], 'ボタン')
  const happens = said(9, [pair('画面', 'が', '固まる')])
  expect(nameOf([...acts(12), ...happens, ...said(40, [], '画面')]).label).toBe('画面が固まる')
  expect(nameOf([...acts(40), ...happens]).label, 'an act that most of them tell is still a name').toBe('ボタンを押す')
})

it('says of the best noun what happens to it most, but not what hardly ever does', () => {
  const door = (count: number) => said(count, [pair('予約', 'が', '取る+NEG+POT', '予約が取れない')])
  expect(nameOf([...door(8), ...said(92, [], '予約')]).label).toBe('予約が取れない')
  expect(nameOf([...door(4), ...said(96, [], '予約')]).label).toBe('予約')
})

it('takes a noun for verbal only where it is mostly said as a verb', () => {
  const once = said(1, [pair('係', 'が', 'シフトする')])
  const kinds = (units: Unit[]) =>
    Object.fromEntries(collectCandidates(units).map(({ label, kind }) => [label, kind] as const))
  expect(kinds([...once, ...said(20, [], 'シフト')]).シフト).toBe('noun')
  expect(kinds([...said(9, [pair('画面', 'が', '停止する')], '停止'), ...said(9, [], '停止')]).停止).toBe('verbal-noun')
})

it('says of a verbal noun to what it happens', () => {
  const restart = pair('機械', 'を', '再起動する')
  const units = (count: number) => [...said(count, [restart], '再起動'), ...said(70 - count, [], '再起動')]
  const verbal = said(30, [pair('端末', 'が', '再起動する')], '再起動').map((unit) => ({ ...unit, terms: ['端末'] }))
  const nameBeside = (own: Unit[]) => {
    const all = [...own, ...verbal, ...other]
    const group = Int32Array.from(all, (_, u) => (u < own.length ? 0 : u < own.length + 30 ? -1 : 1))
    return nameThemes(collectCandidates(all), group, 2)[0]!.label
  }
  expect(nameBeside(units(8))).toBe('機械を再起動する')
  expect(nameBeside(units(2)), 'but not what hardly anybody says').toBe('再起動')
})

it('shows a noun with the moment that it mostly stands for', () => {
  const texts = (count: number, text: string) => said(count, [], '移動').map((unit) => ({ ...unit, text }))
  const label = (units: Unit[]) => collectCandidates(units).find(({ noun }) => noun === '移動')?.label
  expect(label([...texts(9, '移動中に落とす'), ...texts(4, '移動が多い')])).toBe('移動中')
  expect(label([...texts(4, '移動中に落とす'), ...texts(9, '移動が多い')])).toBe('移動')
})

it('calls a sub-theme by more than the words of the theme above it', () => {
  const units = [...said(30, [], '停止', '信号'), ...said(30, [], '停止'), ...other]
  const group = Int32Array.from(units, (_, u) => (u < 60 ? 0 : 1))
  const called = (under?: string) =>
    nameThemes(collectCandidates(units), group, 2, under === undefined ? {} : { under })[0]!.label
  expect(called('エンジンが停止する')).toBe('信号')
  expect(called()).toBe('停止')
  const alone = nameThemes(
    collectCandidates(units.filter((unit) => !unit.terms.includes('信号'))),
    Int32Array.from(
      units.filter((unit) => !unit.terms.includes('信号')),
      (_, u) => (u < 30 ? 0 : 1),
    ),
    2,
    { under: 'エンジンが停止する' },
  )
  expect(alone[0]!.label, 'there is nothing else').toBe('停止')
})

it('names nothing by where something comes from', () => {
  const labels = (particle: string) =>
    collectCandidates(said(9, [pair('車体', particle, '発生する')])).map(({ label }) => label)
  expect(labels('から')).not.toContain('車体から発生する')
  expect(labels('が'), 'what comes about is a name').toContain('車体が発生する')
})

it('takes hiragana that always stands behind the same letter for a piece of a word', () => {
  const texts = (...list: string[]) => list.map((text) => ({ ...said(1, [], 'かし')[0]!, text }))
  const named = (units: Unit[]) => collectCandidates(units).some(({ label }) => label === 'かし')
  expect(named(texts('空ふかしで進む', 'ふかしても進まない', '長くふかしたとき', 'ふかし過ぎ'))).toBe(false)
  expect(named(texts('大きなかしの木', 'かしが枯れた', '庭のかし', 'このかしは高い'))).toBe(true)
})
