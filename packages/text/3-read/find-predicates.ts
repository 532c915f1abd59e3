import type { Token } from '../2-tokenize/token.ts'
import type { Predicate, PredicateFlag } from './predicate.ts'
import { readFlags } from './predicate-flags.ts'
import { renderPredicate } from './render-predicate.ts'

const KEY_FLAGS: readonly PredicateFlag[] = ['NEG', 'DIFF', 'EASY', 'EXCESS', 'POT', 'WANT']
const SURU = new Set(['する', 'できる', 'なさる', 'いたす', 'くださる', 'いただく', 'いただける', '出来る'])

const at = (tokens: readonly Token[], index: number): Token | undefined => tokens[index]
const isNot = (token: Token | undefined): boolean =>
  token?.lemma === 'ない' && (token.pos === '形容詞' || token.pos === '助動詞')
const isAru = (token: Token | undefined): boolean => token?.lemma === 'ある' || token?.lemma === 'ござる'

interface Head {
  kind: Predicate['kind']
  lemma: string
  tail: number
}

/** The head of a predicate that begins at `i`, if one does. */
function readHead(tokens: readonly Token[], i: number): Head | null {
  const token = tokens[i] as Token
  const next = at(tokens, i + 1)
  if (token.pos === '動詞' && token.detail1 === '自立') return { kind: 'verb', lemma: token.lemma, tail: i + 1 }
  // IPADIC calls the よい of 安くてよい dependent; it judges all the same.
  const stands = token.detail1 === '自立' || (token.lemma === 'よい' && token.detail1 === '非自立')
  if (token.pos === '形容詞' && stands) return { kind: 'adjective', lemma: token.lemma, tail: i + 1 }
  if (token.pos !== '名詞' || token.detail1 === '非自立' || token.detail1 === '数' || token.detail1 === '接尾')
    return null
  if (next?.surface === '的' && next.detail1 === '接尾') return readTeki(tokens, i)
  if (token.detail1 === 'ナイ形容詞語幹' && isNot(next))
    return { kind: 'adjective', lemma: `${token.lemma}ない`, tail: i + 2 }
  const named = (token.detail1 === '一般' || token.detail1 === '固有名詞') && (next?.lemma === 'できる' || !token.known)
  const verbal = named || token.detail1 === 'サ変接続' || token.detail2 === 'サ変接続'
  if (verbal && next?.pos === '動詞' && SURU.has(next.lemma))
    return { kind: 'verb', lemma: `${token.lemma}する`, tail: i + 1 }
  if (next?.pos === '名詞' && next.detail1 === '接尾' && next.surface === '不可')
    return { kind: 'nominal', lemma: token.lemma, tail: i + 1 }
  const copula =
    next?.pos === '助動詞' &&
    (next.lemma === 'だ' || next.lemma === 'です' || next.lemma === 'らしい' || next.lemma === 'じゃ')
  const nominalAdjective = token.detail1 === '形容動詞語幹'
  if (copula && (nominalAdjective || !precedesNoun(tokens, i + 2, next as Token)))
    return { kind: 'nominal', lemma: token.lemma, tail: i + 1 }
  const judged = next?.surface === 'と' && opinionStep(tokens, i + 1) > 0
  if (judged || (nominalAdjective && endsHere(tokens, i + 1)))
    return { kind: 'nominal', lemma: token.lemma, tail: i + 1 }
  if (nominalAdjective && next && ['すぎる', 'そう', 'じゃ', 'では'].includes(next.lemma))
    return { kind: 'nominal', lemma: token.lemma, tail: i + 1 }
  if (verbal && !named && endsHere(tokens, i + 1)) return { kind: 'nominal', lemma: `${token.lemma}する`, tail: i + 1 }
  return null
}

/** 「具体的だ」「画期的な」: noun and 的 are one word; 「具体的に」 is an adverb. */
function readTeki(tokens: readonly Token[], i: number): Head | null {
  const after = at(tokens, i + 2)
  if (after?.pos !== '助動詞' && !endsHere(tokens, i + 2)) return null
  return { kind: 'nominal', lemma: `${(tokens[i] as Token).lemma}的`, tail: i + 2 }
}

/** 「で」 after a plain noun is the particle as often as the copula: it counts as a predicate only at a joint. */
const precedesNoun = (tokens: readonly Token[], after: number, copula: Token): boolean =>
  copula.surface === 'で' &&
  !(
    at(tokens, after)?.lemma === 'は' ||
    at(tokens, after)?.lemma === 'も' ||
    isAru(at(tokens, after)) ||
    at(tokens, after)?.surface === '、' ||
    at(tokens, after) === undefined
  )

