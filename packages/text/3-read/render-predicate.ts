import type { Token } from '../2-tokenize/token.ts'
import { asksForIt } from './predicate-flags.ts'

const KEPT = new Set(
  'れる られる せる させる いる てる もらう くれる くださる もらえる いただける いただく すぎる にくい づらい やすい たい ほしい できる する かねる'.split(
    ' ',
  ),
)
const NEGATIONS = new Set(['ない', 'ん', 'ぬ', 'ず', 'まい'])
const A_ROW: Readonly<Record<string, string>> = {
  い: 'わ',
  き: 'か',
  ぎ: 'が',
  し: 'さ',
  ち: 'た',
  に: 'な',
  び: 'ば',
  み: 'ま',
  り: 'ら',
}

/** A piece of the chain that stays, and what ties it to the one before (て, ことが). */
interface Piece {
  token: Token
  link: string
}

/** What a predicate's head is, as far as rendering needs it. */
export interface RenderedHead {
  kind: 'verb' | 'adjective' | 'nominal'
  lemma: string
  tail: number
}

/** A token that negates: ない, ん, ぬ, ず, まい as auxiliary or adjective. */
export const isNegation = (token: Token): boolean =>
  (token.pos === '助動詞' || token.pos === '形容詞') && NEGATIONS.has(token.lemma) && token.lemma !== 'なる'

/** くださる, なさる, いらっしゃる: い before ます, ら before ない. */
const HONORIFIC = /(?:くださ|下さ|なさ|いらっしゃ|おっしゃ)る$/

/** The form before ない of a verb that stands in the form before ます. */
function irrealis(token: Token): string {
  const { surface, lemma } = token
  if (lemma === 'する') return 'し'
  if (HONORIFIC.test(lemma)) return `${lemma.slice(0, -1)}ら`
  if (lemma === 'くる' || lemma === '来る' || lemma === `${surface}る` || token.pos !== '動詞') return surface
  const row = A_ROW[surface.at(-1) ?? '']
  return row ? surface.slice(0, -1) + row : surface
}

/** The dictionary form in the writer's own script: variants fold lemmas (繋がる → つながる), labels keep 繋がる. */
function dictionaryForm(token: Token): string {
  if (/終止|基本形/.test(token.conjugationForm) && token.conjugationForm !== '文語基本形') return token.surface
  const kanji = /^[一-龠々]+/.exec(token.surface)?.[0]
  if (!kanji || token.lemma.startsWith(kanji)) return token.lemma
  const rest = token.surface.slice(kanji.length)
  for (let cut = 1; cut < token.lemma.length; cut++) {
    if (rest !== '' && token.lemma.slice(cut).startsWith(rest[0] as string)) return kanji + token.lemma.slice(cut)
  }
  return token.lemma
}

/**
 * The predicate in the plain present as a person would head a list with it: politeness, tense and sentence endings out,
 * voice, negation, difficulty, excess and wish kept (反映されていませんでした → 反映されていない).
 */
export function renderPredicate(tokens: readonly Token[], first: number, head: RenderedHead, end: number): string {
  const start = tokens[first] as Token
  if (head.kind === 'nominal') return renderNominal(tokens, first, head.tail, end)
  if (head.lemma === 'ない') return 'ない'
  if (head.kind === 'verb' && head.lemma !== start.lemma)
    return start.surface + renderChain(tokens.slice(first + 1, end))
  if (head.tail - first > 1) {
    const negated = tokens.slice(head.tail, end).filter(isNegation).length % 2 === 1
    return `${start.surface}${negated ? 'なくはない' : 'ない'}`
  }
  return renderChain(tokens.slice(first, end))
}

function renderNominal(tokens: readonly Token[], first: number, tail: number, end: number): string {
  const word = tokens
    .slice(first, tail)
    .map((token) => token.surface)
    .join('')
  const chain = tokens.slice(tail, end)
  if (chain.some((token) => token.surface === '不可')) return `${word}不可`
  const excess = chain.some((token) => token.lemma === 'すぎる') ? 'すぎる' : ''
  const negated = chain.filter(isNegation).length % 2 === 1
  return word + excess + (negated ? 'ではない' : '')
}

/** Pieces until the first negation, and where that negation stands (−1 without one). */
function keepPieces(parts: readonly Token[]): { pieces: Piece[]; negation: number; polite: boolean } {
  const pieces: Piece[] = [{ token: parts[0] as Token, link: '' }]
  let polite = false
  let link = ''
  for (let k = 1; k < parts.length; k++) {
    const token = parts[k] as Token
    if (isNegation(token)) return { pieces, negation: k, polite }
    if (token.lemma === 'ます') polite = true
    else if (token.surface === 'て' || token.surface === 'で') link = token.surface
    else if (token.lemma === 'こと') link = 'ことが'
    else if (link !== '' && asksForIt(token, k, parts))
      pieces.push({ token: { ...token, surface: 'ほしい', lemma: 'ほしい', conjugationForm: '基本形' }, link })
    else if (KEPT.has(token.lemma)) {
      if (link === 'ことが' && pieces.at(-1)?.token.lemma === 'する') pieces.pop()
      pieces.push({
        token,
        link: link === 'ことが' && pieces.length <= 1 && (parts[0] as Token).lemma === 'する' ? '' : link,
      })
      link = ''
      polite = false
    } else if (token.lemma === 'おる' && link !== '') {
      pieces.push({ token: { ...token, surface: 'い', lemma: 'いる', conjugationForm: '連用形' }, link })
      link = ''
      polite = false
    }
  }
  return { pieces, negation: -1, polite }
}

/** Renders verb or adjective and chain; the last kept piece stands in its dictionary form or before ない. */
function renderChain(parts: readonly Token[]): string {
  const { pieces, negation, polite } = keepPieces(parts)
  let out = ''
  for (let k = 0; k < pieces.length - 1; k++) out += (pieces[k] as Piece).link + (pieces[k] as Piece).token.surface
  const last = pieces.at(-1)
  if (!last) return 'ない'
  if (negation < 0) return out + last.link + dictionaryForm(last.token)
  const negations = parts.filter(isNegation).length
  const lastNegation = parts.findLastIndex(isNegation)
  if (negations % 2 === 0)
    return `${parts
      .slice(0, lastNegation)
      .map((token) => token.surface)
      .join('')}ない`
  if (last.token.lemma === 'ある') return `${out}ない`
  const word = parts[negation] as Token
  const stem =
    polite && word.lemma !== 'ない' ? irrealis(last.token) : last.token.lemma === 'する' ? 'し' : last.token.surface
  const wish = parts.slice(negation + 1).some((token) => token.lemma === 'ほしい' || token.lemma === 'くださる')
  return `${out}${last.link}${stem}ない${wish ? 'でほしい' : ''}`
}
