import { expect, it } from 'vitest'
import { textWidth } from './output/width.ts'
import { startProgress } from './progress.ts'
import { wordsFor } from './words/language.ts'

const japanese = wordsFor({})

it('shows stage, count, rate and remaining time on a terminal, within its width', () => {
  const written: string[] = []
  let now = 0
  const terminal = { isTTY: true, columns: 80, write: (text: string) => written.push(text) }
  const progress = startProgress(terminal, japanese, () => now)
  progress.show('read', 0, 9000)
  now = 3000
  progress.show('read', 3000, 9000)
  progress.show('read', 3001, 9000)
  expect(written).toHaveLength(2)
  expect(written[1]).toContain('読解  [#######-------------]  3,000/9,000  1,000 件/秒  残り 6 s')
  for (const line of written) expect(textWidth(line.replace('\r\u001b[K', ''), true)).toBeLessThan(80)
  progress.clear()
  expect(written.at(-1)).toBe('\r\u001b[K')
})

it('stays silent where nobody looks', () => {
  const written: string[] = []
  const progress = startProgress({ write: (text: string) => written.push(text) }, japanese, () => 0)
  progress.show('read', 1, 2)
  progress.clear()
  expect(written).toEqual([])
})

it('speaks Japanese unless the terminal names another language', () => {
  const of = (locale: Record<string, string>) => wordsFor(locale).language
  expect([
    of({}),
    of({ LANG: 'C.UTF-8' }),
    of({ LANG: 'ja_JP.UTF-8' }),
    of({ LANG: 'en_US.UTF-8', LC_ALL: 'ja_JP' }),
  ]).toEqual(['ja', 'ja', 'ja', 'ja'])
  expect([of({ LANG: 'en_US.UTF-8' }), of({ LANG: 'ja_JP', LC_ALL: 'de_DE' }), of({ LANG: 'jam_JM' })]).toEqual([
    'en',
    'en',
    'en',
  ])
})