const endsHere = (tokens: readonly Token[], index: number): boolean => {
  const token = at(tokens, index)
  if (!token) return true
  return token.pos === '記号' && token.detail1 !== '括弧開' && token.detail1 !== '空白'
    ? true
    : token.surface === '！' || token.surface === '？'
}

const LINKS = new Set(['て', 'で', 'ちゃ', 'じゃ', 'ば', 'と', 'つつ'])
const FORMAL = new Set([
  'の',
  'ん',
  'こと',
  '事',
  'わけ',
  '訳',
  'はず',
  '筈',
  'よう',
  'もの',
  'つもり',
  'ところ',
  '点',
  'そう',
  'よ',
])

/** How many tokens of the chain begin at `i`: 0 where the predicate is over. */
function chainStep(tokens: readonly Token[], i: number, first: number): number {
  const token = tokens[i] as Token
  const next = at(tokens, i + 1)
  const afterNext = at(tokens, i + 2)
  if (token.pos === '助動詞') return 1
  if (token.pos === '動詞' && (token.detail1 === '接尾' || token.detail1 === '非自立')) return 1
  if (token.pos === '動詞' && i === first + 1 && SURU.has(token.lemma)) return 1
  if (token.pos === '形容詞' && (token.detail1 === '非自立' || token.detail1 === '接尾'))
    return token.lemma === 'よい' ? 0 : 1
  if (token.detail1 === '接尾' && (token.lemma === 'すぎ' || token.lemma === '過ぎ')) return 1
  if (isNot(token) && /^(?:は|も|じゃ|では|て|で|が|の|しか|に|く|なく|なけれ)$/.test((tokens[i - 1] as Token).surface))
    return 1
  if (token.pos === '名詞' && token.surface === '不可' && i === first + 1) return 1
  if (token.pos === '名詞' && token.detail1 === '接尾' && (token.lemma === 'そう' || token.lemma === '的')) return 1
  if (LINKS.has(token.surface) && token.pos === '助詞' && token.detail1 === '接続助詞')
    return continuesAfterLink(next, afterNext) ? (next?.lemma === 'は' || next?.lemma === 'も' ? 2 : 1) : 0
  if (
    token.pos === '助詞' &&
    (token.lemma === 'は' || token.lemma === 'も' || token.lemma === 'じゃ' || token.lemma === 'しか')
  ) {
    return isNot(next) || (isAru(next) && afterNext?.lemma === 'ます') || (next?.lemma === 'する' && isNot(afterNext))
      ? 1
      : 0
  }
  if (token.surface === 'と') return opinionStep(tokens, i)
  if (token.surface === 'を' && next?.lemma === '得る' && (tokens[i - 1] as Token).surface === 'ざる') return 2
  if (token.lemma === 'かも' && next?.lemma === 'しれる') return 2
  if (isAru(token) && (next?.lemma === 'ます' || next?.lemma === 'ない') && i > first)
    return /^(?:は|も|が|く|で|じゃ)$|く$/.test((tokens[i - 1] as Token).surface) ? 1 : 0
  if (token.pos === '名詞' && token.detail1 === '非自立' && FORMAL.has(token.lemma)) return formalStep(tokens, i)
  return 0
}

/** 「とは言えない」「と思えない」 turn what stands before them round. */
function opinionStep(tokens: readonly Token[], i: number): number {
  const verb = at(tokens, i + 1)?.surface === 'は' ? i + 2 : i + 1
  if (!OPINIONS.has(at(tokens, verb)?.lemma ?? '')) return 0
  const after = at(tokens, verb + 1)
  const negated =
    isNot(after) || after?.lemma === 'ん' || (after?.lemma === 'ます' && at(tokens, verb + 2)?.lemma === 'ん')
  return negated ? verb + 1 - i : 0
}

const OPINIONS = new Set(['言える', 'いえる', '思える', '思う', '言う', 'いう', '呼べる', '感じる'])
const MUST_HEADS = new Set(['なる', 'いける', 'だめ', '困る', 'ならない', 'いけない'])

