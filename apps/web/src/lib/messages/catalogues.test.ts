import { describe, expect, it } from 'vitest'
import { actionCatalogues } from './actions/index.ts'
import { articleCatalogues } from './articles/index.ts'
import { countCatalogues } from './counts/index.ts'
import { homeCatalogues } from './home/index.ts'
import { catalogues } from './index.ts'
import { ticketCatalogues } from './tickets/index.ts'

type Tree = { [key: string]: string | Tree | ((...params: never[]) => string) }

/** Every path of a catalogue with its words; functions are called with marks so that their words can be read. */
function leaves(tree: Tree, path = ''): [path: string, words: string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = `${path}.${key}`
    if (typeof value === 'string') return [[here, value] as [string, string]]
    if (typeof value === 'function') return [[here, value(...(['1', '2', '3', '4'] as never[]))] as [string, string]]
    return leaves(value, here)
  })
}

const wordsOf = (language: 'ja' | 'en') => ({
  ...catalogues[language],
  actions: actionCatalogues[language],
  articles: articleCatalogues[language],
  counts: countCatalogues[language],
  home: homeCatalogues[language],
  tickets: ticketCatalogues[language],
})
const ja = leaves(wordsOf('ja') as unknown as Tree)
const en = leaves(wordsOf('en') as unknown as Tree)
const kana = /[ぁ-んァ-ヶ]/
const named = new Set(['.phrases.languages.ja'])

describe('the two catalogues', () => {
  it('hold the same keys', () => {
    expect(en.map(([path]) => path).sort()).toEqual(ja.map(([path]) => path).sort())
  })

  it('leave nothing empty', () => {
    expect([...ja, ...en].filter(([, words]) => words.trim() === '').map(([path]) => path)).toEqual([])
  })

  it('have no Japanese left in the English one', () => {
    expect(en.filter(([path, words]) => kana.test(words) && !named.has(path)).map(([path]) => path)).toEqual([])
    expect(kana.test('まだ')).toBe(true)
  })
})
