import type { Pair } from '../3-read/find-pairs.ts'
import { compareText } from '../4-weigh/count-terms.ts'
import { wordWeight } from '../4-weigh/space.ts'
import { evenSample, type Unit } from '../4-weigh/theme-segment.ts'
import { EMPTY_HEADS } from './empty-heads.ts'
import { likePredicate } from './like-predicates.ts'

/** Something a theme could be called. `units` are the distinct texts that hold it, ascending. */
export interface Candidate {
  /**
   * a verbal noun (停止, 表示) says what happened but not to what; an act (ペダルを踏む) what was done but not what came of it;
   * a word is a verb or adjective, the last resort
   */
  kind: 'pair' | 'act' | 'noun' | 'verbal-noun' | 'word'
  /** as it is said: a pair's most frequent surface, a noun as written, with the moment that it mostly stands for (走行中), or a compound */
  label: string
  /** the noun of a pair, or the noun itself */
  noun: string
  units: Int32Array
}

const LEAST_CONFIDENCE = 0.5
const LONGEST_LABEL = 18
/** A noun said as a verb in more than this share of its texts is verbal: 停止 is, シフト is not though somebody wrote シフトする. */
const VERBAL_SHARE = 0.2

/** Verbs so light that a pair with them says nothing, and the pairs with them that do: 異音がする, 走行不能になる. */
const LIGHT_VERBS = new Set([
  'する',
  'なる',
  'ある',
  'いる',
  '言う',
  'いう',
  '思う',
  'できる',
  '行う',
  'やる',
  '来る',
  'くる',
])
const SENSED = /(?:音|臭|匂い|におい|臭い|香り|味|気持ち|痛み|煙)$/

/** What all verbs of coming about are told as. */
const APPEARS = likePredicate('発生する')

/** A pair with the texts that hold it or say the same with another verb, and the ways in which it is said. */
interface SaidPair {
  units: number[]
  surfaces: Map<string, number>
  noun: string
  predicate: string
}

/**
 * Collects what themes could be called: nouns, compounds and 名詞×述語 pairs that occur in at least `least` distinct texts.
 * A compound also counts where it stands inside a longer one (運転席 in 運転席側).
 * @returns candidates in code-unit order of their labels
 */
export function collectCandidates(units: readonly Unit[], least = 2): Candidate[] {
  const nouns = new Map<string, number[]>()
  const pairs = new Map<string, SaidPair>()
  const words = new Map<string, number[]>()
  const verbal = new Map<string, number>()
  const nested = nestedCompounds(units)
  const acts = actsOf(units)
  units.forEach((unit, u) => {
    const said = new Set([
      ...unit.terms.filter(isNoun),
      ...unit.compounds.flatMap((compound) => nested.get(compound) ?? []),
    ])
    for (const noun of said) if (isName(noun)) listed(nouns, noun).push(u)
    for (const term of new Set(unit.terms)) if (!isNoun(term) && isName(term)) listed(words, term).push(u)
    for (const pair of unit.pairs) {
      const lemma = pair.predicate.split('+')[0] ?? ''
      if (lemma.length > 2 && lemma.endsWith('する'))
        verbal.set(lemma.slice(0, -2), 1 + (verbal.get(lemma.slice(0, -2)) ?? 0))
      if (!tells(pair, lemma)) continue
      const predicate = likePredicate(pair.predicate)
      const key = `${pair.noun}\u0000${predicate}`
      const known = pairs.get(key) ?? { units: [], surfaces: new Map<string, number>(), noun: pair.noun, predicate }
      if (known.units[known.units.length - 1] !== u) known.units.push(u)
      known.surfaces.set(pair.surface, (known.surfaces.get(pair.surface) ?? 0) + 1)
      pairs.set(key, known)
    }
  })
  joinHeads(pairs)
  const simple = new Set(units.flatMap(({ terms }) => terms))
  const candidates: Candidate[] = []
  const fragments = new Map<string, boolean>()
  const isFragment = (noun: string, list: readonly number[]) => {
    const known = fragments.get(noun) ?? standsInside(noun, list, units)
    fragments.set(noun, known)
    return known
  }
  for (const [noun, list] of nouns) {
    if (list.length < least || isFragment(noun, list)) continue
    const kind = (verbal.get(noun) ?? 0) > VERBAL_SHARE * list.length ? 'verbal-noun' : 'noun'
    const label = shown(simple.has(noun) ? withMoment(noun, list, units) : noun)
    candidates.push({ kind, label, noun, units: Int32Array.from(list) })
  }
  for (const [word, list] of words) {
    if (list.length >= least) candidates.push({ kind: 'word', label: word, noun: '', units: Int32Array.from(list) })
  }
  for (const { units: list, surfaces, noun, predicate } of pairs.values()) {
    const label = shown(mostFrequent(surfaces))
    if (list.length >= least && [...label].length <= LONGEST_LABEL && !isFragment(noun, list)) {
      candidates.push({ kind: acts.has(predicate) ? 'act' : 'pair', label, noun, units: Int32Array.from(list) })
    }
  }
  return candidates.sort(
    (a, b) => compareText(a.label, b.label) || compareText(a.kind, b.kind) || compareText(a.noun, b.noun),
  )
}

