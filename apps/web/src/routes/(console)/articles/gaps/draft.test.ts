import { describe, expect, it } from 'vitest'
import { draftBody } from './draft.ts'

const words = { gapMaterial: '材料', gapQuotes: 'お客様の言葉', gapReplies: '返信' }
const quote = { verbatimId: 'v', start: 0, end: 4, saidAt: '2026-01-01T00:00:00Z' }

describe('the body of a draft', () => {
  it('quotes every line of what was said and answered, under headings', () => {
    const body = draftBody(
      {
        quotes: [{ ...quote, text: '解約したい' }],
        replies: [{ inquiryId: 'i', number: 7, text: 'できます。\n\n# マイページ', writtenAt: quote.saidAt }],
      },
      words,
    )
    expect(body).toBe(
      '## 材料\n\n### お客様の言葉\n\n> 解約したい\n\n### 返信\n\nNo. 7\n\n> できます。\n>\n> # マイページ',
    )
  })

  it('leaves out the headings of what there is not', () => {
    expect(draftBody({ quotes: [], replies: [] }, words)).toBe('## 材料')
  })
})
