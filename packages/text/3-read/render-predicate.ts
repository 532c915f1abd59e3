import type { Token } from '../2-tokenize/token.ts'

const POLITE = new Set(['ます', 'です', 'だ', 'た', 'う', 'の', 'ん', 'らしい'])
const VOICE = new Set(['れる', 'られる', 'せる', 'させる'])
const KEPT_AUXILIARIES = new Set([
  'いる',
  'てる',
  'もらう',
  'くれる',
  'もらえる',
  'いただける',
  'すぎる',
  'にくい',
  'づらい',
  'やすい',
  'たい',
  'ほしい',
  'できる',
  'する',
])
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

/** The form before ない of a verb that stands in the form before ます. */
function irrealis(token: Token): string {
  const { surface, lemma } = token
  if (lemma === 'する') return 'し'
  if (lemma === 'くる' || lemma === '来る') return surface
  if (lemma === `${surface}る`) return surface
  const row = A_ROW[surface.at(-1) ?? '']
  return row ? surface.slice(0, -1) + row : surface
}

/**
 * The predicate in the plain present as a person would head a list with it: politeness, tense and sentence endings out,
 * voice, negation, difficulty, excess and wish kept (反映されていませんでした → 反映されていない).
 */
export function renderPredicate(
  tokens: readonly Token[],
  first: number,
  head: { kind: string; lemma: string; tail: number },
  end: number,
  lemma: string,
): string {
  const negated = lemma === 'ある' && head.lemma === 'ない'
  const start = tokens[first] as Token
  if (negated) return end === head.tail ? 'ない' : renderChain(tokens.slice(first, end))
  if (head.kind === 'nominal') return renderNominal(tokens, first, end)
  const verbal = head.kind === 'verb' && head.lemma !== start.lemma
  if (verbal) return start.surface + renderChain(tokens.slice(first + 1, end))
  if (head.tail - first > 1)
    return (
      tokens
        .slice(first, head.tail - 1)
        .map((token) => token.surface)
        .join('') + renderChain(tokens.slice(head.tail - 1, end))
    )
  return renderChain(tokens.slice(first, end))
}

function renderNominal(tokens: readonly Token[], first: number, end: number): string {
  const start = tokens[first] as Token
  const chain = tokens.slice(first + 1, end)
  if (chain.some((token) => token.surface === '不可')) return `${start.surface}不可`
  const excess = chain.some((token) => token.lemma === 'すぎる') ? 'すぎる' : ''
  const negations = chain.filter((token) => ['ない', 'ん', 'ぬ'].includes(token.lemma) && token.pos !== '名詞').length
  return start.surface + excess + (negations % 2 === 1 ? 'ではない' : '')
}

/** Renders verb or adjective and chain; the last kept piece stands in its dictionary form. */
function renderChain(parts: readonly Token[]): string {
  let out = ''
  let last: Token | null = null
  let bare = ''
  const push = (token: Token): void => {
    out = bare + out.slice(bare.length)
    if (last) bare += last.surface
    last = token
  }
  let polite = false
  for (let k = 0; k < parts.length; k++) {
    const token = parts[k] as Token
    if (k === 0) push(token)
    else if (token.lemma === 'ます') polite = true
    else if (
      token.pos === '助動詞' &&
      (token.lemma === 'ない' || token.lemma === 'ん' || token.lemma === 'ぬ' || token.lemma === 'ず')
    ) {
      const stem: string = last
        ? polite || token.lemma === 'ん'
          ? irrealis(last as Token)
          : (last as Token).surface
        : ''
      if ((last as Token | null)?.lemma === 'ある') return `${bare}ない`
      return `${bare + stem}ない`
    } else if (token.pos === '形容詞' && token.lemma === 'ない')
      return `${bare + ((last as Token | null)?.surface ?? '')}ない`
    else if (VOICE.has(token.lemma) || KEPT_AUXILIARIES.has(token.lemma)) {
      const link = parts[k - 1] as Token
      if (link.pos === '助詞' && last) {
        bare += (last as Token).surface + link.surface
        last = token
      } else push(token)
    } else if (POLITE.has(token.lemma) || token.pos === '助詞') {
    } else if (token.pos === '動詞' && token.detail1 === '非自立') break
  }
  return bare + ((last as Token | null)?.lemma ?? '')
}