/**
 * What is said of a compound is said of its head, which stands last: 「エンジンオイルが漏れる」 is also 「オイルが漏れる」, where
 * that is said as well.
 */
function joinHeads(pairs: ReadonlyMap<string, SaidPair>): void {
  const found = [...pairs.values()].map(({ noun, predicate, units }) => ({ noun, predicate, units: [...units] }))
  const widened = new Set<SaidPair>()
  for (const { noun, predicate, units } of found) {
    for (let from = 1; from + 2 <= noun.length; from++) {
      const head = pairs.get(`${noun.slice(from)}\u0000${predicate}`)
      if (head === undefined) continue
      head.units.push(...units)
      widened.add(head)
    }
  }
  for (const pair of widened) pair.units = [...new Set(pair.units)].sort((a, b) => a - b)
}

const KANJI = /[一-龠々]/
const KATAKANA = /[ァ-ヺー]/
const HIRAGANA = /^[ぁ-ん]+$/
const LOOKED_AT = 60
const FREE_SHARE = 0.1

/** Behind these hiragana a word may begin. */
const ENDS_WORD = /[がのをはにでともへやかね]/

/**
 * Whether a noun is only ever a piece of longer words: 照灯 of 前照灯, パワー of パワーウインドウ. A run of one script that goes
 * on beyond the noun is one word; and so is hiragana that always stands behind the same letter (かし of ふかし): where a word
 * begins, many letters may stand before it (Harris, 1955).
 */
function standsInside(noun: string, list: readonly number[], units: readonly Unit[]): boolean {
  const looked = list.slice(0, LOOKED_AT)
  const goesOn = (end: string, beyond: string) =>
    (KANJI.test(end) && KANJI.test(beyond)) || (KATAKANA.test(end) && KATAKANA.test(beyond))
  let written = 0
  let free = 0
  const letters = new Map<string, number>()
  for (const u of looked) {
    const { text } = units[u]!
    const at = text.indexOf(noun)
    if (at < 0) continue
    written++
    const [before, after] = [text[at - 1] ?? '', text[at + noun.length] ?? '']
    if (!goesOn(noun[0]!, before) && !goesOn(noun.at(-1)!, after)) free++
    if (HIRAGANA.test(noun) && /[ぁ-ん]/.test(before) && !ENDS_WORD.test(before))
      letters.set(before, 1 + (letters.get(before) ?? 0))
  }
  if (written < 3) return false
  return free < FREE_SHARE * written || Math.max(0, ...letters.values()) > (1 - FREE_SHARE) * written
}

const MOMENTS = new Set(['中', '時', '後', '前'])

