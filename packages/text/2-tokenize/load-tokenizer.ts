import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import kuromoji, { type KuromojiToken, type KuromojiTokenizer } from 'kuromoji'
import type { Token, Tokenizer } from './token.ts'
import { VARIANTS } from './variants.ts'

const VERSION = 'ipadic-2007+koe.1'
const LONGEST_PIECE = 128

function toToken(raw: KuromojiToken, start: number): Token {
  const surface = raw.surface_form
  const lemma = raw.basic_form && raw.basic_form !== '*' ? raw.basic_form : surface
  return {
    surface,
    start,
    end: start + surface.length,
    pos: raw.pos,
    detail1: raw.pos_detail_1,
    detail2: raw.pos_detail_2,
    detail3: raw.pos_detail_3,
    conjugationForm: raw.conjugated_form,
    lemma: VARIANTS.get(lemma) ?? lemma,
    reading: raw.reading ?? '',
    known: raw.word_type === 'KNOWN',
  }
}

function tokenizeText(engine: KuromojiTokenizer, text: string): Token[] {
  const tokens: Token[] = []
  const safe = text.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('\0', ' ')
  for (let at = 0; at < safe.length; ) {
    let end = Math.min(safe.length, at + LONGEST_PIECE)
    const low = safe.charCodeAt(end)
    if (low >= 0xdc00 && low <= 0xdfff) end--
    let start = at
    for (const raw of engine.tokenize(safe.slice(at, end))) {
      tokens.push(toToken(raw, start))
      start += raw.surface_form.length
    }
    at = end
  }
  return tokens
}

/**
 * Loads the dictionary (about a second, a few hundred MB) and gives back the tokenizer. The only I/O of this package.
 *
 * @param options.dictionaryPath folder with IPADIC's compiled files; the installed one where absent
 */
export function loadTokenizer(options: { dictionaryPath?: string } = {}): Promise<Tokenizer> {
  const dicPath =
    options.dictionaryPath ?? join(dirname(createRequire(import.meta.url).resolve('kuromoji/package.json')), 'dict')
  return new Promise((resolve, reject) => {
    kuromoji.builder({ dicPath }).build((error, engine) => {
      if (error) reject(error)
      else resolve({ version: VERSION, tokenize: (text) => tokenizeText(engine, text) })
    })
  })
}
