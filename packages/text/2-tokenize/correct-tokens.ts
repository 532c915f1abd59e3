import { PLACEHOLDER_LIST } from '../1-normalize/find-personal-data.ts'
import { LONGEST_MODERN_WORD, MODERN_BEGINNINGS, MODERN_WORDS } from './modern-words.ts'
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

/** Joins the words that are younger than the dictionary: the longest that covers whole tokens. */
function joinModernWords(tokens: Token[]): Token[] {
  const out: Token[] = []
  for (let from = 0; from < tokens.length; ) {
    const first = tokens[from] as Token
    let surface = first.surface
    let end = 0
    const last = MODERN_BEGINNINGS.has(surface.charCodeAt(0)) ? tokens.length : 0
    for (let to = from + 1; to < last && surface.length < LONGEST_MODERN_WORD; to++) {
      surface += (tokens[to] as Token).surface
      if (MODERN_WORDS.has(surface)) end = to + 1
    }
    if (end === 0) {
      out.push(first)
      from++
      continue
    }
    const inside = tokens.slice(from, end)
    const whole = inside.map((token) => token.surface).join('')
    const joined = {
      ...first,
      surface: whole,
      end: (inside.at(-1) as Token).end,
      pos: '名詞',
      detail1: '一般',
      detail2: '*',
      conjugationForm: '*',
      lemma: whole,
    }
    // Two characters or more on every side: the parts are words of their own and stay terms.
    if (inside.every((token) => token.surface.length > 1))
      out.push({ ...joined, parts: inside.map((token) => token.lemma) })
    else out.push(joined)
    from = end
  }
  return out
}

/** Latin words are nouns, whatever the dictionary takes them for (login is no interjection). */
function nameLatin(tokens: Token[]): void {
  for (const token of tokens) {
    if (token.pos !== '名詞' && /^[a-z][a-z0-9+#.&'-]*$/.test(token.surface)) {
      Object.assign(token, {
        pos: '名詞',
        detail1: '固有名詞',
        detail2: '一般',
        conjugationForm: '*',
        lemma: token.surface,
      })
    }
  }
}

/** Sequences that the dictionary gets wrong every time: the surfaces, what must follow, and the one token they are. */
const REPAIRS: readonly { surfaces: readonly string[]; before: RegExp; lemma: string }[] = [
  { surfaces: ['い', 'た', 'だけ'], before: /^(?:ませ|ない|なかっ|なく|ます|まし|る|れ|ず)$/, lemma: 'いただける' },
  { surfaces: ['いた', 'だけ'], before: /^(?:ませ|ない|なかっ|なく|ます|まし|る|れ|ず)$/, lemma: 'いただける' },
  { surfaces: ['い', 'た', 'だき'], before: /^(?:ませ|ます|まし|たい|たく)$/, lemma: 'いただく' },
]

function repairSequences(tokens: Token[]): Token[] {
  if (!tokens.some((token) => token.surface === 'だけ' || token.surface === 'だき')) return tokens
  const out: Token[] = []
  for (let at = 0; at < tokens.length; ) {
    const repair = REPAIRS.find(
      ({ surfaces, before }) =>
        surfaces.every((surface, k) => tokens[at + k]?.surface === surface) &&
        before.test(tokens[at + surfaces.length]?.surface ?? ''),
    )
    const token = tokens[at] as Token
    if (repair) {
      const end = (tokens[at + repair.surfaces.length - 1] as Token).end
      const surface = repair.surfaces.join('')
      out.push({
        ...token,
        surface,
        end,
        pos: '動詞',
        detail1: '非自立',
        conjugationForm: '連用形',
        lemma: repair.lemma,
        reading: '',
      })
      at += repair.surfaces.length
    } else {
      out.push(token)
      at++
    }
  }
  return out
}

const U_ROW: Readonly<Record<string, string>> = {
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

/** 「使いやすくない」: 使い read as a noun before やすい is the verb after all. */
function verbalize(tokens: Token[]): void {
  for (let at = 1; at < tokens.length; at++) {
    const token = tokens[at] as Token
    const before = tokens[at - 1] as Token
    if (token.pos !== '形容詞' || !/^(?:やすい|にくい|づらい)$/.test(token.lemma) || before.pos !== '名詞') continue
    const row = U_ROW[before.surface.at(-1) ?? '']
    if (!row || !/^[一-龠]/.test(before.surface)) continue
    Object.assign(before, {
      pos: '動詞',
      detail1: '自立',
      conjugationForm: '連用形',
      lemma: before.surface.slice(0, -1) + row,
    })
    token.detail1 = '非自立'
  }
}

/** Rules on top of the dictionary's answer: placeholders whole, known mistakes mended, connective forms in a noun's place as nouns. */
export function correctTokens(tokens: Token[]): Token[] {
  const joined = joinModernWords(repairSequences(joinPlaceholders(tokens)))
  nameLatin(joined)
  verbalize(joined)
  nominalize(joined)
  return joined
}