/** A noun with the moment that it mostly stands for: 走行 alone says little where nearly everybody says 走行中. */
function withMoment(noun: string, list: readonly number[], units: readonly Unit[]): string {
  const moments = new Map<string, number>()
  let written = 0
  for (const u of evenSample(list, LOOKED_AT, 0)) {
    const { text } = units[u]!
    const at = text.indexOf(noun)
    if (at < 0) continue
    written++
    const after = text[at + noun.length] ?? ''
    if (MOMENTS.has(after)) moments.set(after, 1 + (moments.get(after) ?? 0))
  }
  const [mostly] = [...moments].filter(([, count]) => 2 * count > written)
  return noun + (mostly?.[0] ?? '')
}

/** A pair that can be said by itself: sure enough, with a noun that names something and a verb that says something of it. */
function tells(pair: Pair, lemma: string): boolean {
  if (pair.confidence < LEAST_CONFIDENCE || EMPTY_HEADS.has(pair.noun) || /[〔〕]/.test(pair.noun)) return false
  if (UNITS.test(pair.noun)) return false
  // Where something comes from (エンジンから発生する) is no name without what it is.
  if (pair.particle !== 'が' && pair.particle !== '' && likePredicate(lemma) === APPEARS) return false
  if (!LIGHT_VERBS.has(lemma)) return true
  return SENSED.test(pair.noun) || (lemma === 'なる' && pair.particle === 'に')
}

/**
 * Verbs that this corpus says with を more often than with が: they tell what somebody did (ペダルを踏む, タイヤを交換する), the others
 * what came of it.
 */
function actsOf(units: readonly Unit[]): ReadonlySet<string> {
  const balance = new Map<string, number>()
  for (const { pairs } of units) {
    for (const { particle, predicate } of pairs) {
      if ((particle !== 'を' && particle !== 'が') || LIGHT_VERBS.has(predicate.split('+')[0] ?? '')) continue
      const said = likePredicate(predicate)
      balance.set(said, (balance.get(said) ?? 0) + (particle === 'を' ? 1 : -1))
    }
  }
  return new Set([...balance].filter(([said, count]) => count > 0 && !said.includes('+')).map(([said]) => said))
}

/** For every compound, itself and the compounds of the corpus that stand inside it. */
function nestedCompounds(units: readonly Unit[]): Map<string, string[]> {
  const compounds = new Set(units.flatMap((unit) => unit.compounds))
  const nested = new Map<string, string[]>()
  for (const compound of compounds) {
    const inside: string[] = [compound]
    for (let from = 0; from < Math.min(compound.length, 40); from++) {
      for (let to = from + 2; to <= Math.min(compound.length, from + LONGEST_LABEL); to++) {
        const part = compound.slice(from, to)
        if (part !== compound && compounds.has(part)) inside.push(part)
      }
    }
    nested.set(compound, inside)
  }
  return nested
}

/** Normalisation folds case; an abbreviation is read better in capitals (ABS, CVT). */
const shown = (label: string) => label.replace(/(?<![a-z])[a-z]{2,4}(?![a-z])/g, (letters) => letters.toUpperCase())

const isNoun = (term: string) => wordWeight(term) === 1

const UNITS = /^(?:km|cm|mm|kg|ml|gb|mb|kb|am|pm|no|id|ok|ng|hz|cc|m|h|l|g)(?:$|[/程以])/

/** Long enough to mean something, no number, no placeholder, no empty head. */
function isName(noun: string): boolean {
  const length = [...noun].length
  return length >= 2 && length <= LONGEST_LABEL && !/[\d〔〕]/.test(noun) && !UNITS.test(noun) && !EMPTY_HEADS.has(noun)
}

function listed(lists: Map<string, number[]>, key: string): number[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

/** The commonest way of saying it; the shorter, then the smaller in code units, wins a tie. */
function mostFrequent(surfaces: Map<string, number>): string {
  let best = ''
  let most = 0
  for (const [surface, count] of surfaces) {
    const ahead = count - most || best.length - surface.length || compareText(best, surface)
    if (ahead > 0) {
      best = surface
      most = count
    }
  }
  return best
}
