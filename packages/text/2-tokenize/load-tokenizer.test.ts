import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import kuromoji, { type KuromojiTokenizer } from 'kuromoji'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenizer, type Tokenizer, withUserDictionary } from './index.ts'
import { readDictionary } from './read-dictionary.ts'
import { makeLatticeSearch } from './search-lattice.ts'

const dictionaryPath = join(dirname(createRequire(import.meta.url).resolve('kuromoji/package.json')), 'dict')
let tokenizer: Tokenizer
let oracle: KuromojiTokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer()
  oracle = await new Promise((resolve, reject) => {
    kuromoji.builder({ dicPath: dictionaryPath }).build((error, engine) => (error ? reject(error) : resolve(engine)))
  })
})

const SENTENCES = [
  'ポイントが反映されていませんでした。',
  'アプリが何度も落ちて、予約ができない！',
  'カスタマーサポートの電話が30分つながらず、とても困りました。',
  'すもももももももものうち',
  '隣の客はよく柿食う客だ、と彼は言った。',
  'wi-fiの速度がxyz123より遅いです',
  'スマホアプリのアップデート後にログイン出来なくなった',
  '〒の記号と①や㈱、％…〜などの記号',
  '髙島屋の﨑さん、〜ヶ月前のヴァイオリン',
  'ありがとうございますありがとうございますありがとうございます',
  '貴社の記者が汽車で帰社した',
  '東京都庁と京都府庁、',
  '、。、。',
  ' ',
  '한국어와 ไทย и русский',
]

describe('the lattice', () => {
  it.each(SENTENCES)('cuts %s as kuromoji does', async (sentence) => {
    const search = makeLatticeSearch(await dictionary)
    const mine: string[] = []
    let from = 0
    for (const piece of sentence.split(/(?<=[、。])/)) {
      for (const node of search(sentence, from, from + piece.length)) mine.push(sentence.slice(node.start, node.end))
      from += piece.length
    }
    expect(mine).toEqual(oracle.tokenize(sentence).map((token) => token.surface_form))
  })
})
const dictionary = readDictionary(dictionaryPath)

describe('tokens', () => {
  it('stand where they say they stand, also behind emoji and rare characters', () => {
    const text = '😡😡𠮷野家の対応が👍🏻よかったです'
    for (const token of tokenizer.tokenize(text)) expect(text.slice(token.start, token.end)).toBe(token.surface)
    expect(
      tokenizer
        .tokenize(text)
        .map((token) => token.surface)
        .join(''),
    ).toBe(text)
  })

  it('have the dictionary form, the surface where there is none, and one spelling for variants', () => {
    const lemmas = (text: string): string[] => tokenizer.tokenize(text).map((token) => token.lemma)
    expect(lemmas('落ちた')).toEqual(['落ちる', 'た'])
    expect(lemmas('ピヨピヨン')).toEqual(['ピヨピヨン'])
    expect(lemmas('出来ない')[0]).toBe('できる')
    expect(lemmas('繋がった')[0]).toBe(lemmas('つながった')[0])
  })

  it('survive what kuromoji throws on', () => {
    for (const text of ['\ud800あ', 'あ\0い', '\udc00', '', '\u200b'.repeat(500), 'w'.repeat(20_000)]) {
      expect(() => tokenizer.tokenize(text)).not.toThrow()
    }
  })

  it('take linear time without punctuation', () => {
    const text = '配送がとても遅くて困っているので早く改善してほしいです'.repeat(750)
    const started = performance.now()
    tokenizer.tokenize(text)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('are copies: spoiling one answer does not spoil the next', () => {
    for (const token of tokenizer.tokenize('対応が遅い')) token.lemma = '×'
    expect(tokenizer.tokenize('対応が遅い').map((token) => token.lemma)).toEqual(['対応', 'が', '遅い'])
  })

  it('keep a placeholder in one piece that is no noun', () => {
    const token = tokenizer.tokenize('〔電話番号〕に電話').at(0)
    expect(token).toMatchObject({ surface: '〔電話番号〕', pos: '記号' })
  })
})

describe('a workspace dictionary', () => {
  it('joins the longest entry over whole tokens', () => {
    const own = withUserDictionary(tokenizer, [{ surface: 'スマホ決済' }, { surface: 'スマホ決済アプリ' }])
    expect(own.tokenize('スマホ決済アプリが落ちる').map((token) => token.surface)).toEqual([
      'スマホ決済アプリ',
      'が',
      '落ちる',
    ])
    // Without it the words stay apart.
    expect(tokenizer.tokenize('スマホ決済アプリが落ちる').length).toBeGreaterThan(3)
  })

  it('never cuts a token in two', () => {
    const own = withUserDictionary(tokenizer, [{ surface: '都庁' }])
    expect(own.tokenize('京都庁舎').some((token) => token.surface === '都庁')).toBe(false)
  })

  it('keeps the parts of a compound and counts a variant under its lemma', () => {
    const own = withUserDictionary(tokenizer, [
      { surface: '定期便コース', kind: 'compound' },
      { surface: 'コエペイ', lemma: 'koe pay', kind: 'brand' },
    ])
    expect(own.tokenize('定期便コース')[0]?.parts?.length).toBeGreaterThan(1)
    expect(own.tokenize('コエペイで払った')[0]?.lemma).toBe('koe pay')
  })

  it('has its own version, the same for the same entries in any order', () => {
    const one = withUserDictionary(tokenizer, [{ surface: 'あ' }, { surface: 'い' }])
    const two = withUserDictionary(tokenizer, [{ surface: 'い' }, { surface: 'あ' }])
    expect(one.version).toBe(two.version)
    expect(one.version).not.toBe(tokenizer.version)
    expect(withUserDictionary(tokenizer, []).version).toBe(tokenizer.version)
  })
})
