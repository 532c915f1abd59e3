import { normalizeText } from '../1-normalize/normalize-text.ts'
import type { Token, Tokenizer } from './token.ts'

/**
 * One line of a workspace's dictionary. A `brand` is one word and its parts say nothing; the parts of a `compound` stay
 * terms beside the whole. `lemma` is what it is counted as (a variant's standard spelling); the surface where absent.
 */
export interface UserEntry {
  surface: string
  lemma?: string
  kind?: 'brand' | 'compound'
}

/** Most tokens that one entry may cover. */
const MOST_TOKENS = 16

/** FNV-1a over UTF-16 units, eight hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function joinTokens(tokens: readonly Token[], from: number, to: number, surface: string, entry: UserEntry): Token {
  const first = tokens[from] as Token
  const inside = tokens.slice(from, to)
  const joined: Token = {
    ...first,
    surface,
    end: (tokens[to - 1] as Token).end,
    pos: '名詞',
    detail1: '固有名詞',
    detail2: '一般',
    detail3: '*',
    conjugationForm: '*',
    lemma: entry.lemma ?? surface,
    reading: inside.map((token) => token.reading).join(''),
    known: true,
  }
  if (entry.kind === 'compound' && inside.length > 1) {
    joined.parts = inside.filter((token) => /^(?:名詞|動詞|形容詞)$/.test(token.pos)).map((token) => token.lemma)
  }
  return joined
}

function mergeTokens(tokens: readonly Token[], entries: ReadonlyMap<string, UserEntry>, longest: number): Token[] {
  const out: Token[] = []
  for (let from = 0; from < tokens.length; ) {
    let surface = ''
    let best = 0
    let bestSurface = ''
    for (let to = from; to < Math.min(tokens.length, from + MOST_TOKENS); to++) {
      surface += (tokens[to] as Token).surface
      if (surface.length > longest) break
      if (entries.has(surface)) {
        best = to + 1
        bestSurface = surface
      }
    }
    if (best > 0) {
      out.push(joinTokens(tokens, from, best, bestSurface, entries.get(bestSurface) as UserEntry))
      from = best
    } else out.push(tokens[from++] as Token)
  }
  return out
}

/**
 * A tokenizer that also knows a workspace's own words: the longest entry that covers whole adjacent tokens becomes one
 * noun. Entries are normalised as texts are. The version changes with the entries, whatever their order.
 *
 * @param entries compound terms and brand names; later ones win over earlier ones of the same surface
 */
export function withUserDictionary(tokenizer: Tokenizer, entries: readonly UserEntry[]): Tokenizer {
  const known = new Map<string, UserEntry>()
  let longest = 0
  for (const entry of entries) {
    const surface = normalizeText(entry.surface).text.trim()
    if (surface === '') continue
    known.set(surface, entry.lemma === undefined ? entry : { ...entry, lemma: normalizeText(entry.lemma).text.trim() })
    longest = Math.max(longest, surface.length)
  }
  if (known.size === 0) return tokenizer
  const lines = [...known].map(([surface, entry]) => `${surface}\t${entry.lemma ?? ''}\t${entry.kind ?? ''}`).sort()
  return {
    version: `${tokenizer.version}+${fingerprint(lines.join('\n'))}`,
    tokenize: (text) => mergeTokens(tokenizer.tokenize(text), known, longest),
  }
}
