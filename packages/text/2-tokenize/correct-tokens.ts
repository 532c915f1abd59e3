import { PLACEHOLDER_LIST } from '../1-normalize/find-personal-data.ts'
import type { Token } from './token.ts'

const NOUN_FOLLOWERS = new Set(['を', 'が', 'の', 'や'])

/** A placeholder of personal data is one token that is neither noun nor verb. */
function joinPlaceholders(tokens: Token[]): Token[] {
  if (!tokens.some((token) => token.surface.endsWith('〔'))) return tokens
  const out: Token[] = []
  for (let at = 0; at < tokens.length; ) {
    let end = at
    let surface = ''
    if ((tokens[at] as Token).surface === '〔') {
      for (end = at; end < Math.min(tokens.length, at + 8); ) {
        surface += (tokens[end++] as Token).surface
        if (surface.endsWith('〕')) break
      }
    }
    if (PLACEHOLDER_LIST.has(surface)) {
      const last = tokens[end - 1] as Token
      out.push({
        ...(tokens[at] as Token),
        surface,
        lemma: surface,
        end: last.end,
        pos: '記号',
        detail1: '伏字',
        reading: '',
      })
      at = end
    } else out.push(tokens[at++] as Token)
  }
  return out
}

/** 「取り回し不良」「引きずりを」: a verb's connective form in the place of a noun is a noun, under the verb's lemma. */
function nominalize(tokens: Token[]): void {
  for (let at = 0; at < tokens.length - 1; at++) {
    const token = tokens[at] as Token
    if (
      token.pos !== '動詞' ||
      token.detail1 !== '自立' ||
      token.conjugationForm !== '連用形' ||
      token.surface.length < 2
    )
      continue
    const next = tokens[at + 1] as Token
    const noun =
      next.pos === '名詞' && (next.detail1 === '一般' || next.detail1 === 'サ変接続' || next.detail1 === '形容動詞語幹')
    const particle = next.pos === '助詞' && NOUN_FOLLOWERS.has(next.surface)
    if (noun || particle) {
      token.pos = '名詞'
      token.detail1 = '一般'
      token.conjugationForm = '*'
    }
  }
}

/** Rules on top of the dictionary's answer: placeholders whole, connective forms in a noun's place as nouns. */
export function correctTokens(tokens: Token[]): Token[] {
  const joined = joinPlaceholders(tokens)
  nominalize(joined)
  return joined
}
