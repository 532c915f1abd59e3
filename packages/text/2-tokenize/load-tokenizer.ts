import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { correctTokens } from './correct-tokens.ts'
import { respell } from './modern-words.ts'
import { type Dictionary, readDictionary } from './read-dictionary.ts'
import { type LatticeSearch, makeLatticeSearch, type PathNode } from './search-lattice.ts'
import type { Token, Tokenizer } from './token.ts'
import { VARIANTS } from './variants.ts'

/** Raise the last number whenever a rule or a table of this folder changes what comes out. */
const VERSION = 'ipadic-2007+koe.6'

/** No lattice is longer than this many UTF-16 units. */
const LONGEST_PIECE = 200

/** Distinct entries whose features are kept decoded. */
const REMEMBERED_ENTRIES = 60_000

type Features = Omit<Token, 'start' | 'end'>

/**
 * The same string in the form that engines keep for names: two such strings compare by address. Readers compare parts of
 * speech millions of times; with strings fresh from the decoder that took twice as long.
 */
function interned(text: string): string {
  const known = internedStrings.get(text)
  if (known !== undefined) return known
  const name = Object.keys({ [text]: 0 })[0] ?? text
  if (internedStrings.size < REMEMBERED_ENTRIES) internedStrings.set(name, name)
  return name
}

const internedStrings = new Map<string, string>()

const field = (fields: readonly string[], at: number): string => interned(fields[at] ?? '*')

function makeFeatures(fields: readonly string[], known: boolean): Features {
  const lemma = field(fields, 7)
  return {
    surface: known ? field(fields, 0) : '',
    pos: field(fields, 1),
    detail1: field(fields, 2),
    detail2: field(fields, 3),
    detail3: field(fields, 4),
    conjugationForm: field(fields, 6),
    lemma: lemma === '*' ? '' : interned(VARIANTS.get(lemma) ?? lemma),
    reading: known ? (fields[8] ?? '') : '',
    known,
  }
}

/** Decodes an entry's features once and keeps them: a corpus uses a few thousand of the 390,000. */
function makeFeatureReader(dictionary: Dictionary): (node: PathNode) => Features {
  const decoder = new TextDecoder()
  const remembered = [new Map<number, Features>(), new Map<number, Features>()] as const
  return (node) => {
    const cache = node.known ? remembered[1] : remembered[0]
    const hit = cache.get(node.entry)
    if (hit) return hit
    const table = node.known ? dictionary.words : dictionary.unknown
    const at = node.entry >> 1
    const from = ((table.records[at + 3] as number) & 0xffff) | ((table.records[at + 4] as number) << 16)
    let to = from
    while (to < table.features.length && table.features[to] !== 0) to++
    const features = makeFeatures(decoder.decode(table.features.subarray(from, to)).split(','), node.known)
    if (cache.size >= REMEMBERED_ENTRIES) cache.clear()
    cache.set(node.entry, features)
    return features
  }
}

/** The end of the piece that begins at `from`: after 、 or 。 (as kuromoji cuts), else at a space, else at the limit. */
function pieceEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST_PIECE)
  for (let at = from; at < limit; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x3001 || unit === 0x3002) return at + 1
  }
  if (limit === text.length) return limit
  for (let at = limit; at > from + LONGEST_PIECE / 2; at--) if (text[at - 1] === ' ') return at
  const low = text.charCodeAt(limit)
  return low >= 0xdc00 && low <= 0xdfff ? limit - 1 : limit
}

function makeToken(node: PathNode, features: Features, text: string, asWritten: boolean): Token {
  const surface = asWritten && features.known ? features.surface : text.slice(node.start, node.end)
  return {
    surface,
    start: node.start,
    end: node.end,
    pos: features.pos,
    detail1: features.detail1,
    detail2: features.detail2,
    detail3: features.detail3,
    conjugationForm: features.conjugationForm,
    lemma: features.lemma === '' ? (VARIANTS.get(surface) ?? surface) : features.lemma,
    reading: features.reading,
    known: features.known,
  }
}

function tokenizeText(search: LatticeSearch, featuresOf: (node: PathNode) => Features, text: string): Token[] {
  const tokens: Token[] = []
  const spelled = respell(text)
  for (let from = 0; from < text.length; ) {
    const to = pieceEnd(text, from)
    for (const node of search(spelled, from, to)) tokens.push(makeToken(node, featuresOf(node), text, spelled === text))
    from = to
  }
  return correctTokens(tokens)
}

/** Short sentences repeat in real streams (template posts, 「対応が遅い。」): this many are kept, the longest unused going first. */
const REMEMBERED_SENTENCES = 4096
const LONGEST_REMEMBERED = 80

/** Keeps the tokens of recent short sentences; every call gets copies, so that nobody can spoil them. */
function rememberSentences(tokenize: (text: string) => Token[]): (text: string) => Token[] {
  const recent = new Map<string, Token[]>()
  return (text) => {
    if (text.length > LONGEST_REMEMBERED) return tokenize(text)
    const hit = recent.get(text)
    const tokens = hit ?? tokenize(text)
    if (hit) recent.delete(text)
    else if (recent.size >= REMEMBERED_SENTENCES) recent.delete(recent.keys().next().value as string)
    recent.set(text, tokens)
    return tokens.map((token) => ({ ...token }))
  }
}

/** Where the installed dictionary lies: found from this file, so that a bundled build finds it in node_modules too. */
function installedDictionary(): string {
  return join(dirname(createRequire(import.meta.url).resolve('kuromoji/package.json')), 'dict')
}

/**
 * Loads the dictionary (half a second, about 100 MB) and gives back the tokenizer. The only I/O of this package.
 * Tokens are those of kuromoji.js, with right offsets after emoji and in linear time.
 *
 * @param options.dictionaryPath folder with IPADIC's compiled files; the installed one where absent
 * @throws where the folder holds no dictionary
 */
export async function loadTokenizer(options: { dictionaryPath?: string } = {}): Promise<Tokenizer> {
  const dictionary = await readDictionary(options.dictionaryPath ?? installedDictionary())
  const search = makeLatticeSearch(dictionary)
  const featuresOf = makeFeatureReader(dictionary)
  return { version: VERSION, tokenize: rememberSentences((text) => tokenizeText(search, featuresOf, text)) }
}
