import { describe, expect, it } from 'vitest'
import { catalogues } from '../../../../../../lib/messages/index.ts'
import { aroundGap, tagsIn, without } from './sentence.ts'

describe('sentences with gaps', () => {
  it('keep what stands before and after the gap, in each language', () => {
    expect(aroundGap(catalogues.ja.audience.trigger.delay)).toEqual({ before: 'そのあと', after: '秒待つ' })
    expect(aroundGap(catalogues.en.audience.trigger.delay)).toEqual({ before: 'then wait', after: 'seconds' })
    expect(aroundGap((gap) => gap)).toEqual({ before: '', after: '' })
  })

  it('read lists as people type them, and leave parts out', () => {
    expect(tagsIn(' ja、en,ja　')).toEqual(['ja', 'en'])
    expect(tagsIn(' ')).toBeUndefined()
    expect(without({ a: 1, b: 2 }, 'a')).toEqual({ b: 2 })
  })
})