function continuesAfterLink(next: Token | undefined, afterNext: Token | undefined): boolean {
  if (!next) return false
  if (next.pos === '動詞' && (next.detail1 === '非自立' || MUST_HEADS.has(next.lemma))) return true
  if (next.pos === '形容詞' && ((next.detail1 === '非自立' && next.lemma !== 'よい') || next.lemma === 'ほしい'))
    return true
  if ((next.lemma === 'は' || next.lemma === 'も') && afterNext) {
    return isNot(afterNext) || afterNext.detail1 === '非自立' || MUST_HEADS.has(afterNext.lemma)
  }
  return false
}

/** 「の・こと・わけ…」 belong to the chain only in front of a judgement: ことができない, わけではない, のです. */
function formalStep(tokens: readonly Token[], i: number): number {
  const next = at(tokens, i + 1)
  if (!next) return 0
  if (next.pos === '助動詞') return 1
  const after = at(tokens, i + 2)
  if (
    ['が', 'は', 'も', 'の', 'で', 'に'].includes(next.surface) &&
    (isNot(after) || after?.lemma === 'できる' || isAru(after))
  )
    return 3
  if (isNot(next)) return 2
  return 0
}

const KANJI_NEGATION = new Set(['未', '不', '無', '非'])

/**
 * Finds the predicates of a sentence, left to right. Never overlapping; linear.
 *
 * @param tokens tokens of one sentence
 */
export function findPredicates(tokens: readonly Token[]): Predicate[] {
  const predicates: Predicate[] = []
  for (let i = 0; i < tokens.length; ) {
    const head = readHead(tokens, i)
    if (!head) {
      i++
      continue
    }
    let end = head.tail
    while (end < tokens.length) {
      const step = chainStep(tokens, end, i)
      if (step === 0) break
      end = Math.min(tokens.length, end + step)
    }
    predicates.push(buildPredicate(tokens, i, head, end))
    i = end
  }
  return predicates
}

/** 「見づらい」「読みやすい」 stand in the dictionary as one word: they are the verb with its flag. */
function splitAdjective(head: Head): { lemma: string; flag: PredicateFlag } | null {
  const match =
    head.kind === 'adjective' && !/^有り?難い$/.test(head.lemma)
      ? /^(.*[一-龠].?)(にくい|づらい|辛い|難い|やすい|易い)$/.exec(head.lemma)
      : null
  if (!match) return null
  const [, stem = '', ending = ''] = match
  const last = stem.at(-1) as string
  const verb = U_ENDINGS[last] ? stem.slice(0, -1) + U_ENDINGS[last] : `${stem}る`
  return { lemma: verb, flag: /^[やす易]/.test(ending) ? 'EASY' : 'DIFF' }
}

const U_ENDINGS: Readonly<Record<string, string>> = {
  い: 'う',
  き: 'く',
  ぎ: 'ぐ',
  し: 'す',
  ち: 'つ',
  に: 'ぬ',
  び: 'ぶ',
  み: 'む',
  り: 'る',
}

function buildPredicate(tokens: readonly Token[], first: number, head: Head, end: number): Predicate {
  const chain = tokens.slice(head.tail, end)
  const flags = readFlags(head.lemma, chain, at(tokens, end))
  const prefix = at(tokens, first - 1)
  if (prefix?.pos === '接頭詞' && KANJI_NEGATION.has(prefix.surface) && !flags.includes('NEG')) flags.unshift('NEG')
  const split = splitAdjective(head)
  let lemma = split?.lemma ?? head.lemma
  if (split) flags.push(split.flag)
  // 「ない」 as a verb of existence is ある with a negation, so that 在庫がない and 在庫がありません are one thing.
  if (lemma === 'ない' && head.kind === 'adjective') {
    lemma = 'ある'
    if (flags.includes('NEG')) flags.splice(flags.indexOf('NEG'), 1)
    else flags.unshift('NEG')
  }
  const key = [lemma, ...KEY_FLAGS.filter((flag) => flags.includes(flag))].join('+')
  const next = at(tokens, end)
  const last = tokens[end - 1] as Token
  const adnominal =
    next !== undefined &&
    (next.pos === '名詞' || next.pos === '接頭詞') &&
    next.detail1 !== '非自立' &&
    last.surface !== 'で' &&
    last.surface !== 'に' &&
    !/^連用/.test(last.conjugationForm)
  return {
    kind: head.kind,
    lemma,
    flags,
    key,
    surface: renderPredicate(tokens, first, head, end),
    first,
    tail: head.tail,
    end,
    adnominal,
  }
}
