import type { Token } from '../2-tokenize/token.ts'
import type { PredicateFlag } from './predicate.ts'

/** Chains that hold a negation and do not negate. Matched on the lemmas of the chain joined by blanks; the hit is taken out. */
const NOT_NEGATION: readonly { pattern: RegExp; flag?: PredicateFlag }[] = [
  {
    pattern:
      /(?:ない|ぬ|ん|ず) (?:ば|と|て は|て も|ちゃ)(?: は)? ?(?:なる|いける|だめ|困る)?(?: ます)?(?: (?:ない|ぬ|ん))?(?= |$)/g,
    flag: 'MUST',
  },
  { pattern: /(?:かも) しれる(?: ます)? (?:ない|ぬ|ん)/g, flag: 'MAYBE' },
  { pattern: /しか (?:ない|ある ます ん)/g },
  { pattern: /に (?:すぎる|違い|ちがい)(?: ます)? (?:ない|ぬ|ん)/g },
  { pattern: /(?:ざる|ず|ぬ) を (?:得る|える)(?: ます)? (?:ない|ぬ|ん)/g },
  { pattern: /だけ (?:だ|で|じゃ)(?: は)? ない/g },
]

const NEGATIONS = new Set(['ない', 'ぬ', 'ん', 'ず', 'まい', '不可', 'かねる'])
const WISHES = new Set(['お願いする', '希望する', 'ほしい'])
const ASPECTS = new Set([
  'いる',
  'てる',
  'しまう',
  'ちゃう',
  'つづける',
  'はじめる',
  'くる',
  'いく',
  'おく',
  'とく',
  'おる',
])
const RHETORICAL = /(?:じゃ|で(?: は)?) (?:な(?:い|かっ)|あり ませ ん)(?: (?:です|でしょ|う|た))*$/

/** 「してください」 asks; 「してくださいました」「してくださって」 thanks. */
export function asksForIt(token: Token, k: number, chain: readonly Token[]): boolean {
  if (token.lemma !== 'くださる' && token.lemma !== 'ください') return false
  if (!/^(?:ください|下さい)$/.test(token.surface)) return false
  const next = chain[k + 1]
  return next?.lemma !== 'ます' || (next.surface === 'ませ' && chain[k + 2]?.lemma !== 'ん')
}

/** Flags of one predicate from its auxiliary chain. `after` is the token behind it (a question turns じゃない into assent). */
export function readFlags(lemma: string, chain: readonly Token[], after: Token | undefined): PredicateFlag[] {
  const flags = new Set<PredicateFlag>()
  if (chain.length === 0) return WISHES.has(lemma) ? ['WANT'] : []
  let lemmas = chain.map((token) => (token.lemma === 'ん' && token.pos === '名詞' ? 'の' : token.lemma)).join(' ')
  const asks = after !== undefined && (after.surface === '？' || after.surface === 'か' || after.surface === 'かな')
  if (asks && RHETORICAL.test(chain.map((token) => token.surface).join(' ')))
    lemmas = lemmas.replace(/(?:ない|ます ん)(?!.*(?:ない|ん))/, '')
  const mayNegate = chain.some((token) => NEGATIONS.has(token.lemma) || token.lemma === 'しれる')
  for (const { pattern, flag } of mayNegate ? NOT_NEGATION : []) {
    const rest = lemmas.replace(pattern, '')
    if (rest !== lemmas && flag) flags.add(flag)
    lemmas = rest
  }
  let negations = 0
  for (const word of lemmas.split(' ')) {
    if (NEGATIONS.has(word)) negations++
    else if (word === 'にくい' || word === 'づらい' || word === '難い' || word === 'がたい') flags.add('DIFF')
    else if (word === 'やすい') flags.add('EASY')
    else if (word === 'すぎる' || word === 'すぎ' || word === '過ぎ') flags.add('EXCESS')
    else if (word === 'たい' || word === 'ほしい' || word === 'べし' || word === 'べき') flags.add('WANT')
    else if (ASPECTS.has(word)) flags.add('ASPECT')
  }
  if (/できる/.test(lemmas) && lemma !== 'できる') flags.add('POT')
  if (/(?:て|で) (?:ください|くださる)/.test(lemmas) && chain.some(asksForIt)) flags.add('WANT')
  if (WISHES.has(lemma)) flags.add('WANT')
  // 「してもらえませんか」 asks for it; nothing is denied.
  const asked = asks && /(?:くれる|もらえる|いただける|くださる|もらう)/.test(lemmas)
  if (asked) flags.add('WANT')
  else if (negations % 2 === 1) flags.add('NEG')
  return [...flags].sort()
}
