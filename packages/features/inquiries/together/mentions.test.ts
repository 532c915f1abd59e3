import { describe, expect, it } from 'vitest'
import { mentionedIn } from './mentions.ts'

const people = [
  { id: '1', name: '佐藤' },
  { id: '2', name: '佐藤 花子' },
  { id: '3', name: 'Suzuki' },
  { id: '4', name: '佐藤' },
  { id: '5', name: ' ' },
]

describe('a note', () => {
  it('names whoever stands after an @, however it was typed', () => {
    expect(mentionedIn('＠suzuki さん、お願いします。@Suzuki', people)).toEqual(['3'])
    expect(mentionedIn('お願いします、@佐藤さん', people)).toEqual(['1', '4'])
  })

  it('means the longer of two names', () => {
    expect(mentionedIn('@佐藤 花子さん', people)).toEqual(['2'])
    expect(mentionedIn('@佐藤　花子', people)).toEqual(['2'])
  })

  it('names nobody without an @, by half a name, or by a blank one', () => {
    expect(mentionedIn('佐藤さんに聞いてください', people)).toEqual([])
    expect(mentionedIn('a@b.example @佐 @ @', people)).toEqual([])
  })
})
