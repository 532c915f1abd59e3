import type { FaqGap } from '$lib/api.ts'

/** What a draft says around its material, in the reader's language. */
export interface DraftWords {
  gapMaterial: string
  gapQuotes: string
  gapReplies: string
}

/** A quotation in Markdown: a line that the words begin with `>` or `#` stays in it. */
const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')

/** The body of a draft: what customers said and what agents answered, to be rewritten. */
export function draftBody({ quotes, replies }: Pick<FaqGap, 'quotes' | 'replies'>, words: DraftWords): string {
  const parts = [`## ${words.gapMaterial}`]
  if (quotes.length > 0) parts.push(`### ${words.gapQuotes}`, ...quotes.map(({ text }) => quoted(text)))
  if (replies.length > 0)
    parts.push(`### ${words.gapReplies}`, ...replies.map(({ number, text }) => `No. ${number}\n\n${quoted(text)}`))
  return parts.join('\n\n')
}
